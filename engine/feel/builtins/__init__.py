"""The functions of the standard (DMN 1.5, 10.3.4), one file per family."""

from __future__ import annotations

from engine.feel.builtins import (
    contexts,
    conversions,
    dates,
    lists,
    numbers,
    ranges,
    statistics,
    strings,
)
from engine.feel.calling import Builtin

BUILTINS: dict[str, Builtin] = {
    function.name: function
    for family in (conversions, strings, numbers, lists, statistics, dates, ranges, contexts)
    for function in family.FUNCTIONS
}
