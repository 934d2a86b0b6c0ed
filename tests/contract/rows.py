"""Rows to begin with, for tests of what every store must do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.model.instances import InstanceState
from engine.model.records import (
    Change,
    TaskRecord,
    wait_id,
)
from engine.ports import Unit

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def instance(unit: Unit, key: str = "Z-1", **changes: Any) -> int:
    values: dict[str, Any] = {
        "key": key, "title": "Zaak", "process_id": "proef", "deployment_id": 1,
        "state": InstanceState.RUNNING, "version": 0, "token_state": b"[]", "phase": None,
        "started_at": NOW, "started_by": "anna",
        "ended_at": None, "closed_at": None, "outcome": "", "retain_until": None, "state_reason": "",
        "access": (), "contact": None, "last_event": "", "history_seq": 0, "history_hash": b"\0" * 32,
    }  # fmt: skip
    return unit.add_instance(values | changes)


def task(here: int, token: int, **changes: Any) -> TaskRecord:
    made = TaskRecord(
        id=wait_id(here, token), instance_id=here, token=token, process_id="proef", element_id="werk",
        name="Werk", form_id=None, assignee=None, functions=("balie",), users=(), due=None,
        follow_up=None, priority=50, created_at=NOW,
    )  # fmt: skip
    return made._replace(**changes)


def change(**parts: Any) -> Change:
    made = Change.empty()
    for name, value in parts.items():
        setattr(made, name, value)
    return made
