"""Questions of those who run the installation: how many run where, and which timers rang when."""

from sqlalchemy import func, select

from engine.database.impartiality import open_to
from engine.database.incidents import INCIDENT_COLUMNS, incident_of
from engine.database.rows import Rows, filled
from engine.database.tables import history, incident, instance
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import IncidentRecord
from engine.model.running import FiredTimer, InstanceCount, InstanceLine


class OverviewRows(Rows):
    """Counts and lists over all cases."""

    def instance_counts(self) -> list[InstanceCount]:
        """How many instances there are, by deployment, process and state."""
        columns = (instance.c.deployment_id, instance.c.process_id, instance.c.state)
        rows = self.c.execute(
            select(*columns, func.count()).group_by(*columns).order_by(instance.c.deployment_id.desc())
        )
        return [filled(InstanceCount, row) for row in rows]

    def instance_lines(
        self,
        *,
        deployment_id: int | None,
        process_id: str | None,
        state: InstanceState | None,
        before: int | None,
        limit: int,
        person: str | None = None,
    ) -> list[InstanceLine]:
        """Instances, newest first, from before an id; none that keeps `person` out."""
        question = select(
            instance.c.id,
            instance.c.key,
            instance.c.process_id,
            instance.c.deployment_id,
            instance.c.state,
            instance.c.state_reason,
            instance.c.started_at,
            instance.c.ended_at,
            instance.c.last_event,
        ).where(open_to(instance.c.id, person))
        if deployment_id is not None:
            question = question.where(instance.c.deployment_id == deployment_id)
        if process_id is not None:
            question = question.where(instance.c.process_id == process_id)
        if state is not None:
            question = question.where(instance.c.state == state)
        if before is not None:
            question = question.where(instance.c.id < before)
        rows = self.c.execute(question.order_by(instance.c.id.desc()).limit(limit))
        return [filled(InstanceLine, row) for row in rows]

    def newest_incidents(self, *, resolved: bool, limit: int) -> list[tuple[IncidentRecord, str, str]]:
        """Incidents with key and title of their case, newest first: open ones, or those that were mended."""
        done = incident.c.resolved_at.is_not(None) if resolved else incident.c.resolved_at.is_(None)
        rows = self.c.execute(
            select(*INCIDENT_COLUMNS, instance.c.key, instance.c.title)
            .join(instance, instance.c.id == incident.c.instance_id)
            .where(done)
            .order_by(incident.c.id.desc())
            .limit(limit)
        )
        return [(incident_of(row[:-2]), row[-2], row[-1]) for row in rows]

    def fired_timers(self, limit: int, person: str | None = None) -> list[FiredTimer]:
        """Timers that rang, newest first, with the moment that was planned; not of cases that keep `person`
        out."""
        rows = self.c.execute(
            select(
                history.c.instance_id,
                instance.c.key,
                instance.c.deployment_id,
                history.c.process_id,
                history.c.element_id,
                history.c.planned_at,
                history.c.at,
            )
            .join(instance, instance.c.id == history.c.instance_id)
            .where(history.c.kind == HistoryKind.TIMER_FIRED, open_to(instance.c.id, person))
            .order_by(history.c.at.desc())
            .limit(limit)
        )
        return [filled(FiredTimer, row) for row in rows]
