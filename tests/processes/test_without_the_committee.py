"""The formal route without the committee: six weeks, both heard by or for the deciding body, no advice (Awb 9:13)."""

from __future__ import annotations

import pytest

from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case, NotOffered, Stage
from tests.processes.test_s07_s08_s09_people import refused

COLLEGE, HEARS = "l.dewit", "m.degroot"
TERM = "2026-04-07"  # six weeks after 23 February, past Easter


def without_committee(**differs: object) -> a.Answers:
    """The coordinator does not engage the committee; somebody hears for the college."""
    return {
        "formeel_doorgaan": "formeel",
        "formeel_reden": "verzoek",
        "nogmaals_geprobeerd": "De klager wil een oordeel.",
        "kac_ingeschakeld": False,
        "geen_kac_reden": "De commissie heeft nu geen voorzitter.",
        "hoorder": HEARS,
    } | differs


def before_the_hearing(stage_on: SetStage) -> tuple[Stage, Case]:
    stage = stage_on("2026-02-23")
    case = stage.start(a.entered("brief", "2026-02-23", wens_route="formeel", klager=a.GERRIT), a.COORDINATOR)
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom, wens_route="formeel"))
    return stage, case


def started(stage_on: SetStage) -> tuple[Stage, Case]:
    stage, case = before_the_hearing(stage_on)
    case.do("start_formele_behandeling", a.COORDINATOR, without_committee())
    return stage, case


def heard(case: Case, day: str, *who: str) -> None:
    """Planned, held, compared and remarked upon, all by the one who hears."""
    case.do("plan_gesprekken", HEARS, {"zittingen": [a.session(day, *who)], "informatie_nodig": False})
    held = {"zitting_gehouden": True, "aanwezig": "Beide partijen", "verslag": "Beiden vertelden hun kant."}
    case.do("houd_gesprek", HEARS, held)
    case.do("vergelijk_verhalen", HEARS, {"verklaringen_verschillen": False})
    last = {"verslag_reactie": "Klopt.", "verslag_reactie_van": "allebei", "verslag_compleet": True}
    case.tell("reactie_op_verslag", a.COORDINATOR, last)


def test_six_weeks_stay_and_nobody_of_the_committee_is_asked(stage_on: SetStage) -> None:
    _, case = started(stage_on)
    assert case.due("wettelijk_6") == TERM
    assert not case.deadlines("wettelijk_10")
    assert case.tasks(a.CHAIR) == []
    assert "klachtadviescommissie" not in case.letter_text("naar_formeel")
    assert "7 april 2026" in case.letter_text("naar_formeel")


def test_an_accused_can_not_hear(stage_on: SetStage) -> None:
    _, case = before_the_hearing(stage_on)
    assert refused(case, "start_formele_behandeling", a.COORDINATOR, without_committee(hoorder="b.vos"))


def test_both_are_heard_and_the_body_decides_without_an_advice(stage_on: SetStage) -> None:
    stage, case = started(stage_on)
    case.do("besluit_over_horen", COLLEGE, {"horen_besluit": "horen"})
    stage.on("2026-03-10")
    heard(case, "2026-03-10", "klager", "beklaagden")
    for letter in ("uitnodiging_klager", "uitnodiging_beklaagde", "hoorverslag"):
        assert "commissie" not in case.letter_text(letter), letter
    assert len(case.letters("hoorverslag")) == 2
    assert not case.letters("rapport_bevindingen")
    prepared = {"kennisgenomen": True, "besluit_voorstel": "Gegrond verklaren."}
    assert refused(case, "bereid_beslissing_voor", COLLEGE, prepared), (
        "the body itself says what is established"
    )
    case.do("bereid_beslissing_voor", COLLEGE, prepared | {"bevindingen": "Er is opgehangen."})
    stage.on("2026-03-24")
    case.do("neem_beslissing", COLLEGE, a.decision("gegrond", "2026-03-24"))
    case.do("bel_over_uitkomst", a.COORDINATOR, {"persoonlijk_verteld_op": "2026-03-24"})
    text = case.letter_text("beslissing")
    assert "Er is opgehangen." in text
    assert "niet ingeschakeld" in text
    assert "9:16" not in text
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert str(case.deadlines("wettelijk_6")[-1].state) == "met"


def test_the_accused_is_always_invited_and_a_ground_is_always_needed(stage_on: SetStage) -> None:
    _, case = started(stage_on)
    with pytest.raises(NotOffered):
        case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    assert refused(case, "besluit_over_horen", COLLEGE, {"horen_besluit": "afzien_ongegrond"})
    assert refused(case, "besluit_over_horen", COLLEGE, {"horen_besluit": "afzien_geen_reactie"})
    case.do("besluit_over_horen", COLLEGE, {"horen_besluit": "horen"})
    only_complainant = {"zittingen": [a.session("2026-03-10", "klager")], "informatie_nodig": False}
    assert refused(case, "plan_gesprekken", HEARS, only_complainant)


def test_left_out_by_the_body_the_complainant_reads_who_decided_and_why(stage_on: SetStage) -> None:
    stage, case = started(stage_on)
    ground = "De klager schreef dat een gesprek niet hoeft."
    stage.on("2026-02-25")
    waived = {"verklaring_op": "2026-02-25", "verklaring_hoe": "brief"}
    case.do(
        "besluit_over_horen", COLLEGE, {"horen_besluit": "afzien_verklaring", "horen_grond": ground} | waived
    )
    text = case.letter_text("horen_vervalt")
    assert ground in text
    assert "college" in text
    assert "commissie" not in text
    stage.on("2026-03-10")
    heard(case, "2026-03-10", "beklaagden")
    assert case.letters("uitnodiging_beklaagde")
    assert not case.letters("uitnodiging_klager")


def test_after_consent_of_the_complainant_the_agreed_date_stays(stage_on: SetStage) -> None:
    stage, case = started(stage_on)
    stage.on("2026-03-30")
    agreed = {
        "uitstel_soort": "instemming_ontvangen",
        "uitstel_reden": "De getuige kan later.",
        "uitstel_tot": "2026-04-24",
        "instemming_op": "2026-03-30",
    }
    case.tell("uitstel", a.COORDINATOR, agreed)
    assert case.due("uitstel_instemming") == "2026-04-24"
