"""Somebody tells us something: with and without scripts, on a phone."""

import pytest
from playwright.sync_api import expect

from engine import CaseFilter
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_start_page_to_the_own_page(village: Server, scripts: bool) -> None:
    page = village.visitor(scripts=scripts, width=375)
    page.goto("/")
    page.get_by_role("link", name="Vraag een bankje").click()
    page.get_by_label("Uw naam").fill("Anna Jansen")
    page.get_by_label("Per post").check()
    if not scripts:
        page.get_by_role("button", name="Pas de vragen aan op mijn antwoorden").click()
    page.get_by_label("Uw adres").fill("Kerkweg 3, 1234 AB Testerveen")
    expect(page.get_by_label("Uw e-mailadres")).to_have_count(0)
    page.get_by_label("Waar?").fill("Hoek Dorpsstraat")
    page.get_by_role("button", name="Controleer mijn antwoorden").click()
    expect(page.get_by_role("definition").filter(has_text="Hoek Dorpsstraat")).to_be_visible()
    page.get_by_role("button", name="Verstuur mijn vraag").click()
    expect(page.get_by_text("Uw nummer is")).to_be_visible()
    expect(page.get_by_text("Hoek Dorpsstraat")).to_be_visible()
    page.get_by_role("link", name="Hoe staat het ermee?").click()
    expect(page.get_by_text("Hier zijn we nu")).to_be_visible()
    page.get_by_role("link", name="Ik wil geen bankje meer").click()
    page.get_by_label("Waarom?").fill("Toch niet nodig")
    page.get_by_role("button", name="Verstuur", exact=True).click()
    expect(page.get_by_text("Wij hebben uw bericht ontvangen.")).to_be_visible()
    assert village.complaints == []


def test_enter_in_a_line_sends_nothing(village: Server) -> None:
    before = len(village.engine.cases("eva", CaseFilter()).rows)
    page = village.visitor()
    page.goto("/melden/bankje")
    page.get_by_label("Uw naam").fill("Anna")
    page.get_by_label("Uw naam").press("Enter")
    expect(page.get_by_label("Uw naam")).to_have_value("Anna")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(village.engine.cases("eva", CaseFilter()).rows) == before


def test_what_is_typed_while_the_form_asks_for_more_questions_is_not_lost(village: Server) -> None:
    page = village.visitor()
    page.goto("/melden/bankje")
    page.route("**/melden/bankje", lambda route: (page.wait_for_timeout(600), route.continue_())[1])
    page.get_by_label("Per post").check()
    page.get_by_label("Waar?").press_sequentially("Bij de brug", delay=20)
    expect(page.get_by_label("Uw adres")).to_be_visible()
    expect(page.get_by_label("Waar?")).to_have_value("Bij de brug")
    expect(page.get_by_label("Waar?")).to_be_focused()


def test_a_draft_is_kept_while_typing(village: Server) -> None:
    village.engine.public_start(
        "bankje",
        {"vrager.naam": "Bert", "vrager.kanaal": "email", "vrager.email": "b@example.org", "plek": "Hier"},
    )
    page = village.sign_in("an")
    page.get_by_role("link", name="Beoordeel de plek").first.click()
    page.get_by_label("Nee", exact=True).check()
    page.get_by_label("Waarom niet?").fill("De stoep is te smal")
    expect(page.get_by_text("Bewaard om")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Waarom niet?")).to_have_value("De stoep is te smal")
    assert village.complaints == []
