"""Every fact of a real case tells why it is so: step, row of the table, person, version."""

from itertools import pairwise

import pytest

from engine import WhyKind, errors
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case


@pytest.fixture
def case(stage_on: SetStage) -> Case:
    stage = stage_on("2026-03-02")
    case = stage.start(a.web_form())
    stage.on("2026-03-03")
    case.do(
        "beoordeel_bericht",
        a.COORDINATOR,
        a.assessed(a.accused("medewerker_team", "Ria Peeters", team="Burgerzaken")),
    )
    return case


def test_there_is_no_fact_without_a_reason(case: Case) -> None:
    view = case.engine.case(case.started.instance_id, a.COORDINATOR)
    assert len(view.variables) > 10
    for fact in view.variables:
        why = case.engine.why(case.started.instance_id, WhyKind.FACT, fact.name, a.COORDINATOR)
        assert why.label == fact.label
        assert why.values, fact.name
        assert why.values[0].cause.sentence
        assert why.values[0].cause.deployment_number == 1
    for line in view.deadlines:
        why = case.engine.why(case.started.instance_id, WhyKind.DEADLINE, str(line.id), a.COORDINATOR)
        assert why.deadline is not None
        assert why.values[0].cause.element_name
    for row in case.letters():
        why = case.engine.why(case.started.instance_id, WhyKind.DOCUMENT, str(row.id), a.COORDINATOR)
        assert why.values[0].cause.element_id
        assert why.came_from
    for task in view.tasks:
        why = case.engine.why(case.started.instance_id, WhyKind.TASK, str(task.task_id), a.COORDINATOR)
        assert why.values[0].cause.element_id == task.element_id


def test_a_fact_from_a_table_shows_the_row_that_held_with_what_it_looked_at(case: Case) -> None:
    why = case.engine.why(case.started.instance_id, WhyKind.FACT, "formele_behandelaar", a.COORDINATOR)
    cause = why.values[0].cause
    assert cause.process_name == "Behandelaar bepalen"
    (rule, *_) = cause.rules
    assert rule.file == "processes/behandelaar.dmn"
    assert rule.number > 0
    assert any(cell.given for cell in rule.inputs)
    assert any("teammanager" in answer.text for answer in rule.answers)
    told = [cell.given for cell in rule.inputs] + [answer.text for answer in rule.answers]
    assert not [text for text in told if "_" in text or text in ("true", "false", "null")]


def test_a_fact_that_somebody_answered_names_them_and_the_step(case: Case) -> None:
    cause = case.engine.why(case.started.instance_id, WhyKind.FACT, "aard", a.COORDINATOR).values[0].cause
    assert (cause.element_id, cause.process_name) == ("beoordeel_bericht", "Intake")
    assert "Karin van Dijk" in cause.sentence


def test_a_letter_tells_what_it_was_made_of_and_what_led_to_it(case: Case) -> None:
    (row,) = [one for one in case.letters() if one.letter_id == "ontvangstbevestiging"]
    why = case.engine.why(case.started.instance_id, WhyKind.DOCUMENT, str(row.id), a.COORDINATOR)
    assert "ontvangen_op" in [one.name for one in why.came_from]
    assert why.after is not None
    assert "Karin van Dijk" in why.after.sentence


def test_a_fact_that_changed_tells_what_it_was_before(case: Case) -> None:
    case.engine.set_variables(
        case.started.instance_id, {"over_wie": "het zwembad"}, "beheer", "verkeerd overgenomen"
    )
    why = case.engine.why(case.started.instance_id, WhyKind.FACT, "over_wie", a.COORDINATOR)
    assert why.text == "het zwembad"
    assert "verkeerd overgenomen" in why.values[0].cause.sentence
    assert len(why.values) == 2


def test_what_is_not_there_or_not_for_you_is_refused(case: Case) -> None:
    for kind, name in (
        (WhyKind.FACT, "bestaat_niet"),
        (WhyKind.DEADLINE, "999999"),
        (WhyKind.DOCUMENT, "999999"),
        (WhyKind.TASK, "onzin"),
        (WhyKind.OUTCOME, ""),
    ):
        with pytest.raises(errors.NotFound):
            case.engine.why(case.started.instance_id, kind, name, a.COORDINATOR)
    with pytest.raises(errors.NotAllowed):
        case.engine.why(case.started.instance_id, WhyKind.FACT, "aard", "o.bos")


def test_no_reason_is_called_after_another_step_and_no_value_follows_itself(case: Case) -> None:
    here = case.started.instance_id
    klager = a.web_form()["klager"]
    assert len(case.engine.why(here, WhyKind.FACT, "klager", a.COORDINATOR).values) == 1
    case.engine.set_variables(here, {"klager": {**klager, "niet_getoond": "x"}}, "beheer", "proef")
    for fact in case.engine.case(here, a.COORDINATOR).variables:
        why = case.engine.why(here, WhyKind.FACT, fact.name, a.COORDINATOR)
        for value in why.values:
            if value.cause.sentence.endswith("’ is uitgevoerd."):
                assert value.cause.sentence == f"‘{value.cause.element_name}’ is uitgevoerd."
        shown = [(value.text, value.records) for value in why.values]
        assert not [one for one, before in pairwise(shown) if one == before], fact.name
    regime = case.engine.why(here, WhyKind.FACT, "regime", a.COORDINATOR)
    assert regime.values[0].cause.element_name == "Bepaal welke regels gelden"
