"""Hostile files and links, at every place where people outside and inside can bring them: refused with a sentence."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engine import CaseFilter, Engine
from engine.bootstrap import build
from engine.demo import PlayedClock
from tests.prepared.everything import ADMIN, COORDINATOR, Known
from tests.web.conftest import Browser, client_of
from webui import create_app

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def packed(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


HOSTILE = {
    "a page with a script": ("pagina.html", b"<html><script>alert(1)</script></html>"),
    "a drawing with a script": ("plaatje.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a page that calls itself a picture": ("foto.png", b"<html><script>alert(1)</script></html>"),
    "a drawing that calls itself a picture": ("foto.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
    "a script that begins as a picture": ("foto.png", b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)"),
    "a program": ("brief.pdf", b"MZ\x90\x00" + b"\0" * 200),
    "a shell script": ("start.sh", b"#!/bin/sh\nrm -rf /\n"),
    "an archive that calls itself a letter": ("brief.docx", packed(a=b"x")),
    "an archive that swells": ("brief.docx", packed(**{"[Content_Types].xml": b"x", "word/document.xml": b"\0" * 90_000_000})),
    "nothing at all": ("leeg.pdf", b""),
    "two endings": ("factuur.pdf.exe", b"%PDF-1.4\n"),
    "an ending turned around": ("factuur\u202efdp.exe", b"MZ\x90\x00"),
    "no ending": ("brief", b"%PDF-1.4\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def engine(town: Flask) -> Engine:
    found: Engine = town.extensions["behoorlijk"].engine
    return found


def sent(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def at_a_case(town: Flask, known: Known, file: tuple[io.BytesIO, str]) -> str:
    browser = Browser(client_of(town, COORDINATOR))
    return browser.post(f"/zaken/{known.formal}/stukken", {"titel": "Stuk", "bestand": file}).text


def at_a_task(town: Flask, known: Known, file: tuple[io.BytesIO, str]) -> str:
    browser = Browser(client_of(town, COORDINATOR))
    fields = {"proef.naam": "Carla Cats", "proef.email": "c@voorbeeld.example", "_actie": "vooruit"}
    return browser.post(f"/taken/{known.trial_task}", {**fields, "proef_bijlagen": file}).text


def at_the_public_form(town: Flask, known: Known, file: tuple[io.BytesIO, str]) -> str:
    browser = Browser(town.test_client())
    number = 4 if "bijlagen" in browser.get(f"/formulier/{known.kept_form}/4").text else 3
    return browser.post(f"/formulier/{known.kept_form}/{number}", {"bijlagen": file, "_actie": "verder"}).text


def at_the_own_page(town: Flask, known: Known, file: tuple[io.BytesIO, str]) -> str:
    fields = {"bericht_tekst": "Zie het stuk.", "_actie": "versturen", "bericht_bijlagen": file}
    return Browser(town.test_client()).post(f"/volg/{known.complainant}/doen/bericht_betrokkene", fields).text


def at_a_new_case(town: Flask, known: Known, file: tuple[io.BytesIO, str]) -> str:
    browser = Browser(client_of(town, COORDINATOR))
    fields = {"proef.naam": "Carla Cats", "proef.email": "c@voorbeeld.example", "_actie": "versturen"}
    return browser.post("/zaken/nieuw/proef", {**fields, "proef_bijlagen": file}).text


Place = Callable[[Flask, Known, tuple[io.BytesIO, str]], str]
PLACES: tuple[Place, ...] = (at_a_case, at_a_task, at_the_public_form, at_the_own_page, at_a_new_case)


def state(engine: Engine, known: Known) -> tuple[object, ...]:
    """All that a file could have come into."""
    return (
        len(engine.cases(ADMIN, CaseFilter(), limit=100).rows),
        len(engine.case(known.formal, ADMIN).documents),
        engine.task_files(known.trial_task, COORDINATOR),
        engine.kept_form(known.kept_form).files,
    )


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.__name__)
def test_a_hostile_file_comes_in_nowhere_and_is_told(
    town: Flask, engine: Engine, known: Known, place: Place
) -> None:
    before, wrong = state(engine, known), []
    for what, (name, content) in HOSTILE.items():
        page = place(town, known, sent(name, content))
        if not any(
            said in page
            for said in (
                "kunnen niet worden bewaard",
                "geen goed",
                "is leeg",
                "veel te groot",
                "niet veilig",
                "Kies een bestand",
            )
        ):
            wrong.append(f"{what}: no sentence says why")
        if "<script>alert" in page or "\u202e" in page:
            wrong.append(f"{what}: stands in the page as it is")
    assert not wrong, "\n".join(wrong)
    assert state(engine, known) == before


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.__name__)
def test_what_a_scanner_finds_comes_in_nowhere(
    town: Flask, engine: Engine, known: Known, tmp_path: Path, place: Place
) -> None:
    script = tmp_path / "scanner.py"
    script.write_text("import sys\nsys.exit(1 if b'EICAR' in open(sys.argv[1], 'rb').read() else 0)\n")
    before = town.extensions["behoorlijk"]
    settings = replace(before.settings, scanner=f"{sys.executable} {script}")
    guarded = create_app(build(settings, clock=PlayedClock(engine.now())), settings)
    was = state(engine, known)
    page = place(guarded, known, sent("brief.txt", EICAR))
    assert "virus" in page.lower()
    assert state(engine, known) == was


def test_a_file_in_two_minds_is_only_ever_a_download_in_which_nothing_acts(
    town: Flask, engine: Engine, known: Known
) -> None:
    """A picture with a page behind it is a picture: shown, if at all, where nothing runs."""
    png = engine.document(known.file, ADMIN).content
    both = png + b"<script>alert(1)</script>"
    at_a_case(town, known, sent("foto.png", both))
    newest = max(row.id for row in engine.case(known.formal, ADMIN).documents)
    for how in ("", "?toon=ja"):
        answer = client_of(town, ADMIN).get(f"/stukken/{newest}/bestand{how}")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.mimetype in ("image/png", "application/octet-stream")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "\\\\kwaad.example", "/\t/kwaad.example",
        "\t//kwaad.example", "javascript:alert(1)", "https:kwaad.example", "///kwaad.example", "/\r\nSet-Cookie: a=b",
        "data:text/html,x", "/\t\\kwaad.example", " //kwaad.example",
    ],
)  # fmt: skip
def test_no_way_back_leads_elsewhere(town: Flask, known: Known, elsewhere: str) -> None:
    browser = Browser(client_of(town, COORDINATOR))
    token = browser.token()
    answers = [
        browser.client.get("/inloggen", query_string={"terug": elsewhere}),
        browser.client.get("/taal/en", query_string={"terug": elsewhere}),
        browser.client.post("/taken/samen", data={"_token": token, "terug": elsewhere}),
        browser.client.post(
            "/taken/keuze", data={"_token": token, "terug": elsewhere, "wat": "view", "waarde": "table"}
        ),
        browser.client.post("/taken/filters", data={"_token": token, "terug": elsewhere, "naam": "x"}),
    ]
    for answer in answers:
        if answer.status_code in (301, 302, 303, 307, 308):
            assert answer.location.startswith("/")
            assert not answer.location.startswith(("//", "/\\"))
            assert "\n" not in answer.location
        assert "Set-Cookie: a=b" not in str(answer.headers)
    page = (
        Browser(client_of(town, COORDINATOR))
        .get(f"/taken/overdragen?taak={known.other_task}&terug={elsewhere}")
        .text
    )
    assert 'href="javascript' not in page
    assert "//kwaad.example" not in page


def tampered(secret: str) -> Iterator[str]:
    last = "a" if secret[-1] != "a" else "b"
    yield from (
        secret[:-1] + last,
        secret[:-1],
        secret + "a",
        secret[::-1],
        "0" * len(secret),
        "x" * 5000,
        "%00",
        "..",
    )


def test_a_link_that_was_tampered_with_is_like_one_that_never_was(town: Flask, known: Known) -> None:
    for make, secret in (
        ("/volg/{}", known.complainant),
        ("/volg/{}/doen/bericht_betrokkene", known.complainant),
        ("/formulier/{}", known.kept_form),
        ("/formulier/{}/ontvangen", known.sent_form),
        ("/wachtwoord/{}", known.password_link),
    ):
        for wrong in tampered(secret):
            answer = town.test_client().get(make.format(wrong))
            assert answer.status_code in (302, 308, 404, 410), (make, wrong[:50], answer.status_code)
            assert "Buurtvereniging" not in answer.text


def test_with_ones_own_link_nobody_reads_the_papers_of_another(
    town: Flask, engine: Engine, known: Known
) -> None:
    mine = {row.id for row in engine.public_status(known.accused).documents}
    all_ids = {
        row.id
        for case in (known.formal, known.plain, known.decided)
        for row in engine.case(case, ADMIN).documents
    }
    assert all_ids - mine
    for number in all_ids - mine:
        for part in ("", "/brief", "/pdf"):
            answer = town.test_client().get(f"/volg/{known.accused}/stukken/{number}{part}")
            assert answer.status_code in (403, 404), (number, part)


@pytest.mark.parametrize(
    "address",
    [
        "/beheer/lopend?versie=99999999999999999999999", "/beheer/lopend?voor=99999999999999999999999",
        "/zaken/nieuw/proef?bericht=99999999999999999999999", "/taken/overdragen?taak=99999999999999999999999",
        "/processen/vergelijk?van=99999999999999999999999&met=1", "/taken/99999999999999999999999",
        "/zaken?vanaf=%00", "/taken?vanaf=AAAA&welke=%F0%9F%92%A9", "/inzage?vanaf=x&van=9999-99-99",
        "/mensen/afwezig/bekijken?van=0001-01-01&tot=9999-12-31&vervanger=%00", "/zaken.csv?zoek=%22%27;--",
        "/regels?x=" + "y" * 5000, "/klok?datum=x",
    ],
)  # fmt: skip
def test_strange_numbers_and_signs_in_an_address_break_nothing(town: Flask, address: str) -> None:
    answer = client_of(town, ADMIN).get(address)
    assert answer.status_code in (200, 302, 404, 422), answer.status_code


@pytest.mark.parametrize("strange", ["9" * 40, "-1", "\u0663", "1e9", "\0", ""])
def test_strange_numbers_in_what_is_sent_break_nothing(town: Flask, known: Known, strange: str) -> None:
    browser = Browser(client_of(town, ADMIN))
    for address, fields in (
        ("/post", {"brief": strange}),
        ("/taken/gezien", {"id": strange}),
        ("/taken/samen", {"samen": "pak-op", "taak": strange}),
        ("/beheer/storingen/opnieuw", {"storing": strange}),
        (
            f"/zaken/{known.formal}/stukken",
            {"titel": "x", "versie_van": strange, "bestand": sent("a.txt", b"a")},
        ),
        (f"/taken/{known.trial_task}", {"_versie": strange, "_concept": strange, "_actie": "concept"}),
        (f"/taken/{known.trial_task}", {"_actie": f"weg:{strange}"}),
        (f"/formulier/{known.kept_form}/1", {"_actie": f"weg:{strange}"}),
    ):
        answer = browser.post(address, fields)
        assert answer.status_code < 500, (address, answer.status_code)
