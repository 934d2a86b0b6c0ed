"""Regular expressions."""

from __future__ import annotations

import re
from typing import Any


class PatternError(ValueError):
    """No valid pattern."""


class PatternTooCostly(Exception):
    """Too much work."""


class _P:
    def __init__(self, r: Any) -> None:
        self.r = r

    def search(self, text: str, at: int, steps: int) -> Any:
        return self.r.search(text, at)

    def replace(self, text: str, replacement: str, steps: int, size: int) -> str:
        return self.r.sub(re.sub(r"\$(\d)", r"\\g<\1>", replacement), text)

    def split(self, text: str, steps: int) -> list[str]:
        return self.r.split(text)


def compile_pattern(pattern: str, flags: str) -> _P:
    try:
        f = 0
        for c in flags:
            f |= {"i": re.I, "s": re.S, "m": re.M, "x": re.X}[c]
        return _P(re.compile(pattern, f))
    except (re.error, KeyError) as e:
        raise PatternError(str(e)) from e
