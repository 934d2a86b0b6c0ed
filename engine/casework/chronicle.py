"""Writing history: each entry is chained to the one before by a hash: nothing can be changed unseen."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson

from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.records import HistoryRecord, InstanceRecord

FIRST = b"\0" * 32
ACTION = "action"
"""Stands in the first entry of each action: the version of the instance that the action made."""


class Chronicle:
    """Entries of one action on one instance, in order."""

    def __init__(self, instance: InstanceRecord, actor: Actor, now: datetime) -> None:
        self.entries: list[HistoryRecord] = []
        self._instance = instance
        self._actor = actor
        self._now = now
        self._seq = instance.history_seq
        self._hash = instance.history_hash

    def add(
        self,
        kind: HistoryKind,
        *,
        process_id: str = "",
        element_id: str = "",
        data: Mapping[str, Any] | None = None,
        planned_at: datetime | None = None,
        actor: Actor | None = None,
    ) -> None:
        """Add an entry."""
        if not self.entries:
            # Values of variables carry the number of the action that wrote them; this joins the two.
            data = {**(data or {}), ACTION: self._instance.version + 1}
        self._seq += 1
        by = actor or self._actor
        entry = HistoryRecord(
            instance_id=self._instance.id,
            seq=self._seq,
            at=self._now,
            planned_at=planned_at,
            kind=kind,
            actor_kind=by.kind,
            actor=by.name,
            process_id=process_id,
            element_id=element_id,
            deployment_id=self._instance.deployment_id,
            data=orjson.dumps(data, default=str).decode() if data else "",
        )
        self._hash = entry_hash(self._hash, entry)
        self.entries.append(replace(entry, hash=self._hash))

    @property
    def columns(self) -> dict[str, Any]:
        """What the instance must remember to go on with the chain."""
        return {"history_seq": self._seq, "history_hash": self._hash}


def entry_hash(before: bytes, entry: HistoryRecord) -> bytes:
    """The hash of an entry, over all of it and the hash before."""
    parts = (
        entry.instance_id,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(),
        entry.planned_at.astimezone(UTC).isoformat() if entry.planned_at else None,
        entry.kind.value,
        entry.actor_kind.value,
        entry.actor,
        entry.process_id,
        entry.element_id,
        entry.deployment_id,
        entry.data,
    )
    return hashlib.sha256(before + orjson.dumps(parts)).digest()


def broken_at(entries: list[HistoryRecord]) -> int | None:
    """The first entry whose hash does not follow from the ones before; None for an unbroken chain."""
    before = FIRST
    for number, entry in enumerate(entries, 1):
        if entry.seq != number or entry_hash(before, entry) != entry.hash:
            return entry.seq
        before = entry.hash
    return None
