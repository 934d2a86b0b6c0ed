"""Differences between registers (CSV) and lists (JSON)."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from engine.comparing.telling import changed, reordered, shown, something
from engine.model.comparison import ChangeKind, Difference
from engine.sentence import Sentence

MOST = 500
_UNREADABLE = Sentence("Dit bestand kan niet worden gelezen.")
_KEYS = ("id", "value", "key", "name", "username", "date")


def rows(old: bytes, new: bytes) -> Iterator[Difference]:
    """Rows by their first column: new, gone, and cells that changed."""
    try:
        (was_head, was), (now_head, is_now) = _read(old), _read(new)
    except csv.Error:  # a quotation mark without its other
        yield Difference("", ChangeKind.CHANGED, _UNREADABLE)
        return
    if was_head != now_head:
        yield changed("", Sentence("Kolommen"), ", ".join(was_head), ", ".join(now_head))
    found = list(islice(_rows(was, is_now), MOST + 1))
    yield from found[:MOST]
    if len(found) > MOST:
        yield something()
    elif not found and list(was) != list(is_now):
        yield reordered()


def _rows(was: dict[str, dict[str, str]], is_now: dict[str, dict[str, str]]) -> Iterator[Difference]:
    for key in dict.fromkeys([*is_now, *was]):
        if key not in was:
            text = Sentence(
                "Nieuwe regel {key}: {row}.", key=key, row=shown(" · ".join(is_now[key].values()))
            )
            yield Difference(key, ChangeKind.ADDED, text)
        elif key not in is_now:
            text = Sentence("Regel {key} is weg: {row}.", key=key, row=shown(" · ".join(was[key].values())))
            yield Difference(key, ChangeKind.REMOVED, text)
        else:
            for column in dict.fromkeys([*was[key], *is_now[key]]):
                before, after = was[key].get(column, ""), is_now[key].get(column, "")
                if before != after:
                    yield changed(
                        key, Sentence("Regel {key}, {column}", key=key, column=column), before, after
                    )


def _read(content: bytes) -> tuple[list[str], dict[str, dict[str, str]]]:
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline=""))
    head = next(reader, [])
    found: dict[str, dict[str, str]] = {}
    times: Counter[str] = Counter()
    for cells in reader:
        if not cells:
            continue
        times[cells[0]] += 1  # a day may have two names
        key = cells[0] if times[cells[0]] == 1 else f"{cells[0]} ({times[cells[0]]})"
        beyond = (str(number) for number in range(len(head) + 1, len(cells) + 1))
        found[key] = dict(zip([*head, *beyond], cells, strict=False))
    return head, found


def data(old: bytes, new: bytes) -> Iterator[Difference]:
    """Values by their path; members of a list by their id, value or name."""
    try:
        found = list(islice(_walk("", json.loads(old), json.loads(new)), MOST + 1))
    except (ValueError, RecursionError):  # lists within lists without end
        yield Difference("", ChangeKind.CHANGED, _UNREADABLE)
        return
    yield from found[:MOST]
    if len(found) > MOST:
        yield something()


def _walk(path: str, old: Any, new: Any) -> Iterator[Difference]:
    if _same(old, new):
        return
    if isinstance(old, list) and isinstance(new, list):
        was, is_now = _keyed(old), _keyed(new)
        if was is not None and is_now is not None:
            yield from _members(path, was, is_now)
            if [key for key in was if key in is_now] != [key for key in is_now if key in was]:
                yield Difference(path, ChangeKind.CHANGED, reordered().sentence)
            return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _members(path, old, new)
        return
    yield changed(path, path or Sentence("Inhoud"), _text(old), _text(new))


def _same(old: Any, new: Any) -> bool:
    """Python holds true for 1, which they are not in JSON."""
    return bool(old == new) and json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


def _members(path: str, was: dict[str, Any], is_now: dict[str, Any]) -> Iterator[Difference]:
    for key in dict.fromkeys([*is_now, *was]):
        place = f"{path}.{key}" if path else key
        if key not in was:
            text = Sentence("Nieuw: {place}: {value}.", place=place, value=shown(_text(is_now[key])))
            yield Difference(place, ChangeKind.ADDED, text)
        elif key not in is_now:
            text = Sentence("Weg: {place}: {value}.", place=place, value=shown(_text(was[key])))
            yield Difference(place, ChangeKind.REMOVED, text)
        else:
            yield from _walk(place, was[key], is_now[key])


def _keyed(items: list[Any]) -> dict[str, Any] | None:
    """The members of a list by what names them; None when something has no name of its own."""
    for name in _KEYS:
        if items and all(isinstance(one, dict) and name in one for one in items):
            found = {str(one[name]): one for one in items}
            return found if len(found) == len(items) else None
    return None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(inside)}" for name, inside in value.items())
    return json.dumps(value, ensure_ascii=False)
