"""Reading a style sheet: which declarations stand in it, and for which colour scheme of the screen.

What a browser would pass over in silence is refused with its line and what to do; what it mends in silence,
such as a brace that is missing at the end, is mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tinycss2 import parse_blocks_contents, parse_stylesheet, serialize

_SCHEME = re.compile(r"(\bnot\b.*)?prefers-color-scheme\s*:\s*(dark|light)", re.IGNORECASE | re.DOTALL)
_PRINT = re.compile(r"\s*print\b", re.IGNORECASE)
_CONDITIONS = ("media", "supports", "container")


class SheetWrong(ValueError):
    """This is no style sheet that can be followed; the message says where and why."""


class Scheme(Enum):
    """For whom a declaration is."""

    BOTH = "both"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One value, and the number of the outermost rule in which it was written."""

    selector: str
    name: str
    value: str
    scheme: Scheme
    rule: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The declarations for a screen in their order, and the text of each outermost rule."""

    text: str
    declarations: tuple[Declaration, ...]
    rules: tuple[str, ...]

    def without_dark(self) -> str:
        """The same sheet without the rules that are for dark screens only."""
        dark = {one.rule for one in self.declarations if one.scheme is Scheme.DARK}
        dark -= {one.rule for one in self.declarations if one.scheme is not Scheme.DARK}
        return "\n".join(rule for number, rule in enumerate(self.rules) if number not in dark)


@dataclass(frozen=True, slots=True)
class _Around:
    """The rules in which something stands."""

    selector: str = ""
    scheme: Scheme = Scheme.BOTH
    printed: bool = False


def read(text: str) -> Sheet:
    """The sheet. Raises SheetWrong."""
    rules = parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    found = [one for number, rule in enumerate(rules) for one in _declared(rule, _Around(), number)]
    if not rules:
        raise SheetWrong("there is no rule in it, such as .behoorlijk-theme { --huis-500: #7a1f3d }")
    return Sheet(text, tuple(found), tuple(rule.serialize() for rule in rules))


def _declared(node: Any, around: _Around, rule: int) -> Iterator[Declaration]:
    if node.type == "declaration":
        if not around.printed:
            value = serialize(node.value).strip() + (" !important" if node.important else "")
            yield Declaration(around.selector, node.name, value, around.scheme, rule)
    elif node.type == "error":
        raise SheetWrong(f"line {node.source_line}: this is no rule and no value of a token: {node.message}")
    else:
        yield from _within(_contents(node), _inside(node, around), rule)


def _within(nodes: Iterable[Any], around: _Around, rule: int) -> Iterator[Declaration]:
    for node in nodes:
        yield from _declared(node, around, rule)


def _contents(rule: Any) -> list[Any]:
    """What stands between the braces. Raises SheetWrong for a rule that a browser follows otherwise."""
    if rule.type == "at-rule":
        if rule.lower_at_keyword == "import":
            raise SheetWrong(
                f"line {rule.source_line}: @import is not followed; put what is in that file here"
            )
        if rule.lower_at_keyword == "layer":
            raise SheetWrong(
                f"line {rule.source_line}: what is in a @layer gives way to our own values; take it out"
            )
    elif not serialize(rule.prelude).strip():
        raise SheetWrong(f"line {rule.source_line}: before {{ comes what the rule is about")
    if rule.content is None:
        return []
    found: list[Any] = parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return found


def _inside(rule: Any, around: _Around) -> _Around:
    about = serialize(rule.prelude).strip()
    if rule.type != "at-rule" or rule.lower_at_keyword not in _CONDITIONS:
        name = f"@{rule.at_keyword} {about}" if rule.type == "at-rule" else about
        return _Around(f"{around.selector} {name}".strip(), around.scheme, around.printed)
    scheme, printed = around.scheme, around.printed
    if rule.lower_at_keyword == "media":
        printed = printed or _PRINT.match(about) is not None
        if scheme is Scheme.BOTH and (asked := _SCHEME.search(about)):
            dark = (asked[2].lower() == "dark") is not bool(asked[1])
            scheme = Scheme.DARK if dark else Scheme.LIGHT
    return _Around(around.selector, scheme, printed)
