"""Patterns and fixed looks of text answers. Matching has a budget: no pattern can hang the server."""

from __future__ import annotations

import re

from engine.feel.patterns import PatternError, PatternTooCostly, compile_pattern

_STEPS = 100_000
_EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[^\W_](?:[\w-]{0,62}\.)+[^\W\d_]{2,24}")
_PHONE = re.compile(r"\+?[0-9][0-9 ().\-/]{6,24}")
_DIGITS = re.compile(r"[0-9]")


def pattern_mistake(pattern: str) -> tuple[str, str] | None:
    """Why a pattern cannot be used, in Dutch and English; None when it can."""
    if len(pattern) > 1_000:
        return "het is te lang.", "it is too long."
    try:
        compile_pattern(pattern, "")
    except PatternError as error:
        return f"{error}.", f"{error}."
    return None


def fits(text: str, pattern: str) -> bool:
    """Whether the pattern is found in the text, as form-js asks it: anchored only when it says so.

    A text on which the pattern costs too much does not fit.
    """
    try:
        return compile_pattern(pattern, "").search(text, 0, _STEPS) is not None
    except (PatternError, PatternTooCostly):
        return False


def is_email(text: str) -> bool:
    """One address, as people write it: name@domain.tld. Whether it exists is not known."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None and ".." not in text


def is_phone(text: str) -> bool:
    """A telephone number in any of the usual ways of writing: 8 to 15 digits."""
    return _PHONE.fullmatch(text.strip()) is not None and 8 <= len(_DIGITS.findall(text)) <= 15
