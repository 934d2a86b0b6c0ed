"""An e-mail that is put into a case as a file: read on its page, as hostile as any other post."""

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from engine import Attachment, CaseFilter, Engine, Started, errors
from tests.arriving.outlook_bytes import attachment, file_of, message, text
from tests.web.conftest import ANSWERS, Browser

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def mail() -> bytes:
    """An e-mail of somebody outside, with a file that may come in and one that may not."""
    one = EmailMessage()
    one["From"], one["To"] = "Wim <wim@example.org>", "gemeente@example.org"
    one["Subject"], one["Date"] = "Een <b>vraag</b>", "Mon, 16 Mar 2026 10:15:00 +0100"
    one.set_content("Dag <script>alert(1)</script>")
    one.add_attachment(PDF, maintype="application", subtype="pdf", filename="../plek.pdf")
    one.add_attachment(b"<script>alert(1)</script>", maintype="text", subtype="html", filename="kwaad.html")
    return bytes(one)


def outlook() -> bytes:
    """The same as Outlook keeps it."""
    return file_of(
        message(
            text(0x0037, "Een <b>vraag</b>"),
            text(0x0C1A, "Wim"),
            text(0x5D01, "wim@example.org"),
            text(0x1000, "Dag <script>alert(1)</script>"),
            attachment(0, "plek.pdf", PDF),
        )
    )


@pytest.fixture
def add(engine: Engine, case: int, signed_in: Callable[[str], Browser]) -> Callable[[str, bytes], int]:
    """Puts a file into the case; gives its number."""

    def added(name: str, content: bytes) -> int:
        fields = {"titel": "Wat Wim schreef", "bestand": (io.BytesIO(content), name)}
        signed_in("an").post(f"/zaken/{case}/stukken", fields, content_type="multipart/form-data")
        (row,) = engine.case(case, "olga").documents
        engine.run_due()
        return row.id

    return added


@pytest.mark.parametrize(("name", "content"), [("vraag.eml", mail()), ("vraag.msg", outlook())])
def test_its_sender_subject_text_and_files_are_on_its_page(
    add: Callable[[str, bytes], int], signed_in: Callable[[str], Browser], name: str, content: bytes
) -> None:
    document_id, visitor = add(name, content), signed_in("an")
    page = visitor.get(f"/stukken/{document_id}").text
    assert "Wim &lt;wim@example.org&gt;" in page
    assert "Een &lt;b&gt;vraag&lt;/b&gt;" in page
    assert "Dag &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    answer = visitor.get(f"/stukken/{document_id}/bijlagen/0")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=plek.pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert visitor.get(f"/stukken/{document_id}/bestand").data == content


def test_its_date_stands_there(add: Callable[[str, bytes], int], signed_in: Callable[[str], Browser]) -> None:
    page = signed_in("an").get(f"/stukken/{add('vraag.eml', mail())}").text
    assert "16 maart 2026, 10.15 uur" in page
    assert "<dt>Aan</dt><dd>gemeente@example.org</dd>" in page


def test_a_file_in_it_that_may_not_come_in_by_itself_is_named_with_why_and_not_given(
    add: Callable[[str, bytes], int], signed_in: Callable[[str], Browser]
) -> None:
    document_id, visitor = add("vraag.eml", mail()), signed_in("an")
    page = visitor.get(f"/stukken/{document_id}").text
    assert "kwaad.html" in page
    assert f"/stukken/{document_id}/bijlagen/1" not in page
    assert "kunnen niet worden bewaard" in page
    assert b"alert(1)</script>" not in visitor.get(f"/stukken/{document_id}/bijlagen/1").data
    assert visitor.get(f"/stukken/{document_id}/bijlagen/2").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("kapot.msg", file_of({"iets": b"anders"})), ("leeg.eml", b"X-Leeg: ja\r\n\r\n")]
)
def test_one_that_cannot_be_read_says_so_and_can_be_downloaded(
    add: Callable[[str, bytes], int], signed_in: Callable[[str], Browser], name: str, content: bytes
) -> None:
    document_id, visitor = add(name, content), signed_in("an")
    page = visitor.get(f"/stukken/{document_id}").text
    assert "Deze e-mail kan hier niet worden gelezen." in page
    assert visitor.get(f"/stukken/{document_id}/bestand").data == content


def test_a_file_in_it_is_only_for_who_may_see_the_case(
    engine: Engine, add: Callable[[str, bytes], int], signed_in: Callable[[str], Browser]
) -> None:
    document_id = add("vraag.eml", mail())
    assert signed_in("leeg").get(f"/stukken/{document_id}/bijlagen/0").status_code == 403
    with pytest.raises(errors.NotAllowed):
        engine.mailed_file(document_id, 0, "leeg")


def test_a_file_that_is_no_e_mail_has_nothing_in_it(
    add: Callable[[str, bytes], int], signed_in: Callable[[str], Browser]
) -> None:
    document_id, visitor = add("plek.pdf", PDF), signed_in("an")
    assert "e-mail" not in visitor.get(f"/stukken/{document_id}").text
    assert visitor.get(f"/stukken/{document_id}/bijlagen/0").status_code == 404


@pytest.mark.parametrize(("name", "content"), [("vraag.eml", mail()), ("vraag.msg", outlook())])
def test_its_words_are_found_and_go_with_the_dossier(
    engine: Engine, case: int, add: Callable[[str, bytes], int], name: str, content: bytes
) -> None:
    document_id = add(name, content)
    for words in ("alert wim", "vraag wim@example.org"):
        found = engine.cases("an", CaseFilter(search=words))
        assert [row.instance_id for row in found.rows] == [case], words
    with engine.export(case, "an") as dossier, zipfile.ZipFile(dossier) as packed:
        (path,) = [
            one
            for one in packed.namelist()
            if one.startswith(f"stukken/{document_id:05d}") and one.endswith(".txt")
        ]
        told = packed.read(path).decode()
        checked = packed.read("controleer.py")
    assert told.startswith("Van: Wim <wim@example.org>\n")
    assert "Onderwerp: Een <b>vraag</b>\n" in told
    assert "Bijlage: " in told
    assert told.rstrip().endswith("Dag <script>alert(1)</script>")
    assert checked
    assert engine.verify().problems == ()


def test_who_sent_it_reads_it_on_their_own_page(engine: Engine, browser: Browser) -> None:
    content = mail()
    brought = Attachment("vraag.eml", "message/rfc822", content, source="form")
    started = engine.public_start("bankje", ANSWERS, attachments=[brought])
    assert isinstance(started, Started)
    (row,) = engine.public_status(started.link or "").documents
    address = f"/volg/{started.link}/stukken/{row.id}"
    page = browser.get(address).text
    assert "Deze e-mail is hier nog niet te lezen." in page
    assert f"{address}/bestand" in page
    engine.run_due()
    page = browser.get(address).text
    assert "Dag &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<dt>Aan</dt><dd>gemeente@example.org</dd>" in page
    assert "16 maart 2026, 10.15 uur" in page
    answer = browser.get(f"{address}/bestand")
    assert answer.data == content
    assert "attachment" in answer.headers["Content-Disposition"]
    assert browser.get(f"/volg/geen/stukken/{row.id}/bestand").status_code == 404


def test_nobody_opens_it_in_the_process_that_serves_or_while_the_case_is_locked(
    engine: Engine, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError("read here")

    monkeypatch.setattr("email.parser.BytesParser.parsebytes", refuse)
    brought = Attachment("vraag.eml", "message/rfc822", mail())
    document_id = engine.add_document(case, brought, "", "an")
    engine.run_due()
    seen = engine.mail_in(engine.document(document_id, "an"))
    assert seen is not None
    assert seen.sender == "wim@example.org"
    assert engine.mailed_file(document_id, 0, "an").content == PDF
    assert engine.verify().problems == ()
