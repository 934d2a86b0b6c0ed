"""S12: withdrawn; to the ombudsman after the decision; back after half a year."""

from __future__ import annotations

import json

import pytest

from engine import FormErrors, StatusView
from engine.model.dutch_time import dutch_day
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case, Stage, policy_files
from tests.processes.test_s07_s08_s09_people import refused
from tests.processes.test_s10_s11_committee import before_the_committee
from webui.presenters.status import in_short


def solve(stage_on: SetStage) -> Case:
    """Solved by the team manager on 16 March, and closed."""
    stage = stage_on("2026-03-02")
    case = stage.start(a.web_form())
    case.do(
        "beoordeel_bericht",
        a.COORDINATOR,
        a.assessed(a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")),
    )
    stage.on("2026-03-16")
    case.do("neem_contact_op", a.OF_BURGERZAKEN, a.talk_with_complainant("2026-03-16"))
    case.do("hoor_beklaagde", a.OF_BURGERZAKEN, a.talk_with_accused("2026-03-16"))
    case.do("bemiddel", a.OF_BURGERZAKEN, a.solved())
    case.do("stel_controlevraag", a.OF_BURGERZAKEN, a.control("ja", "2026-03-16", afsluitbrief_gewenst=True))
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    return case


def test_a_withdrawal_is_confirmed_closed_and_learned_from(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    case = stage.start(a.web_form())
    case.do(
        "beoordeel_bericht",
        a.COORDINATOR,
        a.assessed(a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")),
    )
    stage.on("2026-03-05")
    asked = case.engine.deliver_message(
        case.started.instance_id,
        "intrekking",
        {"intrekking_op": ""},
        a.COORDINATOR,
        told_by="klager",
        how="telefoon",
    )
    assert isinstance(asked, FormErrors), "who writes it down for somebody says on which day it was told"
    assert [one.field for one in asked.errors] == ["intrekking_op", "intrekking_vrijwillig"]
    mine = {"intrekking_op": "2026-03-03", "intrekking_reden": "Het is al opgelost."}
    empty = case.engine.deliver_message(case.started.instance_id, "intrekking", mine, case.party("klager"))
    assert isinstance(empty, FormErrors), "who withdraws says that nobody asked for it"
    assert [one.field for one in empty.errors] == ["intrekking_vrijwillig"]
    mine |= {"intrekking_vrijwillig": True}
    case.tell("intrekking", case.party("klager"), mine)
    assert "op donderdag 5 maart 2026" in case.letter_text("intrekking_bevestiging"), (
        "who does it does it today"
    )
    known = {one.name: one.value for one in case.view.variables}
    assert known["intrekking_reden"] == "Het is al opgelost."
    assert case.open_elements() == {"leg_lessen_vast"}
    assert case.letters("intrekking_bevestiging")
    assert case.letters("intrekking_beklaagde")
    for letter in ("intrekking_bevestiging", "intrekking_beklaagde"):
        assert "Was er een gesprek gepland? Dat gaat niet door." in case.letter_text(letter)
    assert "Zeg het op uw eigen pagina" in case.letter_text("intrekking_bevestiging"), "and there it can be"
    assert "heropening" in {one.name for one in case.offers("klager")}
    assert "Wij stoppen met de behandeling" in case.letter_text("ontvangstbewijs")
    links = case.engine.party_links(case.started.instance_id, case.auditor)
    page = case.engine.public_status(links["klager"])
    assert page.became == "U trok uw klacht in. Wij zijn gestopt met de behandeling."
    assert [one.slot for one in page.deadlines] == ["ombudsman_jaar"], "no term any more to hear the outcome"
    assert "intrekking" in page.received
    theirs = case.engine.public_status(links["beklaagden[1]"])
    assert theirs.became == "De klacht is ingetrokken. Wij zijn gestopt met de behandeling."
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert case.view.outcome == "Ingetrokken door de klager" or "ngetrokken" in case.view.outcome
    assert {str(one.state) for one in case.view.deadlines if one.term != "ombudsman_jaar"} == {"cancelled"}


def decided(stage_on: SetStage) -> tuple[Stage, Case]:
    stage, case = before_the_committee(stage_on)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    stage.on("2026-03-16")
    a.hear(case, "2026-03-16")
    case.do("geef_advies", a.CHAIR, a.advice("ongegrond"))
    case.do("bereid_beslissing_voor", "l.dewit", {"kennisgenomen": True, "besluit_voorstel": "Overnemen."})
    stage.on("2026-03-30")
    case.do("neem_beslissing", "l.dewit", a.decision("ongegrond", "2026-03-30"))
    case.do("bel_over_uitkomst", a.COORDINATOR, {"persoonlijk_verteld_op": "2026-03-30"})
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    return stage, case


def test_the_ombudsman_gets_a_file_with_its_own_dates_and_an_outcome(stage_on: SetStage) -> None:
    stage, case = decided(stage_on)
    stage.on("2026-04-10")
    told = {
        "ombudsman_ontvangen_op": "2026-04-10",
        "ombudsman_aanleiding": "De klager is het niet eens met ons oordeel.",
    }
    case.tell("ombudsman", a.COORDINATOR, told)
    contact = {
        "ombudsman_contact": "Mevrouw Kuiper",
        "ombudsman_contact_op": "2026-04-10",
        "ombudsman_spoor": "onderzoek",
    }
    case.do("neem_contact_op_met_ombudsman", a.COORDINATOR, contact)
    stage.on("2026-04-13")
    asked = {
        "bericht_soort": "informatie",
        "bericht_op": "2026-04-13",
        "bericht_inhoud": "Stuur het dossier.",
    }
    case.tell("ombudsman_bericht", a.COORDINATOR, asked | {"bericht_termijn": "2026-05-01"})
    assert case.due("ombudsman_gesteld") == "2026-05-01"
    sent = {
        "stukken_lijst": "Het dossier",
        "ombudsman_brieftekst": "Hierbij het dossier.",
        "stukken_op": "2026-04-20",
    }
    case.do("stuur_stukken", a.COORDINATOR, sent)
    assert case.letters("aan_ombudsman")
    stage.on("2026-05-20")
    findings = {
        "bericht_soort": "voorlopige_bevindingen",
        "bericht_op": "2026-05-20",
        "bericht_inhoud": "Concept.",
    }
    case.tell("ombudsman_bericht", a.COORDINATOR, findings | {"bericht_termijn": "2026-06-05"})
    stage.on("2026-06-01")
    for _ in ("the body", "the accused"):
        case.do(
            "leg_reactie_vast", a.COORDINATOR, {"reactie": "Geen opmerkingen.", "reactie_op": "2026-06-01"}
        )
    stage.on("2026-07-10")
    report = {"bericht_soort": "rapport", "bericht_op": "2026-07-10", "bericht_inhoud": "Niet behoorlijk."}
    case.tell("ombudsman_bericht", a.COORDINATOR, report)
    outcome = {"ombudsman_uitkomst": "niet_behoorlijk", "ombudsman_uitkomst_op": "2026-07-10"}
    advised = {"ombudsman_aanbevelingen": [{"wat": "Bel terug binnen een dag."}]}
    case.do("leg_uitkomst_vast", a.COORDINATOR, outcome | advised)
    stage.on("2026-07-20")
    follow = {
        "wat": "Bel terug binnen een dag.",
        "opvolgen": True,
        "eigenaar": "a.yilmaz",
        "uiterlijk": "2026-09-01",
    }
    case.do(
        "besluit_over_aanbevelingen",
        "l.dewit",
        {"aanbevelingen_besluit": [follow], "raad_geinformeerd_op": "2026-07-20"},
    )
    assert case.letters("reactie_aanbevelingen")
    done = {
        "uitgevoerd": True,
        "resultaat": "Werkwijze aangepast.",
        "klaar_op": "2026-07-20",
        "klager_informeren": True,
    }
    case.do("voer_maatregel_uit", "a.yilmaz", done)
    assert case.letters("opvolging")
    assert case.open_elements() == set()


def test_coming_back_after_half_a_year_reopens_the_same_case(stage_on: SetStage) -> None:
    case = solve(stage_on)
    stage = case.stage
    stage.on("2026-09-16")
    case.tell(
        "heropening",
        case.party("klager"),
        {"heropening_reden": "Het gebeurde weer.", "heropening_op": "2026-09-16"},
    )
    later = {
        "heropening_besproken_op": "2026-09-16",
        "heropenen_als": "informeel",
        "heropend_tot": "2026-10-14",
    }
    assert refused(case, "beoordeel_heropening", a.COORDINATOR, later), "a new date needs written consent"
    case.do("beoordeel_heropening", a.COORDINATOR, later | {"heropening_instemming": True})
    assert case.view.key == case.started.key
    assert case.view.closed_at is None
    assert case.letters("heropening_bevestiging")
    assert case.due("wettelijk_hervat") == "2026-10-14"
    assert case.offered("neem_contact_op", a.OF_BURGERZAKEN)


def test_reopened_as_formal_goes_to_the_committee(stage_on: SetStage) -> None:
    case = solve(stage_on)
    case.stage.on("2026-03-20")
    case.tell(
        "heropening",
        a.COORDINATOR,
        {"heropening_reden": "Toch niet tevreden.", "heropening_op": "2026-03-20"},
    )
    again = {
        "heropening_besproken_op": "2026-03-20",
        "heropenen_als": "formeel",
        "heropend_tot": "2026-04-13",
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)
    assert case.open_elements() == {"start_formele_behandeling"}


def ombudsman_comes(case: Case, day: str) -> None:
    """The ombudsman looks into it and asks for papers before a date of its own."""
    case.tell(
        "ombudsman", a.COORDINATOR, {"ombudsman_ontvangen_op": day, "ombudsman_aanleiding": "Niet eens."}
    )
    contact = {
        "ombudsman_contact": "Mevrouw Kuiper",
        "ombudsman_contact_op": day,
        "ombudsman_spoor": "onderzoek",
    }
    case.do("neem_contact_op_met_ombudsman", a.COORDINATOR, contact)
    asked = {
        "bericht_soort": "informatie",
        "bericht_op": day,
        "bericht_inhoud": "Stuur het dossier.",
        "bericht_termijn": "2026-05-01",
    }
    case.tell("ombudsman_bericht", a.COORDINATOR, asked)


def test_who_comes_back_while_the_ombudsman_looks_stops_neither(stage_on: SetStage) -> None:
    case = solve(stage_on)
    stage = case.stage
    stage.on("2026-04-10")
    ombudsman_comes(case, "2026-04-10")
    kept = next(fact.value for fact in case.view.variables if fact.name == "bewaren_tot")
    assert str(kept) > "2036", "kept long enough from the moment that the ombudsman looks"
    case.tell(
        "heropening",
        a.COORDINATOR,
        {"heropening_reden": "Toch niet tevreden.", "heropening_op": "2026-04-10"},
    )
    assert case.open_elements() == {"stuur_stukken", "beoordeel_heropening"}
    assert case.due("ombudsman_gesteld") == "2026-05-01"
    again = {
        "heropening_besproken_op": "2026-04-10",
        "heropenen_als": "formeel",
        "heropend_tot": "2026-05-04",
        "heropening_instemming": True,
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)
    assert case.view.closed_at is None
    assert case.open_elements() == {"stuur_stukken", "start_formele_behandeling"}
    sent = {"stukken_lijst": "Het dossier", "ombudsman_brieftekst": "Hierbij.", "stukken_op": "2026-04-13"}
    case.do("stuur_stukken", a.COORDINATOR, sent)
    assert case.letters("aan_ombudsman")
    # The next letter of the ombudsman finds its way while the case is open again.
    stage.on("2026-04-14")
    report = {"bericht_soort": "rapport", "bericht_op": "2026-04-14", "bericht_inhoud": "Behoorlijk."}
    case.tell("ombudsman_bericht", a.COORDINATOR, report)
    case.do(
        "leg_uitkomst_vast",
        a.COORDINATOR,
        {"ombudsman_uitkomst": "behoorlijk", "ombudsman_uitkomst_op": "2026-04-14"},
    )
    assert case.open_elements() == {"start_formele_behandeling"}
    assert case.view.closed_at is None


def test_one_ombudsman_at_a_time(stage_on: SetStage) -> None:
    case = solve(stage_on)
    case.stage.on("2026-04-10")
    ombudsman_comes(case, "2026-04-10")
    seen = case.engine.case(case.started.instance_id, a.COORDINATOR)
    names = {option.name for option in seen.messages}
    assert "ombudsman" not in names
    assert {"ombudsman_bericht", "heropening"} <= names


def test_who_withdrew_or_was_content_can_tell_more_and_come_back_at_once(stage_on: SetStage) -> None:
    """While the lessons are still written down, not only after that."""
    stage = stage_on("2026-03-02")
    case = stage.start(a.web_form())
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom))
    stage.on("2026-03-05")
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})
    assert {one.name for one in case.offers("klager")} == {"bericht_betrokkene", "heropening"}
    assert {one.name for one in case.offers("beklaagden[1]")} == {"bericht_betrokkene"}
    staff = {one.name for one in case.engine.case(case.started.instance_id, a.COORDINATOR).messages}
    assert {"bericht_betrokkene", "heropening"} <= staff
    case.tell("bericht_betrokkene", case.party("beklaagden[1]"), {"bericht_tekst": "Het spijt mij."})
    assert case.open_elements() == {"leg_lessen_vast"}, "telling something stops nothing"
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Ik wil toch verder."})
    assert case.open_elements() == {"beoordeel_heropening"}, "the lessons come when it is over"
    assert case.view.phase == "beoordeling"
    links = case.engine.party_links(case.started.instance_id, case.auditor)
    assert case.engine.public_status(links["klager"]).became.startswith("U kwam terug")
    case.tell("bericht_betrokkene", case.party("klager"), {"bericht_tekst": "Hier is mijn brief."})
    again = {
        "heropening_besproken_op": "2026-03-05",
        "heropenen_als": "informeel",
        "heropend_tot": "2026-04-13",
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)
    assert case.offered("neem_contact_op", a.OF_BURGERZAKEN)
    assert case.engine.public_status(links["klager"]).became == ""
    assert case.due("wettelijk_hervat") == "2026-04-13"
    solved(case, "2026-03-05")
    assert case.engine.public_status(links["klager"]).became == "Uw klacht is opgelost."
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert case.view.closed_at is not None
    assert {one.name for one in case.offers("klager")} == {"bericht_betrokkene", "heropening"}
    case.tell("bericht_betrokkene", case.party("klager"), {"bericht_tekst": "Dank u wel."})
    assert case.view.closed_at is not None
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Het gebeurde weer."})
    assert case.view.closed_at is None, "who comes back has an open case at once"


def own_page(case: Case, role: str = "klager") -> StatusView:
    """What a party reads on their page now."""
    links = case.engine.party_links(case.started.instance_id, case.auditor)
    return case.engine.public_status(links[role])


def phases(page: StatusView, *states: str) -> list[str]:
    """The stages of the way that are in one of these states."""
    return [one.id for one in page.route if one.state in states]


def test_who_came_back_may_withdraw_before_anybody_spoke_and_knows_when_they_hear(stage_on: SetStage) -> None:
    case = solve(stage_on)
    case.stage.on("2026-03-20")
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Toch niet tevreden."})
    page = own_page(case)
    assert {"intrekking", "bericht_betrokkene"} <= {one.name for one in page.messages}
    promise = "uiterlijk maandag 23 maart 2026"
    assert [(one.label, one.due) for one in page.deadlines if one.slot == "terugkomst"] == [
        ("U hoort hoe uw klacht verdergaat", "2026-03-23")
    ]
    words = json.loads(policy_files()["forms/texts/product.json"])["publicPromise"]
    short = in_short(page, case.stage.clock.now(), words)
    assert promise in short
    assert "U kwam terug" in short
    theirs = [one.label for one in own_page(case, "beklaagden[1]").deadlines]
    assert theirs == ["U hoort hoe de klacht verdergaat"]
    (task,) = case.tasks(a.COORDINATOR)
    assert task.due is not None
    assert dutch_day(task.due).isoformat() == "2026-03-23"
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})
    assert case.open_elements() == {"leg_lessen_vast"}
    assert own_page(case).became == "Uw klacht is opgelost.", "what was written stands"
    assert "terugkomst" not in {one.slot for one in own_page(case).deadlines}
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert case.view.outcome == "Opgelost tot tevredenheid"
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Nu echt."})
    assert "intrekking" in {one.name for one in case.offers()}


def test_who_comes_back_after_the_judgement_and_withdraws_leaves_the_judgement_as_it_is(
    stage_on: SetStage,
) -> None:
    stage, case = decided(stage_on)
    decided_as = case.view.outcome
    stage.on("2026-04-10")
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Ik ben het er niet mee eens."})
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert case.view.outcome == decided_as == "De gemeente gaf een oordeel"
    assert own_page(case).became == "De gemeente gaf haar oordeel. U leest het in de brief."
    for letter in ("intrekking_bevestiging", "intrekking_beklaagde"):
        words = " ".join(case.letter_text(letter).split())
        assert "Het oordeel dat u al kreeg, blijft gelden." in words
        assert "Er komt geen oordeel" not in words
    told = " ".join(case.letter_text("intrekking_beklaagde").split())
    assert "De klager kwam terug en trok dat weer in." in told
    assert "De ander hoort dat ook." in case.letter_text("intrekking_bevestiging")
    assert "Wij kijken nog wel wat wij van uw klacht leren." in case.letter_text("ontvangstbewijs")


def test_the_way_on_the_own_page_is_the_way_that_is_left(stage_on: SetStage) -> None:
    case = solve(stage_on)
    assert phases(own_page(case), "sure", "maybe") == ["ombudsman"], "coming back is beginning anew"
    case.stage.on("2026-03-20")
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Toch niet tevreden."})
    page = own_page(case)
    assert phases(page, "sure") == ["afsluiting", "nazorg"]
    assert {"informeel", "formeel", "beslissing"} <= set(phases(page, "maybe"))
    assert "ontvangst" not in phases(page, "maybe")
    again = {
        "heropening_besproken_op": "2026-03-20",
        "heropenen_als": "informeel",
        "heropend_tot": "2026-04-13",
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)
    for role in ("klager", "beklaagden[1]"):
        page = own_page(case, role)
        assert phases(page, "here") == ["informeel"]
        assert phases(page, "sure") == ["afsluiting", "nazorg"]
        assert phases(page, "maybe") == ["formeel", "beslissing", "ombudsman"]
        assert "extra" not in " ".join(one.label for one in page.deadlines)
    theirs = {one.slot: one.label for one in own_page(case, "beklaagden[1]").deadlines}
    assert theirs["informeel"] == "Wij zoeken samen een oplossing"
    assert case.due("informeel_hervat") == "2026-04-13"


def test_what_happened_is_told_once(stage_on: SetStage) -> None:
    case = solve(stage_on)
    assert [str(one.text) for one in own_page(case).moments][:1] == [
        "Uw klacht is afgesloten. Terugkomen kan altijd."
    ]
    assert "Afgesloten." in [str(one.text) for one in own_page(case, "beklaagden[1]").moments]
    case.stage.on("2026-03-20")
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Toch niet tevreden."})
    again = {
        "heropening_besproken_op": "2026-03-20",
        "heropenen_als": "informeel",
        "heropend_tot": "2026-04-13",
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)
    told = [str(one.text) for one in own_page(case).moments]
    assert told[:4] == [
        "U kreeg een brief over hoe uw klacht verdergaat.",
        "Uw klacht is weer open.",
        "U gaf door: Ik kom terug op mijn klacht.",
        "Uw klacht is afgesloten. Terugkomen kan altijd.",
    ]
    assert "Afgesloten." not in told
    assert "Weer geopend." not in told
    assert "Weer geopend." in [str(one.text) for one in own_page(case, "beklaagden[1]").moments]


def test_what_came_in_is_named_only_where_that_is_why_it_cannot_be_told_now(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    case = stage.start(a.web_form())
    case.tell("bericht_betrokkene", case.party("klager"), {"bericht_tekst": "Nog iets."})
    assert own_page(case).received == {}, "this can be told as often as one likes"
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})
    assert list(own_page(case).received) == ["intrekking"]
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Toch wel."})
    assert list(own_page(case).received) == ["heropening"], "withdrawing can be done again"


def test_what_cannot_be_recorded_yet_says_when_it_can(stage_on: SetStage) -> None:
    case = solve(stage_on)
    case.stage.on("2026-04-10")

    def waits() -> dict[str, tuple[str, bool]]:
        found = case.engine.case(case.started.instance_id, a.COORDINATOR).waiting
        return {one.element_id: (one.only_when, one.from_outside) for one in found if one.kind == "message"}

    assert waits()["ombudsman_meldt_zich"] == ("", False)
    ombudsman_comes(case, "2026-04-10")
    assert waits()["ombudsman_meldt_zich"] == ("als de ombudsman niet al meekijkt", False)


def test_the_own_page_says_first_that_the_ombudsman_looks_at_it(stage_on: SetStage) -> None:
    case = solve(stage_on)
    case.stage.on("2026-04-10")
    ombudsman_comes(case, "2026-04-10")
    assert own_page(case).became == "De Nationale ombudsman kijkt naar uw klacht. Uw klacht is opgelost."
    theirs = own_page(case, "beklaagden[1]").became
    assert theirs == "De Nationale ombudsman kijkt naar de klacht. De klacht is opgelost."
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Toch niet tevreden."})
    assert "U kwam terug" in own_page(case).became
    again = {
        "heropening_besproken_op": "2026-04-10",
        "heropenen_als": "informeel",
        "heropend_tot": "2026-04-13",
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)
    assert own_page(case).became == "De Nationale ombudsman kijkt naar uw klacht.", "while we handle it again"
    sent = {"stukken_lijst": "Het dossier", "ombudsman_brieftekst": "Hierbij.", "stukken_op": "2026-04-10"}
    case.do("stuur_stukken", a.COORDINATOR, sent)
    report = {"bericht_soort": "rapport", "bericht_op": "2026-04-10", "bericht_inhoud": "Behoorlijk."}
    case.tell("ombudsman_bericht", a.COORDINATOR, report)
    outcome = {"ombudsman_uitkomst": "behoorlijk", "ombudsman_uitkomst_op": "2026-04-10"}
    case.do("leg_uitkomst_vast", a.COORDINATOR, outcome)
    assert own_page(case).became == ""


def test_after_a_withdrawal_only_the_ombudsman_may_still_come(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    case = stage.start(a.web_form())
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})
    page = own_page(case)
    assert phases(page, "here", "sure") == ["afsluiting", "nazorg"]
    assert phases(page, "maybe") == ["ombudsman"]


@pytest.mark.parametrize(
    ("wish", "read", "ticked"),
    [
        ("weet_niet", "Dat weet de klager nog niet", []),
        ("informeel", "Samen een oplossing zoeken", ["informeel"]),
        ("formeel", "Meteen een onderzoek met een oordeel", ["formeel"]),
    ],
)
def test_what_who_comes_back_did_not_choose_is_not_chosen_for_them(
    stage_on: SetStage, wish: str, read: str, ticked: list[str]
) -> None:
    case = solve(stage_on)
    mine = {"heropening_reden": "Het gebeurde weer.", "heropening_wens": wish}
    case.tell("heropening", case.party("klager"), mine)
    row = case.offered("beoordeel_heropening", a.COORDINATOR)
    assert row is not None
    task = case.engine.task(row.task_id, a.COORDINATOR)
    assert read in {one.text for one in task.facts if one.name == "heropening_wens"}
    assert task.form is not None
    (asked,) = [one for one in case.engine.form_view(task.form, {}).nodes if one.name == "heropenen_als"]
    assert [one.value for one in asked.options if one.selected] == ticked


def solved(case: Case, day: str) -> None:
    """The team manager finds a solution, and the complainant says that it is one."""
    case.do("neem_contact_op", a.OF_BURGERZAKEN, a.talk_with_complainant(day))
    case.do("hoor_beklaagde", a.OF_BURGERZAKEN, a.talk_with_accused(day))
    case.do("bemiddel", a.OF_BURGERZAKEN, a.solved())
    links = case.engine.party_links(case.started.instance_id, case.auditor)
    (asked,) = [one for one in case.engine.public_status(links["klager"]).messages if one.awaits]
    assert asked.awaits == "uw antwoord op de vraag of het is opgelost"
    case.tell("controlevraag", case.party("klager"), {"controle_antwoord": "ja"})
    assert "Uw klacht is opgelost." in case.letter_text("ontvangstbewijs")


def test_what_is_discussed_again_was_passed_on_to_nobody_and_will_not_be(stage_on: SetStage) -> None:
    case = solve(stage_on)
    case.stage.on("2026-03-20")
    case.tell("heropening", case.party("klager"), {"heropening_reden": "Het gebeurde weer."})
    assert case.open_elements() == {"beoordeel_heropening"}
    assert "doorverwijzing" not in phases(own_page(case), "sure", "maybe")
