"""Rules of the register with the places that carry them, sorted for the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from engine import CarriedNorm, NormPlace
from webui.language import gettext as _
from webui.language import ngettext
from webui.presenters import files

_PLACE = re.compile(r"\s+(?:§|\d|artikel|paragraaf|bijlage).*", re.IGNORECASE)
"""Where in a law or a policy a rule stands, at the end of what the register names as its source."""
_TIMES: tuple[tuple[str, Callable[[int], str]], ...] = (
    (".bpmn", lambda number: ngettext("%(num)d keer in een diagram", "%(num)d keer in diagrammen", number)),
    (".dmn", lambda number: ngettext("%(num)d keer in een tabel", "%(num)d keer in tabellen", number)),
    (
        ".form",
        lambda number: ngettext("%(num)d keer in een formulier", "%(num)d keer in formulieren", number),
    ),
    (".md", lambda number: ngettext("in %(num)d brief of tekst", "in %(num)d brieven en teksten", number)),
    (".json", lambda number: ngettext("in %(num)d lijst", "in %(num)d lijsten", number)),
)


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """A file with the places in it that carry a rule; no places when the file does as a whole."""

    path: str
    called: str
    places: tuple[NormPlace, ...]


def by_source(rows: Iterable[CarriedNorm]) -> dict[str, list[CarriedNorm]]:
    """Rules under the law or policy that they come from."""
    found: dict[str, list[CarriedNorm]] = {}
    for one in rows:
        found.setdefault(_PLACE.sub("", one.norm.source), []).append(one)
    return found


def in_short(one: CarriedNorm) -> str:
    """How often a rule stands where: "3 keer in diagrammen, in 1 brief of tekst"."""
    counts = [(words, sum(place.path.endswith(end) for place in one.places)) for end, words in _TIMES]
    return ", ".join(words(number) for words, number in counts if number)


def by_file(one: CarriedNorm, called: Mapping[str, str]) -> list[tuple[str, list[FilePlaces]]]:
    """The places of a rule: under what kind of file it is, then by file, as people call it."""
    by_path = [
        FilePlaces(path, called.get(path, ""), tuple(place for place in places if place.element))
        for path, places in groupby(
            sorted(one.places, key=lambda place: place.path), lambda place: place.path
        )
    ]
    by_path.sort(key=lambda one: (one.called or one.path).lower())
    groups = []
    for heading, endings in files.KINDS:
        found = [one for one in by_path if one.path.endswith(endings)]
        if found:
            groups.append((heading, found))
    return groups


def nowhere(one: CarriedNorm) -> str:
    """What to say of a rule that nothing carries."""
    if one.open:
        return _("Nog niet in de procedure. %(reason)s", reason=one.reason)
    return _("Geen stap, tabel, formulier, brief of lijst noemt deze regel.")


def mark(place: NormPlace) -> dict[str, str]:
    """What to ask of the page of a file so that it shows this place."""
    return {"plek": place.element, "_anchor": "plek"} if place.element else {}
