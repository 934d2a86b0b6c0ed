"""Expressions of a diagram: text that starts with `=` is FEEL, anything else is the literal it says.

This is the zeebe rule ("static value or expression"), and the only place where the text of a diagram is
evaluated: SpiffWorkflow's own doors for expressions are closed (see `closed_doors`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.errors import DiagramRefused, ExpressionError
from engine.feel import Compiled, FeelSyntaxError, Names, Runtime, compile_expression
from engine.feel.quick import SLOW
from engine.feel.syntax import Name
from engine.model.dutch_time import AMSTERDAM
from engine.sentence import Bilingual, Sentence


class Expression:
    """One compiled expression of one element. Read-only after it was made, so shared between instances.

    Scopes are mappings; one with a `now` (aware datetime) gives the moment that FEEL's `now()` and `today()`
    mean.
    """

    __slots__ = ("_compiled", "element", "text")

    def __init__(self, text: str, element: str, names: Names | Iterable[str] = ()) -> None:
        self.text = text
        self.element = element
        self._compiled: Compiled | None = None
        if text.startswith("="):
            try:
                self._compiled = compile_expression(text[1:], names)
            except FeelSyntaxError as problem:
                raise DiagramRefused(
                    element=element,
                    reason=Sentence(
                        "{text}: {why}",
                        text=text,
                        why=Bilingual(  # a sentence within a sentence
                            problem.finding.message_nl.rstrip("."), problem.finding.message_en.rstrip(".")
                        ),
                    ),
                ) from None

    @property
    def variable(self) -> str | None:
        """The name, when the expression is nothing but one variable."""
        node = None if self._compiled is None else self._compiled.node
        return node.name if isinstance(node, Name) else None

    def value(self, scope: Mapping[str, Any]) -> Any:
        """The value in this scope, a FEEL value as `engine.feel.values` documents them; a literal is its own
        text.
        """
        return self._evaluate(scope)[0]

    def _evaluate(self, scope: Mapping[str, Any]) -> tuple[Any, str]:
        """The value, and what FEEL has to say when there is none."""
        if self._compiled is None:
            return self.text, ""
        value = self._compiled.at_once(scope)
        if value is not SLOW:
            return value, ""
        now: datetime | None = getattr(scope, "now", None)
        runtime = Runtime(None if now is None else now.astimezone(AMSTERDAM))
        value = self._compiled(scope, runtime)
        remark = runtime.findings[0] if runtime.findings and value is None else None
        return value, Bilingual(remark.message_nl, remark.message_en) if remark else ""

    def truth(self, scope: Mapping[str, Any]) -> bool:
        """The value of a condition. Raises ExpressionError when it is not true or false: null is not "no"."""
        value, remark = self._evaluate(scope)
        if value is True or value is False:
            return bool(value)
        if self._compiled is None and self.text in ("true", "false"):
            return self.text == "true"
        if value is None:
            raise self._failure(Sentence("de uitkomst is leeg (null)"), remark)
        raise self._failure(Sentence("de uitkomst is geen ja of nee"))

    def words(self, scope: Mapping[str, Any]) -> list[str]:
        """A list of names: a FEEL list of texts, one text, or literal text with commas. Null is the empty
        list.
        """
        value, _ = self._evaluate(scope)
        if value is None:
            return []
        if isinstance(value, str):
            return [word.strip() for word in value.split(",") if word.strip()]
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return list(value)
        raise self._failure(Sentence("er moet een lijst met namen uitkomen"))

    def word(self, scope: Mapping[str, Any]) -> str | None:
        """One text or nothing."""
        value, _ = self._evaluate(scope)
        if value is None or isinstance(value, str):
            return value or None
        raise self._failure(Sentence("er moet een tekst uitkomen"))

    def whole_number(self, scope: Mapping[str, Any]) -> int | None:
        """A whole number, also written as text; or nothing."""
        value, _ = self._evaluate(scope)
        if value is None:
            return None
        try:
            return int(value)
        except (TypeError, ValueError, ArithmeticError):
            raise self._failure(Sentence("er moet een getal uitkomen")) from None

    def _failure(self, reason: str, remark: str = "") -> ExpressionError:
        whole = Sentence("{reason}; {remark}", reason=reason, remark=remark) if remark else reason
        return ExpressionError(element=self.element, text=self.text, reason=whole)

    def __repr__(self) -> str:
        return f"Expression({self.text!r} at {self.element})"
