"""The types of FEEL (DMN 1.5, 10.3.2.3 and table 31 ff.): what `instance of` asks and functions declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeelType:
    """A FEEL type.

    The simple ones are the constants below; lists, contexts, ranges and functions have parts.
    """

    name: str

    def __str__(self) -> str:
        return self.name


ANY = FeelType("Any")


@dataclass(frozen=True, slots=True)
class ListType(FeelType):
    element: FeelType = ANY
    name: str = "list"

    def __str__(self) -> str:
        return f"list<{self.element}>"


@dataclass(frozen=True, slots=True)
class RangeType(FeelType):
    element: FeelType = ANY
    name: str = "range"

    def __str__(self) -> str:
        return f"range<{self.element}>"


@dataclass(frozen=True, slots=True)
class ContextType(FeelType):
    """A context with at least these entries."""

    entries: tuple[tuple[str, FeelType], ...] = ()
    name: str = "context"

    def __str__(self) -> str:
        return f"context<{', '.join(f'{key}: {kind}' for key, kind in self.entries)}>"


@dataclass(frozen=True, slots=True)
class FunctionType(FeelType):
    """A function; `parameters` None stands for any function at all."""

    parameters: tuple[FeelType, ...] | None = None
    result: FeelType = ANY
    name: str = "function"

    def __str__(self) -> str:
        inner = "" if self.parameters is None else ", ".join(str(p) for p in self.parameters)
        return f"function<{inner}> -> {self.result}"


NULL = FeelType("Null")
NUMBER = FeelType("number")
STRING = FeelType("string")
BOOLEAN = FeelType("boolean")
DATE = FeelType("date")
TIME = FeelType("time")
DATE_AND_TIME = FeelType("date and time")
DAYS_AND_TIME_DURATION = FeelType("days and time duration")
YEARS_AND_MONTHS_DURATION = FeelType("years and months duration")

SIMPLE_TYPES: Mapping[str, FeelType] = {
    kind.name: kind
    for kind in (
        ANY,
        NULL,
        NUMBER,
        STRING,
        BOOLEAN,
        DATE,
        TIME,
        DATE_AND_TIME,
        DAYS_AND_TIME_DURATION,
        YEARS_AND_MONTHS_DURATION,
    )
}
# The names of older DMN versions, still written by tools.
TYPE_ALIASES: Mapping[str, FeelType] = {
    "dateTime": DATE_AND_TIME,
    "dayTimeDuration": DAYS_AND_TIME_DURATION,
    "yearMonthDuration": YEARS_AND_MONTHS_DURATION,
}


def type_conforms(source: FeelType, target: FeelType) -> bool:
    """Whether every value of `source` is one of `target` (10.3.2.9.2)."""
    if target == ANY or source in (NULL, target):
        return True
    if isinstance(source, ListType) and isinstance(target, ListType):
        return type_conforms(source.element, target.element)
    if isinstance(source, RangeType) and isinstance(target, RangeType):
        return type_conforms(source.element, target.element)
    if isinstance(source, ContextType) and isinstance(target, ContextType):
        have = dict(source.entries)
        return all(key in have and type_conforms(have[key], kind) for key, kind in target.entries)
    if isinstance(source, FunctionType) and isinstance(target, FunctionType):
        if target.parameters is None:
            return type_conforms(source.result, target.result)
        if source.parameters is None or len(source.parameters) != len(target.parameters):
            return False
        pairs = zip(source.parameters, target.parameters)
        # Parameters the other way round: the function must accept all that the wanted type hands it.
        return all(type_conforms(want, have) for have, want in pairs) and type_conforms(
            source.result, target.result
        )
    return False
