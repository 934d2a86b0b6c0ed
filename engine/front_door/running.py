"""The front door, what runs by itself: clock, timers, jobs, outbox, incidents, proofs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from engine import errors
from engine.actions import (
    hold_mail,
    hurry_mail,
    move_clock,
    retry_incident,
    retry_setback,
    run_due,
)
from engine.casework.clocks import ShiftedClock
from engine.casework.last_events import retold
from engine.front_door.door import Door, keeping_out_is_written_down, watched
from engine.model.findings import FormErrors
from engine.model.instances import IncidentRow, InstanceState
from engine.model.organisation import Role
from engine.model.running import (
    FiredTimer,
    InstanceCount,
    InstanceLine,
    JobRow,
    OutboxRow,
    RunCounts,
    SignalRow,
    TimerRow,
)
from engine.model.setbacks import Setback
from engine.queries import case, export, operations, timers
from engine.queries.operations import Cause, IncidentView
from engine.sentence import Sentence

MOST_ENDED = 1_000


class RunningDoor(Door):
    """Rings the bell, shows and mends what runs."""

    def clock_shift(self) -> timedelta | None:
        """How far the demonstration clock runs ahead; None when the clock cannot be moved."""
        clock = self._here.clock
        return clock.shift if isinstance(clock, ShiftedClock) else None

    @watched
    def move_clock(self, by: str, *, to: datetime | None = None, ahead: timedelta | None = None) -> RunCounts:
        """Move the demonstration clock (forward only) and do everything that fell due, in order.

        Raises NotAllowed when this installation runs on the real clock, WrongValue for going back.
        """
        self._here_person(by)
        clock = self._here.clock
        if not isinstance(clock, ShiftedClock):
            raise errors.NotAllowed("De klok van deze installatie kan niet worden verzet.")
        if to is None and ahead is None:
            raise errors.WrongValue("Zeg naar welk moment de klok moet.")
        goal = to if to is not None else self._here.now() + (ahead or timedelta())
        return move_clock.move(self._here, clock, goal)

    def run_due(self, limit: int = 500) -> RunCounts:
        """Do what is due: jobs, timers, deadline watch, timed starts, outbox; safe from many processes."""
        return run_due.run_due(self._here, limit)

    @watched
    def hold_mail(self, copied_at: datetime) -> int:
        """After a copy of that moment was put back: mail that waits stands still until an operator lets it
        go, for it may have left already. Returns how many."""
        return hold_mail.hold_mail(self._here, copied_at)

    def next_due(self) -> datetime | None:
        """The first moment at which anything falls due; None when nothing waits for the clock."""
        with self._here.store.read() as unit:
            return unit.next_due()

    def timers(self, limit: int = 200, person: str | None = None) -> tuple[TimerRow, ...]:
        """Stored moments, first due first, timed starts included; not of cases that keep `person` out."""
        return timers.timers(self._here, limit, person)

    def jobs(self, limit: int = 200, person: str | None = None) -> tuple[JobRow, ...]:
        """Jobs that wait or failed; not of cases that keep `person` out. Raises NotAllowed."""
        self._may_operate(person)
        with self._here.store.read() as unit:
            return tuple(unit.job_rows(limit, person))

    def outbox(self, limit: int = 200) -> tuple[OutboxRow, ...]:
        """Outgoing mail, newest first; for who has a shell on the server."""
        with self._here.store.read() as unit:
            return tuple(unit.outbox_rows(limit))

    def open_incidents(self) -> int:
        """How many incidents wait for somebody."""
        with self._here.store.read() as unit:
            return unit.open_incidents()

    def incidents(self, *, resolved: bool = False, limit: int = 200) -> tuple[IncidentRow, ...]:
        """What stands still, oldest first; for who has a shell on the server. People ask `causes`."""
        with self._here.store.read() as unit:
            found = unit.incidents(resolved=resolved, limit=limit)
        return tuple(case.incident_row(record, key, title) for record, key, title in found)

    def causes(self, person: str, *, resolved: bool = False, limit: int = 500) -> tuple[Cause, ...]:
        """Incidents that look alike together, the newest cause first; not of cases this person is kept out
        of. Raises NotAllowed."""
        self._may_operate(person)
        return operations.causes(self._here, person, resolved=resolved, limit=limit)

    def outgoing(self, person: str, limit: int = 200) -> tuple[OutboxRow, ...]:
        """Outgoing mail, newest first; not of cases that this person is kept out of. Raises NotAllowed."""
        self._may_operate(person)
        return operations.outbox(self._here, person, limit)

    @watched
    def hurry_mail(self, by: str) -> int:
        """Let mail that rests after it could not be sent leave now, but not of cases that keep this person
        out; returns how many. Raises NotAllowed."""
        self._may_operate(by)
        return hurry_mail.hurry_mail(self._here, by)

    def setbacks(self, person: str, *, resolved: bool = False, limit: int = 200) -> tuple[Setback, ...]:
        """What stands still outside any case, newest first: post, mailboxes, timed starts. Raises
        NotAllowed."""
        self._may_operate(person)
        with self._here.store.read() as unit:
            return tuple(unit.raised_setbacks(resolved=resolved, limit=limit))

    def all_setbacks(self) -> tuple[Setback, ...]:
        """The same for who has a shell on the server."""
        with self._here.store.read() as unit:
            return tuple(unit.raised_setbacks(resolved=False, limit=200))

    @watched
    def retry_setback(self, setback_id: int, by: str) -> None:
        """Try again what stands still outside any case. Raises EngineFailed when it does not go again; then
        it is an incident still. Raises NotFound, NotAllowed, Conflict when it goes already."""
        retry_setback.retry_setback(self._here, setback_id, by)

    @watched
    def close_setback(self, setback_id: int, by: str, reason: str) -> None:
        """It will not go again and need not. Raises NotFound, NotAllowed, ReasonNeeded, Conflict when it goes
        already."""
        retry_setback.close_setback(self._here, setback_id, by, reason)

    @keeping_out_is_written_down("by")
    def incident(self, incident_id: int, by: str) -> IncidentView:
        """One incident with the values of its case, to mend it. Raises NotFound, NotAllowed, Excluded."""
        return operations.incident(self._here, incident_id, by)

    @keeping_out_is_written_down("by")
    def typed_values(
        self, incident_id: int, by: str, values: Mapping[str, str]
    ) -> dict[str, Any] | FormErrors:
        """Values to mend the case of an incident with, read from what somebody typed as the data dictionary
        says. Raises NotFound, NotAllowed, Excluded."""
        return operations.typed_values(self._here, incident_id, by, values)

    def retry_incidents(self, incident_ids: Sequence[int], by: str, reason: str) -> tuple[int, int]:
        """Try several again, each by itself; returns how many go on and how many still stand still."""
        mended = 0
        for incident_id in incident_ids:
            try:
                self.retry_incident(incident_id, by, reason=reason)
            except errors.NotAllowed:
                raise
            except errors.BehoorlijkError:
                continue
            mended += 1
        return mended, len(incident_ids) - mended

    def fired_timers(self, limit: int = 200, person: str | None = None) -> tuple[FiredTimer, ...]:
        """Timers that rang, newest first: when they should have, and when they did; not of cases that keep
        `person` out. Raises NotAllowed."""
        self._may_operate(person)
        return operations.fired(self._here, limit, person)

    def instance_counts(self) -> tuple[InstanceCount, ...]:
        """How many instances there are, by deployment, process and state; of what is over no more than 1,000
        of each are counted."""
        with self._here.store.read() as unit:
            return tuple(unit.instance_counts(MOST_ENDED))

    def instance_lines(
        self,
        *,
        deployment_id: int | None = None,
        process_id: str | None = None,
        state: InstanceState | None = None,
        before: int | None = None,
        limit: int = 50,
        person: str | None = None,
    ) -> tuple[InstanceLine, ...]:
        """Instances, newest first, from before an id; without titles. None that keeps `person` out. Raises
        NotAllowed."""
        self._may_operate(person)
        with self._here.store.read() as unit:
            lines = unit.instance_lines(
                deployment_id=deployment_id,
                process_id=process_id,
                state=state,
                before=before,
                limit=limit,
                person=person,
            )
        return tuple(replace(line, last_event=retold(line.last_event)) for line in lines)

    @keeping_out_is_written_down("by")
    @watched
    def retry_incident(
        self, incident_id: int, by: str, *, variables: Mapping[str, Any] | None = None, reason: str = ""
    ) -> RunCounts:
        """Mend (set variables) and try again. Raises EngineFailed when it fails again; the incident stays.

        Raises Excluded for who is kept out of the case.
        """
        return retry_incident.retry(self._here, incident_id, by, variables, reason)

    @keeping_out_is_written_down("by")
    @watched
    def close_mail(self, incident_id: int, by: str, reason: str) -> None:
        """A mail of a case that stands still need not leave any more. Raises NotFound, NotAllowed, Excluded,
        ReasonNeeded, Conflict for what was mended already or is no mail."""
        retry_incident.close_mail(self._here, incident_id, by, reason)

    def signals(self, person: str, *, unread_only: bool = True) -> tuple[SignalRow, ...]:
        """What this person should know, newest first."""
        with self._here.store.read() as unit:
            return tuple(unit.notices(person, unread_only=unread_only))

    def mark_read(self, signal_ids: Sequence[int], person: str) -> None:
        """These were read."""
        with self._here.store.write() as unit:
            unit.notices_read(signal_ids, person, self._here.now())

    @keeping_out_is_written_down("by")
    @watched
    def export(self, instance_id: int, by: str) -> BinaryIO:
        """The whole file of a case as a ZIP, on the disk and for the caller to close: JSON, CSV, letters,
        diagrams, with hashes."""
        return export.export(self._here, instance_id, by)

    def _may_operate(self, person: str | None) -> None:
        """None is who has a shell on the server."""
        if person is not None:
            self._must_have(person, Sentence("Dit mag alleen een beheerder."), Role.OPERATOR)
