"""Every page of the small policy by the rules of WCAG 2.2 AA, by keyboard, on a phone, and in the dark."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page

from engine import Engine
from tests.browser.conftest import Server
from tests.web.conftest import ANSWERS

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def addresses(engine: Engine) -> Iterator[str]:
    """One address of every kind of page."""
    rows = engine.inbox("an").rows
    if not rows:
        engine.public_start("bankje", {**ANSWERS, "vrager.kanaal": "post", "vrager.adres": "Kerkweg 3"})
        engine.save_stand_in("an", "bo", date(2026, 3, 20), date(2026, 3, 27), "eva", "vakantie")
        (first,) = engine.inbox("an").rows
        engine.complete_task(first.task_id, {"plaatsbaar": True}, "an")
        engine.public_start("bankje", ANSWERS)
        rows = engine.inbox("an").rows
    case, task = rows[0].instance_id, rows[0].task_id
    (letter,) = engine.to_post("an")
    token = next(iter(engine.party_links(case, "an").values()))
    number = engine.deployments()[0].id
    yield from ("/", "/melden/bankje", f"/volg/{token}", f"/volg/{token}/doen/stoppen", "/over/privacy")
    yield from ("/taken", f"/taken/{task}", "/zaken", "/zaken/nieuw/bankje", "/post", f"/stukken/{letter.id}")
    yield from (f"/zaken/{case}{part}" for part in ("", "/procedure", "/stukken", "/mensen", "/verloop"))
    yield f"/zaken/{case}/vastleggen/stoppen"
    yield from ("/post/binnen", f"/post/binnen/{_mailed(engine)}", "/post?gepost=ja", "/regels")
    yield from ("/beheer/storingen", "/beheer/klokken", "/beheer/mail", "/mensen", "/klok", "/processen")
    yield from (f"/processen/{number}", f"/processen/{number}/bestand/processes/bankje.bpmn", "/bestaat-niet")
    yield from (
        f"/processen/{number}/bestand/{path}" for path in ("processes/termijnen.dmn", "forms/stoppen.form")
    )
    yield f"/processen/{number}/bestand/forms/letters/antwoord.md"
    drafts = engine.policy_drafts()
    draft = drafts[0].id if drafts else _draft(engine)
    yield from (f"/processen/concept/{draft}", f"/processen/concept/{draft}/bestand/processes/bankje.bpmn")
    yield from (
        "/account",
        "/account/meldingen",
        "/account/tweede-stap",
        "/beheer/lopend",
        "/beheer/inloggen",
    )
    yield from (
        "/beheer/mensen/bo",
        "/beheer/mensen/bo/stopt",
        "/beheer/mensen/nieuw",
        "/beheer/functies/balie",
    )
    yield "/beheer/functies/balie/meldingen"


def _mailed(engine: Engine) -> int:
    """A piece of post in the tray."""
    raw = b"From: Wim <wim@example.org>\r\nSubject: Vraag\r\nMessage-ID: <1@x>\r\n\r\nDag, mag dat?\r\n"
    engine.upload_mail(raw, "an")
    return engine.incoming("an")[0].id


def _draft(engine: Engine) -> int:
    """A draft with a changed name and a mistake, so that both are drawn."""
    draft = engine.begin_draft("Een ander bankje", "daan")
    content = engine.deployed_file(None, "processes/bankje.bpmn")
    changed = content.replace(b'name="', b'name="Anders: ', 3).replace(b'targetRef="', b'targetRef="weg-', 1)
    engine.put_in_draft(draft.id, [("bankje.bpmn", changed)], "daan")
    return draft.id


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds wrong in the page, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.evaluate(axe)
    found = page.evaluate("(rules) => axe.run({ runOnly: rules })", RULES)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(village: Server, axe: str, dark: bool) -> None:
    page = village.sign_in("eva", dark=dark)
    for address in addresses(village.engine):
        page.goto(address)
        assert violations(page, axe) == [], address
    assert village.complaints == []


def test_the_sign_in_page_and_a_refused_form_break_no_rule(village: Server, axe: str) -> None:
    page = village.visitor()
    page.goto("/inloggen")
    assert violations(page, axe) == []
    page.goto("/melden/bankje")
    page.get_by_role("button", name="Controleer mijn antwoorden").click()
    page.get_by_role("heading", name="Er klopt nog iets niet").wait_for()
    assert violations(page, axe) == []
    assert village.complaints == []


def test_every_page_fits_a_narrow_phone(village: Server) -> None:
    page = village.sign_in("eva", width=320)
    for address in addresses(village.engine):
        page.goto(address)
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, address


def test_text_of_twice_the_size_stays_on_the_page(village: Server) -> None:
    page = village.sign_in("eva", width=640)
    for address in addresses(village.engine):
        page.goto(address)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, address


def test_the_first_tab_leads_to_the_content(village: Server) -> None:
    page = village.visitor()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_a_refused_form_reads_its_summary_first_and_links_to_the_fields(village: Server) -> None:
    page = village.visitor()
    page.goto("/melden/bankje")
    page.get_by_role("button", name="Controleer mijn antwoorden").click()
    page.get_by_role("heading", name="Er klopt nog iets niet").wait_for()
    assert page.evaluate("document.activeElement.matches('[data-focus]')")
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.matches('input, textarea')")
