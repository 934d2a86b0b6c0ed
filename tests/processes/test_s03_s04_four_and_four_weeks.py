"""S03 and S04: the informal extension, with its notice, and what comes after it."""

from __future__ import annotations

from datetime import date, time

from engine import DeadlineState, Urgency
from engine.model.dutch_time import dutch_day
from tests.processes import answers as a
from tests.processes.conftest import ON_BOTH_DATABASES, SetStage
from tests.processes.stage import Case, Stage, moment

pytestmark = ON_BOTH_DATABASES

HANDLER = "m.degroot"  # the adjunct-directeur, for a complaint about a team manager


def extended(stage_on: SetStage) -> tuple[Stage, Case]:
    """Received on 20 February, not solved in four weeks, extended on 23 March."""
    stage = stage_on("2026-02-20")
    case = stage.start(a.entered("email", "2026-02-20"), a.COORDINATOR)
    case.do(
        "beoordeel_bericht", a.COORDINATOR, a.assessed(a.accused("teammanager", "Aylin Yılmaz", "a.yilmaz"))
    )
    case.do("neem_contact_op", HANDLER, a.talk_with_complainant("2026-02-20"))
    case.do("hoor_beklaagde", HANDLER, a.talk_with_accused("2026-02-20"))
    stage.on("2026-03-20")
    assert case.open_elements() == {"bemiddel"}, "the last day is still inside the term"
    stage.on("2026-03-23")
    case.do(
        "besluit_over_verlenging",
        HANDLER,
        {"verlengingsbesluit": "verlengen", "uitstel_reden": "Wij wachten op een getuige."},
    )
    return stage, case


def test_the_extension_carries_the_notice_to_both_before_the_six_weeks_end(stage_on: SetStage) -> None:
    _, case = extended(stage_on)
    assert case.due("wettelijk_6") == "2026-04-07"
    assert case.due("informeel_8") == "2026-04-17"
    assert case.due("wettelijk_verdaagd") == "2026-05-01"
    notices = [one for one in case.letters() if (one.letter_id or "").startswith("verdaging")]
    assert [one.letter_id for one in notices] == ["verdaging", "verdaging_beklaagde"]


def test_a_task_is_due_on_the_last_day_of_the_term_as_it_is_now(stage_on: SetStage) -> None:
    _, case = extended(stage_on)
    row = case.offered("bemiddel", HANDLER)
    assert row is not None
    assert row.due is not None
    assert dutch_day(row.due) == date(2026, 4, 17), "eight weeks, not the four it began with"
    assert row.urgency is Urgency.LATER


def test_what_happens_by_itself_has_the_day_of_the_term_as_it_is_now(stage_on: SetStage) -> None:
    stage, case = extended(stage_on)
    watch = "wettelijke_termijn_voorbij"
    (seen,) = [one.due for one in case.view.waiting if one.element_id == watch]
    assert seen == moment("2026-05-02", time()), "the first moment after the new end"
    (stored,) = [one.due for one in stage.engine.timers(50) if one.element_id == watch]
    assert stored == seen, "the moment that rings is the moment that people read"


def test_what_was_agreed_on_meanwhile_keeps_the_case_from_going_formal_at_the_old_end(
    stage_on: SetStage,
) -> None:
    stage = stage_on("2026-02-20")
    case = stage.start(a.entered("email", "2026-02-20"), a.COORDINATOR)
    case.do(
        "beoordeel_bericht", a.COORDINATOR, a.assessed(a.accused("teammanager", "Aylin Yılmaz", "a.yilmaz"))
    )
    stage.on("2026-03-23")
    assert "besluit_over_verlenging" in case.open_elements()
    agreed = {
        "uitstel_soort": "instemming_ontvangen",
        "uitstel_reden": "De klager is op reis.",
        "uitstel_tot": "2026-05-08",
        "instemming_op": "2026-03-23",
    }
    case.tell("uitstel", a.COORDINATOR, agreed)
    stage.on("2026-04-09")
    assert "besluit_over_verlenging" in case.open_elements(), "the term of 7 April was put off"
    assert "start_formele_behandeling" not in case.open_elements()


def test_the_handler_was_warned_and_the_coordinator_heard_of_the_end(stage_on: SetStage) -> None:
    _, case = extended(stage_on)
    told = [str(row) for row in case.history()]
    assert any("deadline_warned" in row.lower() and "informele termijn" in row.lower() for row in told)


def test_after_eight_weeks_the_formal_route_starts_by_itself(stage_on: SetStage) -> None:
    stage, case = extended(stage_on)
    stage.on("2026-04-17")
    assert "bemiddel" in case.open_elements()
    stage.on("2026-04-18")
    assert case.open_elements() == {"start_formele_behandeling"}


def open_and_late(case: Case) -> list[str]:
    """The terms that are past their end and still open."""
    return [one.term for one in case.view.deadlines if one.overdue and one.state is DeadlineState.OPEN]


def in_committee(stage_on: SetStage) -> tuple[Stage, Case]:
    stage, case = extended(stage_on)
    stage.on("2026-04-20")
    case.do("start_formele_behandeling", a.COORDINATOR, a.to_committee("termijn_voorbij"))
    return stage, case


def test_the_committee_leaves_the_adjourned_end_where_it_was(stage_on: SetStage) -> None:
    _, case = in_committee(stage_on)
    assert case.due("wettelijk_10") == "2026-05-01"


def test_a_fresh_notice_brings_the_end_to_fourteen_weeks(stage_on: SetStage) -> None:
    stage, case = in_committee(stage_on)
    stage.on("2026-04-28")
    case.tell(
        "uitstel",
        a.COORDINATOR,
        {"uitstel_soort": "verdaging", "uitstel_reden": "De zitting kon niet eerder."},
    )
    assert case.due("wettelijk_verdaagd") == "2026-05-29"
    assert len(case.letters("verdaging")) == 2
    assert "29 mei 2026" in case.letter_text("verdaging")
    stage.on("2026-05-04")
    assert open_and_late(case) == []


def test_without_a_fresh_notice_the_case_is_overdue_and_the_complainant_is_told(stage_on: SetStage) -> None:
    stage, case = in_committee(stage_on)
    stage.on("2026-05-02")
    assert open_and_late(case) == ["wettelijk_10"]
    case.do(
        "leg_overschrijding_uit",
        a.COORDINATOR,
        {"overschrijding_reden": "De zitting is verzet.", "verwacht_klaar_op": "2026-05-20"},
    )
    assert "ombudsman" in case.letter_text("termijn_verstreken").lower()
    assert case.due("ombudsman_jaar") == "2027-05-01"


def test_a_second_adjournment_is_refused_and_consent_is_asked_instead(stage_on: SetStage) -> None:
    stage, case = in_committee(stage_on)
    stage.on("2026-04-28")
    once_more = {"uitstel_soort": "verdaging", "uitstel_reden": "De zitting kon niet eerder."}
    case.tell("uitstel", a.COORDINATOR, once_more)
    case.tell("uitstel", a.COORDINATOR, once_more)
    assert case.due("wettelijk_verdaagd") == "2026-05-29"
    assert len(case.letters("verdaging")) == 2
    asked = {
        "uitstel_soort": "instemming_vragen",
        "uitstel_reden": "Ziekte van een getuige.",
        "uitstel_tot": "2026-06-12",
    }
    answer = "instemming_uitstel"
    assert answer not in {one.name for one in case.offers()}, "nobody asked yet"
    asks = "klager_antwoordt_uitstel"
    (wait,) = [one for one in case.view.waiting if one.element_id == asks]
    assert (wait.only_when, wait.from_outside) == ("als wij de klager om meer tijd hebben gevraagd", False)
    case.tell("uitstel", a.COORDINATOR, asked)
    (wait,) = [one for one in case.view.waiting if one.element_id == asks]
    assert (wait.only_when, wait.from_outside) == ("", True), "the case waits for the answer now"
    assert answer in {one.name for one in case.offers()}
    assert case.letters("verzoek_instemming")
    stage.on("2026-04-29")
    case.tell(
        "instemming_uitstel",
        case.party("klager"),
        {"instemming_uitstel": True, "instemming_op": "2026-04-29"},
    )
    assert case.due("uitstel_instemming") == "2026-06-12"


def test_a_written_agreement_leaves_the_formal_route_out_and_is_the_ground_in_the_ledger(
    stage_on: SetStage,
) -> None:
    stage, case = extended(stage_on)
    stage.on("2026-04-16")
    agreed = {
        "informeel_tot": "2026-05-15",
        "instemming_op": "2026-04-16",
        "instemming_hoe": "e-mail van de klager",
    }
    case.tell("informeel_doorgaan", a.COORDINATOR, agreed)
    stage.on("2026-05-11")
    assert case.open_elements() == {"bemiddel"}
    case.do("bemiddel", HANDLER, a.solved())
    case.do("stel_controlevraag", HANDLER, a.control("ja", "2026-05-11"))
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert not case.letters("naar_formeel")
    assert "2026-04-16" in case.deadlines("informeel_afgesproken")[-1].ground
    assert str(case.deadlines("informeel_afgesproken")[-1].state) == "met"


def test_when_the_agreed_date_passes_the_formal_route_starts(stage_on: SetStage) -> None:
    stage, case = extended(stage_on)
    stage.on("2026-04-16")
    agreed = {
        "informeel_tot": "2026-05-15",
        "instemming_op": "2026-04-16",
        "instemming_hoe": "e-mail van de klager",
    }
    case.tell("informeel_doorgaan", a.COORDINATOR, agreed)
    stage.on("2026-05-15")
    assert "bemiddel" in case.open_elements()
    stage.on("2026-05-16")
    assert "start_formele_behandeling" in case.open_elements()


def test_without_a_decision_on_extension_the_formal_route_starts_when_the_six_weeks_are_over(
    stage_on: SetStage,
) -> None:
    stage = stage_on("2026-02-20")
    case = stage.start(a.entered("email", "2026-02-20"), a.COORDINATOR)
    case.do(
        "beoordeel_bericht", a.COORDINATOR, a.assessed(a.accused("teammanager", "Aylin Yılmaz", "a.yilmaz"))
    )
    stage.on("2026-04-07")
    assert "besluit_over_verlenging" in case.open_elements()
    stage.on("2026-04-08")
    assert case.open_elements() == {"start_formele_behandeling", "leg_overschrijding_uit"}
