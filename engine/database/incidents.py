"""Rows of incidents: what stands still until it is mended."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select, update

from engine.database.rows import Rows, filled
from engine.database.tables import incident, instance, user_task
from engine.model.kept_sentences import keep, kept
from engine.model.records import IncidentRecord
from engine.model.tasks import TaskState
from engine.watching import note

INCIDENT_COLUMNS = (
    incident.c.id,
    incident.c.instance_id,
    incident.c.kind,
    incident.c.process_id,
    incident.c.element_id,
    incident.c.message,
    incident.c.raised_at,
    incident.c.wait,
    incident.c.resolved_at,
    incident.c.resolved_by,
    incident.c.said,
)


def incident_of(row: Sequence[Any]) -> IncidentRecord:
    """The record of a row of INCIDENT_COLUMNS, its message with the values it was made of."""
    found = filled(IncidentRecord, row[:-1])
    said = row[-1]
    return replace(found, message=kept(said)) if said else found


class IncidentRows(Rows):
    """Incidents."""

    def add_incident(self, record: IncidentRecord) -> int:
        """Something stands still."""
        note(
            logging.WARNING,
            "incident",
            kind=record.kind,
            instance=record.instance_id,
            process=record.process_id,
            element=record.element_id,
            about=record.wait,
        )
        return int(
            self.c.execute(
                insert(incident)
                .values(
                    instance_id=record.instance_id,
                    kind=record.kind,
                    process_id=record.process_id,
                    element_id=record.element_id,
                    message=str(record.message),
                    said=None if type(record.message) is str else keep(record.message),
                    wait=record.wait,
                    raised_at=record.raised_at,
                )
                .returning(incident.c.id)
            ).scalar_one()
        )

    def incident(self, incident_id: int) -> IncidentRecord | None:
        """One incident."""
        row = self.c.execute(select(*INCIDENT_COLUMNS).where(incident.c.id == incident_id)).first()
        return None if row is None else incident_of(row)

    def open_incident(self, instance_id: int, kind: str, wait: int | None) -> IncidentRecord | None:
        """An open incident about the same thing, so that it is not told twice."""
        row = self.c.execute(
            select(*INCIDENT_COLUMNS).where(
                incident.c.instance_id == instance_id,
                incident.c.kind == kind,
                incident.c.wait.is_(None) if wait is None else incident.c.wait == wait,
                incident.c.resolved_at.is_(None),
            )
        ).first()
        return None if row is None else incident_of(row)

    def incidents(
        self, *, resolved: bool, limit: int, instance_id: int | None = None
    ) -> list[tuple[IncidentRecord, str, str]]:
        """Incidents with key and title of their case, oldest first."""
        question = (
            select(*INCIDENT_COLUMNS, instance.c.key, instance.c.title)
            .join(instance, instance.c.id == incident.c.instance_id)
            .order_by(incident.c.id)
            .limit(limit)
        )
        if not resolved:
            question = question.where(incident.c.resolved_at.is_(None))
        if instance_id is not None:
            question = question.where(incident.c.instance_id == instance_id)
        return [(incident_of(row[:-2]), row[-2], row[-1]) for row in self.c.execute(question)]

    def incident_counts(self, instance_ids: Sequence[int]) -> dict[int, int]:
        """Open incidents by instance."""
        counts: dict[int, int] = {}
        for (here,) in self.c.execute(
            select(incident.c.instance_id).where(
                incident.c.instance_id.in_(instance_ids), incident.c.resolved_at.is_(None)
            )
        ):
            counts[int(here)] = counts.get(int(here), 0) + 1
        return counts

    def settled_incidents(self) -> list[int]:
        """Tasks that could not be completed, and are over now; their incidents are open still."""
        rows = self.c.execute(
            select(incident.c.wait).where(
                incident.c.resolved_at.is_(None),
                incident.c.kind == "task",
                # For each incident its task: never a walk through all tasks.
                select(user_task.c.state).where(user_task.c.id == incident.c.wait).scalar_subquery()
                != TaskState.OPEN,
            )
        )
        return [int(found) for (found,) in rows]

    def resolve_incidents(
        self,
        by: str,
        now: datetime,
        *,
        incident_id: int | None = None,
        kind: str = "",
        waits: Sequence[int] = (),
    ) -> None:
        """These stand still no longer: one incident, or those of a kind about these jobs, mails …: the same
        number may stand for a mail and for a deadline."""
        if incident_id is None and not waits:
            return
        about = (
            incident.c.id == incident_id
            if incident_id is not None
            else and_(incident.c.kind == kind, incident.c.wait.in_(waits))
        )
        self.c.execute(
            update(incident)
            .where(about, incident.c.resolved_at.is_(None))
            .values(resolved_at=now, resolved_by=by)
        )
