"""A process, or the inside of an embedded sub-process, ready to run: numbered, read-only, shared by all
instances.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

INTERNAL = "\0"
"""First character of names that are ours: no id in an XML file can begin with it."""


class Root(BpmnStartTask):  # type: ignore[misc]
    """Stands above all tokens of a process or sub-process; no element of the diagram."""

    is_join = False
    is_event_gateway = False
    is_iteration = False
    is_closed = False
    is_sealed = False
    element = None


class ProcessSpec(BpmnProcessSpec):  # type: ignore[misc]
    """SpiffWorkflow's process, without the hidden elements whose names could clash with ids.

    `key` is the process id, for an embedded sub-process the ids on the way to it joined by "/".
    """

    def __init__(self, key: str, process_id: str) -> None:
        # Not BpmnProcessSpec.__init__: it adds elements called Start, End and EndJoin to the process.
        WorkflowSpec.__init__(self, name=key)
        self.process_id = process_id
        self.start = Root(self, f"{INTERNAL}root")
        self.end = None
        self.svg = None
        self.description = key
        self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.order: list[Any] = []
        """Its element specs; the position is how the saved state refers to them."""

    @property
    def none_start(self) -> Any | None:
        """The start event without a trigger, where a call or a manual start begins."""
        return next((start for start in self.bpmn_start_events if not start.element.events), None)

    def number(self) -> None:
        """Fix the order; afterwards nothing in here changes any more."""
        self.order = [spec for name, spec in self.task_specs.items() if spec is not self.start]
        for index, spec in enumerate(self.order):
            spec.index = index
