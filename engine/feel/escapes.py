"""The text inside a string literal (DMN 1.5, rules 33 to 35 and 64)."""

from __future__ import annotations

import re

_STRING_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([nrt\"'\\]))"
)


def unescape(body: str) -> str:
    """The text of a string literal (rules 33 to 35, 64).

    An unknown escape keeps its backslash, for patterns.
    """
    return _ESCAPE.sub(_unescape_one, body) if "\\" in body else body


def _unescape_one(match: re.Match[str]) -> str:
    high, low, four, six, plain = match.groups()
    if high is not None:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if plain is not None:
        return _STRING_ESCAPES[plain]
    code = int(four or six, 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
