"""Which texts still mention a duration that a change of the policy replaced.

A duration counts as changed when it stood at an element, a row or a field that is still there. Its mentions
are looked for in every file as it would go live, whatever it says them of: another duration may be as long.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from engine.checks import Bundle
from engine.comparing.durations import Duration, duration_of, durations_in, unit_of_column
from engine.comparing.telling import duration_in_words
from engine.dmn.model import DecisionTable
from engine.hardened_xml import HasDocumentType, NotXml, root_of
from engine.model.comparison import Mention, OutdatedDuration

MOST_MENTIONS = 200
_AROUND = 110
_NUMBER = re.compile(r"(?<![\w.])\d{1,4}(?![\w.])")
_SENTENCE_ENDS = re.compile(r"[.!?](?=\s)|[\n|]|\{%|%\}")
_DRAWN, _LISTS, _TEXTS = (".bpmn", ".dmn"), (".form", ".json"), (".md", ".html", ".typ")
_NAMES = ("name", "label", "dateLabel", "title")

Written = Mapping[str, Counter[str]]
"""Durations as ISO writes them, by the place where they stand."""


def outdated(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[OutdatedDuration, ...]:
    """Durations that differ between two sets of files (path -> content) and are still mentioned in the new
    one, in the order of the files; those that no text mentions are left out."""
    found = []
    for duration, (written, after, paths) in _changed(old, new).items():
        mentions = tuple(islice(_mentions(duration, new), MOST_MENTIONS + 1))
        if mentions:
            found.append(
                OutdatedDuration(
                    duration_in_words(written),
                    tuple(map(duration_in_words, after)),
                    tuple(paths),
                    mentions[:MOST_MENTIONS],
                    more=len(mentions) > MOST_MENTIONS,
                )
            )
    return tuple(found)


# ---------------------------------------------------------------- what changed


def _changed(
    old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> dict[Duration, tuple[str, list[str], list[str]]]:
    """Old duration -> how it was written, how its successors are, the files in which it changed."""
    paths = [one for one in sorted(old) if one in new and old[one] != new[one]]
    before, after = (Bundle({path: side[path] for path in paths}) for side in (old, new))
    found: dict[Duration, tuple[str, list[str], list[str]]] = {}
    for path in paths:
        was, is_now = (_written(path, side) for side in (before, after))
        for place in was:
            if place not in is_now:
                continue
            left, came = was[place] - is_now[place], is_now[place] - was[place]
            coming = {duration_of(one) for one in came}
            for one in left:
                duration = duration_of(one)
                if duration is None or duration in coming:
                    continue
                _, successors, places = found.setdefault(duration, (one, [], []))
                successors += [next_one for next_one in came if next_one not in successors]
                places += [path] if path not in places else []
    return found


def _written(path: str, bundle: Bundle) -> Written:
    found: dict[str, Counter[str]] = {}
    for place, _, text in _texts(path, bundle.files[path]):
        found.setdefault(place, Counter()).update(durations_in(text))
    if path.endswith(".dmn"):
        found.update(_cells(path, bundle))
    return found


def _cells(path: str, bundle: Bundle) -> Iterator[tuple[str, Counter[str]]]:
    """The plain numbers of columns that are about days, weeks, months or years."""
    definitions = bundle.models[path].definitions
    for decision in definitions.decisions if definitions else ():
        table = decision.logic
        if not isinstance(table, DecisionTable):
            continue
        units = [
            *(unit_of_column(one.label, one.expression.text) for one in table.inputs),
            *(unit_of_column(one.label, one.name) for one in table.outputs),
        ]
        for rule in table.rules:
            cells = [*(one.text for one in rule.inputs), *(one.text for one in rule.outputs)]
            for at, (unit, cell) in enumerate(zip(units, cells, strict=False)):
                if unit:
                    numbers = (f"P{'T' * (unit == 'H')}{one[0]}{unit}" for one in _NUMBER.finditer(cell))
                    yield f"{decision.id} {rule.id} {at}", Counter(numbers)


# ---------------------------------------------------------------- who mentions it


def _mentions(duration: Duration, files: Mapping[str, bytes]) -> Iterator[Mention]:
    pattern = duration.mentions()
    for path, content in sorted(files.items()):
        if not path.endswith((*_DRAWN, *_LISTS, *_TEXTS, ".csv")):
            continue
        if not pattern.search(content.decode("utf-8", "replace")):
            continue  # most files: they need not be taken apart
        told: set[tuple[str, str]] = set()
        for _, place, text in _texts(path, content):
            for found in pattern.finditer(text):
                one = _mention(path, place, text, found)
                if (one.place, one.before + one.words + one.after) not in told:
                    told.add((one.place, one.before + one.words + one.after))
                    yield one


def _mention(path: str, place: str, text: str, found: re.Match[str]) -> Mention:
    """The sentence around it."""
    begin = max((one.end() for one in _SENTENCE_ENDS.finditer(text, 0, found.start())), default=0)
    end = _SENTENCE_ENDS.search(text, found.end())
    before = text[begin : found.start()].lstrip(' \n\t"#*>-')
    after = text[found.end() : end.start() + (end[0] in ".!?") if end else len(text)].rstrip(' \n\t"')
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return Mention(path, "" if place == text else place, before, found[0], after)


# ---------------------------------------------------------------- the texts of a file


def _texts(path: str, content: bytes) -> Iterator[tuple[str, str, str]]:
    """(id of the place, what people call it, text) of everything that is written in a file; nothing when it
    cannot be read."""
    try:
        if path.endswith(_DRAWN):
            yield from _of_xml(root_of(content), "", "")
        elif path.endswith(_LISTS):
            yield from _of_json(json.loads(content.decode("utf-8-sig")), "", "")
        elif path.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
                yield from ((row[0], row[0], cell) for cell in row[1:])
        elif path.endswith(_TEXTS):
            yield "", "", content.decode("utf-8-sig")
    except (NotXml, HasDocumentType, ValueError, RecursionError, csv.Error):
        return


def _of_xml(element: Any, place: str, name: str) -> Iterator[tuple[str, str, str]]:
    if "id" in element.attrib:
        place = element.get("id")
        name = next((element.get(one) for one in _NAMES if element.get(one)), name)
    for text in (*element.attrib.values(), element.text or ""):
        if text.strip():
            yield place, name, text
    for child in element:
        yield from _of_xml(child, place, name)


def _of_json(value: Any, place: str, name: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        yield place, name, value
    elif isinstance(value, Mapping):
        here = value.get("id", value.get("value"))
        name = next((value[one] for one in _NAMES if isinstance(value.get(one), str)), name)
        for inside in value.values():
            yield from _of_json(inside, here if isinstance(here, str) else place, name)
    elif isinstance(value, Sequence):
        for inside in value:
            yield from _of_json(inside, place, name)
