"""The two sides of a comparison: ours, saved and restored; stock SpiffWorkflow, whole in memory."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.event_definitions import CycleTimerEventDefinition, MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions import timer as timer_module
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import Library, Run, UserTaskWait
from tests.bpmn import drawing

# The package hides this module behind the class of the same name.
task_parser_module = sys.modules["SpiffWorkflow.bpmn.parser.TaskParser"]

Open = list[tuple[str, ...]]
"""The open user tasks: for each the ids on the way to it, iterations as id#n counted from 0."""


class Clock:
    """The time of both sides."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)

    def pass_by(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


class Ours:
    """Our engine. `saving`: "always", "never", "sometimes" or "fresh" (the diagrams compiled anew)."""

    def __init__(
        self,
        files: list[bytes],
        values: Mapping[str, Any],
        clock: Clock,
        saving: str = "always",
        seed: int = 0,
    ) -> None:
        self.files = files
        self.library: Library = drawing.library(*files)
        self.values = drawing.Values(values)
        self.clock = clock
        self.saving = saving
        self.random = Random(seed)
        self.largest = 0
        self.run = Run.start(self.library, "P", self.values, lambda *_: None, clock.now)
        self._between()

    def _between(self) -> None:
        if self.saving == "never" or (self.saving == "sometimes" and self.random.random() < 0.7):
            return
        if self.saving == "fresh":
            self.library = drawing.library(*self.files)
        saved = self.run.state()
        self.largest = max(self.largest, len(saved))
        self.run = Run.restore(self.library, "P", saved, self.values, lambda *_: None, self.clock.now)
        assert self.run.state() == saved

    def _tasks(self) -> list[tuple[tuple[str, ...], int]]:
        tasks = []
        for wait in self.run.waits():
            if isinstance(wait, UserTaskWait):
                path = [_from_zero(step) for step in wait.path]
                index = "" if wait.loop_counter is None else f"#{wait.loop_counter - 1}"
                tasks.append(((*path, wait.element_id + index), wait.token))
        return sorted(tasks)

    def open(self) -> Open:
        return [name for name, _ in self._tasks()]

    @property
    def completed(self) -> bool:
        return self.run.completed

    def complete(self, index: int, answers: Mapping[str, Any]) -> None:
        self.values.update(answers)
        self.run.complete_task(self._tasks()[index][1], {})
        self._between()

    def message(self, name: str) -> bool:
        caught = self.run.deliver_message(name, None, {})
        self._between()
        return caught

    def settle(self) -> None:
        self.run.advance(self.clock.now)
        self._between()


def _from_zero(step: str) -> str:
    name, _, counter = step.partition("#")
    return f"{name}#{int(counter) - 1}" if counter else name


# ---------------------------------------------------------------- stock


class _Answers(PythonScriptEngine):
    """Just enough of an expression language for these diagrams: a name, a number, or a literal."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self.values = values

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        if not expression.startswith("="):
            return expression
        return int(expression[1:]) if expression[1:].isdigit() else self.values[expression[1:]]

    def execute(self, task: Any, script: str, external_context: Any = None) -> bool:
        return True


class _KeepingJoin(BoundaryEventJoin):
    """Stock deletes a repeating timer's reminders when the host completes; ours survive on purpose."""

    def _check_threshold_structured(self, my_task: Any) -> Any:
        finished, cancel = super()._check_threshold_structured(my_task)
        for event in list(cancel):
            repeats = isinstance(
                getattr(event.task_spec, "event_definition", None), CycleTimerEventDefinition
            )
            if repeats and any(_is_reminder(child) for child in event.children):
                for child in [child for child in event.children if not _is_reminder(child)]:
                    child._set_state(TaskState.CANCELLED)
                cancel.remove(event)
                event._set_state(TaskState.COMPLETED)
                event.workflow.top_workflow.event_manager.remove_task(event)
        return finished, cancel


def _is_reminder(task: Any) -> bool:
    return task.has_state(TaskState.NOT_FINISHED_MASK) and not isinstance(task.task_spec, BoundaryEventJoin)


class Stock:
    """SpiffWorkflow as released, with its clock and its expression engine replaced."""

    def __init__(self, files: list[bytes], values: Mapping[str, Any], clock: Clock, monkeypatch: Any) -> None:
        class Moment(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return clock.now.astimezone(tz)

        monkeypatch.setattr(timer_module, "datetime", Moment)
        monkeypatch.setattr(task_parser_module, "BoundaryEventJoin", _KeepingJoin)
        parser = BpmnParser()
        for file in files:
            parser.add_bpmn_str(file)
        self.values = dict(values)
        self.workflow = BpmnWorkflow(
            parser.get_spec("P"), parser.get_subprocess_specs("P"), script_engine=_Answers(self.values)
        )
        self.workflow.do_engine_steps()
        self.settle()

    def _tasks(self) -> list[tuple[tuple[str, ...], Any]]:
        ready = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        return sorted(((self._name(task), task) for task in ready), key=lambda pair: pair[0])

    def _name(self, task: Any) -> tuple[str, ...]:
        path: tuple[str, ...] = ()
        workflow = task.workflow
        if workflow is not self.workflow:
            insides = (self.workflow, *self.workflow.subprocesses.values())
            host = next(
                w.tasks[workflow.parent_task_id] for w in insides if workflow.parent_task_id in w.tasks
            )
            path = self._name(host)
        index = task.internal_data.get("key_or_index", task.internal_data.get("item"))
        name = task.task_spec.name.removesuffix(" [child]")
        return (*path, name if index is None else f"{name}#{index}")

    def open(self) -> Open:
        return [name for name, _ in self._tasks()]

    @property
    def completed(self) -> bool:
        return bool(self.workflow.completed)

    def complete(self, index: int, answers: Mapping[str, Any]) -> None:
        self.values.update(answers)
        self._tasks()[index][1].run()
        self.settle()

    def message(self, name: str) -> bool:
        try:
            self.workflow.send_event(BpmnEvent(MessageEventDefinition(name)))
        except WorkflowException:
            return False
        self.settle()
        return True

    def settle(self) -> None:
        for _ in range(60):
            before = self.open(), self.completed, len(self.workflow.tasks)
            self.workflow.do_engine_steps()
            self.workflow.refresh_timers()
            self.workflow.do_engine_steps()
            if before == (self.open(), self.completed, len(self.workflow.tasks)):
                return
