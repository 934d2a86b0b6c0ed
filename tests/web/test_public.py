"""Somebody outside: from the start page to the status page, without scripts."""

import re
from collections.abc import Callable

from engine import Attachment, CaseFilter, Engine
from tests.web.conftest import ANSWERS, Browser


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_the_start_page_leads_to_the_form(browser: Browser) -> None:
    page = browser.get("/").text
    assert "Vraag een bankje" in page
    assert "Bel 14 0999" in page
    assert 'href="/melden/bankje"' in page


def test_the_proof_shows_number_copy_and_the_own_page(engine: Engine, browser: Browser) -> None:
    once = hidden(browser.get("/melden/bankje").text, "_eenmalig")
    answer = browser.post("/melden/bankje", {**ANSWERS, "_actie": "versturen", "_eenmalig": once})
    assert answer.status_code == 200
    assert "B-2026-0001" in answer.text
    assert "Hoek Dorpsstraat en Kerkweg" in answer.text
    (token,) = set(re.findall(r"/volg/([^\"]+)", answer.text))
    status = browser.get(f"/volg/{token}")
    assert status.status_code == 200
    assert "B-2026-0001" in status.text


def test_reloading_the_proof_starts_nothing_twice(engine: Engine, browser: Browser) -> None:
    once = hidden(browser.get("/melden/bankje").text, "_eenmalig")
    for _ in range(3):
        answer = browser.post("/melden/bankje", {**ANSWERS, "_actie": "versturen", "_eenmalig": once})
        assert "B-2026-0001" in answer.text
    assert len(engine.cases("eva", CaseFilter()).rows) == 1


def test_pressing_enter_in_the_form_sends_nothing(engine: Engine, browser: Browser) -> None:
    page = browser.get("/melden/bankje").text
    first = re.search(r"<button[^>]*>", page.split('data-live="ja"')[1])
    assert first
    assert 'value="bijwerken"' in first[0]


def test_mistakes_keep_what_was_typed(browser: Browser) -> None:
    answer = browser.post("/melden/bankje", {**ANSWERS, "vrager.email": "geen-adres", "_actie": "versturen"})
    assert answer.status_code == 422
    assert "Hoek Dorpsstraat en Kerkweg" in answer.text
    assert "geen-adres" in answer.text


def test_the_status_page_tells_where_until_when_and_whom_to_call(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    page = browser.get(f"/volg/{started.link}").text  # type: ignore[union-attr]
    assert "Hier zijn we nu" in page
    assert "uiterlijk woensdag 1 april 2026" in page
    assert "14 0999" in page
    assert "An de Bruin" in page
    assert "Ik wil geen bankje meer" in page


def test_a_party_acts_on_the_own_page(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    address = f"/volg/{started.link}/doen/stoppen"  # type: ignore[union-attr]
    assert "Waarom?" in browser.get(address).text
    answer = browser.post(address, {"stop_reden": "Verhuisd"})
    assert "Wij hebben dit ontvangen" in answer.text
    assert browser.get(address).status_code == 409


def test_a_guessed_address_opens_nothing(browser: Browser, case: int) -> None:
    for address in ("/volg/geraden", "/volg/geraden/doen/stoppen", "/volg/geraden/stukken/1"):
        assert browser.get(address).status_code == 404


def test_a_party_sees_only_their_own_papers(
    engine: Engine, browser: Browser, signed_in: Callable[[str], Browser]
) -> None:
    mine = engine.public_start("bankje", ANSWERS)
    other = engine.public_start("bankje", {**ANSWERS, "vrager.naam": "Ander"})
    paper = engine.add_document(
        other.instance_id,
        Attachment("geheim.txt", "text/plain", b"geheim"),
        "Geheim",
        "an",  # type: ignore[union-attr]
    )
    answer = browser.get(f"/volg/{mine.link}/stukken/{paper}")  # type: ignore[union-attr]
    assert answer.status_code in (403, 404)
    assert "geheim" not in answer.text.lower().split("<main")[1].replace("geheime", "")


def test_a_letter_is_read_on_the_own_page(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    page = browser.get(f"/volg/{started.link}").text  # type: ignore[union-attr]
    assert "Uw bankje komt er" in page
    link = re.search(r'href="(/volg/[^"]+/stukken/\d+)"', page)
    assert link
    assert f'src="{link[1]}/brief"' in browser.get(link[1]).text
    assert "Hoek Dorpsstraat" in browser.get(f"{link[1]}/brief").text


def test_search_engines_stay_out_of_personal_pages(browser: Browser) -> None:
    assert "Disallow: /volg/" in browser.get("/robots.txt").text
