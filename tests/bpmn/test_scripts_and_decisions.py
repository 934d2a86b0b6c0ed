"""Scripts and decisions, and what their expressions see; saved and restored between all steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.bpmn.drawing import (
    Case,
    element,
    extensions,
    io,
    script,
)
from tests.bpmn.small_processes import one


def test_a_script_task_puts_one_value_into_one_variable() -> None:
    case = Case(one(script("t", "=aantal * 2", "dubbel")), aantal=Decimal(21))
    assert case.values["dubbel"] == 42


def test_a_decision_is_asked_with_the_variables_in_scope_and_its_answer_kept() -> None:
    asked: list[tuple[str, Any, str]] = []

    def decide(decision: str, scope: Mapping[str, Any], element_id: str) -> Any:
        asked.append((decision, scope["soort"], element_id))
        return {"weken": Decimal(6)}

    task = element(
        "businessRuleTask",
        "t",
        extensions('<zeebe:calledDecision decisionId="termijn" resultVariable="uitkomst"/>'),
    )
    case = Case(one(task), decide=decide, soort="a")
    assert asked == [("termijn", "a", "t")]
    assert case.values["uitkomst"] == {"weken": 6}
    (step,) = [step for step in case.trail if step.kind == "decided"]
    assert step.details == {"decision": "termijn", "variable": "uitkomst", "value": {"weken": Decimal(6)}}


def test_a_decision_with_output_mappings_lets_only_those_out() -> None:
    task = element(
        "businessRuleTask",
        "t",
        extensions(
            '<zeebe:calledDecision decisionId="x" resultVariable="uitkomst"/>'
            + io(outputs={"weken": "=uitkomst.weken"})
        ),
    )
    case = Case(one(task), decide=lambda *_: {"weken": Decimal(6), "intern": 1})
    assert case.values == {"weken": 6}


def test_the_element_itself_is_known_to_its_expressions() -> None:
    assert Case(one(script("t", "=taak.element", "wie"))).values["wie"] == "t"


def test_now_and_today_are_the_moment_of_the_run_in_amsterdam() -> None:
    drawn = one(script("t", "=string(today())", "dag"))
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert Case(drawn, now=late).values["dag"] == "2026-07-01"
