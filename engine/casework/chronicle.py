"""Writing history: each entry is chained to the one before by a hash: nothing can be changed unseen.

An action on a case writes first what it is about. With that entry stands what holds for the whole action: its
number, the steps that the diagram went through, and the fingerprint of the values it wrote.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.proofs import fingerprint
from engine.model.records import HistoryRecord, InstanceRecord

FIRST = b"\0" * 32
ACTION = "action"
"""Stands in the first entry of each action: the version of the instance that the action made."""
STEPS = "steps"
"""Steps that were entered, left, passed (both at once) or cancelled: [word, element, process, iteration]. The
process is left out, or empty, where it is that of the entry; the element too, where nothing follows it."""
VALUES = "values"
"""Fingerprint of the variables that the action wrote."""
PDF = "pdf"
"""SHA-256 of the PDF of a letter, in the entry that tells that it was made; `document` says which."""

Step = tuple[str, str, str, int | None]  # word, element, process, iteration


class Chronicle:
    """Entries of one action on one instance, in order."""

    def __init__(self, instance: InstanceRecord, actor: Actor, now: datetime) -> None:
        self._instance = instance
        self._actor = actor
        self._now = now
        self._told: list[tuple[HistoryKind, str, str, Mapping[str, Any], datetime | None]] = []

    def add(
        self,
        kind: HistoryKind,
        *,
        process_id: str = "",
        element_id: str = "",
        data: Mapping[str, Any] | None = None,
        planned_at: datetime | None = None,
    ) -> None:
        """Add an entry."""
        self._told.append((kind, process_id, element_id, data or {}, planned_at))

    def written(
        self, steps: Sequence[Step] = (), values: Mapping[str, str] | None = None
    ) -> tuple[list[HistoryRecord], dict[str, Any]]:
        """The entries, and the columns with which the instance can go on with the chain.

        `values`: the JSON of each variable that the action wrote.
        """
        if not self._told and (steps or values):
            self.add(HistoryKind.ELEMENT)
        entries: list[HistoryRecord] = []
        here, before = self._instance, self._instance.history_hash
        for number, (kind, process_id, element_id, data, planned_at) in enumerate(self._told, 1):
            if number == 1:
                # Values of variables carry the number of the action that wrote them; this joins the two.
                data = {**data, ACTION: here.version + 1}
                if values:
                    data[VALUES] = fingerprint(values.items())
                if steps:
                    data[STEPS] = _shortened(steps, process_id, element_id)
            told = (
                here.id, here.history_seq + number, self._now, planned_at, kind, self._actor.kind,
                self._actor.name, process_id, element_id, here.deployment_id,
                orjson.dumps(data, default=str).decode() if data else "",
            )  # fmt: skip
            before = _hash(before, *told)
            entries.append(HistoryRecord(*told, before))
        return entries, {"history_seq": here.history_seq + len(entries), "history_hash": before}


def _shortened(steps: Sequence[Step], own_process: str, own_element: str) -> list[list[Any]]:
    """Steps as they are kept: entered and left at once in one, the place only as far as it is another."""
    found: list[list[Any]] = []
    for word, element_id, process_id, iteration in steps:
        there = "" if process_id == own_process else process_id
        place: list[Any] = []
        if iteration is not None:
            place = [element_id, there, iteration]
        elif there:
            place = [element_id, there]
        elif element_id != own_element:
            place = [element_id]
        if word == "left" and found and found[-1] == ["entered", *place]:
            found[-1][0] = "passed"
        else:
            found.append([word, *place])
    return found


def steps_of(entry: HistoryRecord) -> Iterator[tuple[str, str, str]]:
    """The steps that an entry tells of, in order: "entered", "left" or "cancelled", element and process."""
    if f'"{STEPS}"' not in entry.data:
        return
    for word, *place in orjson.loads(entry.data).get(STEPS, ()):
        element_id = place[0] if place else entry.element_id
        process_id = (place[1] if len(place) > 1 else "") or entry.process_id
        if word == "passed":
            yield "entered", element_id, process_id
            yield "left", element_id, process_id
        else:
            yield word, element_id, process_id


def entry_hash(before: bytes, entry: HistoryRecord) -> bytes:
    """The hash of an entry, over all of it and the hash before."""
    return _hash(before, *entry[:-1])


def _hash(
    before: bytes, instance_id: int, seq: int, at: datetime, planned_at: datetime | None, *rest: Any
) -> bytes:
    planned = planned_at.astimezone(UTC).isoformat() if planned_at else None
    told = (instance_id, seq, at.astimezone(UTC).isoformat(), planned, *rest)
    return hashlib.sha256(before + orjson.dumps(told)).digest()


def broken_at(entries: list[HistoryRecord]) -> int | None:
    """The first entry whose hash does not follow from the ones before; None for an unbroken chain."""
    before = FIRST
    for number, entry in enumerate(entries, 1):
        if entry.seq != number or entry_hash(before, entry) != entry.hash:
            return entry.seq
        before = entry.hash
    return None
