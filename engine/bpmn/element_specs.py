"""The life of a token at an element: SpiffWorkflow's spec classes with our rules mixed in.

Enter (inputs, boundary events) -> ready or waiting -> run -> complete (outputs, boundary events go) -> the
next elements. SpiffWorkflow's lifecycle (`_update`, `_update_hook`, `_ready`, `_run_hook`, `_on_complete`)
carries this; what differs is that nothing is predicted: a token exists only when it has really come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.mixins import (
    BpmnSpecMixin,
    CallActivityMixin,
    StartEventMixin,
    SubWorkflowTaskMixin,
    UserTaskMixin,
)

from engine.bpmn import scopes
from engine.bpmn.attributes import Attributes
from engine.bpmn.diagram import Element
from engine.bpmn.expressions import Expression
from engine.bpmn.process_spec import ProcessSpec
from engine.bpmn.records import TrailKind
from engine.bpmn.tokens import FUTURE, OPEN, STARTED, Token

# Told of every token; each time looking a member of an enum up would take as long as telling.
_ENTERED, _LEFT, _FLOW = TrailKind.ENTERED, TrailKind.LEFT, TrailKind.FLOW


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A way out of an element: a sequence flow, or a link to the catching event of the same name (no flow
    id).
    """

    flow_id: str
    target: ElementSpec
    arrival: int
    """Which of the target's incoming flows this is."""
    condition: Expression | None = None


class ElementSpec(BpmnSpecMixin):  # type: ignore[misc]
    """What every element has. Frozen after the library was compiled."""

    is_join = False
    is_event_gateway = False
    manual = False
    is_sealed = False
    """What is around is not seen inside: a call that hands on its own variables only."""
    stock_arguments: ClassVar[dict[str, Any]] = {}
    """What the SpiffWorkflow class it is mixed with wants to be made with."""

    def __init__(self, process: ProcessSpec, element: Element, name: str | None = None) -> None:
        self.element = element
        self.index = -1
        self.ways: tuple[Outgoing, ...] = ()
        self.default_way: Outgoing | None = None
        self.incoming_count = 0
        self.boundaries: tuple[ElementSpec, ...] = ()
        self.inputs_map: tuple[tuple[str, Expression], ...] = ()
        self.outputs_map: tuple[tuple[str, Expression], ...] = ()
        self.is_iteration = False
        self.is_closed = False
        """Variables set inside do not get out by themselves: an iteration, a closed call activity."""
        self.attributes: Attributes | None = None
        """Of a user task or job."""
        BpmnTaskSpec.__init__(self, process, name or element.id, **self.stock_arguments)
        self.bpmn_id = element.id
        self.bpmn_name = element.name
        self.manual = type(self).manual

    def test(self) -> None:
        """Nothing: the checks and the builder did this once."""

    def _predict(self, my_task: Token, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Nothing is predicted."""

    # SpiffWorkflow's own steps of this lifecycle copy data, tell listeners, list who waits and walk the tree
    # to terminate; here there is none of that.

    def _update_hook(self, my_task: Token) -> bool:
        """Whether it is ready; it is, unless an element says otherwise."""
        return True

    def _on_ready_hook(self, my_task: Token) -> None:
        """What an element does when it is ready."""

    def _run_hook(self, my_task: Token) -> bool | None:
        """What an element does; None when that ends later."""
        return True

    def _on_complete_hook(self, my_task: Token) -> None:
        """What an element does when it is done."""

    def _update(self, my_task: Token) -> None:
        if my_task._state == FUTURE:
            self.enter(my_task)
        if my_task._state & OPEN and self._update_hook(my_task):
            my_task._ready()

    def enter(self, token: Token) -> None:
        """A token has come."""
        token.note(_ENTERED)
        if self.inputs_map:
            scopes.apply_inputs(token)
        for boundary in self.boundaries:
            boundary._update(Token(token.workflow, boundary, token))

    def _on_cancel(self, my_task: Token) -> None:
        my_task.note(TrailKind.CANCELLED)

    def _on_complete(self, my_task: Token) -> None:
        self._on_complete_hook(my_task)
        if self.outputs_map:
            scopes.apply_outputs(my_task)
        my_task.note(_LEFT)
        self.pass_on(my_task)
        my_task.workflow._task_completed_notify(my_task)

    def pass_on(self, token: Token) -> None:
        """The token is done here: what ended with it goes, new tokens come at the elements that follow."""
        for child in token.children:
            child.cancel()
        workflow = token.workflow
        parent = token.parent
        token.leave()
        if self.is_iteration and parent is not None:
            parent.task_spec.iteration_done(parent, token)
            return
        arrivals = []
        for way in self.ways if token.chosen is None else token.chosen:
            if way.flow_id:
                token.note(_FLOW, way.flow_id)
            arrival = Token(workflow, way.target, workflow.task_tree)
            arrival.arrived_by = way.arrival
            arrivals.append(arrival)
        for arrival in arrivals:
            arrival.task_spec._update(arrival)


class StartEvent(ElementSpec, StartEventMixin):  # type: ignore[misc]
    """Passed at once: whoever started the instance has seen the timer or message."""

    stock_arguments: ClassVar[dict[str, Any]] = {"event_definition": None}

    def _update_hook(self, my_task: Token) -> bool:
        return True

    def _run_hook(self, my_task: Token) -> bool:
        return True


class PassingTask(ElementSpec):
    """A task or manual task: drawn for people, nothing for the program; passed at once, as in Camunda 8."""


class UserTask(ElementSpec, UserTaskMixin):  # type: ignore[misc]
    """Waits, ready, until somebody completes it."""

    manual = True


class JobTask(ElementSpec):
    """Work for the program: waits, ready, until the job is completed."""

    manual = True


class ScriptTask(ElementSpec):
    """One FEEL expression into one variable."""

    script: Expression
    result_variable: str

    def _run_hook(self, my_task: Token) -> bool:
        value = self.script.value(scopes.Scope(my_task))
        scopes.receive(my_task, {self.result_variable: value})
        return True


class DecisionTask(ElementSpec):
    """A DMN decision into one variable."""

    decision: Expression
    result_variable: str

    def _run_hook(self, my_task: Token) -> bool:
        scope = scopes.Scope(my_task)
        decision = self.decision.word(scope) or ""
        value = my_task.instance.surroundings.decide(decision, scope, self.element.id)
        my_task.note(TrailKind.DECIDED, decision=decision, variable=self.result_variable, value=value)
        scopes.receive(my_task, {self.result_variable: value})
        return True


class SubProcess(ElementSpec, SubWorkflowTaskMixin):  # type: ignore[misc]
    """An embedded sub-process: started while tokens are inside."""

    stock_arguments: ClassVar[dict[str, Any]] = {"subworkflow_spec": ""}
    spec: str
    """Key of the process spec of its inside."""

    def _update_hook(self, my_task: Token) -> bool:
        my_task._set_state(STARTED)
        inside = my_task.instance.create_subprocess(my_task, self.spec)
        inside.begin(inside.spec.none_start)
        return False

    def _run_hook(self, my_task: Token) -> bool:
        return True

    def _on_cancel(self, my_task: Token) -> None:
        inside = my_task.instance.subprocesses.pop(my_task.id, None)
        if inside is not None:
            inside.end_now()
        super()._on_cancel(my_task)


class CallActivity(SubProcess, CallActivityMixin):  # type: ignore[misc]
    """Another process of the same set, run inside this one.

    Sealed (`propagateAllParentVariables` false, Camunda 8): the process called sees the input mappings and
    the item of a repetition, and what the program itself provides. What it makes is its own until it ends.
    """

    hands_back = False
    """Sealed, and all its variables go outward at the end (`propagateAllChildVariables`)."""

    def _on_complete_hook(self, my_task: Token) -> None:
        super()._on_complete_hook(my_task)
        if self.hands_back and not self.is_iteration:
            given = {target for target, _ in self.inputs_map}
            for name, value in list(my_task.data.items()):
                if name not in given:
                    scopes.hand_back(my_task, name, value)
