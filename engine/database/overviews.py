"""Questions of those who run the installation: how many run where, and which timers rang when."""

from collections.abc import Sequence

from sqlalchemy import func, literal, select

from engine.database.impartiality import open_to
from engine.database.incidents import INCIDENT_COLUMNS, incident_of
from engine.database.rows import Rows, filled
from engine.database.tables import deployment, history, incident, instance
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import IncidentRecord
from engine.model.running import FiredTimer, InstanceCount, InstanceLine

_RUN = (InstanceState.RUNNING, InstanceState.SUSPENDED)


class OverviewRows(Rows):
    """Counts and lists over all cases."""

    def instance_counts(self, most_ended: int) -> list[InstanceCount]:
        """How many instances there are, by deployment (newest first), process and state; of what is over no
        more than so many are counted, for it grows for ever."""
        ended = [state for state in InstanceState if state not in _RUN]
        found = [*self._counted(_RUN), *self._counted(ended, most_ended)]
        return sorted(found, key=lambda one: (-one.deployment_id, one.process_id, one.state))

    def open_cases_per_deployment(self) -> dict[int, int]:
        """How many instances still run, by deployment."""
        found: dict[int, int] = {}
        for one in self._counted(_RUN):
            found[one.deployment_id] = found.get(one.deployment_id, 0) + one.count
        return found

    def _counted(self, states: Sequence[InstanceState], most: int | None = None) -> list[InstanceCount]:
        """Per deployment, process and state: sought one by one in their index, and not read through it from
        end to end, so that cases in other states cost nothing."""
        first = select(func.min(instance.c.process_id)).where(instance.c.deployment_id == deployment.c.id)
        pair = select(
            deployment.c.id.label("deployment_id"), first.scalar_subquery().label("process_id")
        ).cte("pair", recursive=True)
        following = select(func.min(instance.c.process_id)).where(
            instance.c.deployment_id == pair.c.deployment_id, instance.c.process_id > pair.c.process_id
        )
        pair = pair.union_all(
            select(pair.c.deployment_id, following.scalar_subquery()).where(pair.c.process_id.is_not(None))
        )
        found = []
        for state in states:
            here = select(literal(1)).where(
                instance.c.deployment_id == pair.c.deployment_id,
                instance.c.process_id == pair.c.process_id,
                instance.c.state == state,
            )
            few = here.limit(None if most is None else most + 1).correlate(pair).subquery()
            count = select(func.count()).select_from(few).correlate(pair).scalar_subquery()
            rows = self.c.execute(
                select(pair.c.deployment_id, pair.c.process_id, count).where(pair.c.process_id.is_not(None))
            )
            for where, process, number in rows:
                counted = min(number, most or number)
                if number:
                    found.append(InstanceCount(where, process, state, counted, more=number > counted))
        return found

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
