"""No Python can be reached from a diagram.

SpiffWorkflow evaluates text through a script engine and, at two places that bypass it, through the engine's
environment; its default environment is Python's `eval` and `exec`. We give every workflow an engine and an
environment that refuse, and, so that even a forgotten default is harmless, take the sting out of the default
environment itself.
"""

from __future__ import annotations

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import (
    BasePythonScriptEngineEnvironment,
    TaskDataEnvironment,
)


class DoorClosed(RuntimeError):
    """SpiffWorkflow tried to evaluate text. That is a fault in this room, never in a diagram."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise DoorClosed("expressions are evaluated by engine.bpmn.expressions only")


class ClosedEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """The second door: used by message correlation and ad-hoc conditions without asking the engine."""

    evaluate = _refuse
    execute = _refuse
    call_service = _refuse


class ClosedScriptEngine(PythonScriptEngine):  # type: ignore[misc]
    """The first door: conditions, timers, scripts, cardinalities."""

    evaluate = _refuse
    execute = _refuse
    call_service = _refuse
    validate = _refuse

    def __init__(self) -> None:
        super().__init__(ClosedEnvironment())


TaskDataEnvironment.evaluate = _refuse
TaskDataEnvironment.execute = _refuse

CLOSED = ClosedScriptEngine()
