"""FEEL inside forms: the value of a text, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.feel import FeelSyntaxError, compile_expression
from engine.feel.free_names import FreeName, free_names
from engine.feel.parser import parse
from engine.model.written_values import plain

ALWAYS = "=true"
"""How `readonly: true` and `multiple: true` are kept: as the FEEL that says the same."""


def is_feel(text: str) -> bool:
    """`=` starts an expression; anything else is a literal."""
    return text.startswith("=")


def value_of(text: str, context: Mapping[str, Any]) -> Any:
    """The value of an expression (with or without its `=`); null when it has none.

    `nu` in the context, when it is there, is the moment that `now()` and `today()` give.
    """
    try:
        compiled = compile_expression(text.removeprefix("="))
    except FeelSyntaxError:
        return None
    now = plain(context.get("nu"))
    moment = now if isinstance(now, datetime) and now.tzinfo is not None else None
    return compiled.evaluate(context, now=moment).value


def mistake(text: str, names: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """Why the expression cannot be read, in Dutch and English; None when it can."""
    try:
        parse(text.removeprefix("="), names)
    except FeelSyntaxError as error:
        return error.finding.message_nl, error.finding.message_en
    return None


def used_names(text: str) -> tuple[FreeName, ...]:
    """The variables that an expression uses; none when it cannot be read."""
    try:
        return free_names(parse(text.removeprefix("=")))
    except FeelSyntaxError:
        return ()
