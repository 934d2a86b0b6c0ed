"""Small diagrams written as text, for tests: `nodes("start:s user:a end:e") + flows("s>a>e")`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import pairwise
from typing import Any

from engine.bpmn import Library, Run, compile_library, read_diagrams
from engine.bpmn.records import JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="definitions" targetNamespace="http://example.org">'
)
SHORT = {
    "start": "startEvent",
    "end": "endEvent",
    "user": "userTask",
    "job": "serviceTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "events": "eventBasedGateway",
}
DECLARATIONS = (
    '<bpmn:message id="M" name="msg"/><bpmn:message id="M2" name="msg2"/>'
    '<bpmn:message id="MK" name="keyed"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=sleutel"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:signal id="S" name="sig"/>'
    '<bpmn:error id="E1" name="error one" errorCode="E1"/>'
    '<bpmn:error id="E2" name="error two" errorCode="E2"/>'
    '<bpmn:escalation id="X1" name="escalation one" escalationCode="X1"/>'
)
MESSAGE = '<bpmn:messageEventDefinition messageRef="M"/>'
MESSAGE2 = '<bpmn:messageEventDefinition messageRef="M2"/>'
KEYED = '<bpmn:messageEventDefinition messageRef="MK"/>'
SIGNAL = '<bpmn:signalEventDefinition signalRef="S"/>'
ERROR = '<bpmn:errorEventDefinition errorRef="E1"/>'
ERROR2 = '<bpmn:errorEventDefinition errorRef="E2"/>'
ANY_ERROR = "<bpmn:errorEventDefinition/>"
ESCALATION = '<bpmn:escalationEventDefinition escalationRef="X1"/>'
TERMINATE = "<bpmn:terminateEventDefinition/>"


def nodes(text: str) -> str:
    """Elements without contents: "kind:id" with spaces between; `kind:id:target` sets a default flow."""
    drawn = ""
    for word in text.split():
        kind, ident, *default = word.split(":")
        extra = f' default="f_{ident}_{default[0]}"' if default else ""
        inside = extensions(f'<zeebe:taskDefinition type="{ident}"/>') if kind == "job" else ""
        tag = f"bpmn:{SHORT.get(kind, kind)}"
        drawn += f'<{tag} id="{ident}" name="{ident}"{extra}>{inside}</{tag}>'
    return drawn


def flows(text: str) -> str:
    """Sequence flows: "a>b>c; x>y[=condition]"; the id of a flow is f_a_b."""
    drawn = ""
    for chain in filter(None, (part.strip() for part in text.split(";"))):
        conditional = re.fullmatch(r"(\w+)>(\w+)\[(.*)\]", chain)
        if conditional:
            source, target, condition = conditional.groups()
            drawn += (
                f'<bpmn:sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}">'
                f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression></bpmn:sequenceFlow>"
            )
            continue
        names = chain.split(">")
        for source, target in pairwise(names):
            drawn += (
                f'<bpmn:sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'
            )
    return drawn


def element(kind: str, ident: str, inside: str = "", **attributes: str) -> str:
    kind = SHORT.get(kind, kind)
    extra = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<bpmn:{kind} id="{ident}" name="{ident}"{extra}>{inside}</bpmn:{kind}>'


def extensions(inside: str) -> str:
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


def io(*, inputs: Mapping[str, str] | None = None, outputs: Mapping[str, str] | None = None) -> str:
    """zeebe:ioMapping, target -> source."""
    lines = "".join(
        f'<zeebe:{tag} source="{escape(source)}" target="{escape(target)}"/>'
        for tag, mapping in (("input", inputs), ("output", outputs))
        for target, source in (mapping or {}).items()
    )
    return f"<zeebe:ioMapping>{lines}</zeebe:ioMapping>"


def script(ident: str, expression: str, variable: str) -> str:
    return element(
        "scriptTask",
        ident,
        extensions(f'<zeebe:script expression="{escape(expression)}" resultVariable="{variable}"/>'),
    )


def timer(kind: str, text: str) -> str:
    """kind: Date, Duration or Cycle."""
    when = f"<bpmn:time{kind}>{escape(text)}</bpmn:time{kind}>"
    return f"<bpmn:timerEventDefinition>{when}</bpmn:timerEventDefinition>"


def boundary(ident: str, host: str, event: str, interrupting: bool = True, inside: str = "") -> str:
    return (
        f'<bpmn:boundaryEvent id="{ident}" attachedToRef="{host}" '
        f'cancelActivity="{str(interrupting).lower()}">'
        f"{inside}{event}</bpmn:boundaryEvent>"
    )


def catch(ident: str, event: str) -> str:
    return element("intermediateCatchEvent", ident, event)


def throw(ident: str, event: str) -> str:
    return element("intermediateThrowEvent", ident, event)


def end(ident: str, event: str) -> str:
    return element("end", ident, event)


def call(
    ident: str,
    process: str,
    more: str = "",
    inside: str = "",
    propagate: bool | None = None,
    from_parent: bool | None = None,
) -> str:
    extra = "" if propagate is None else f' propagateAllChildVariables="{str(propagate).lower()}"'
    extra += "" if from_parent is None else f' propagateAllParentVariables="{str(from_parent).lower()}"'
    return element(
        "callActivity",
        ident,
        extensions(f'<zeebe:calledElement processId="{process}"{extra}/>{more}') + inside,
    )


def repeat(
    collection: str,
    item: str = "item",
    *,
    sequential: bool = False,
    output: tuple[str, str] | None = None,
    until: str = "",
) -> str:
    """Multi-instance characteristics; `output` is (collection, element)."""
    out = f' outputCollection="{output[0]}" outputElement="{escape(output[1])}"' if output else ""
    done = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        + extensions(
            f'<zeebe:loopCharacteristics inputCollection="{escape(collection)}" inputElement="{item}"{out}/>'
        )
        + done
        + "</bpmn:multiInstanceLoopCharacteristics>"
    )


def process(body: str, ident: str = "P", more: str = DECLARATIONS, executable: bool = True) -> bytes:
    """A whole file with one process."""
    return (
        f'{HEAD}<bpmn:process id="{ident}" isExecutable="{str(executable).lower()}">{body}</bpmn:process>'
        f"{more}</bpmn:definitions>"
    ).encode()


def library(*files: bytes, names: tuple[str, ...] = ()) -> Library:
    diagrams, findings = read_diagrams({f"{index}.bpmn": content for index, content in enumerate(files)})
    assert not findings, findings
    return compile_library(diagrams, names)


class Values(dict[str, Any]):
    """Instance variables for tests."""

    def set(self, name: str, value: Any) -> None:
        self[name] = value


T0 = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
"""A Monday morning, nine o'clock in Amsterdam."""


class Case:
    """An instance under test that is saved and restored between all steps, unless told not to."""

    def __init__(
        self,
        *files: bytes,
        decide: Any = None,
        save: bool = True,
        now: datetime = T0,
        start: str | None = None,
        process_id: str = "P",
        names: tuple[str, ...] = (),
        **variables: Any,
    ) -> None:
        self.library = library(*files, names=names)
        self.process_id = process_id
        self.values = Values(variables)
        self.decide = decide or (lambda decision, scope, element: None)
        self.now = now
        self.save = save
        self.trail: list[Any] = []
        self.thrown: list[Any] = []
        self.run = Run.start(self.library, process_id, self.values, self.decide, now, start)
        self._after()

    def _after(self) -> None:
        self.trail += self.run.trail
        self.thrown += self.run.thrown
        self.run.trail.clear()
        self.run.thrown.clear()
        if self.save:
            saved = self.run.state()
            self.run = Run.restore(self.library, self.process_id, saved, self.values, self.decide, self.now)
            assert self.run.state() == saved

    def tasks(self) -> list[str]:
        """Ids of open user tasks, iterations as id#n, those inside others with their path."""
        return self._names(UserTaskWait)

    def jobs(self) -> list[str]:
        return self._names(JobWait)

    def timers(self) -> dict[str, datetime]:
        return {wait.element_id: wait.due for wait in self.run.waits() if isinstance(wait, TimerWait)}

    def messages(self) -> list[str]:
        return self._names(MessageWait)

    def signals(self) -> list[str]:
        return self._names(SignalWait)

    def _names(self, kind: type) -> list[str]:
        return sorted(
            "/".join((*wait.path, wait.element_id))
            + ("" if wait.loop_counter is None else f"#{wait.loop_counter}")
            for wait in self.run.waits()
            if isinstance(wait, kind)
        )

    def wait(self, name: str) -> Any:
        """The first wait with this element id (or id#n)."""
        for wait in self.run.waits():
            label = wait.element_id if wait.loop_counter is None else f"{wait.element_id}#{wait.loop_counter}"
            if name in (wait.element_id, label):
                return wait
        raise AssertionError(f"{name} does not wait: {self.tasks()} {self.jobs()}")

    def do(self, name: str, **variables: Any) -> Case:
        """Complete the user task or job with this id."""
        self.run.complete_task(self.wait(name).token, variables)
        self._after()
        return self

    def error(self, name: str, code: str, message: str = "") -> bool:
        caught = self.run.throw_error(self.wait(name).token, code, message)
        self._after()
        return caught

    def message(self, name: str, key: str | None = None, **payload: Any) -> bool:
        caught = self.run.deliver_message(name, key, payload)
        self._after()
        return caught

    def signal(self, name: str) -> int:
        caught = self.run.signal(name)
        self._after()
        return caught

    def later(self, **length: float) -> Case:
        return self.at(self.now + timedelta(**length))

    def at(self, moment: datetime) -> Case:
        self.now = moment
        self.run.advance(moment)
        self._after()
        return self

    def passed(self) -> list[str]:
        """Ids of elements left and flows taken, in order."""
        return [step.element_id for step in self.trail if step.kind in ("left", "flow")]

    @property
    def completed(self) -> bool:
        return self.run.completed
