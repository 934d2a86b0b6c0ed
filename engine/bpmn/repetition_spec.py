"""Multi-instance: one activity done for every item of a collection, in parallel or one after the other.

The token at the activity stands for the whole; under it stands a token per running iteration. An iteration
lets no variable out but by outputElement, as its own place in outputCollection. See Camunda 8,
"Multi-instance".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.mixins import ParallelMultiInstanceTaskMixin

from engine.bpmn import scopes
from engine.bpmn.diagram import Element, MultiInstance
from engine.bpmn.element_specs import ElementSpec
from engine.bpmn.expressions import Expression
from engine.bpmn.process_spec import INTERNAL, ProcessSpec
from engine.bpmn.tokens import READY, STARTED, Token
from engine.errors import ExpressionError, TooManyIterations
from engine.sentence import Sentence

MAX_ITERATIONS = 1000


def iteration_name(element_id: str) -> str:
    """The name of the spec of one iteration."""
    return f"{element_id}{INTERNAL}iteration"


class Repetition(ElementSpec, ParallelMultiInstanceTaskMixin):  # type: ignore[misc]
    """The whole of a multi-instance activity.

    Its token's `internal_data` holds n (iterations in all), next (the first not yet begun), done; its `data`
    holds the items still to come and the outputs so far, which are nobody's variables.
    """

    stock_arguments: ClassVar[dict[str, Any]] = {"task_spec": ""}
    characteristics: MultiInstance
    each: ElementSpec
    """The activity itself, as done by one iteration."""
    collection: Expression
    output: Expression | None = None
    condition: Expression | None = None

    def __init__(self, process: ProcessSpec, element: Element) -> None:
        super().__init__(process, element)
        assert element.multi_instance is not None
        self.characteristics = element.multi_instance

    def _update_hook(self, my_task: Token) -> bool:
        items = self._items(my_task)
        outputs = [None] * len(items) if self.characteristics.output_collection else None
        my_task.data = {"outputs": outputs} if outputs is not None else {}
        my_task.internal_data = {"n": len(items), "next": 0, "done": 0}
        if not items:
            return True
        my_task._set_state(STARTED)
        if self.characteristics.sequential:
            my_task.data["items"] = items
            self._begin_iteration(my_task, items[0])
        else:
            for item in items:
                self._begin_iteration(my_task, item)
        return False

    def _items(self, token: Token) -> list[Any]:
        value = self.collection.value(scopes.Scope(token))
        if not isinstance(value, (list, tuple)):
            raise ExpressionError(
                element=self.element.id,
                text=self.collection.text,
                reason=Sentence("er moet een lijst uitkomen"),
            )
        if len(value) > MAX_ITERATIONS:
            raise TooManyIterations(element=self.element.id, count=len(value), limit=MAX_ITERATIONS)
        return list(value)

    def _begin_iteration(self, whole: Token, item: Any) -> None:
        index = whole.internal_data["next"]
        whole.internal_data["next"] = index + 1
        iteration = Token(whole.workflow, self.each, whole)
        iteration.internal_data["i"] = index
        iteration.data["loopCounter"] = Decimal(index + 1)
        if self.characteristics.input_element:
            iteration.data[self.characteristics.input_element] = item
        if self.output is not None and self.output.variable is not None:
            iteration.data.setdefault(self.output.variable, None)  # it begins empty, not as one from outside
        self.each._update(iteration)

    def iteration_done(self, whole: Token, iteration: Token) -> None:
        """An iteration has left; take its output and see whether this was the last."""
        counts = whole.internal_data
        counts["done"] += 1
        scope = scopes.Scope(iteration, self._numbers(whole))
        if self.output is not None and "outputs" in whole.data:
            whole.data["outputs"][iteration.internal_data["i"]] = self.output.value(scope)
        if self.condition is not None and self.condition.truth(scope):
            for other in whole.children:
                if other.task_spec is self.each:
                    other.cancel()
            self._complete(whole)
        elif counts["done"] == counts["n"]:
            self._complete(whole)
        elif self.characteristics.sequential:
            self._begin_iteration(whole, whole.data["items"][counts["next"]])

    def _numbers(self, whole: Token) -> dict[str, Any]:
        """Camunda's counters for the completion condition."""
        active = sum(1 for child in whole.children if child.task_spec is self.each)
        return {
            "numberOfInstances": Decimal(whole.internal_data["n"]),
            "numberOfActiveInstances": Decimal(active),
            "numberOfCompletedInstances": Decimal(whole.internal_data["done"]),
            "numberOfTerminatedInstances": Decimal(0),
        }

    def _complete(self, whole: Token) -> None:
        whole._set_state(READY)

    def _run_hook(self, my_task: Token) -> bool:
        return True

    def _on_complete_hook(self, my_task: Token) -> None:
        target = self.characteristics.output_collection
        if not target:
            return
        outputs = my_task.data.get("outputs", [])
        host = my_task.workflow.host
        if host is not None:
            scopes.assign(host, target, outputs)
        else:
            my_task.instance.surroundings.variables.set(target, outputs)
