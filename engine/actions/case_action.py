"""One action on one case: load it, let something happen, save together all that changed by it.

First run, retry and recovery share this path. An exception anywhere leaves the case as it was.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.actions.derived import derived
from engine.actions.news import Place, tell_of_tasks
from engine.actions.waiting_rows import WaitingRows
from engine.bpmn import (
    Run,
    Thrown,
    ThrownKind,
    TimerWait,
    TrailKind,
    UserTaskWait,
    Wait,
)
from engine.casework.chronicle import Chronicle, Step
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings, token_hash
from engine.casework.variables import CaseVariables, encode
from engine.errors import (
    Ended,
    ExpressionError,
    Suspended,
)
from engine.feel import UnsupportedValue, to_json
from engine.model.actor import Actor
from engine.model.deadlines import DeadlineState
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.kept_sentences import with_values
from engine.model.records import (
    Change,
    IncidentRecord,
    InstanceRecord,
    wait_id,
)
from engine.policy import DecisionFailed
from engine.ports import Unit
from engine.sentence import Sentence

_STEPS = {
    TrailKind.ENTERED: "entered",
    TrailKind.LEFT: "left",
    TrailKind.CANCELLED: "cancelled",
}
_TIMER_FIRED = TrailKind.TIMER_FIRED
_TO_OTHERS = (ThrownKind.MESSAGE, ThrownKind.SIGNAL)


def save_together(actions: Sequence["CaseAction"]) -> None:
    """Save actions on different cases in one go. Raises Conflict when somebody acted on one of them first."""
    for action in actions:
        action.gather()
    if actions:
        actions[0].unit.save_all([(one.before, one.change) for one in actions], actions[0].now)
    for action in actions:
        action.saved()


class CaseAction:
    """A case that is being acted on, within one transaction."""

    end_state = InstanceState.COMPLETED
    """What it is when nothing waits any more."""

    def __init__(
        self,
        here: Surroundings,
        unit: Unit,
        instance: InstanceRecord,
        actor: Actor,
        now: datetime,
        organisation: Organisation | None = None,
    ) -> None:
        self.here = here
        self.unit = unit
        self.before = instance
        self.instance = instance
        self.actor = actor
        self.now = now
        self.policy = here.shelf.get(instance.deployment_id, unit)
        self.organisation = organisation or here.people.get(unit)
        self.variables = CaseVariables(unit, instance, self.policy, self.organisation, now)
        self.chronicle = Chronicle(instance, actor, now)
        self.change = Change.empty()
        self.sentence = ""
        self._run: Run | None = None
        self._waiting: dict[int, tuple[type[Wait], datetime | None]] = {}
        self._done: dict[int, str] = {}
        self._incidents: list[IncidentRecord] = []
        self._steps: list[Step] = []

    # -- loading -------------------------------------------------------------------------------------

    def must_run(self) -> None:
        """Raises Suspended or Ended unless the case can go on."""
        if self.instance.state is InstanceState.RUNNING:
            return
        if self.instance.state is InstanceState.SUSPENDED:
            raise Suspended(reason=self.instance.state_reason or "onderbroken")
        raise Ended(instance_id=self.instance.id)

    def load(self) -> Run:
        """The case as it was saved, ready to go on. Raises Suspended, Ended."""
        self.must_run()
        return self.look()

    def look(self) -> Run:
        """The case as it was saved, whether it may go on or not."""
        if self._run is None:
            self._run = Run.restore(
                self.policy.library,
                self.instance.process_id,
                self.instance.token_state,
                self.variables,
                self._decide,
                self.now,
            )
            self._waiting = self._run.waiting()
        return self._run

    def begin(self, start_event: str | None = None) -> Run:
        """Begin a new case and run it to its first waits."""
        self._run = Run.start(
            self.policy.library,
            self.instance.process_id,
            self.variables,
            self._decide,
            self.now,
            start_event,
        )
        return self._run

    @property
    def run(self) -> Run:
        """The loaded case."""
        assert self._run is not None
        return self._run

    def wait(self, token: int) -> Wait | None:
        """What one open token waits for, its attributes evaluated."""
        known = self.run.waiting_tokens() - {token}
        return next(iter(self.run.waits(known)), None)

    def process_property(self, name: str) -> str:
        """A property of the process of this case, empty when it has none."""
        return self.policy.process(self.instance.process_id).properties.get(name, "")

    def _decide(self, decision: str, inputs: Mapping[str, Any], element_id: str) -> Any:
        try:
            value, rules = self.policy.decide(decision, inputs, self.now)
        except DecisionFailed as problem:
            raise ExpressionError(element=element_id, text=decision, reason=str(problem)) from problem
        self.chronicle.add(
            HistoryKind.DECISION,
            element_id=element_id,
            data={
                "decision": decision,
                "value": _writable(value),
                "rules": [
                    {
                        "table": rule.table,
                        "rule": rule.number,
                        "inputs": [[name, _writable(given)] for name, given in rule.inputs],
                    }
                    for rule in rules
                ],
            },
        )
        return value

    # -- what happens ----------------------------------------------------------------------------------

    def done(self, token: int, by: str) -> None:
        """This task is completed by a person; other tasks that disappear are withdrawn."""
        self._done[token] = by

    def tell(
        self,
        kind: HistoryKind,
        *,
        process_id: str = "",
        element_id: str = "",
        planned_at: datetime | None = None,
        **data: Any,
    ) -> None:
        """Add an entry of history."""
        self.chronicle.add(
            kind, process_id=process_id, element_id=element_id, data=data or None, planned_at=planned_at
        )

    def alter(self, **columns: Any) -> None:
        """Change columns of the case."""
        self.change.instance.update(columns)
        self.instance = self.instance._replace(**columns)
        self.variables.changed_case(self.instance)

    def grant(self, who: str) -> None:
        """Write somebody into the access list of the case: "f:…", "u:…" or "x:…"."""
        if who not in self.instance.access:
            self.alter(access=(*self.instance.access, who))
            self.change.access_added.append(who)

    def take_back(self, who: str) -> None:
        """Strike somebody from the access list of the case."""
        if who in self.instance.access:
            self.alter(access=tuple(one for one in self.instance.access if one != who))
            self.change.access_gone.append(who)

    def incident(self, kind: str, message: str, element_id: str = "", process_id: str = "") -> None:
        """Something stands still in this case: told when the action is saved."""
        self._incidents.append(
            IncidentRecord(0, self.instance.id, kind, process_id, element_id, message, self.now)
        )

    # -- saving ----------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write everything that changed. Raises Conflict when another action was first."""
        self.gather()
        self.unit.save(self.before, self.change, self.now)
        self.saved()

    def gather(self) -> None:
        """Put everything that changed into `change`: the first part of saving."""
        if self._run is not None:
            self._derive(self._run)
            self._run.follow()
        columns = self._collect(self._run) if self._run is not None else {}
        self.change.variables = {name: encode(value) for name, value in self.variables.written.items()}
        for incident in self._incidents:
            self.chronicle.add(
                HistoryKind.INCIDENT,
                process_id=incident.process_id,
                element_id=incident.element_id,
                data={"kind": incident.kind, **with_values(message=incident.message)},
            )
        self.change.history, chained = self.chronicle.written(self._steps, self.change.variables)
        self.alter(**columns, **chained)

    def saved(self) -> None:
        """Tell of what was written: the last part of saving."""
        if self.change.tasks:
            place = Place(self.unit, self.organisation, self.here.base_url, self.now)
            tell_of_tasks(place, self.instance, self.change.tasks, self.actor.name)
        for incident in self._incidents:
            if self.unit.open_incident(self.instance.id, incident.kind, incident.wait) is None:
                self.unit.add_incident(incident)
        if self._run is not None and self._run.completed:
            running = self.unit.running_deadlines(self.instance.id)
            self.unit.end_deadlines(running, DeadlineState.CANCELLED, self.now)

    def let_go(self) -> None:
        """Nothing is asked of this action any more. What it holds goes at once: looking for garbage that
        holds itself takes longer than reading a form."""
        if self._run is not None:
            self._run.let_go()
            self._run = None

    def thrown_to_others(self) -> list[Thrown]:
        """Messages and signals that this case threw, for others to catch."""
        if self._run is None or not self._run.thrown:
            return []
        return [one for one in self._run.thrown if one.kind in _TO_OTHERS]

    def _collect(self, run: Run) -> dict[str, Any]:
        """What the run led to, into the change; returns columns of the case to write with it."""
        after = run.waiting()
        self._write_trail(run)
        rows = WaitingRows(self.unit, self.instance, self.before.version, self.now, self.change, self._done)
        unchanged = set()
        for token, (kind, due) in self._waiting.items():
            if token not in after:
                rows.gone(token, kind)
            elif kind is TimerWait and after[token][1] != due:
                self.change.timers_gone.append(wait_id(self.instance.id, token))
            else:
                unchanged.add(token)
        last_event = self.sentence or self.instance.last_event
        for wait in run.waits(unchanged):
            rows.new(wait, last_event)
        if self.variables.written:
            self._move_tasks(run, unchanged)
        state = run.state()
        columns: dict[str, Any] = {"token_state": state}
        if self.sentence and self.sentence != self.instance.last_event:
            columns["last_event"] = self.sentence
        if run.completed and self.before.ended_at is None:
            columns |= {"state": self.end_state, "ended_at": self.now}
            if self.instance.closed_at is None:
                columns["closed_at"] = self.now
            if self.end_state is InstanceState.COMPLETED:
                self.chronicle.add(HistoryKind.COMPLETED, process_id=self.instance.process_id)
        elif not after and run.is_zombie:
            self.incident("zombie", Sentence("De zaak wacht nergens meer op en is niet beëindigd."))
        return columns

    def _move_tasks(self, run: Run, waiting: Collection[int]) -> None:
        """Give the tasks that follow what their day is worked out from (`follows`) that day as it is now.
        While it says no day, the one that was worked out before stays."""
        tasks = {token for token in waiting if self._waiting[token][0] is UserTaskWait and run.follows(token)}
        if not tasks:
            return
        try:
            waits = run.waits(run.waiting_tokens() - tasks)
        except ExpressionError:
            return
        days = {
            wait_id(self.instance.id, wait.token): wait.due_date
            for wait in waits
            if isinstance(wait, UserTaskWait) and wait.due_date is not None
        }
        for task in self.unit.tasks_named(list(days)):
            if task.due != days[task.id]:
                self.unit.move_task(task._replace(due=days[task.id]))

    def _write_trail(self, run: Run) -> None:
        phase = self.instance.phase
        for step in run.trail:
            if (word := _STEPS.get(step.kind)) is not None:
                self._steps.append((word, step.element_id, step.process_id, step.loop_counter))
                if word == "entered":
                    phase = self.policy.properties(step.process_id, step.element_id).get("phase") or phase
            elif step.kind is _TIMER_FIRED:
                self.chronicle.add(
                    HistoryKind.TIMER_FIRED,
                    process_id=step.process_id,
                    element_id=step.element_id,
                    planned_at=step.details.get("due"),
                )
        if phase != self.instance.phase:
            self.alter(phase=phase)
            self.chronicle.add(
                HistoryKind.PHASE, data={"phase": phase, "label": self.policy.phase_label(phase)}
            )
        for thrown in run.thrown:
            if thrown.kind is ThrownKind.ERROR and not thrown.caught:
                self.incident(
                    "error",
                    Sentence(
                        "Fout {code} wordt nergens opgevangen. {message}",
                        code=thrown.code or thrown.name,
                        message=thrown.message,
                    ),
                    thrown.element_id,
                    thrown.process_id,
                )

    # -- what follows from the variables -----------------------------------------------------------------

    def _derive(self, run: Run) -> None:
        properties = self.policy.process(self.instance.process_id).properties
        now = derived(properties, self.variables, run, first=self.before.version == 0)
        if now.kept_out is not None:
            self._replace_access("x:", now.kept_out)
        if now.readers is not None:
            self._replace_access("f:", now.readers)
        if now.title is not None and now.title != self.instance.title:
            self.alter(title=now.title)
        if now.parties is not None:
            here = self.instance.id
            links = [(token_hash(self.here.party_token(here, role)), here, role) for role in now.parties]
            self.unit.add_party_links(links, self.now)

    def _replace_access(self, mark: str, names: Sequence[str]) -> None:
        wanted = {f"{mark}{name}" for name in names}
        present = {who for who in self.instance.access if who.startswith(mark)}
        if wanted == present:
            return
        self.change.access_added += sorted(wanted - present)
        self.change.access_gone += sorted(present - wanted)
        kept = [who for who in self.instance.access if who not in present - wanted]
        self.alter(access=(*kept, *sorted(wanted - present)))
        if mark == "x:" and self.before.version:
            self._take_tasks_from({who[2:] for who in wanted - present})

    def _take_tasks_from(self, kept_out: set[str]) -> None:
        """Who is kept out from now on gives back the tasks of this case."""
        for task in self.unit.open_tasks([self.instance.id]):
            if task.assignee in kept_out and task.token not in self._done:
                self.unit.assign(task._replace(assignee=None))
                self.tell(
                    HistoryKind.TASK_RELEASED,
                    process_id=task.process_id,
                    element_id=task.element_id,
                    name=task.name,
                    reason=Sentence("uitgesloten van deze zaak"),
                )


def _writable(value: Any) -> Any:
    """A value for history: JSON, long texts cut."""
    try:
        written = to_json(value)
    except UnsupportedValue:
        return str(value)
    return written[:500] if isinstance(written, str) else written
