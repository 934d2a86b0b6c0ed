"""S10 and S11: departing from the advice, and leaving out the hearing of the complainant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case, Stage
from tests.processes.test_s07_s08_s09_people import refused

GROUND = "De klager heeft dit zelf laten weten."


def before_the_committee(stage_on: SetStage) -> tuple[Stage, Case]:
    stage = stage_on("2026-02-23")
    case = stage.start(a.entered("brief", "2026-02-23", wens_route="formeel", klager=a.GERRIT), a.COORDINATOR)
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom, wens_route="formeel"))
    case.do("start_formele_behandeling", a.COORDINATOR, a.to_committee())
    return stage, case


def test_departing_from_the_advice_needs_reasons_and_sends_the_advice_along(stage_on: SetStage) -> None:
    stage, case = before_the_committee(stage_on)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    stage.on("2026-03-16")
    a.hear(case, "2026-03-16")
    case.do("geef_advies", a.CHAIR, a.advice("gegrond"))
    case.do("bereid_beslissing_voor", "l.dewit", {"kennisgenomen": True, "besluit_voorstel": "Afwijken."})
    stage.on("2026-03-30")
    departs = a.decision("geen_oordeel", "2026-03-30")
    assert refused(case, "neem_beslissing", "l.dewit", departs)
    reasons = "Wat aan de telefoon is gezegd, kan niemand meer vaststellen."
    case.do("neem_beslissing", "l.dewit", departs | {"motivering_afwijking": reasons})
    case.do("bel_over_uitkomst", a.COORDINATOR, {"persoonlijk_verteld_op": "2026-03-30"})
    assert reasons in case.letter_text("beslissing")
    assert "rapport" in case.letter_text("beslissing").lower()


def test_a_part_that_differs_needs_reasons_as_well(stage_on: SetStage) -> None:
    stage, case = before_the_committee(stage_on)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    stage.on("2026-03-16")
    a.hear(case, "2026-03-16")
    case.do("geef_advies", a.CHAIR, a.advice("gegrond"))
    case.do("bereid_beslissing_voor", "l.dewit", {"kennisgenomen": True, "besluit_voorstel": "Afwijken."})
    stage.on("2026-03-30")
    assert refused(
        case, "neem_beslissing", "l.dewit", a.decision("ongegrond", "2026-03-30", oordeel="gegrond")
    )
    case.do("neem_beslissing", "l.dewit", a.decision("gegrond", "2026-03-30"))


@pytest.mark.parametrize("way", ["afzien_ongegrond", "afzien_verklaring", "afzien_geen_reactie"])
def test_without_its_ground_the_hearing_of_the_complainant_stays(stage_on: SetStage, way: str) -> None:
    _, case = before_the_committee(stage_on)
    assert refused(case, "besluit_over_horen", a.CHAIR, {"horen_besluit": way})
    assert refused(case, "besluit_over_horen", a.CHAIR, {"horen_besluit": way, "horen_grond": GROUND})
    assert case.open_elements() == {"besluit_over_horen"}


def left_out(case: Case, stage: Stage, day: str) -> None:
    """Left out for the complainant: the accused is invited all the same, and the case shows the ground."""
    stage.on(day)
    a.hear(case, day, complainant_too=False)
    assert case.letters("uitnodiging_beklaagde")
    assert not case.letters("uitnodiging_klager")
    case.do("geef_advies", a.CHAIR, a.advice("ongegrond"))
    assert GROUND in case.letter_text("rapport_bevindingen")


def test_manifestly_unfounded_after_contact_and_with_undisputed_facts(stage_on: SetStage) -> None:
    stage, case = before_the_committee(stage_on)
    stage.on("2026-02-25")
    ground: dict[str, Any] = {"horen_besluit": "afzien_ongegrond", "horen_grond": GROUND}
    case.do(
        "besluit_over_horen", a.CHAIR, ground | {"feiten_onbetwist": True, "contact_klager_op": "2026-02-25"}
    )
    left_out(case, stage, "2026-03-16")


def test_the_complainant_waives(stage_on: SetStage) -> None:
    stage, case = before_the_committee(stage_on)
    stage.on("2026-02-25")
    waived = {"verklaring_op": "2026-02-25", "verklaring_hoe": "brief"}
    case.do(
        "besluit_over_horen", a.CHAIR, {"horen_besluit": "afzien_verklaring", "horen_grond": GROUND} | waived
    )
    left_out(case, stage, "2026-03-16")


def test_the_complainant_does_not_reply_within_the_period_after_a_recorded_attempt(
    stage_on: SetStage,
) -> None:
    stage, case = before_the_committee(stage_on)
    silent = {"horen_besluit": "afzien_geen_reactie", "horen_grond": GROUND}
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "reactie_vragen"})
    assert not case.deadlines("horen_reactie"), "the period waits for the attempt"
    assert refused(
        case, "benader_klager", a.OTHER_COORDINATOR, {"horen_pogingen": [], "wil_gehoord": "nog_onbekend"}
    )
    tried = [{"op": "2026-02-23", "hoe": "telefoon", "resultaat": "Voicemail ingesproken."}]
    case.do("benader_klager", a.OTHER_COORDINATOR, {"horen_pogingen": tried, "wil_gehoord": "nog_onbekend"})
    assert case.due("horen_reactie") == "2026-03-09"
    assert case.letters("horen_reactie_vragen")
    stage.on("2026-03-09")
    assert case.open_elements() == set()
    stage.on("2026-03-10")
    case.do("besluit_over_horen", a.CHAIR, silent)
    left_out(case, stage, "2026-03-16")


def test_a_complainant_who_replies_in_time_decides_it(stage_on: SetStage) -> None:
    stage, case = before_the_committee(stage_on)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "reactie_vragen"})
    tried = [{"op": "2026-02-23", "hoe": "telefoon", "resultaat": "Voicemail ingesproken."}]
    case.do("benader_klager", a.OTHER_COORDINATOR, {"horen_pogingen": tried, "wil_gehoord": "nog_onbekend"})
    stage.on("2026-03-02")
    case.tell("reactie_op_horen", case.party("klager"), {"wil_gehoord": "ja", "horen_voorkeur": "telefoon"})
    assert refused(
        case, "besluit_over_horen", a.CHAIR, {"horen_besluit": "afzien_geen_reactie", "horen_grond": GROUND}
    )
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    assert case.open_elements() == {"plan_hoorzitting"}


def test_the_accused_can_not_be_left_out_of_the_hearing(stage_on: SetStage) -> None:
    _, case = before_the_committee(stage_on)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    only_complainant = {"zittingen": [a.session("2026-03-16", "klager")], "informatie_nodig": False}
    assert refused(case, "plan_hoorzitting", a.OTHER_COORDINATOR, only_complainant)
