"""What each token is worth in light and in dark, when one style sheet comes after another (CSS Cascade 5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from webui.theme.sheet import Declaration, Scheme

# The element that carries the tokens: the root, by its classes. Of two equally strong rules the later wins.
_ROOT = re.compile(r"(?:html)?((?::root|\.behoorlijk-theme|\.voorbeeld-theme)*)(?::where\(:not\([^()]*\)\))?")
_MOST_STEPS = 100  # from token to token
_LONGEST = 5000  # letters of a value
_STRONG = "!important"


def is_root(selector: str) -> bool:
    """Whether a rule is about the whole page, where the tokens are."""
    return any(_classes(one) is not None for one in selector.split(","))


def _classes(selector: str) -> int | None:
    match = _ROOT.fullmatch(selector.strip())
    if match is None or not selector.strip():
        return None
    return match[1].count(".") + match[1].count(":root")


def winners(declarations: Iterable[Declaration], dark: bool) -> dict[str, Declaration]:
    """Per token the declaration that counts."""
    found: dict[str, tuple[tuple[bool, int], Declaration]] = {}
    for one in declarations:
        if one.scheme is (Scheme.LIGHT if dark else Scheme.DARK) or not one.name.startswith("--"):
            continue
        ranks = [rank for part in one.selector.split(",") if (rank := _classes(part)) is not None]
        if not ranks:
            continue
        weight = (one.value.endswith(_STRONG), max(ranks))
        if one.name not in found or weight >= found[one.name][0]:
            found[one.name] = (weight, one)
    return {name: one for name, (_, one) in found.items()}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The values of one colour scheme. Each is worked out once, however often others refer to it."""

    written: Mapping[str, str]
    dark: bool
    _known: dict[str, str | None] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)  # what is being worked out, each for the one before it
    _circles: set[str] = field(default_factory=set)  # what refers to itself, by whatever way

    def worth(self, name: str) -> str | None:
        """The value of a token with all it refers to filled in; None when something in it is nowhere set, or
        it refers to itself, or grows longer than a colour or a font ever is."""
        if name in self._known:
            return self._known[name]
        if name in self._open:
            self._circles.update(self._open[self._open.index(name) :])
            return None
        if len(self._open) >= _MOST_STEPS:
            return None
        self._open.append(name)
        found = self._filled(self.written.get(name))
        self._open.pop()
        self._known[name] = None if name in self._circles else found
        return self._known[name]

    def _filled(self, value: str | None) -> str | None:
        while value is not None and (place := _first_call(value, ("var(", "light-dark("))):
            start, end, called = place
            parts = _arguments(value[start + len(called) : end - 1])
            if called == "var(":
                part = self.worth(parts[0])
                if part is None and len(parts) > 1:
                    part = ",".join(parts[1:])  # filled in the next time round
            else:
                part = parts[-1] if self.dark else parts[0]
            value = None if part is None else value[:start] + part + value[end:]
            if value is not None and len(value) > _LONGEST:
                return None
        return None if value is None else value.removesuffix(_STRONG).strip()


def _first_call(value: str, names: tuple[str, ...]) -> tuple[int, int, str] | None:
    """Where the first of these functions stands in a value; it ends behind the bracket that closes it."""
    starts = [(at, name) for name in names if (at := value.find(name)) >= 0]
    if not starts:
        return None
    start, name = min(starts)
    depth = 0
    for end, letter in enumerate(value[start:], start):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and depth == 0:
            return start, end + 1, name
    return start, len(value) + 1, name


def _arguments(text: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [one.strip() for one in parts]
