"""One loaded instance: start or restore it, let something happen, ask what it waits for, save it.

A run is used for one action and thrown away. After an error it is in no defined state: do not save it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.bpmn import event_specs, state
from engine.bpmn.diagram import Element, EventKind
from engine.bpmn.event_specs import Catching
from engine.bpmn.expressions import Expression
from engine.bpmn.library import Library, ProcessDefinition
from engine.bpmn.records import Thrown, TrailKind, TrailStep, Wait
from engine.bpmn.scopes import Scope, receive
from engine.bpmn.tokens import READY, STEP_LIMIT, WAITING, Decide, Instance, Surroundings, Token, Variables
from engine.bpmn.waiting import is_wait, kind_of, waits_of
from engine.errors import DiagramRefused, StepLimitReached, TokenNotOpen
from engine.sentence import Sentence


class Run:
    """One loaded process instance. Every moment given or returned is an aware datetime."""

    def __init__(self, library: Library, definition: ProcessDefinition, instance: Instance) -> None:
        self._library = library
        self._definition = definition
        self._instance = instance
        self._around = instance.surroundings
        self._evaluated: dict[str, Expression] = {}

    # ------------------------------------------------------------------ begin, save, restore

    @classmethod
    def start(
        cls,
        library: Library,
        process_id: str,
        variables: Variables,
        decide: Decide,
        now: datetime,
        start_event: str | None = None,
    ) -> Run:
        """Begin an instance and run it to its first waits.

        Begins at `start_event` (a timer or message start that has happened), else at the start event without
        a trigger, else at the only one there is. Raises UnknownProcess, DiagramRefused.
        """
        definition = library.definition(process_id)
        spec = definition._spec
        starts = spec.bpmn_start_events
        if start_event is not None:
            begin = next((start for start in starts if start.element.id == start_event), None)
        else:
            begin = spec.none_start or (starts[0] if len(starts) == 1 else None)
        if begin is None:
            raise DiagramRefused(element=process_id, reason=Sentence("er is geen beginpunt voor deze start"))
        instance = Instance(spec, library._specs, Surroundings(variables, decide, _aware(now)))
        run = cls(library, definition, instance)
        instance.begin(begin)
        run._settle()
        return run

    @classmethod
    def restore(
        cls,
        library: Library,
        process_id: str,
        saved: bytes,
        variables: Variables,
        decide: Decide,
        now: datetime,
    ) -> Run:
        """The instance as it was saved. Raises StateRefused, UnknownProcess."""
        definition = library.definition(process_id)
        surroundings = Surroundings(variables, decide, _aware(now))
        instance = state.load(saved, definition._spec, library._specs, definition.fingerprint, surroundings)
        return cls(library, definition, instance)

    def state(self) -> bytes:
        """What to save: the open tokens with their local variables."""
        return state.dump(self._instance, self._definition.fingerprint)

    def let_go(self) -> None:
        """Nothing is asked of this run any more: its tokens go at once, not when garbage is collected."""
        self._instance.let_go()

    # ------------------------------------------------------------------ let something happen

    def advance(self, now: datetime) -> None:
        """Go on to this moment: fire every timer that is due, in the order of their moments, and run on.

        Missed rings of a cycle come one by one. Raises StepLimitReached when that does not end.
        """
        self._around.now = _aware(now)
        self._settle()
        self.fire_due(now)

    def fire_due(self, now: datetime) -> int:
        """Fire every timer due at this moment; returns how many rings there were."""
        self._around.now = _aware(now)
        moment = self._around.now.timestamp()
        fired = 0
        while (token := self._earliest_due(moment)) is not None:
            assert token.due is not None
            fired += 1
            if fired > STEP_LIMIT:
                raise StepLimitReached(
                    process=self._definition.id, element=token.task_spec.element.id, limit=STEP_LIMIT
                )
            token.task_spec.happens(token, event_specs.NOTHING, due=datetime.fromtimestamp(token.due, UTC))
            self._settle()
        return fired

    def follow(self) -> None:
        """Move the timers that follow what they are worked out from to their moment as it is now.

        One whose moment has passed by that rings as any other that was missed.
        """
        for token in self._instance.open.values():
            if token.due is not None and token._state == WAITING:
                token.task_spec.follow(token)

    def _earliest_due(self, moment: float) -> Token | None:
        due = [
            token
            for token in self._instance.open.values()
            if token.due is not None and token.due <= moment and token._state == WAITING
        ]
        return min(due, key=lambda token: (token.due, token.id), default=None)

    def complete_task(self, token: int, variables: Mapping[str, Any]) -> None:
        """A user task is done, with these variables. Raises TokenNotOpen."""
        self._complete(token, variables)

    def complete_job(self, token: int, variables: Mapping[str, Any]) -> None:
        """A job is done, with these variables. Raises TokenNotOpen."""
        self._complete(token, variables)

    def _complete(self, number: int, variables: Mapping[str, Any]) -> None:
        token = self._open(number)
        if not token.task_spec.manual or token._state != READY:
            raise TokenNotOpen(token=number)
        receive(token, variables)
        token.run()
        self._settle()

    def throw_error(self, token: int, code: str, message: str = "") -> bool:
        """The work of a task or job ended in this BPMN error; goes to the nearest border that catches it.

        False when nobody catches it: then the token is still open. Raises TokenNotOpen.
        """
        caught = event_specs.throw_to_border(self._open(token), EventKind.ERROR, code, message=message)
        self._settle()
        return caught

    def deliver_message(self, name: str, key: str | None, payload: Mapping[str, Any]) -> bool:
        """A message comes: the oldest token that waits for this name and key gets it. False: none does."""
        for number in sorted(self._instance.open):
            token = self._instance.open[number]
            if self._waits_for_message(token, name, key):
                token.task_spec.happens(token, payload, name=name, key=key)
                self._settle()
                return True
        return False

    def deliver_to(
        self, token: int, payload: Mapping[str, Any], own: Mapping[str, Any] = event_specs.NOTHING
    ) -> None:
        """Whatever this token waits for (message, signal or timer) happens now. Raises TokenNotOpen.

        `payload` are its variables, `own` are names that its output mappings alone see.
        """
        waiting = self._open(token)
        if not isinstance(waiting.task_spec, Catching) or waiting._state != WAITING:
            raise TokenNotOpen(token=token)
        waiting.task_spec.happens(waiting, payload, own, by_hand=True)
        self._settle()

    @staticmethod
    def _waits_for_message(token: Token, name: str, key: str | None) -> bool:
        spec = token.task_spec
        if (
            token._state != WAITING
            or not isinstance(spec, Catching)
            or spec.event.kind is not EventKind.MESSAGE
        ):
            return False
        expected = token.internal_data.get("k")
        return spec.event.name == name and (expected is None or expected == key)

    def signal(self, name: str) -> int:
        """A signal comes from outside: everybody who waits for it gets it. Returns how many did."""
        caught = event_specs.broadcast(self._instance.open.values(), name)
        self._settle()
        return caught

    def cancel(self) -> None:
        """End the instance as it stands."""
        self._instance.end_now()
        self._note_end()

    def _settle(self) -> None:
        self._instance.do_engine_steps()
        self._note_end()

    def _note_end(self) -> None:
        trail = self._around.trail
        if self._instance.completed and not (trail and trail[-1].kind is TrailKind.COMPLETED):
            trail.append(
                TrailStep(TrailKind.COMPLETED, self._definition.id, self._definition.id, 0, self._around.now)
            )

    def _open(self, number: int) -> Token:
        token = self._instance.open.get(number)
        if token is None:
            raise TokenNotOpen(token=number)
        return token

    # ------------------------------------------------------------------ ask

    def waits(self, known: Collection[int] = ()) -> list[Wait]:
        """What the instance waits for, oldest first, without the tokens in `known`, which are not evaluated.

        Raises ExpressionError when an attribute cannot be evaluated.
        """
        return list(waits_of(self._instance, known))

    def follows(self, token: int) -> bool:
        """Whether the day of this task moves with what it is worked out from: a term that is put off.
        Raises TokenNotOpen."""
        element: Element = self._open(token).task_spec.element
        return element.extensions.properties.get("follows") == "true"

    def waiting_tokens(self) -> frozenset[int]:
        """The numbers of all tokens that wait for something outside, without evaluating anything."""
        return frozenset(number for number, token in self._instance.open.items() if is_wait(token))

    def waiting(self) -> dict[int, tuple[type[Wait], datetime | None]]:
        """Every waiting token with its kind and, for a timer, when it rings; evaluates nothing."""
        return {number: kind_of(token) for number, token in self._instance.open.items() if is_wait(token)}

    @property
    def next_due(self) -> datetime | None:
        """When the first timer rings."""
        dues = [token.due for token in self._instance.open.values() if token.due is not None]
        return datetime.fromtimestamp(min(dues), UTC) if dues else None

    def scope(self, token: int | None = None, extra: Mapping[str, Any] | None = None) -> Scope:
        """The variables as a token, or the instance, sees them. Raises TokenNotOpen."""
        return Scope(self._instance.task_tree if token is None else self._open(token), extra)

    def evaluate(self, text: str, token: int | None = None, extra: Mapping[str, Any] | None = None) -> Any:
        """The value of a text of the diagram (header, guard, property) in a token's scope.

        `=` begins FEEL, else the text itself is the value; `extra` hides variables of the same name. Raises
        TokenNotOpen, DiagramRefused when the text is no FEEL.
        """
        expression = self._evaluated.get(text)
        if expression is None:
            expression = self._evaluated[text] = Expression(text, "", self._library._feel_names)
        return expression.value(self.scope(token, extra))

    @property
    def definition(self) -> ProcessDefinition:
        return self._definition

    @property
    def trail(self) -> list[TrailStep]:
        """What happened since this run was loaded, in order."""
        return self._around.trail

    @property
    def thrown(self) -> list[Thrown]:
        """What was thrown since this run was loaded, in order."""
        return self._around.thrown

    @property
    def completed(self) -> bool:
        return bool(self._instance.completed)

    @property
    def is_zombie(self) -> bool:
        """Not completed, and yet nothing outside can make it go on: an incident."""
        return not self.completed and not any(is_wait(token) for token in self._instance.open.values())


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return now.astimezone(UTC)
