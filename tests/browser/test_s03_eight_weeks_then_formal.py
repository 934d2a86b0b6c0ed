"""S03 in the browser: four and four weeks, then formal by itself, to the decision and closing."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.hands import Town, deadlines, fill, letters, status_page

pytestmark = pytest.mark.browser
STAFF, COORDINATOR, SECRETARY = "b.vos", "k.vandijk", "j.bakker"
HANDLER = "m.degroot"  # the adjunct-directeur, for a complaint about a team manager
CHAIR, COLLEGE, ACCUSED = "h.duurkoop", "l.dewit", "a.yilmaz"
PART = "Kapte een gesprek af"
ANNA, AYLIN = "Anna de Boer", "Aylin Yılmaz"
WENT_OUT = [
    ("Uw klacht is bij ons binnen", ANNA, "20 februari 2026"),
    ("Wij gaan aan de slag met uw klacht", ANNA, "20 februari 2026"),
    ("Er is een klacht waar u bij betrokken bent", AYLIN, "20 februari 2026"),
    ("Wij hebben meer tijd nodig voor uw klacht", ANNA, "23 maart 2026"),
    ("De behandeling van de klacht duurt langer", AYLIN, "23 maart 2026"),
    ("Er komt een onderzoek naar uw klacht", ANNA, "20 april 2026"),
    ("Er komt een onderzoek naar de klacht", AYLIN, "20 april 2026"),
    ("Wij hebben meer tijd nodig voor uw klacht", ANNA, "28 april 2026"),
    ("De behandeling van de klacht duurt langer", AYLIN, "28 april 2026"),
    ("Uitnodiging om uw verhaal te vertellen", ANNA, "28 april 2026"),
    ("Uitnodiging om uw kant te vertellen", AYLIN, "28 april 2026"),
    ("Het verslag van het gesprek over de klacht", ANNA, "12 mei 2026"),
    ("Het verslag van het gesprek over de klacht", AYLIN, "12 mei 2026"),
    ("Rapport en advies van de klachtadviescommissie", "het college", "12 mei 2026"),
    ("Ons oordeel over uw klacht", ANNA, "19 mei 2026"),
    ("De uitkomst van de klacht", AYLIN, "19 mei 2026"),
]


def enter(page: Page) -> str:
    """A member of staff enters the e-mail; the number that the case gets."""
    page.get_by_role("link", name="Klachten", exact=True).click()
    page.get_by_role("link", name="Nieuwe klacht vastleggen").click()
    choice = page.get_by_role("heading", level=2, name="Behandel klacht").get_by_role("link")
    if choice.count():
        choice.click()
    fill(
        page,
        {
            "Hoe kwam het binnen?": "Per e-mail",
            "Op welke dag?": "2026-02-20",
            "Wat is er gebeurd?": "De teammanager kapte mijn verhaal af en noemde mij lastig.",
            "Naam": "Anna de Boer",
            "Telefoonnummer": "0612345678",
            "E-mailadres": "anna@voorbeeld.example",
            "Hoe mogen wij brieven sturen?": "Per e-mail",
            "Tegen wie was het gedrag gericht?": "Tegen de klager zelf",
            "Wat wil de klager het liefst?": "Dat weet de klager nog niet",
        },
    )
    page.get_by_role("button", name="Vastleggen", exact=True).click()
    found = re.search(r"K-2026-\d{4}", page.get_by_role("main").inner_text())
    assert found
    return found.group()


def eight_weeks(town: Town) -> None:
    """Four weeks, the reminder, the end of the term, the extension."""
    server = town.server
    town.do(
        COORDINATOR,
        "Beoordeel het bericht",
        {
            "Wat is er binnengekomen?": "Een klacht over gedrag",
            "Wie wordt de vaste contactpersoon?": "Karin van Dijk",
            "Uit welke delen bestaat de klacht?": [
                {"Waarover gaat dit deel?": PART, "Wat wordt verweten?": ["Geen respect tonen"]}
            ],
            "Over wie gaat de klacht?": [
                {
                    "Naam": "Aylin Yılmaz",
                    "Wie is dit?": "Een teammanager",
                    "Wie is dit in ons systeem?": "Aylin Yılmaz",
                    "E-mailadres": "a.yilmaz@rietlanden.example",
                    "Hoe krijgt deze persoon onze brieven?": "Per e-mail",
                }
            ],
        },
    )
    server.on("2026-02-25")
    town.do(
        HANDLER,
        "Neem contact op met de klager",
        {
            "Hoe?": "Bellen",
            "Wat is voor de klager de kern?": "Niet gehoord worden.",
            "Wat hoopt of verwacht de klager?": "Een goed gesprek.",
            "Wat is er volgens de klager gebeurd?": "Het gesprek werd afgekapt.",
        },
    )
    town.do(
        HANDLER,
        "Hoor de beklaagde",
        {
            "Hoe?": "Een gesprek op het gemeentehuis",
            "Ik heb de procedure en de mogelijke gevolgen uitgelegd": True,
            "Wat is er volgens deze persoon gebeurd?": "Er was te weinig tijd.",
        },
    )

    server.on("2026-03-14")
    reminder = town.desk(HANDLER).get_by_role("region", name="Goed om te weten")
    expect(reminder.get_by_text(town.number).first).to_be_visible()
    expect(reminder.get_by_text("informele termijn", exact=False).first).to_be_visible()

    server.on("2026-03-20")
    last_day = town.case(COORDINATOR)
    expect(last_day.get_by_role("heading", name="Bemiddel en leg de uitkomst vast")).to_be_visible()
    expect(last_day.get_by_role("heading", name="Besluit over verlenging")).to_have_count(0)
    assert deadlines(last_day)["Informele termijn van vier weken"] == "Laatste dag: vrijdag 20 maart 2026"

    server.on("2026-03-23")
    escalated = town.desk(COORDINATOR).get_by_role("region", name="Goed om te weten")
    expect(escalated.get_by_text("informele termijn", exact=False).first).to_be_visible()
    town.do(
        HANDLER,
        "Besluit over verlenging",
        {
            "Hoe gaan we verder?": "Vier weken verlengen",
            "Waarom is meer tijd nodig?": "Wij wachten op een getuige.",
        },
    )
    dates = deadlines(town.case(HANDLER))
    assert dates["Verlengde informele termijn"] == "Laatste dag: vrijdag 17 april 2026"
    assert dates["Verdaagde wettelijke termijn"] == "Laatste dag: vrijdag 1 mei 2026"
    assert dates["Wettelijke termijn van zes weken"].startswith("Laatste dag: dinsdag 7 april 2026")


def to_the_committee(town: Town) -> None:
    """Nothing happens; the formal route starts by itself; the committee is engaged; a fresh notice."""
    server = town.server
    server.on("2026-04-17")
    expect(town.case(HANDLER).get_by_role("heading", name="Bemiddel en leg de uitkomst vast")).to_be_visible()
    server.on("2026-04-18")
    started = town.case(COORDINATOR)
    expect(started.get_by_role("heading", name="Bereid de formele behandeling voor")).to_be_visible()
    expect(started.get_by_role("heading", name="Bemiddel en leg de uitkomst vast")).to_have_count(0)

    server.on("2026-04-20")
    prepared = town.do(
        COORDINATOR,
        "Bereid de formele behandeling voor",
        {
            "Hoe gaat het verder?": "De formele behandeling start",
            "Is nog één keer een oplossing geprobeerd?": "Gebeld; de klager wil een oordeel.",
            "Schakelen we de commissie in?": "Ja",
            "Wie is voorzitter?": "Hanneke Duurkoop",
            "Wie is secretaris?": "Joost Bakker",
        },
    )
    expect(prepared.get_by_role("alert")).to_have_count(0)
    dates = deadlines(town.case(COORDINATOR))
    assert dates["Wettelijke termijn van tien weken met commissie"] == "Laatste dag: vrijdag 1 mei 2026"

    server.on("2026-04-28")
    town.record(
        COORDINATOR,
        "Uitstel regelen",
        {
            "Wat voor uitstel?": "Vier weken uitstel van de wettelijke termijn",
            "Waarom is uitstel nodig?": "De zitting kon niet eerder.",
        },
    )
    page = town.case(COORDINATOR)
    assert deadlines(page)["Verdaagde wettelijke termijn"] == "Laatste dag: vrijdag 29 mei 2026"
    page.get_by_role("link", name="Wij hebben meer tijd nodig voor uw klacht").first.click()
    letter = page.frame_locator("iframe")
    expect(letter.get_by_text("De nieuwe laatste dag is vrijdag 29 mei 2026.")).to_be_visible()


def heard_and_advised(town: Town) -> None:
    """The hearing with both, the report with their remarks, the advice."""
    server = town.server
    town.do(
        CHAIR,
        "Besluit over het horen van de klager",
        {"Wordt de klager gehoord?": "Ja, de klager wordt gehoord"},
    )
    town.do(
        SECRETARY,
        "Plan de hoorzitting",
        {
            "Wanneer en met wie?": [
                {
                    "Met wie?": ["De klager", "De beklaagden"],
                    "Op welke dag?": "2026-05-12",
                    "Hoe laat?": "10.00 uur",
                    "Waar?": "Raadhuisplein 1",
                    "Hoe?": "In het gemeentehuis",
                }
            ],
            "Wie weet hier iets van?": [],
        },
    )
    server.on("2026-05-12")
    town.do(
        SECRETARY,
        "Houd de zitting en maak het verslag",
        {
            "Ging het gesprek door?": "Ja",
            "Wie waren er?": "Anna de Boer en Aylin Yılmaz",
            "Wat zei ieder, en wat is afgesproken?": "Beiden vertelden hun kant.",
        },
    )
    town.do(
        CHAIR, "Vergelijk de verklaringen", {"Verschillen de verhalen op een punt dat ertoe doet?": "Nee"}
    )
    town.record(
        SECRETARY,
        "Opmerking bij het verslag",
        {
            "Wie geeft deze reactie?": "allebei",
            "Wat klopt er niet of mist er, volgens deze persoon?": "Het klopt.",
            "Iedereen heeft gereageerd": True,
        },
    )
    town.do(
        CHAIR,
        "Breng advies uit",
        {
            "Advies per deel van de klacht": [
                {
                    "Wat is het advies?": "Gegrond",
                    "Aan welke behoorlijkheidsvereisten is getoetst?": ["Luisteren naar de inwoner"],
                    "Waarom?": "Een inwoner moet kunnen uitpraten.",
                }
            ],
            "Wat is het advies over de hele klacht?": "Gegrond",
            "Wat stelde de commissie vast?": "Het gesprek is afgekapt.",
            "Welke aanbevelingen doet de commissie?": [],
        },
    )


def decided(town: Town) -> None:
    """The decision of the college, told in person, and the lessons."""
    server = town.server
    server.on("2026-05-19")
    town.do(
        COLLEGE,
        "Bereid de beslissing voor",
        {
            "Ik heb het verslag gelezen, en het advies als dat er is": True,
            "Welke beslissing stelt u voor, en waarom?": "Het advies volgen.",
        },
    )
    town.do(
        COLLEGE,
        "Neem de beslissing",
        {
            "Oordeel per deel van de klacht": [
                {"Wat is het oordeel?": "Gegrond", "Waarom?": "Wij volgen het advies."}
            ],
            "Wat is het oordeel over de hele klacht?": "Gegrond",
            "Wat doet de gemeente nu?": "Wij bespreken dit met het team.",
            "Welke maatregelen neemt de gemeente?": [],
            "Wie beslisten mee?": "Het voltallige college",
        },
    )
    town.do(COORDINATOR, "Vertel de uitkomst persoonlijk", {"Wanneer vertelde u het?": "2026-05-19"})
    town.do(
        COORDINATOR,
        "Leg de lessen vast",
        {
            "Wat leren wij van deze klacht?": "Neem de tijd voor een gesprek.",
            "Waar gaat de les over?": ["Onze manier van werken"],
            "Wie doet wat?": [],
            "De klager weet wat wij leren": True,
        },
    )


def test_eight_weeks_pass_and_the_formal_route_ends_in_a_decision(
    open_town: Callable[[str], Server],
) -> None:
    server = open_town("2026-02-20")
    town = Town(server)
    town = replace(town, number=enter(town.desk(STAFF)))
    eight_weeks(town)
    to_the_committee(town)
    anna = status_page(town, COORDINATOR, "Klager")
    expect(anna.get_by_text("Nu: Onderzoek met een oordeel.")).to_be_visible()
    expect(anna.get_by_text("vrijdag 29 mei 2026").first).to_be_visible()
    heard_and_advised(town)
    decided(town)

    anna.reload()
    expect(anna.get_by_text("Afgerond op dinsdag 19 mei 2026.")).to_be_visible()
    page = town.case(COORDINATOR)
    expect(page.get_by_text("De gemeente gaf een oordeel").first).to_be_visible()
    expect(page.get_by_text("gesloten op 19 mei 2026")).to_be_visible()
    dates = deadlines(page)
    assert dates["Verdaagde wettelijke termijn"].endswith("29 mei 2026, gehaald op 19 mei 2026")
    went_out = [(title, to, day) for title, to, _, day in letters(town.case(COORDINATOR, "Stukken"))]
    assert set(went_out) ^ set(WENT_OUT) == set()
    assert len(went_out) == len(WENT_OUT)
    expect(town.desk(ACCUSED).get_by_role("heading", name="U bent bij")).to_be_visible()
    assert server.complaints == []
