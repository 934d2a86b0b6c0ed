"""One decision being taken: what is known so far, what matched, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.feel import Finding as FeelFinding
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.runtime import Runtime
from engine.feel.syntax import Node

from .findings import Finding, Severity, finding

Key = tuple[str, str]  # namespace of the model, id of the element


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule of a table that matched: which, on what inputs, and what it answers.

    `inputs` and `outputs` pair the heading of a column with its value. `outputs` is what the rule itself
    answers, also when the hit policy makes something else of it. `annotations` are the remarks beside the
    rule.
    """

    decision: str
    table: str
    rule: str
    number: int
    inputs: tuple[tuple[str, Any], ...]
    outputs: tuple[tuple[str, Any], ...]
    annotations: tuple[str, ...] = ()


class Run(Runtime):
    """A FEEL run that spans a whole decision, so that its budget, clock and findings are shared by all its
    texts.
    """

    __slots__ = ("busy", "decision", "element", "file", "given", "inputs", "matched", "remarks", "values")

    def __init__(
        self, inputs: Mapping[str, Any], now: datetime | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> None:
        super().__init__(now, limits)
        self.inputs = inputs
        self.given: Mapping[Key, Any] | None = None  # inside a decision service: its arguments
        self.values: dict[Key, Any] = {}  # decisions and inputs worked out so far
        self.busy: set[Key] = set()  # decisions being worked out: meeting one again is a cycle
        self.matched: list[MatchedRule] = []
        self.remarks: list[Finding] = []
        self.file = self.element = self.decision = ""  # where we are

    def report(self, node: Node, code: str, **parts: object) -> None:
        """A remark of FEEL about the text of the element where we are."""
        before = len(self.findings)
        super().report(node, code, **parts)
        for remark in self.findings[before:]:
            self._add(from_feel(remark, self.file, self.element))

    def remark(self, rule: str, **facts: object) -> None:
        """A remark of this room about the element where we are."""
        self._add(finding(self.file, self.element, rule, **facts))

    def relay(self, remark: FeelFinding) -> None:
        """A remark that FEEL made before, when it read the text."""
        self._add(from_feel(remark, self.file, self.element))

    def _add(self, remark: Finding) -> None:
        if len(self.remarks) < self.limits.findings and remark not in self.remarks[-8:]:
            self.remarks.append(remark)


def from_feel(remark: FeelFinding, file: str, element: str) -> Finding:
    """A finding about a FEEL text as one about the element that holds the text."""
    severity = Severity(remark.severity.value)
    return Finding(
        file, element, remark.code, severity, remark.message_nl, remark.message_en, remark.start, remark.end
    )
