"""The complainant and the accused do everything on their own page that their case asks of them, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.hands import Form, fill
from tests.processes import answers as a
from tests.processes.stage import Case, Stage
from tests.processes.test_s10_s11_committee import before_the_committee

pytestmark = pytest.mark.browser
ROOM_AFTER = """one => {
    const next = document.createRange();
    next.selectNodeContents(one.nextSibling);
    return next.getBoundingClientRect().left - one.getBoundingClientRect().right;
}"""
ADAPT = "Pas de vragen aan op mijn antwoorden"


@dataclass
class Outside:
    """A party behind their own screen, by the words that they read."""

    page: Page
    own: str  # the address of their page

    def do(self, action: str, form: Form, *more: Form) -> None:
        """Chooses what to do, fills it in and sends it; `more` answers what is asked only then."""
        self.see()
        self.page.get_by_role("link", name=action, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=action)).to_be_visible()
        expect(self.page.get_by_label("Op welke dag")).to_have_count(0)
        expect(self.page.get_by_role("button", name=ADAPT)).to_have_count(1 if more else 0)
        self.fits()
        fill(self.page, form)
        for one in more:
            self.page.get_by_role("button", name=ADAPT).click()
            self.fits()
            fill(self.page, one)
        self.page.get_by_role("button", name="Verstuur", exact=True).click()
        expect(self.page.get_by_role("status")).to_contain_text("Dit is uw bewijs.")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Wij hebben uw bericht ontvangen")
        self.fits()

    def form(self, action: str) -> str:
        """The page on which they would do this."""
        self.see()
        self.page.get_by_role("link", name=action, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=action)).to_be_visible()
        return self.page.content()

    def see(self) -> None:
        """Their own page."""
        self.page.goto(self.own)
        self.fits()

    def offers(self, action: str) -> bool:
        """Whether their page lets them do this now."""
        self.see()
        return self.page.get_by_role("link", name=action, exact=True).count() > 0

    def fits(self) -> None:
        """Nothing sticks out to the side, and nothing is offered that only a script can do."""
        width = self.page.viewport_size
        assert width is not None
        assert self.page.locator("main").bounding_box()["width"] <= width["width"]  # type: ignore[index]
        assert not self.page.locator("[data-print]:visible").count()
        assert self.page.locator("body").evaluate("one => one.scrollWidth") <= width["width"]


@pytest.mark.parametrize("width", [1280, 375])
def test_a_case_is_gone_through_from_the_own_pages(open_town: Callable[[str], Server], width: int) -> None:
    town: list[Server] = []

    def stage_on(day: str) -> Stage:
        town.append(open_town(day))
        return Stage(town[0].engine, town[0].clock, {})  # type: ignore[arg-type]

    _, case = before_the_committee(stage_on)
    links = case.engine.party_links(case.started.instance_id, case.auditor)
    complainant, accused = (
        Outside(town[0].visitor(scripts=False, width=width), f"/volg/{links[role]}")
        for role in ("klager", "beklaagden[1]")
    )
    whether_to_be_heard(case, complainant)
    more_time(case, complainant)
    the_report(case, complainant, accused)
    back_again(case, complainant, accused)
    is_it_solved(case, complainant)
    assert case.open_elements() == {"leg_lessen_vast"}, "it is solved"
    assert town[0].complaints == []


def whether_to_be_heard(case: Case, complainant: Outside) -> None:
    """The committee asks; without scripts what follows from an answer is asked after sending."""
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "reactie_vragen"})
    tried = [{"op": "2026-02-23", "hoe": "telefoon", "resultaat": "Voicemail ingesproken."}]
    case.do("benader_klager", a.OTHER_COORDINATOR, {"horen_pogingen": tried, "wil_gehoord": "nog_onbekend"})
    case.stage.on("2026-03-02")
    action = "Ik laat weten of ik een gesprek wil"
    wish = {"Wilt u uw verhaal vertellen in een gesprek?": "Ja, ik wil mijn verhaal vertellen"}
    complainant.do(action, wish, {"Hoe het liefst?": "Een gesprek bij iemand thuis"})
    assert not complainant.offers(action)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})


def more_time(case: Case, complainant: Outside) -> None:
    """They are asked for more time, and give it today."""
    action = "Ik antwoord op de vraag om meer tijd"
    assert not complainant.offers(action)
    asked = {
        "uitstel_soort": "instemming_vragen",
        "uitstel_reden": "Ziekte van een getuige.",
        "uitstel_tot": "2026-06-12",
    }
    case.tell("uitstel", a.COORDINATOR, asked)
    complainant.see()
    lead = complainant.page.locator(".bh-lead-card a")
    expect(lead).to_have_text(re.compile("^Wij wachten op uw antwoord op de vraag om meer tijd, uiterlijk "))
    complainant.do(action, {"Geeft u ons deze tijd?": "Ja"})
    complainant.see()
    expect(lead).to_have_count(0)
    assert not complainant.offers(action), "it was answered"
    assert case.due("uitstel_instemming") == "2026-06-12"
    assert "2026-03-02" in case.deadlines("uitstel_instemming")[-1].ground


def the_report(case: Case, complainant: Outside, accused: Outside) -> None:
    """Both say what is wrong with the report of the hearing."""
    case.stage.on("2026-03-16")
    both = a.session("2026-03-16", "klager", "beklaagden")
    planned = {"zittingen": [both], "informatie_nodig": False}
    case.do("plan_hoorzitting", a.OTHER_COORDINATOR, planned)
    complainant.see()
    day = complainant.page.locator(".bh-dates__when", has_text="Raadhuisplein 1").locator("strong")
    assert day.evaluate(ROOM_AFTER) < 1, "the comma follows the day"
    held = {"zitting_gehouden": True, "aanwezig": "Beide partijen", "verslag": "Beiden vertelden hun kant."}
    case.do("houd_zitting", a.OTHER_COORDINATOR, held)
    case.do("beoordeel_verklaringen", a.CHAIR, {"verklaringen_verschillen": False})
    action = "Ik heb opmerkingen bij het verslag"
    complainant.do(action, {"Wat klopt er niet of mist er?": "Ik heb niet geroepen."})
    assert "Ik heb niet geroepen." not in accused.form(action), "what the other wrote is not theirs to read"
    accused.do(action, {"Wat klopt er niet of mist er?": "Ik vroeg tweemaal of het ging."})
    last = {"verslag_reactie": "Niets.", "verslag_reactie_van": "de getuige", "verslag_compleet": True}
    case.tell("reactie_op_verslag", a.OTHER_COORDINATOR, last)
    assert "Ik vroeg tweemaal of het ging." in str(case.view.variables)


def back_again(case: Case, complainant: Outside, accused: Outside) -> None:
    """After the decision they come back, today."""
    case.do("geef_advies", a.CHAIR, a.advice("ongegrond"))
    case.do("bereid_beslissing_voor", "l.dewit", {"kennisgenomen": True, "besluit_voorstel": "Overnemen."})
    case.stage.on("2026-03-30")
    case.do("neem_beslissing", "l.dewit", a.decision("ongegrond", "2026-03-30"))
    case.do("bel_over_uitkomst", a.COORDINATOR, {"persoonlijk_verteld_op": "2026-03-30"})
    accused.see()
    expect(accused.page.get_by_role("status").first).to_contain_text("De gemeente gaf haar oordeel.")
    expect(accused.page.get_by_text("nog niets besloten")).to_have_count(0)
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    complainant.do(
        "Ik kom terug op mijn klacht",
        {"Waarom komt u terug?": "Het gebeurde weer.", "Hoe wilt u verder?": "Samen een oplossing zoeken"},
    )
    assert case.open_elements() == {"beoordeel_heropening"}
    again = {
        "heropening_besproken_op": "2026-03-30",
        "heropenen_als": "informeel",
        "heropend_tot": "2026-04-20",
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)


def is_it_solved(case: Case, complainant: Outside) -> None:
    """They answer the last question themselves."""
    action = "Is het opgelost? Geef uw antwoord"
    case.do("neem_contact_op", a.OF_BURGERZAKEN, a.talk_with_complainant("2026-03-30"))
    case.do("hoor_beklaagde", a.OF_BURGERZAKEN, a.talk_with_accused("2026-03-30"))
    assert not complainant.offers(action)
    case.do("bemiddel", a.OF_BURGERZAKEN, a.solved())
    complainant.do(action, {"Wat is uw antwoord?": "Ja, alles is besproken"})
