"""S01 in the browser: from the public form to closing, by the people whose work it is."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.hands import Town, deadlines, fill_pages, letters

pytestmark = pytest.mark.browser
COORDINATOR, HANDLER, OUTSIDER = "k.vandijk", "a.yilmaz", "r.smit"


def tell(page: Page) -> str:
    """Anna de Boer tells it on the web; the number that she gets."""
    page.goto("/")
    page.get_by_role("link", name="Dien een klacht in").click()
    fill_pages(
        page,
        {
            "Vertel wat er is gebeurd": "De medewerker zuchtte aan de telefoon en hing midden in mijn vraag op.",
            "Over wie gaat uw klacht?": "iemand van Burgerzaken",
            "Wanneer gebeurde het?": "2026-02-27",
            "Wie overkwam het?": "Mij",
        },
        {"Hoe wilt u dat wij uw klacht behandelen?": "Dat weet ik nog niet"},
        {
            "Uw naam": "Anna de Boer",
            "Uw telefoonnummer": "0612345678",
            "Hoe wilt u onze brieven krijgen?": "Per e-mail",
            "Uw e-mailadres": "anna@voorbeeld.example",
            "Hoe hebt u het liefst contact met ons?": "Bellen",
        },
        {},
    )
    page.get_by_role("button", name="Verstuur mijn klacht").click()
    expect(page.get_by_role("heading", name="Uw klacht is bij ons binnen")).to_be_visible()
    found = re.search(r"K-2026-\d{4}", page.get_by_role("status").inner_text())
    assert found
    return found.group()


def test_a_complaint_from_the_web_is_solved_informally_and_closed(
    open_town: Callable[[str], Server],
) -> None:
    server = open_town("2026-03-02")
    anna = server.visitor()
    town = Town(server, tell(anna))
    anna.get_by_role("link", name="Hoe staat het met de klacht?").click()
    expect(anna.get_by_text("maandag 13 april 2026").first).to_be_visible()

    server.on("2026-03-03")
    town.do(
        COORDINATOR,
        "Beoordeel het bericht",
        {
            "Wat is er binnengekomen?": "Een klacht over gedrag",
            "Wie wordt de vaste contactpersoon?": "Karin van Dijk",
            "Uit welke delen bestaat de klacht?": [
                {
                    "Waarover gaat dit deel?": "Onbeleefd aan de telefoon",
                    "Wat wordt verweten?": ["Niet netjes behandelen"],
                }
            ],
            "Over wie gaat de klacht?": [
                {
                    "Naam": "Ria Peeters",
                    "Wie is dit?": "Een medewerker van een team",
                    "In welk team werkt deze medewerker?": "Burgerzaken",
                    "E-mailadres": "r.peeters@rietlanden.example",
                    "Hoe krijgt deze persoon onze brieven?": "Per e-mail",
                }
            ],
        },
    )
    dates = deadlines(town.case(COORDINATOR))
    assert "maandag 30 maart 2026" in dates["Informele termijn van vier weken"]
    assert "maandag 13 april 2026" in dates["Wettelijke termijn van zes weken"]
    anna.reload()
    expect(anna.get_by_role("link", name="Wij gaan aan de slag met uw klacht")).to_be_visible()
    expect(
        anna.get_by_text("U hoort de uitkomst van uw klacht: uiterlijk maandag 13 april 2026.")
    ).to_be_visible()

    server.on("2026-03-05")
    page = town.do(
        HANDLER,
        "Neem contact op met de klager",
        {
            "Hoe?": "Bellen",
            "Wat is voor de klager de kern?": "Niet serieus genomen.",
            "Wat hoopt of verwacht de klager?": "Een excuus.",
            "Wat is er volgens de klager gebeurd?": "Er werd opgehangen.",
        },
    )
    town.do(
        HANDLER,
        "Hoor de beklaagde",
        {
            "Hoe?": "Een gesprek op het gemeentehuis",
            "Ik heb de procedure en de mogelijke gevolgen uitgelegd": True,
            "Wat is er volgens deze persoon gebeurd?": "Het was druk en ik was kortaf.",
        },
    )

    server.on("2026-03-12")
    town.do(
        HANDLER,
        "Bemiddel en leg de uitkomst vast",
        {
            "Wat hebt u gedaan, en waarom zo?": "Beiden gesproken en een excuus afgesproken.",
            "Is er een oplossing?": "Ja",
            "Wat is de oplossing?": "De medewerker bood haar excuses aan.",
            "Wat doet de gemeente?": ["Excuses aanbieden"],
            "De excuses": "Ik had u moeten laten uitpraten. Dat spijt mij.",
            "Welke afspraken zijn er?": [],
            "Wil de klager dit op papier?": "Ja",
        },
    )
    anna.reload()
    anna.get_by_role("link", name="Wat wij met u hebben afgesproken").click()
    expect(anna.get_by_text("Dat spijt mij").first).to_be_visible()
    expect(anna.get_by_text("12 maart 2026").first).to_be_visible()

    server.on("2026-03-16")
    town.do(
        HANDLER,
        "Stel de controlevraag",
        {
            "Wat antwoordt de klager?": "Ja, alles is besproken",
            "Hoe?": "Bellen",
            "Wil de klager een brief?": "Ja",
        },
    )
    town.do(
        COORDINATOR,
        "Leg de lessen vast",
        {
            "Wat leren wij van deze klacht?": "Laat bellers uitpraten, ook als het druk is.",
            "Waar gaat de les over?": ["Onze manier van werken"],
            "Wie doet wat?": [],
            "De klager weet wat wij leren": True,
        },
    )

    page = town.case(COORDINATOR)
    expect(page.get_by_text("Opgelost tot tevredenheid").first).to_be_visible()
    expect(page.get_by_text("gesloten op 16 maart 2026")).to_be_visible()
    dates = deadlines(page)
    assert dates["Informele termijn van vier weken"].endswith("30 maart 2026, gehaald op 16 maart 2026")
    assert dates["Wettelijke termijn van zes weken"].endswith("13 april 2026, gehaald op 16 maart 2026")
    went_out = {(title, to, day) for title, to, _, day in letters(town.case(COORDINATOR, "Stukken"))}
    assert went_out == {
        ("Uw klacht is bij ons binnen", "Anna de Boer", "2 maart 2026"),
        ("Wij gaan aan de slag met uw klacht", "Anna de Boer", "3 maart 2026"),
        ("Er is een klacht waar u bij betrokken bent", "Ria Peeters", "3 maart 2026"),
        ("Wat wij met u hebben afgesproken", "Anna de Boer", "12 maart 2026"),
        ("Uw klacht is opgelost", "Anna de Boer", "16 maart 2026"),
        ("De klacht is opgelost", "Ria Peeters", "16 maart 2026"),
    }
    anna.go_back()
    anna.reload()
    expect(anna.get_by_text("Afgerond op maandag 16 maart 2026.")).to_be_visible()
    expect(town.desk(HANDLER).get_by_role("heading", name="U bent bij")).to_be_visible()
    outsider = server.sign_in(OUTSIDER)
    outsider.goto("/zaken")
    expect(outsider.get_by_text(town.number)).to_have_count(0)
    assert server.complaints == []
