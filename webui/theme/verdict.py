"""May the colours of a municipality be used: every text readable on its ground, in light and in the dark?

Judged are the tokens: what a text and its ground are worth after our own sheet and theirs (WCAG 2.2, 1.4.3
and 1.4.11). Where something cannot be read, nobody sees it: in the dark all pages stay light, in light the
sheet of the municipality is not used. What was found is told in sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from webui.language import N_
from webui.theme.colours import colour, contrast, holds_colour
from webui.theme.sheet import Scheme, Sheet
from webui.theme.tokens import Tokens, is_root, winners

DOCUMENT = "--basis-color-default-bg-document"
_PAGE = (DOCUMENT, "--basis-color-default-bg-subtle", "--kaart-achtergrond")
_TINTED = (*_PAGE, "--huis-50")
_KINDS = ("negative", "warning", "positive", "info")
_STATES = ("", "-hover", "-active")
TEXT, SIGN = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11

# Of each text the grounds on which pages show it; `tests/browser/test_theme.py` finds a pair that is missing.
# The names that a municipality gives itself come first: of pairs that look the same only the first is told.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "--huis-500": (*_TINTED, "--huis-100"),
    "--huis-700": (*_TINTED, "--huis-100"),
    "--basis-color-default-color-document": (
        *_TINTED,
        "--huis-100",
        *(f"--basis-color-{kind}-bg-{shade}" for kind in _KINDS for shade in ("subtle", "default")),
    ),
    "--basis-color-default-color-default": (*_TINTED, "--basis-color-default-bg-default"),
    "--basis-color-default-color-subtle": _TINTED,
    "--basis-color-default-inverse-color-document": ("--basis-color-default-inverse-bg-document",),
    "--basis-heading-color": _TINTED,
    "--basis-form-control-color": (
        "--basis-form-control-background-color",
        "--basis-form-control-invalid-background-color",
    ),
    "--basis-focus-color": ("--basis-focus-background-color",),
    "--basis-color-action-1-color-default": _TINTED,
    "--utrecht-link-color": _TINTED,
    "--utrecht-link-hover-color": _TINTED,
    DOCUMENT: ("--huis-500",),
    "--basis-color-positive-bg-subtle": ("--basis-color-positive-color-default",),
    **{
        f"--basis-color-{kind}-color-default": (
            *_PAGE,
            f"--basis-color-{kind}-bg-subtle",
            f"--basis-color-{kind}-bg-default",
        )
        for kind in _KINDS
    },
    **{
        f"--utrecht-button-{kind}{state}-color": (f"--utrecht-button-{kind}{state}-background-color",)
        for kind in ("primary-action", "secondary-action", "subtle")
        for state in _STATES
    },
}
SIGNS: Mapping[str, tuple[str, ...]] = {"--basis-form-control-border-color": _PAGE}

UNKNOWN = N_("De kleur van %(name)s is niet na te rekenen: %(value)s. Schrijf haar als #rrggbb.")
FAINT = N_(
    "In het licht is %(text)s niet goed te lezen op %(ground)s: het contrast is %(ratio)s, "
    "nodig is %(needed)s (WCAG)."
)
FAINT_DARK = N_(
    "In het donker is %(text)s niet goed te lezen op %(ground)s: het contrast is %(ratio)s, "
    "nodig is %(needed)s (WCAG)."
)
MISSING = N_(
    "theme.css geeft deze kleuren voor licht, maar niet voor donker: %(names)s. "
    "Geef ze ook in @media screen and (prefers-color-scheme: dark)."
)
LOST = N_("Deze namen kent de stijl niet, dus ze doen niets: %(names)s.")
OUR_OWN = N_("theme.css wordt daarom niet gebruikt: de bladzijden houden de kleuren van het programma.")
LIGHT_FOR_ALL = N_("De bladzijden zijn daarom voor iedereen licht, ook voor wie een donker scherm wil.")


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with its values, in Dutch; a page tells it in the language of its reader."""

    sentence: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return self.sentence % self.values


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be used of a theme, and what is wrong with it."""

    light: bool
    dark: bool
    findings: tuple[Finding, ...]


def judge(ours: Sheet, theirs: Sheet) -> Verdict:
    """The theme of a municipality after our own sheet. Where it changes no colour nothing is wrong."""
    light = tuple(_unreadable(ours, theirs, dark=False))
    if light:
        kept = Finding(OUR_OWN, {})
        return Verdict(False, False, (*light, kept))
    dark = tuple(_without_dark(ours, theirs)) or tuple(_unreadable(ours, theirs, dark=True))
    if dark:
        kept = Finding(LIGHT_FOR_ALL, {})
        dark = (*dark, kept)
    return Verdict(True, not dark, (*dark, *_unknown(ours, theirs)))


def _of(sheets: tuple[Sheet, ...], dark: bool) -> Tokens:
    together = [one for sheet in sheets for one in sheet.declarations]
    return Tokens({name: one.value for name, one in winners(together, dark).items()}, dark)


def _unreadable(ours: Sheet, theirs: Sheet, dark: bool) -> Iterator[Finding]:
    tokens = _of((ours, theirs), dark)
    page = colour(tokens.worth(DOCUMENT) or "")
    told: set[tuple[str, ...]] = set()
    for pairs, needed in ((TEXTS, TEXT), (SIGNS, SIGN)):
        for names in ((text, ground) for text, grounds in pairs.items() for ground in grounds):
            values = tuple(tokens.worth(name) or "" for name in names)
            unknown = [one for one in zip(names, values, strict=True) if colour(one[1]) is None]
            if page is None or unknown:
                name, value = unknown[0] if unknown else (DOCUMENT, tokens.worth(DOCUMENT) or "")
                key: tuple[str, ...] = (value,)
                finding = Finding(UNKNOWN, {"name": name, "value": value or "–"})
            else:
                text, ground = (colour(value) or page for value in values)
                ratio = contrast(text, ground.over(page))
                if ratio >= needed:
                    continue
                key, finding = values, _too_faint(names, values, ratio, needed, dark)
            if key not in told:
                told.add(key)
                yield finding


def _too_faint(
    names: tuple[str, str], values: tuple[str, ...], ratio: float, needed: float, dark: bool
) -> Finding:
    text, ground = (f"{name} ({value})" for name, value in zip(names, values, strict=True))
    seen = f"{int(ratio * 100) / 100:.2f}"  # never rounded up to what is needed
    return Finding(
        FAINT_DARK if dark else FAINT,
        {"text": text, "ground": ground, "ratio": seen, "needed": f"{needed:g}"},
    )


def _without_dark(ours: Sheet, theirs: Sheet) -> Iterator[Finding]:
    """Colours that are given for all screens where ours differ between light and dark."""
    own = {dark: _of((ours,), dark) for dark in (False, True)}
    whole = {dark: _of((ours, theirs), dark) for dark in (False, True)}
    winning = winners((*ours.declarations, *theirs.declarations), dark=True)
    missing = [
        one.name
        for one in winning.values()
        if one in theirs.declarations
        and one.scheme is not Scheme.DARK
        and own[False].worth(one.name) != own[True].worth(one.name)
        and whole[False].worth(one.name) == whole[True].worth(one.name)
    ]
    dark = {(one.selector, one.name) for one in theirs.declarations if one.scheme is Scheme.DARK}
    missing += [
        f"{one.selector} {{ {one.name} }}"
        for one in theirs.declarations
        if one.scheme is Scheme.BOTH
        and not is_root(one.selector)
        and not one.selector.startswith("@")
        and holds_colour(one.value)
        and "light-dark(" not in one.value
        and (one.selector, one.name) not in dark
    ]
    if missing:
        yield Finding(
            MISSING,
            {"names": ", ".join(dict.fromkeys(missing))},
        )


def _unknown(ours: Sheet, theirs: Sheet) -> Iterator[Finding]:
    """Tokens that no sheet asks for: a slip of the pen, most often."""
    asked = ours.text + theirs.text
    names = {one.name for one in theirs.declarations if one.name.startswith("--")}
    lost = sorted(name for name in names if name not in ours.text and f"var({name}" not in asked)
    if lost:
        yield Finding(LOST, {"names": ", ".join(lost)})
