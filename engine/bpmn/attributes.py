"""What a user task or job says about itself, as expressions to evaluate in the scope of a token."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.bpmn import moments
from engine.bpmn.diagram import Assignment, Element, JobDefinition, Schedule
from engine.bpmn.expressions import Expression
from engine.errors import ExpressionError
from engine.feel import Names
from engine.sentence import said

DEFAULT_RETRIES = 3
DEFAULT_PRIORITY = 50


class Attributes:
    """The expressions of one element. Making it raises DiagramRefused for a text that is no FEEL."""

    def __init__(self, element: Element, names: Names) -> None:
        extensions = element.extensions
        assignment = extensions.assignment or Assignment()
        schedule = extensions.schedule or Schedule()
        job = extensions.job or JobDefinition("")
        texts = {
            "assignee": assignment.assignee,
            "candidate_groups": assignment.candidate_groups,
            "candidate_users": assignment.candidate_users,
            "due_date": schedule.due_date,
            "follow_up_date": schedule.follow_up_date,
            "priority": extensions.priority,
            "form_id": extensions.form.form_id if extensions.form else None,
            "excluded": extensions.properties.get("excluded"),
            "type": job.type,
            "retries": job.retries,
        }
        self._expressions = {
            name: Expression(text, element.id, names) for name, text in texts.items() if text
        }
        self._headers = {key: Expression(text, element.id, names) for key, text in extensions.headers.items()}

    def word(self, name: str, scope: Mapping[str, Any]) -> str | None:
        expression = self._expressions.get(name)
        return None if expression is None else expression.word(scope)

    def words(self, name: str, scope: Mapping[str, Any]) -> tuple[str, ...]:
        expression = self._expressions.get(name)
        return () if expression is None else tuple(expression.words(scope))

    def number(self, name: str, scope: Mapping[str, Any], default: int) -> int:
        expression = self._expressions.get(name)
        found = None if expression is None else expression.whole_number(scope)
        return default if found is None else found

    def moment(
        self, name: str, scope: Mapping[str, Any], *, until_end_of_day: bool = False
    ) -> datetime | None:
        """Null is no moment; what is not a moment is an ExpressionError.

        `until_end_of_day`: a day without a time means its last second, for work may be done all that day.
        """
        expression = self._expressions.get(name)
        value = None if expression is None else expression.value(scope)
        if expression is None or value is None:
            return None
        try:
            return moments.last_of_day(value) if until_end_of_day else moments.moment_of(value)
        except moments.NotAMoment as problem:
            raise ExpressionError(
                element=expression.element, text=expression.text, reason=said(problem)
            ) from None

    def headers(self, scope: Mapping[str, Any]) -> dict[str, Any]:
        return {key: expression.value(scope) for key, expression in self._headers.items()}
