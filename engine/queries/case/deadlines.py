"""Deadlines of a case as they stand now."""

from collections.abc import Mapping
from datetime import date, datetime

import orjson

from engine.casework.last_events import retold
from engine.model.deadlines import DeadlineState, DeadlineView, WorkingLine
from engine.model.dutch_time import dutch_day
from engine.model.kept_sentences import kept_all
from engine.model.records import DeadlineRecord
from engine.policy import Policy


def deadline_view(record: DeadlineRecord, now: datetime, policy: Policy) -> DeadlineView:
    """A deadline as it stands now, with its working-out: each line with the first rule it rests on."""
    still = record.state is DeadlineState.OPEN
    stored = orjson.loads(record.lines)
    texts = kept_all(record.working) if record.working else [text for text, _, _ in stored]
    lines = tuple(
        WorkingLine(text, date.fromisoformat(day) if day else None, policy.cited(source, 1))
        for text, (_, day, source) in zip(texts, stored)
    )
    return DeadlineView(
        id=record.id,
        term=record.term,
        slot=record.slot,
        label=record.label,
        due=record.due,
        unshifted=record.unshifted,
        ends=record.ends,
        safe_day=record.safe_day,
        state=record.state,
        norm=record.norm,
        rules=policy.norms_of(record.norm),
        ground=record.ground,
        set_at=record.set_at,
        set_by=retold(record.set_by),
        ended_at=record.ended_at,
        lines=lines,
        public=record.public,
        days_left=(record.due - dutch_day(now)).days,
        overdue=now >= record.ends if still else (record.ended_at or now) >= record.ends,
        public_labels=_public_labels(record.public_label),
    )


def _public_labels(stored: str) -> Mapping[str, str] | None:
    """What people outside call a deadline, by party; "" stands for every party."""
    if stored.startswith("{"):
        named: Mapping[str, str] = orjson.loads(stored)
        return named
    return {"": stored} if stored else None
