"""Tokens and the workflows they live in: SpiffWorkflow's Task and Workflow, kept small.

SpiffWorkflow keeps a tree of everything that ever happened and everything it predicts, and finds its way by
walking it. Here a workflow holds only the tokens that are open now, each with a small number as id and found
by an index. What has happened is told to the trail and forgotten. So state, memory and time depend on what is
open, not on history.

The tree that is left is shallow. Under the root stand the tokens; under a token only what ends with it: its
boundary events, the iterations of a multi-instance, the events behind an event-based gateway.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.closed_doors import CLOSED
from engine.bpmn.records import Thrown, TrailKind, TrailStep
from engine.errors import StepLimitReached

if TYPE_CHECKING:
    from engine.bpmn.process_spec import ProcessSpec

FUTURE, WAITING, READY, STARTED = TaskState.FUTURE, TaskState.WAITING, TaskState.READY, TaskState.STARTED
COMPLETED, CANCELLED = TaskState.COMPLETED, TaskState.CANCELLED
OPEN = FUTURE | WAITING | READY | STARTED
STEP_LIMIT = 50_000
"""Automatic steps in one action; more is an endless loop."""


class Variables(Protocol):
    """The variables of an instance: read by name (KeyError when unknown), written by `set`."""

    def __getitem__(self, name: str, /) -> Any: ...

    def set(self, name: str, value: Any, /) -> None: ...


Decide = Callable[[str, Mapping[str, Any], str], Any]
"""(decision id, variables in scope, element id) -> the decision's value."""


class Surroundings:
    """What a run brings to its tokens: variables, decisions, the time; and what it gathers from them."""

    def __init__(self, variables: Variables, decide: Decide, now: datetime) -> None:
        self.variables = variables
        self.decide = decide
        self.now = now
        self.steps = 0
        """Automatic steps so far."""
        self.trail: list[TrailStep] = []
        self.thrown: list[Thrown] = []


class Token(Task):  # type: ignore[misc]
    """One token: a Task with a small number, that keeps the indexes of its workflow and leaves when it is
    done.
    """

    id: int
    workflow: Workflow
    _state: int
    _children: list[int]
    data: dict[str, Any]
    internal_data: dict[str, Any]
    # So of most tokens.
    triggered = False
    thread_id = 0
    last_state_change = 0.0
    due: float | None = None
    """Epoch seconds at which this token's timer rings."""
    arrived_by = -1
    """At a join: the index of the sequence flow it came by."""
    chosen: tuple[Any, ...] | None = None
    """After a choosing gateway ran: the flows it chose."""

    def __init__(
        self,
        workflow: Workflow,
        task_spec: Any,
        parent: Token | None = None,
        state: int = FUTURE,
        number: int | None = None,
    ) -> None:
        # Not Task.__init__: that makes a UUID, reads the clock and predicts.
        instance = workflow.top_workflow
        if number is None:
            number = instance.next_number
            instance.next_number = number + 1
        self.id = number
        self.workflow = workflow
        self.instance: Instance = instance
        self.task_spec = task_spec
        self._parent = None if parent is None else parent.id
        self._children = []
        self._state = FUTURE
        self.data = {}
        self.internal_data = {}
        workflow.tasks[number] = self
        if parent is not None:
            parent._children.append(number)
            instance.open[number] = self
        if state != FUTURE:
            self._set_state(state)

    @property
    def parent(self) -> Token | None:
        return self.workflow.tasks.get(self._parent) if self._parent is not None else None

    @property
    def children(self) -> list[Token]:
        if not self._children:
            return []
        tasks = self.workflow.tasks
        return [tasks[number] for number in self._children]

    @property
    def is_open(self) -> bool:
        return bool(self._state & OPEN)

    @property
    def loop_counter(self) -> int | None:
        """Which iteration it is, from 1."""
        index = self.internal_data.get("i")
        return None if index is None else int(index) + 1

    def _set_state(self, value: int) -> None:
        if value == self._state:
            return
        if self._state == READY:
            self.instance.automatic.pop(self.id, None)
        elif self._state == WAITING and self.task_spec.is_join:
            self.workflow.joins.pop(self.id, None)
        self._state = value
        if value == READY and not self.task_spec.manual:
            self.instance.automatic[self.id] = self
        elif value == WAITING and self.task_spec.is_join:
            self.workflow.joins[self.id] = self

    def _inherit_data(self) -> None:
        """Nothing: variables are not copied from token to token, see `scopes`."""

    def _ready(self) -> None:
        if self._state & OPEN:
            self._set_state(READY)
            self.task_spec._on_ready_hook(self)

    def run(self) -> bool | None:
        """Do what the element does; returns what its spec returned."""
        outcome: bool | None = self.task_spec._run(self)
        if not self._state & OPEN:
            return outcome  # what it threw ended it
        if outcome is None:
            self._set_state(STARTED)
        else:
            self.complete()
        return outcome

    def cancel(self) -> None:
        """End this token and everything that ends with it."""
        if not self.is_open:
            return
        for child in self.children:
            child.cancel()
        self._set_state(CANCELLED)
        self.task_spec._on_cancel(self)
        self.leave()

    def leave(self) -> None:
        """Out of the workflow; nothing refers to a token that is done."""
        self.workflow.tasks.pop(self.id, None)
        self.instance.open.pop(self.id, None)
        if (parent := self.parent) is not None:
            parent._children.remove(self.id)

    def detach(self) -> None:
        """Stand on its own, under the root: it no longer ends with its parent."""
        if (parent := self.parent) is not None:
            parent._children.remove(self.id)
        root = self.workflow.task_tree
        self._parent = root.id
        root._children.append(self.id)

    def note(self, kind: TrailKind, element_id: str = "", **details: Any) -> None:
        """Tell the trail."""
        around = self.instance.surroundings
        around.trail.append(
            TrailStep(
                kind,
                element_id or self.task_spec.element.id,
                self.workflow.spec.process_id,
                self.id,
                around.now,
                self.loop_counter if self.internal_data else None,
                details,
            )
        )


class Workflow(BpmnBaseWorkflow):  # type: ignore[misc]
    """What an instance and the insides of its sub-processes have in common."""

    tasks: dict[int, Token]
    joins: dict[int, Token]
    spec: ProcessSpec
    task_tree: Token
    top_workflow: Instance
    host: Token | None
    """The token of the sub-process or call activity this is the inside of; None for the instance itself."""

    def begin(self, start: Any) -> None:
        """Put a token on a start event."""
        token = Token(self, start, self.task_tree)
        start._update(token)

    def end_now(self) -> None:
        """Cancel every open token inside."""
        for token in list(self.tasks.values()):
            if token is not self.task_tree:
                token.cancel()
        self.completed = True

    def update_waiting_tasks(self) -> None:
        """Joins may go on when a token elsewhere has moved; nothing else waits for that.

        One token of each join is asked: the others would give the same answer.
        """
        for token in {token.task_spec: token for token in self.joins.values()}.values():
            if token._state == WAITING:
                token.task_spec._update(token)

    def _task_completed_notify(self, task: Token) -> None:
        if self.completed:
            return
        if len(self.tasks) == 1:
            self.finish()
        elif self.joins:
            self.update_waiting_tasks()

    def let_go(self) -> None:
        """Nothing is asked of it any more. It and its tokens hold each other: what is not untied stays until
        the garbage is looked through."""
        self.tasks.clear()
        self.joins.clear()
        del self.task_tree

    @abstractmethod
    def finish(self) -> None:
        """No token is left: the process or sub-process is complete (BPMN 2.0, 13.5.6)."""


class Instance(Workflow, BpmnWorkflow):  # type: ignore[misc]
    """One process instance."""

    def __init__(
        self, spec: ProcessSpec, specs: Mapping[str, ProcessSpec], surroundings: Surroundings
    ) -> None:
        self.open: dict[int, Token] = {}
        """Every token of the instance and of everything inside it, by number."""
        self.automatic: dict[int, Token] = {}
        """Those that the engine can run on at once, in order."""
        self.next_number = 1
        self.surroundings = surroundings
        self.host = None
        # Not BpmnWorkflow.__init__: that makes events, and a manager of them, that nobody here listens to.
        self.spec, self.subprocess_specs, self.script_engine = spec, specs, CLOSED
        self.subprocesses: dict[int, Inside] = {}
        self.data: dict[str, Any] = {}
        self.completed = False
        self.tasks, self.joins = {}, {}
        self.task_tree = Token(self, spec.start, state=COMPLETED, number=0)

    def finish(self) -> None:
        self.completed = True

    def let_go(self) -> None:
        for inside in self.subprocesses.values():
            inside.let_go()
        super().let_go()
        self.open.clear()
        self.automatic.clear()
        self.subprocesses.clear()

    def create_subprocess(self, my_task: Token, spec_name: str) -> Inside:
        inside = Inside(self.subprocess_specs[spec_name], my_task)
        self.subprocesses[my_task.id] = inside
        return inside

    def get_task_from_id(self, task_id: int) -> Token:
        return self.open[task_id]

    def do_engine_steps(self, will_complete_task: Any = None, did_complete_task: Any = None) -> None:
        """Run everything that needs nobody. Raises StepLimitReached when that does not end."""
        around = self.surroundings
        while self.automatic:
            for token in list(self.automatic.values()):
                if token._state != READY:
                    continue  # cancelled by an earlier one of this round
                around.steps += 1
                if around.steps > STEP_LIMIT:
                    raise StepLimitReached(
                        process=self.spec.process_id, element=token.task_spec.element.id, limit=STEP_LIMIT
                    )
                token.run()


class Inside(Workflow, BpmnSubWorkflow):  # type: ignore[misc]
    """The inside of a sub-process or call activity while it runs."""

    def __init__(self, spec: ProcessSpec, host: Token) -> None:
        self.host: Token = host
        BpmnSubWorkflow.__init__(
            self, spec, parent_task_id=host.id, top_workflow=host.instance, deserializing=True
        )
        self.tasks, self.joins = {}, {}
        self.task_tree = Token(self, spec.start, state=COMPLETED, number=-host.id)

    def _calculate_depth(self) -> int:
        return 0  # asked only by SpiffWorkflow's own step loop

    def finish(self) -> None:
        self.completed = True
        del self.top_workflow.subprocesses[self.host.id]
        self.host._set_state(READY)
