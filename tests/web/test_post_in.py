"""The tray: post is read, put into a case, set aside, or begins a case; nothing in it acts in the browser."""

import io
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from engine import Engine
from tests.arriving.outlook_bytes import attachment, file_of, message, text
from tests.web.conftest import Browser


def mail(subject: str = "Een <b>vraag</b>", text: str = "Dag <script>alert(1)</script>") -> bytes:
    """An e-mail of somebody outside, with a file."""
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = "Wim <wim@example.org>", "gemeente@example.org", subject
    one["Message-ID"] = f"<{abs(hash(subject))}@example.org>"
    one.set_content(text)
    one.add_attachment(b"%PDF-1.7 plattegrond", maintype="application", subtype="pdf", filename="plek.pdf")
    return bytes(one)


@pytest.fixture
def clerk(signed_in: Callable[[str], Browser]) -> Browser:
    """Somebody who starts cases, with one e-mail in the tray."""
    visitor = signed_in("an")
    answer = visitor.post(
        "/post/binnen",
        {"bericht": (io.BytesIO(mail()), "vraag.eml", "message/rfc822")},
        content_type="multipart/form-data",
    )
    assert "1 bericht is binnengekomen." in answer.text
    return visitor


def number(engine: Engine) -> int:
    (row,) = engine.incoming("an")
    return row.id


def test_a_message_is_read_as_text(engine: Engine, clerk: Browser) -> None:
    page = clerk.get(f"/post/binnen/{number(engine)}").text
    assert "Dag &lt;script&gt;" in page
    assert "<b>vraag" not in page
    answer = clerk.get(f"/post/binnen/{number(engine)}/bestanden/1")
    assert answer.headers["Content-Disposition"] == "attachment; filename=plek.pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_it_goes_into_a_case_by_its_number(engine: Engine, clerk: Browser, case: int) -> None:
    wrong = clerk.post(f"/post/binnen/{number(engine)}/zaak", {"nummer": "B-1999-0001"})
    assert "Er is geen zaak B-1999-0001" in wrong.text
    key = engine.case(case, "an").key
    answer = clerk.post(f"/post/binnen/{number(engine)}/zaak", {"nummer": key.lower()})
    assert f"Het bericht staat in {key}." in answer.text
    assert "plek.pdf" in answer.text
    assert engine.incoming("an") == ()
    assert key in clerk.get("/post/binnen?welke=in-zaken").text


def test_the_mail_in_the_case_is_a_page_in_which_nothing_acts(
    engine: Engine, clerk: Browser, case: int
) -> None:
    clerk.post(f"/post/binnen/{number(engine)}/zaak", {"nummer": engine.case(case, "an").key})
    row = next(one for one in engine.case(case, "an").documents if one.title.startswith("E-mail van Wim"))
    answer = clerk.get(f"/stukken/{row.id}/brief")
    assert "&lt;script&gt;" in answer.text
    assert "<script>" not in answer.text
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_case_begins_with_it(engine: Engine, clerk: Browser) -> None:
    page = clerk.get(f"/zaken/nieuw/bankje?bericht={number(engine)}")
    assert f'name="bericht" value="{number(engine)}"' in page.text
    fields = {
        "bericht": str(number(engine)),
        "_actie": "versturen",
        "vrager.naam": "Wim",
        "vrager.kanaal!": "",
        "vrager.kanaal": "email",
        "vrager.email": "wim@example.org",
        "plek": "Plein",
    }
    answer = clerk.post("/zaken/nieuw/bankje", fields)
    assert "is vastgelegd" in answer.text
    assert engine.incoming("an") == ()
    (row,) = engine.cases("an").rows
    files = [one for one in engine.case(row.instance_id, "an").documents if one.filename == "plek.pdf"]
    assert [one.field for one in files] == ["foto"]


def test_it_is_set_aside_with_a_reason(engine: Engine, clerk: Browser) -> None:
    assert clerk.post(f"/post/binnen/{number(engine)}/weg", {"reden": ""}).status_code == 422
    assert "is weggelegd" in clerk.post(f"/post/binnen/{number(engine)}/weg", {"reden": "Reclame"}).text
    assert "Reclame" in clerk.get("/post/binnen?welke=weggelegd").text


def test_only_those_who_start_cases_see_the_tray(
    engine: Engine, clerk: Browser, signed_in: Callable[[str], Browser]
) -> None:
    stranger = signed_in("leeg")
    assert stranger.get("/post/binnen").status_code == 403
    assert stranger.get(f"/post/binnen/{number(engine)}").status_code == 403
    assert stranger.get(f"/post/binnen/{number(engine)}/bestanden/0").status_code == 403
    assert "/post/binnen" not in stranger.get("/post").text


def test_a_message_of_outlook_is_read_as_any_other(
    engine: Engine, signed_in: Callable[[str], Browser], case: int
) -> None:
    raw = file_of(
        message(
            text(0x0037, "De lamp <b>is</b> stuk"),
            text(0x0C1A, "Zoë Ünal"),
            text(0x5D01, "zoe@example.net"),
            text(0x1000, "Graag een nieuwe <lamp>."),
            attachment(0, "plek.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"),
        )
    )
    visitor = signed_in("an")
    sent = {"bericht": (io.BytesIO(raw), "vraag.msg", "application/vnd.ms-outlook")}
    answer = visitor.post("/post/binnen", sent, content_type="multipart/form-data")
    assert "1 bericht is binnengekomen." in answer.text
    incoming = number(engine)
    page = visitor.get(f"/post/binnen/{incoming}").text
    assert "De lamp &lt;b&gt;is&lt;/b&gt; stuk" in page
    assert "Graag een nieuwe &lt;lamp&gt;." in page
    assert "zoe@example.net" in page
    assert "plek.pdf" in page
    assert visitor.get(f"/post/binnen/{incoming}/bestanden/0").data == raw
    key = engine.case(case, "an").key
    visitor.post(f"/post/binnen/{incoming}/zaak", {"nummer": key})
    names = [row.filename for row in engine.case(case, "an").documents]
    assert f"e-mail-{incoming}.msg" in names
    assert "plek.pdf" in names


def test_a_damaged_message_of_outlook_is_refused_with_what_to_do(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    sent = {"bericht": (io.BytesIO(file_of({"iets": b"anders"})), "kapot.msg", "application/vnd.ms-outlook")}
    answer = signed_in("an").post("/post/binnen", sent, content_type="multipart/form-data")
    assert "Deze e-mail van Outlook kan niet worden gelezen." in answer.text
    assert engine.incoming("an") == ()


def test_a_message_that_cannot_be_unfolded_says_so_and_is_there_to_download(
    engine: Engine, clerk: Browser
) -> None:
    folded = b"From: x@example.org\nSubject: Te veel\n"
    folded += b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 3_000
    sent = {"bericht": (io.BytesIO(folded), "veel.eml", "message/rfc822")}
    clerk.post("/post/binnen", sent, content_type="multipart/form-data")
    usual, much = engine.incoming("an")
    page = clerk.get(f"/post/binnen/{much.id}").text
    assert "Niet alles uit dit bericht staat hier" in page
    address = f"/post/binnen/{much.id}/bestanden/0"
    assert address in page
    assert clerk.get(address).data == folded
    usually = clerk.get(f"/post/binnen/{usual.id}").text
    assert "Niet alles" not in usually
    assert f"/post/binnen/{usual.id}/bestanden/0" not in usually
