"""Files: what comes in cannot act in anybody's browser; letters are printed and posted."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from engine import Attachment, Completed, DocumentState, Engine
from engine.ports import Mail, MailRefused
from tests.web.conftest import ANSWERS, Browser


@pytest.mark.parametrize(
    ("name", "kind"),
    [("kwaad.html", "text/html"), ("plaatje.svg", "image/svg+xml"), ("x.js", "text/javascript")],
)
def test_a_file_that_could_act_does_not_come_in(
    engine: Engine, case: int, signed_in: Callable[[str], Browser], name: str, kind: str
) -> None:
    visitor = signed_in("an")
    fields = {"titel": "Bijlage", "bestand": (io.BytesIO(b"<script>alert(1)</script>"), name, kind)}
    answer = visitor.post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    assert "kunnen niet worden bewaard" in answer.text
    assert engine.case(case, "an").documents == ()


def test_a_file_can_be_added_and_is_in_the_list(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    fields = {"titel": "Foto van de hoek", "bestand": (io.BytesIO(b"tekst"), "hoek.txt", "text/plain")}
    answer = visitor.post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    assert "Foto van de hoek" in answer.text
    assert visitor.post(f"/zaken/{case}/stukken", {"titel": "Zonder bestand"}).status_code == 422


def test_several_files_come_in_at_once_each_by_its_own_name(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    sent = [(io.BytesIO(name.encode()), f"{name}.txt") for name in ("hoek", "plein", "straat")]
    fields = {"titel": "Foto", "bestand": sent}
    answer = visitor.post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    assert "3 stukken staan in het dossier." in answer.text
    titles = sorted(row.title for row in engine.case(case, "an").documents)
    assert titles == ["Foto: hoek", "Foto: plein", "Foto: straat"]


def test_each_refused_file_is_named_and_the_good_ones_wait_on_the_page(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    names = ("goed.txt", "kwaad.html", "fout.exe", "ook goed.txt")
    page = visitor.get(f"/zaken/{case}/stukken").text
    secret = {"_bestanden": re.findall(r'name="_bestanden" value="([^"]+)"', page)[0]}
    sent = [(io.BytesIO(b"tekst"), name) for name in names] + [(io.BytesIO(b""), "leeg.txt")]
    fields = {"titel": "Stuk", "bestand": sent, **secret}
    answer = visitor.post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    assert answer.status_code == 422
    wrong = re.findall(r'id="bestand-fout">(.*?)</p>', answer.text)[0]
    assert "Bestanden zoals “kwaad.html”, “fout.exe” kunnen niet worden bewaard." in wrong
    assert "“leeg.txt” is leeg." in wrong
    assert wrong.count("Wat wel kan") == 1
    assert re.findall(r"<span>([^<]*) \(5 bytes\)</span>", answer.text) == ["goed.txt", "ook goed.txt"]
    assert engine.case(case, "an").documents == ()
    visitor.post(f"/zaken/{case}/stukken", {"titel": "Stuk", **secret})
    assert {row.title for row in engine.case(case, "an").documents} == {"Stuk: goed", "Stuk: ook goed"}


def test_very_many_refused_files_are_an_answer_too(case: int, signed_in: Callable[[str], Browser]) -> None:
    sent = [(io.BytesIO(b""), f"{number}.txt") for number in range(700)]
    answer = signed_in("an").post(
        f"/zaken/{case}/stukken", {"titel": "Stuk", "bestand": sent}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert answer.text.count("is leeg.") >= 700


def test_a_new_version_is_one_file(engine: Engine, case: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    first = {"titel": "Verslag", "bestand": (io.BytesIO(b"een"), "verslag.txt")}
    visitor.post(f"/zaken/{case}/stukken", first, content_type="multipart/form-data")
    (row,) = engine.case(case, "an").documents
    sent = [(io.BytesIO(name.encode()), name) for name in ("a.txt", "b.txt")]
    fields = {"titel": "", "versie_van": str(row.id), "bestand": sent}
    answer = visitor.post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Een nieuwe versie is één bestand." in answer.text
    assert len(engine.case(case, "an").documents) == 1


def test_too_much_is_refused_with_the_limit(case: int, signed_in: Callable[[str], Browser]) -> None:
    fields = {"titel": "Groot", "bestand": (io.BytesIO(b"x" * 23_000_000), "groot.bin", "text/plain")}
    answer = signed_in("an").post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "20 MB" in answer.text


def test_a_letter_by_post_is_printed_and_marked(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    engine.public_start("bankje", {**ANSWERS, "vrager.kanaal": "post", "vrager.adres": "Kerkweg 3"})
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    visitor = signed_in("an")
    page = visitor.get("/post").text
    assert "Uw bankje komt er" in page
    (letter,) = engine.to_post("an")
    assert f'src="/stukken/{letter.id}/brief"' in visitor.get(f"/stukken/{letter.id}").text
    alone = visitor.get(f"/stukken/{letter.id}/brief")
    assert "Hoek Dorpsstraat" in alone.text
    assert "sandbox" in alone.headers["Content-Security-Policy"]
    assert "script-src" not in alone.headers["Content-Security-Policy"]
    assert "is gepost" in visitor.post(f"/stukken/{letter.id}/gepost?van=post").text
    assert engine.to_post("an") == ()


def test_a_file_that_is_not_what_it_says_is_told_on_the_page_and_not_kept(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    fields = {"titel": "Foto", "bestand": (io.BytesIO(b"<svg onload='x()'/>"), "foto.jpg", "image/jpeg")}
    answer = signed_in("an").post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    assert "geen goed jpg-bestand" in answer.text
    assert engine.case(case, "olga").documents == ()


def test_a_new_version_stands_beside_the_old_one(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    first = {"titel": "Verslag", "bestand": (io.BytesIO(b"een"), "verslag.txt", "text/plain")}
    visitor.post(f"/zaken/{case}/stukken", first, content_type="multipart/form-data")
    (row,) = engine.case(case, "olga").documents
    second = {
        "titel": "",
        "versie_van": str(row.id),
        "bestand": (io.BytesIO(b"twee"), "v2.txt", "text/plain"),
    }
    answer = visitor.post(f"/zaken/{case}/stukken", second, content_type="multipart/form-data")
    assert "heeft nu versie 2" in answer.text
    old, new = sorted(engine.case(case, "olga").documents, key=lambda one: one.id)
    assert (new.title, new.edition, new.series) == ("Verslag", 2, old.id)
    assert visitor.get(f"/stukken/{old.id}/bestand").data == b"een"
    assert visitor.get(f"/stukken/{new.id}/bestand").data == b"twee"
    assert [one.edition for one in engine.document(old.id, "olga").versions] == [2, 1]


def test_of_a_document_with_versions_the_newest_stands_in_the_list_and_counts_once(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    for name in ("een.txt", "twee.txt"):
        rows = engine.case(case, "olga").documents
        fields = {
            "titel": "Verslag",
            "versie_van": str(rows[0].id) if rows else "",
            "bestand": (io.BytesIO(b"x"), name, "text/plain"),
        }
        visitor.post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    _, new = sorted(engine.case(case, "olga").documents, key=lambda one: one.id)
    for part in ("", "/stukken"):
        page = visitor.get(f"/zaken/{case}{part}").text
        assert re.findall(r'href="/stukken/(\d+)">Verslag</a> <span[^>]*>versie 2<', page) == [str(new.id)]
        assert page.count(">Verslag</a>") == 1
        assert re.search(r"Stukken\s*<span[^>]*>1<", page)
    assert "Versie 1" in visitor.get(f"/stukken/{new.id}").text


def test_a_document_says_who_put_it_in(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    fields = {"titel": "Foto", "bestand": (io.BytesIO(b"tekst"), "hoek.txt", "text/plain")}
    visitor.post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    (row,) = engine.case(case, "olga").documents
    page = visitor.get(f"/stukken/{row.id}").text
    assert "<dt>Toegevoegd door</dt><dd>An de Bruin</dd>" in page


def test_a_document_from_outside_says_so(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    sent = Attachment("plek.txt", "text/plain", b"De plek", field="foto")
    started = engine.public_start("bankje", ANSWERS, attachments=[sent])
    (row,) = engine.case(started.instance_id, "olga").documents  # type: ignore[union-attr]
    page = signed_in("an").get(f"/stukken/{row.id}").text
    assert "<dt>Van</dt><dd>Iemand van buiten</dd>" in page


def test_a_file_that_somebody_brought_in_cannot_act_in_the_browser(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    fields = {"titel": "T", "bestand": (io.BytesIO(b"<script>alert(1)</script>"), "t.txt", "text/html")}
    visitor = signed_in("an")
    visitor.post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
    (row,) = engine.case(case, "olga").documents
    answer = visitor.get(f"/stukken/{row.id}/bestand")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "text/plain"


@pytest.fixture
def by_post(engine: Engine) -> int:
    """A letter that waits to be posted."""
    address = {"vrager.kanaal": "post", "vrager.adres": "Dijk 4"}
    started = engine.public_start("bankje", {**ANSWERS, **address})
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    case = engine.case(started.instance_id, "olga")  # type: ignore[union-attr]
    (document,) = case.documents
    assert document.state is DocumentState.TO_POST
    return document.id


def test_letters_are_posted_together_on_a_day(
    engine: Engine, by_post: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    assert "Uw bankje komt er" in visitor.get("/post").text
    assert "Kies eerst welke brieven" in visitor.post("/post", {"gepost_op": "2026-03-18"}).text
    early = visitor.post("/post", {"brief": str(by_post), "gepost_op": "2026-03-01"})
    assert early.status_code == 422
    answer = visitor.post("/post", {"brief": str(by_post), "gepost_op": "2026-03-18"})
    assert "1 brief is gepost." in answer.text
    assert "18 maart 2026" in visitor.get("/post?gepost=ja").text
    assert "Gepost" in visitor.get(f"/stukken/{by_post}").text


def test_the_printer_gets_every_letter_with_its_envelope(
    by_post: int, signed_in: Callable[[str], Browser]
) -> None:
    answer = signed_in("an").get("/post/brieven.zip")
    parcel = zipfile.ZipFile(io.BytesIO(answer.data))
    kinds = sorted(name.rsplit(".", 1)[1] for name in parcel.namelist())
    assert kinds == ["pdf", "txt"]
    envelope = next(name for name in parcel.namelist() if name.endswith(".txt"))
    assert "Dijk 4" in parcel.read(envelope).decode()
    stranger = zipfile.ZipFile(io.BytesIO(signed_in("leeg").get("/post/brieven.zip").data))
    assert stranger.namelist() == []


def test_a_letter_that_came_back_is_mailed_to_the_address_that_is_filled_in(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    engine.public_start("bankje", ANSWERS)
    (row,) = engine.inbox("an").rows
    done = engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    assert isinstance(done, Completed)
    (letter,) = (one for one in engine.case(done.instance_id, "an").documents if one.channel == "email")
    here = engine._here
    with here.store.write() as unit:
        assert unit.document_bounced(letter.id, here.now(), "Dit e-mailadres bestaat niet.")
    visitor = signed_in("an")
    page = visitor.get(f"/stukken/{letter.id}").text
    assert 'name="adres" value="anna@example.org"' in page
    assert ">E-mailadres om de brief opnieuw naar te mailen</label>" in page
    ways = page[page.index('<div class="bh-stack">', page.index("kwam niet aan")) :]
    assert ways.index("Leg klaar om te posten") < ways.index("Mail de brief opnieuw"), "with room between"
    answer = visitor.post(f"/stukken/{letter.id}/mail-opnieuw", {"adres": "geen adres"})
    assert "Vul een e-mailadres in" in answer.text
    answer = visitor.post(f"/stukken/{letter.id}/mail-opnieuw", {"adres": "nieuw@example.org"})
    assert "De brief wordt opnieuw gemaild." in answer.text
    assert "Wacht op verzending aan nieuw@example.org." in answer.text
    assert 'id="adres"' not in answer.text


class Refusing:
    """A mail server that knows nobody."""

    def send(self, mail: Mail) -> None:
        raise MailRefused("onbekend adres", "5.1.1", "")


def test_the_address_that_refused_a_letter_does_not_wait_when_it_is_mailed_to_another(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    engine.public_start("bankje", ANSWERS)
    (row,) = engine.inbox("an").rows
    done = engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    assert isinstance(done, Completed)
    engine._here = replace(engine._here, mailer=Refusing())
    engine.run_due()
    (letter,) = (one for one in engine.case(done.instance_id, "an").documents if one.channel == "email")
    assert letter.bounced_at is not None
    page = signed_in("an").post(f"/stukken/{letter.id}/mail-opnieuw", {"adres": "nieuw@example.org"}).text
    assert "Niet verzonden aan anna@example.org." in page
    assert "Wacht op verzending aan nieuw@example.org." in page
    assert page.count("Wacht op verzending") == 1
