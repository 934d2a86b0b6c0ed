"""Playing a process of a draft from its start: every move is really made, and all is undone again.

Each time all moves are made anew in one transaction that is never committed, by the same code that runs real
cases: so who gets a task, what day a term ends and what a letter says are what they will be. Tasks are done
as the first person who could do them; the clock goes ahead only for the played case.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from secrets import token_bytes
from uuid import uuid4

from engine.actions import complete_user_task, deliver_message, fire_timers, run_jobs, start_instance
from engine.actions.case_action import CaseAction
from engine.actions.rehearse import letters_made
from engine.actions.undone import undone
from engine.bpmn import MessageWait, Run
from engine.casework.answers import form_to_fill
from engine.casework.organisation import Organisation
from engine.casework.surroundings import LetterMade, Surroundings
from engine.casework.variables import DOCUMENTS, CaseVariables
from engine.errors import BehoorlijkError, NotDone, SomeoneElseMust
from engine.model.actor import Actor
from engine.model.deployment import StartForm
from engine.model.dutch_time import dutch_day
from engine.model.findings import FormErrors
from engine.model.instances import InstanceState
from engine.model.playing import Move, MoveKind, Played, PlayedMessage, PlayedStep, PlayedTask
from engine.model.records import TaskRecord, TimerRecord
from engine.policy import Policy, Shelf
from engine.ports import Unit
from engine.sentence import Sentence

MOST_MOVES = 80
MOST_DAYS = 3660
_MOST_RINGS = 200
_PROGRAM = Actor.program("rehearsal")


class _PlayedShelf(Shelf):
    """Knows one version only: the one that is played."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def get(self, deployment_id: int, unit: Unit | None = None) -> Policy:
        """The played version, whatever is asked."""
        return self._policy

    def newest(self, unit: Unit | None = None) -> Policy:
        """The played version."""
        return self._policy


@dataclass
class _PlayedClock:
    at: datetime

    def now(self) -> datetime:
        """The moment that is being played."""
        return self.at


def beginnings(policy: Policy) -> tuple[tuple[str, str], ...]:
    """(id, name) of the processes that somebody can begin: not those that are a part of others."""
    processes = policy.library.processes.values()
    called = {one for definition in processes for one in definition.calls}
    return tuple(
        (one.id, one.name or one.id)
        for one in processes
        if any(point.kind is None for point in one.starts)
        and (one.id not in called or "startGroups" in one.properties)
    )


def start_form(here: Surroundings, policy: Policy, process_id: str) -> StartForm:
    """What is asked at the start: the form of staff, else the public one. Raises NotFound."""
    with _table(here, policy) as play:
        return play.start_form(process_id)


def play(here: Surroundings, policy: Policy, moves: Sequence[Move]) -> Played:
    """Makes these moves; stops at the first that cannot be made, or is one too many, which comes back with
    what is wrong."""
    with _table(here, policy) as table:
        for move in moves[:MOST_MOVES]:
            if not table.make(move):
                break
        else:
            if len(moves) > MOST_MOVES:
                table.problem = Sentence(
                    "U kunt een zaak tot {most} zetten naspelen. Deze zet is niet gedaan. "
                    "Neem een paar zetten terug, of begin opnieuw.",
                    most=MOST_MOVES,
                )
        return table.seen()


@contextmanager
def _table(here: Surroundings, policy: Policy) -> Iterator[_Play]:
    """A played case within its transaction.

    With a secret of its own: its number goes to the next real case, the links of that case must not be known.
    """
    played, clock, made = copy.copy(policy), _PlayedClock(here.now()), list[LetterMade]()
    with undone(
        here, shelf=_PlayedShelf(played), clock=clock, secret=token_bytes(32), on_letter=made.append
    ) as (inside, unit):
        played.deployment_id = unit.add_deployment(f"played-{uuid4().hex}", {}, "rehearsal", "", clock.at)
        yield _Play(inside, unit, played, clock, made)
    # What was compiled on the way serves the next move.
    vars(policy).update({name: known for name, known in vars(played).items() if name != "deployment_id"})


@dataclass
class _Play:
    here: Surroundings
    unit: Unit
    policy: Policy
    clock: _PlayedClock
    made: list[LetterMade]
    case: int = 0
    moves: list[Move] = field(default_factory=list)
    steps: list[PlayedStep] = field(default_factory=list)
    refused: FormErrors | None = None
    problem: str = ""

    # -- moves ------------------------------------------------------------------------------------

    def make(self, move: Move) -> bool:
        """Makes a move and writes down what it led to; False when it cannot be made."""
        before = self._looked()
        try:
            with self.unit.savepoint():
                done = self._do(move)
        except BehoorlijkError as problem:
            self.problem = problem.sentence
            return False
        if isinstance(done, FormErrors):
            self.refused = done
            return False
        text, who = done
        run_jobs.drain(self.here, self.case)
        self.moves.append(move)
        phase, dates, letters = self._looked()
        self.steps.append(
            PlayedStep(
                text=text,
                who=who,
                day=dutch_day(self.clock.at),
                phase=phase if phase != before[0] else "",
                letters=letters_made(self.policy.element, self.made[before[2] : letters]),
                deadlines=tuple(row for id_, row in dates.items() if id_ not in before[1]),
                problem=self._stuck(),
            )
        )
        return True

    def _do(self, move: Move) -> tuple[str, str] | FormErrors:
        match move.kind:
            case MoveKind.START:
                return self._start(move)
            case MoveKind.TASK:
                return self._task(move)
            case MoveKind.MESSAGE:
                return self._message(move)
        return self._later(int(move.what) if move.what.isdecimal() else 0)

    def _start(self, move: Move) -> tuple[str, str] | FormErrors:
        if self.case:
            raise NotDone("De zaak is al begonnen.")
        kind = self._start_kind(move.what)
        started, _ = start_instance.start(self.here, move.what, move.answers, _PROGRAM, form=kind)
        if isinstance(started, FormErrors):
            return started
        self.case = started.instance_id
        definition = self.policy.process(move.what)
        return f"Begonnen: {definition.name or definition.id}", ""

    def _task(self, move: Move) -> tuple[str, str] | FormErrors:
        task = next((one for one in self._open() if str(one.token) == move.what), None)
        if task is None:
            raise NotDone("Deze taak wacht niet meer.")
        organisation = self.here.people.get(self.unit)
        actors = [Actor.person(one) for one in _who_could(task, organisation, self._kept_out())]
        last: SomeoneElseMust | None = None
        for actor in actors or [_PROGRAM]:
            try:
                outcome = complete_user_task.complete(self.here, task.id, move.answers, actor)
            except SomeoneElseMust as another:
                last = another
                continue
            if isinstance(outcome, FormErrors):
                return outcome
            return task.name, organisation.name(actor.name) if actor.is_person else ""
        raise last or NotDone("Niemand kan deze taak doen.")

    def _message(self, move: Move) -> tuple[str, str] | FormErrors:
        label = next((one.label for one in self._messages() if one.name == move.what), move.what)
        outcome = deliver_message.deliver(self.here, self.case, move.what, move.answers, _PROGRAM)
        told = Sentence("Van buiten: {label}", label=label)
        return outcome if isinstance(outcome, FormErrors) else (told, "")

    def _later(self, days: int) -> tuple[str, str]:
        """Time goes by for this case: its timers ring at their own moments, one after the other."""
        if not 0 < days <= MOST_DAYS:
            raise NotDone(Sentence("Kies een aantal dagen van 1 tot {most}.", most=MOST_DAYS))
        goal = self.clock.at + timedelta(days=days)
        rung: list[str] = []
        for _ in range(_MOST_RINGS):
            timer = self._next_timer()
            if timer is None or timer.due > goal:
                break
            self.clock.at = max(self.clock.at, timer.due)
            fire_timers.fire(self.here, timer.id)
            run_jobs.drain(self.here, self.case)
            rung.append(self._name(timer.process_id, timer.element_id))
        self.clock.at = goal
        told = "; ".join(dict.fromkeys(rung))
        word = "dag" if days == 1 else "dagen"
        return f"{days} {word} later{': ' + told if told else ''}", ""

    # -- looking ----------------------------------------------------------------------------------

    def seen(self) -> Played:
        """Where the case stands."""
        running = False
        phase = ""
        if self.case:
            instance = self.unit.instance(self.case)
            running, phase = instance.state is InstanceState.RUNNING, self.policy.phase_label(instance.phase)
        timer = self._next_timer() if running else None
        organisation = self.here.people.get(self.unit)
        return Played(
            moves=tuple(self.moves),
            steps=tuple(self.steps),
            now=self.clock.at,
            phase=phase,
            tasks=tuple(self._tasks(organisation)) if running else (),
            messages=tuple(self._messages()) if running else (),
            next_moment=(self._name(timer.process_id, timer.element_id), timer.due) if timer else None,
            deadlines=tuple(
                (one.label, one.due) for one in (self.unit.open_deadlines([self.case]) if running else ())
            ),
            ended=bool(self.case) and not running,
            errors=self.refused.errors if self.refused else (),
            problem=self.problem,
        )

    def start_form(self, process_id: str) -> StartForm:
        """See `start_form` of this module."""
        public = self._start_kind(process_id) == "public"
        return start_instance.start_form(self.here, process_id, public=public, username=None)

    def _start_kind(self, process_id: str) -> str:
        for point in self.policy.process(process_id).starts:
            form = point.element.extensions.form
            if point.kind is None and not (form and form.form_id):
                return "public" if point.element.extensions.properties.get("publicFormId") else "staff"
        return "staff"

    def _looked(self) -> tuple[str, Mapping[int, tuple[str, date]], int]:
        if not self.case:
            return "", {}, len(self.made)
        dates = {one.id: (one.label, one.due) for one in self.unit.deadlines(self.case)}
        return self.policy.phase_label(self.unit.instance(self.case).phase), dates, len(self.made)

    def _open(self) -> list[TaskRecord]:
        return self.unit.open_tasks([self.case]) if self.case else []

    def _kept_out(self) -> frozenset[str]:
        return frozenset(self.unit.instance(self.case).excluded)

    def _name(self, process_id: str, element_id: str) -> str:
        element = self.policy.element(process_id, element_id)
        return (element.name if element else "") or element_id

    def _next_timer(self) -> TimerRecord | None:
        timers = [one for one in self.unit.timers_of(self.case) if one.due.year < 2900] if self.case else []
        return min(timers, key=lambda one: one.due, default=None)

    def _stuck(self) -> str:
        incidents = self.unit.incidents(resolved=False, limit=50, instance_id=self.case)
        retried = [job.error for job in self.unit.jobs_of(self.case) if job.error]
        return next(iter((*(record.message for record, _, _ in incidents), *retried)), "")

    def _tasks(self, organisation: Organisation) -> Iterator[PlayedTask]:
        variables, run = self._run()
        kept_out = self._kept_out()
        for task in self._open():
            seen = {**variables.plain(), DOCUMENTS: variables[DOCUMENTS], **dict(run.scope(task.token))}
            holders = _who_could(task, organisation, kept_out)
            yield PlayedTask(
                token=task.token,
                name=task.name,
                who=tuple(
                    organisation.name(one)
                    for one in ((task.assignee,) if task.assignee else (*task.functions, *task.users))
                ),
                holders=tuple(organisation.name(one) for one in holders),
                due=task.due,
                explain=self.policy.properties(task.process_id, task.element_id).get("explain", ""),
                form=form_to_fill(self.policy, task.form_id, seen),
            )

    def _messages(self) -> Iterator[PlayedMessage]:
        variables, run = self._run()
        tokens = {token for token, (kind, _) in run.waiting().items() if kind is MessageWait}
        told: set[str] = set()
        for wait in run.waits(run.waiting_tokens() - tokens):
            if not isinstance(wait, MessageWait) or wait.name in told:
                continue
            properties = self.policy.properties(wait.process_id, wait.element_id)
            asked = properties.get("offeredWhen", "")
            if asked and run.evaluate(asked, wait.token) is not True:
                continue
            told.add(wait.name)
            seen = {**variables.plain(), DOCUMENTS: variables[DOCUMENTS], **dict(run.scope(wait.token))}
            label = properties.get("label") or self._name(wait.process_id, wait.element_id)
            yield PlayedMessage(
                wait.name,
                label,
                form_to_fill(self.policy, properties.get("formId"), {**seen, "partij": None}),
            )

    def _run(self) -> tuple[CaseVariables, Run]:
        instance = self.unit.instance(self.case)
        action = CaseAction(self.here, self.unit, instance, _PROGRAM, self.clock.at)
        return action.variables, action.look()


def _who_could(task: TaskRecord, organisation: Organisation, kept_out: frozenset[str]) -> list[str]:
    """Usernames of those who can do a task, in the order of the organisation."""
    named = organisation.usernames([task.assignee] if task.assignee else [*task.users, *task.functions])
    return [
        one
        for one in named
        if one not in kept_out and one not in task.excluded and organisation.people[one].active
    ]
