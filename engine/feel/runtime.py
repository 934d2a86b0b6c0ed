"""One evaluation under way: its findings, its budget, its clock, and the scopes that names are looked up
in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from engine.feel.findings import Finding, finding
from engine.feel.limits import DEFAULT_LIMITS, LimitExceeded, Limits
from engine.feel.syntax import Node
from engine.feel.temporal import DateTime, from_datetime
from engine.feel.values import UnsupportedValue, from_python


class Fault(Exception):
    """An operation without an answer: it becomes null with the finding `code`, at the place of the
    operation.
    """

    def __init__(self, code: str, **parts: object) -> None:
        super().__init__(code)
        self.code = code
        self.parts = parts


class _Missing:
    __slots__ = ()


MISSING: Final = _Missing()
_WHOLE = Node(0, 0)


class Runtime:
    """What an evaluation carries along.

    May be shared by the evaluations of one decision: then so is the budget.
    """

    __slots__ = ("_now", "depth", "findings", "limits", "place", "steps")

    def __init__(self, now: datetime | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.steps = limits.steps
        self.depth = 0
        self.findings: list[Finding] = []
        self.place = _WHOLE  # the call under way, where findings from inside a built-in function belong
        self._now = now

    def report(self, node: Node, code: str, **parts: object) -> None:
        """Add a finding at the place of a node. Past the limit, and when said already, it stays unsaid."""
        if len(self.findings) >= self.limits.findings:
            return
        found = finding(code, node.start, node.end, **parts)
        if found not in self.findings[-8:]:
            self.findings.append(found)

    def spend(self, steps: int) -> None:
        """Count work. Raises LimitExceeded when the budget is used up."""
        self.steps -= steps
        if self.steps < 0:
            raise LimitExceeded("too-many-steps", self.limits.steps)

    def check_length(self, length: int) -> None:
        """Pay for a list of this length, or stop when it is too long."""
        if length > self.limits.list_length:
            raise LimitExceeded("too-large", self.limits.list_length)
        self.spend(length)

    def check_text(self, length: int) -> None:
        """Pay for a string of this length, or stop when it is too long."""
        if length > self.limits.string_length:
            raise LimitExceeded("too-large", self.limits.string_length)
        self.spend(length >> 6)

    def now(self) -> DateTime:
        """The moment of this evaluation: the same for its whole length."""
        if self._now is None:
            self._now = datetime.now(UTC)
        return from_datetime(self._now)


class Env:
    """A scope: FEEL values by name, then the outer data not yet read, then the scope around it."""

    __slots__ = ("parent", "run", "source", "values")

    def __init__(
        self,
        values: dict[str, Any],
        run: Runtime,
        parent: Env | None = None,
        source: Mapping[str, Any] | None = None,
    ) -> None:
        self.values = values
        self.run = run
        self.parent = parent
        self.source = source

    def child(self, values: dict[str, Any]) -> Env:
        return Env(values, self.run, self)

    def lookup(self, name: str) -> Any:
        """The value of a name, or MISSING.

        A variable of the host is read, and converted, when first asked for.
        """
        env: Env | None = self
        while env is not None:
            value = env.values.get(name, MISSING)
            if value is not MISSING:
                return value
            if env.source is not None:
                value = env.read(name)
                if value is not MISSING:
                    return value
            env = env.parent
        return MISSING

    def read(self, name: str) -> Any:
        try:
            raw = self.source[name]  # type: ignore[index]
        except KeyError:
            return MISSING
        value = self.values[name] = self.convert(name, raw)
        return value

    def find(self, name: str) -> tuple[Any, bool]:
        """The value of a name or MISSING, and whether it is the host's own, not yet converted."""
        env: Env | None = self
        while env is not None:
            value = env.values.get(name, MISSING)
            if value is not MISSING:
                return value, False
            if env.source is not None:
                try:
                    return env.source[name], True
                except KeyError:
                    pass
            env = env.parent
        return MISSING, False

    def convert(self, name: str, raw: Any) -> Any:
        """A value of the host as a FEEL value; one that is none becomes null with a finding."""
        try:
            return from_python(raw)
        except UnsupportedValue as error:
            self.run.report(_WHOLE, "unsupported-value", name=name, kind=str(error))
            return None
