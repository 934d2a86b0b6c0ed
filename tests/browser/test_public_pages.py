"""From the start page to the proof and the own page, as somebody outside: by the rules, and without scripts."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.examining import examine
from tests.browser.hands import fill

pytestmark = pytest.mark.browser
STORY = {"Vertel wat er is gebeurd": "De medewerker hing op.", "Over wie gaat uw klacht?": "Burgerzaken"}
SELF = {"Uw naam": "Anna de Boer", "Hoe wilt u onze brieven krijgen?": "Per e-mail"}
ADDRESS = {"Uw e-mailadres": "anna@voorbeeld.example"}


def next_page(page: Page, name: str = "Verder") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def walk(page: Page) -> Iterator[str]:
    """From the start page to the page after the proof, stopping at every page that somebody can see."""
    page.goto("/")
    yield "start"
    page.get_by_role("link", name="Dien een klacht in").click()
    yield "first page"
    next_page(page)
    expect(page.get_by_role("heading", name="Er klopt nog iets niet")).to_be_visible()
    yield "mistakes"
    fill(page, STORY)
    next_page(page)
    yield "second page"
    next_page(page)
    fill(page, SELF)
    again = page.get_by_role("button", name="Pas de vragen aan op mijn antwoorden")
    if again.is_visible():  # without scripts
        again.click()
    fill(page, ADDRESS)
    next_page(page, "Bewaar en ga later verder")
    yield "save"
    next_page(page, "Bewaar mijn formulier")
    yield "saved"
    page.goto(page.locator(".bh-link-box a").inner_text())
    yield "again"
    page.get_by_role("link", name="Ga verder", exact=True).click()
    next_page(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "brief.txt", "mimeType": "text/plain", "buffer": b"Hallo"}
    )
    next_page(page, "Controleer mijn antwoorden")
    expect(page.get_by_text("brief.txt")).to_be_visible()
    yield "check"
    page.get_by_role("link", name="Wijzig Wilt u iets meesturen?").click()
    expect(page.get_by_role("button", name="Haal weg brief.txt")).to_be_visible()
    yield "files"
    next_page(page, "Controleer mijn antwoorden")
    next_page(page, "Verstuur mijn klacht")
    expect(page.get_by_role("heading", name="Uw klacht is bij ons binnen")).to_be_visible()
    yield "received"
    page.get_by_role("link", name="Hoe staat het met de klacht?").click()
    expect(page.get_by_text("Hier zijn we nu")).to_be_visible()
    yield "status"
    page.get_by_role("link", name="Ik wil iets vertellen of opsturen").click()
    yield "message"
    fill(page, {"Wat wilt u ons vertellen?": "Ik weet nu de naam."})
    next_page(page, "Verstuur")
    expect(page.get_by_text("Dit is uw bewijs. Wij mailen")).to_be_visible()
    expect(page.get_by_text("Ik weet nu de naam.")).to_be_visible()
    yield "proof"
    page.get_by_role("button", name="Ja, duidelijk").click()
    expect(page.get_by_text("U zei: ja.")).to_be_visible()
    yield "clear"
    for address in ("/volg/geraden", "/nieuwe-link", "/nieuwe-link/gevraagd", "/over/privacy"):
        page.goto(address)
        yield address


def test_no_page_of_the_walk_breaks_a_rule(open_town: Callable[[str], Server], axe: str) -> None:
    server = open_town("2026-03-02")
    page = server.visitor()
    wrong = [f"{place}: {one}" for place in walk(page) for one in (*examine(page, axe), *server.complaints)]
    assert not wrong, "\n".join(wrong)


def test_every_public_page_works_without_scripts(open_town: Callable[[str], Server]) -> None:
    page = open_town("2026-03-02").visitor(width=320, scripts=False)
    assert len(list(walk(page))) == 18
