"""Reading a style sheet: which declarations stand in it, and for which colour scheme of the screen.

Knows as much of CSS as is needed to work out the values of tokens; what it cannot follow it refuses with the
line and what to do (CSS Syntax Module 3; rules inside rules as in CSS Nesting 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_PART = re.compile(
    r"""(?P<aside>/\*.*?\*/)
      | (?P<open>/\*)
      | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|url\(\s*[^"'\s)][^)]*\))
      | (?P<quote>["'])
      | (?P<sign>[{};])
      | (?P<rest>[^/"'{};u]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_DECLARATION = re.compile(r"(--[^\s:]+|-?[a-zA-Z][\w-]*)\s*:(.*)", re.DOTALL)
_SCHEME = re.compile(r"(\bnot\b.*)?prefers-color-scheme\s*:\s*(dark|light)", re.IGNORECASE | re.DOTALL)
_PRINT = re.compile(r"@media\s+print\b", re.IGNORECASE)
_CONDITIONS = ("@media", "@supports", "@container")
_SHOWN = 60  # letters of what is wrong, in a message


class SheetWrong(ValueError):
    """This is no style sheet that can be followed; the message says where and why."""


class Scheme(Enum):
    """For whom a declaration is."""

    BOTH = "both"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One value, and where the outermost rule stands in which it was written."""

    selector: str
    name: str
    value: str
    scheme: Scheme
    rule: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The declarations for a screen in their order, and where each outermost rule begins and ends."""

    text: str
    declarations: tuple[Declaration, ...]
    rules: tuple[tuple[int, int], ...]

    def without_dark(self) -> str:
        """The same sheet without the rules that are for dark screens only."""
        dark = {one.rule for one in self.declarations if one.scheme is Scheme.DARK}
        dark -= {one.rule for one in self.declarations if one.scheme is not Scheme.DARK}
        ends = [0, *(end for number, (_, end) in enumerate(self.rules) if number in dark)]
        starts = [*(start for number, (start, _) in enumerate(self.rules) if number in dark), len(self.text)]
        return "".join(self.text[end:start] for end, start in zip(ends, starts, strict=True))


def read(text: str) -> Sheet:
    """The sheet. Raises SheetWrong."""
    found: list[Declaration] = []
    rules: list[tuple[int, int]] = []
    around: list[str] = []  # the rules that are open, outermost first
    began = 0
    for piece, at, sign, sign_at in _pieces(text):
        if sign == "{":
            _may_open(piece, text, at)
            began = began if around else at
            around.append(piece)
            continue
        if piece:
            found += _declared(piece, around, text, at, len(rules))
        if sign == "}":
            if not around:
                raise SheetWrong(f"line {_line(text, sign_at)}: a }} too many")
            around.pop()
            if not around:
                rules.append((began, sign_at + 1))
    if around:
        raise SheetWrong(f"line {_line(text, began)}: the rule {around[0][:_SHOWN]!r} has no }} at its end")
    if not rules:
        raise SheetWrong("there is no rule in it, such as .behoorlijk-theme { --huis-500: #7a1f3d }")
    return Sheet(text, tuple(found), tuple(rules))


def _pieces(text: str) -> Iterator[tuple[str, int, str, int]]:
    """What stands before each sign, where it begins; the sign ({, } or ;), and where that stands."""
    piece, at = "", 0
    for part in _PART.finditer(text):
        if part["open"] or part["quote"]:
            what = "a remark (/*)" if part["open"] else "a text between quotes"
            raise SheetWrong(f"line {_line(text, part.start())}: {what} has no end")
        if part["sign"]:
            yield piece.strip(), at, part[0], part.start()
            piece = ""
        elif not part["aside"]:
            if not piece.strip():
                at = part.start() + len(part[0]) - len(part[0].lstrip())
            piece += part[0]
    if piece.strip():
        raise SheetWrong(f"line {_line(text, at)}: this is no rule: {piece.strip()[:_SHOWN]!r}")


def _may_open(prelude: str, text: str, at: int) -> None:
    if not prelude:
        raise SheetWrong(f"line {_line(text, at)}: before {{ comes what the rule is about")
    if prelude.lower().startswith("@layer"):
        raise SheetWrong(
            f"line {_line(text, at)}: what is in a @layer gives way to our own values; take it out"
        )


def _declared(piece: str, around: list[str], text: str, at: int, rule: int) -> list[Declaration]:
    if piece.lower().startswith("@charset") and not around:
        return []
    if piece.lower().startswith("@import"):
        raise SheetWrong(f"line {_line(text, at)}: @import is not followed; put what is in that file here")
    match = _DECLARATION.fullmatch(piece)
    if match is None or not around:
        raise SheetWrong(f"line {_line(text, at)}: this is no value of a token: {piece[:_SHOWN]!r}")
    if any(_PRINT.match(one) for one in around):
        return []
    selector = " ".join(one for one in around if not one.lower().startswith(_CONDITIONS))
    return [Declaration(selector, match[1], match[2].strip(), _scheme(around), rule)]


def _scheme(around: list[str]) -> Scheme:
    for one in around:
        if one.lower().startswith("@media") and (asked := _SCHEME.search(one)):
            return Scheme.DARK if (asked[2].lower() == "dark") is not bool(asked[1]) else Scheme.LIGHT
    return Scheme.BOTH


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
