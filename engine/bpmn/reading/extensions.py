"""Reading the zeebe: extensions of one element."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from lxml import etree

from engine.bpmn.diagram import (
    Assignment,
    CalledDecision,
    CalledElement,
    Extensions,
    FormDefinition,
    JobDefinition,
    MultiInstance,
    Schedule,
    Script,
    Unread,
    VariableMapping,
)
from engine.bpmn.reading import vocabulary as words
from engine.bpmn.reading.vocabulary import bpmn, zeebe
from engine.bpmn.reading.xml import Node, attributes, line, text, truth

_Found = dict[str, Any]


def read_extensions(holder: Node, owner: str) -> tuple[Extensions, list[Unread]]:
    """The extensions under a bpmn:extensionElements node and everything in it that was not understood."""
    unread: list[Unread] = []
    found: _Found = {}
    for node in holder:
        if not node.tag.startswith(f"{{{words.ZEEBE}}}"):
            unread.append(_unread_element(node, owner))
            continue
        local = etree.QName(node).localname
        reader = _READERS.get(local)
        if reader is None:
            unread.append(_unread_element(node, owner))
            continue
        unread += _unread_parts(node, owner)
        reader(node, found)
    return Extensions(**found), unread


def read_multi_instance(loop: Node, owner: str) -> tuple[MultiInstance, list[Unread]]:
    """The multi-instance characteristics: BPMN's own element with zeebe:loopCharacteristics inside."""
    unread: list[Unread] = []
    characteristics: Node | None = None
    condition: str | None = None
    for node in loop:
        if node.tag == bpmn("completionCondition"):
            condition = text(node) or None
        elif node.tag == bpmn("extensionElements"):
            for child in node:
                if child.tag == zeebe("loopCharacteristics") and characteristics is None:
                    characteristics = child
                    unread += _unread_parts(child, owner)
                else:
                    unread.append(_unread_element(child, owner))
        else:
            unread.append(_unread_element(node, owner))
    of = {} if characteristics is None else attributes(characteristics)
    return (
        MultiInstance(
            sequential=truth(loop, "isSequential", False),
            input_collection=_stripped(of.get("inputCollection")),
            input_element=_stripped(of.get("inputElement")),
            output_collection=_stripped(of.get("outputCollection")),
            output_element=_stripped(of.get("outputElement")),
            completion_condition=condition,
        ),
        unread,
    )


def _stripped(value: str | None) -> str | None:
    return (value or "").strip() or None


def _unread_element(node: Node, owner: str) -> Unread:
    return Unread(owner, "element", words.readable(node.tag), line(node))


def _unread_parts(node: Node, owner: str) -> list[Unread]:
    """Unknown attributes of a zeebe element, and unknown elements inside it."""
    local = etree.QName(node).localname
    known = words.ZEEBE_ATTRIBUTES.get(local, frozenset())
    unread = [
        Unread(owner, "attribute", f"zeebe:{local}@{words.readable(key)}", line(node))
        for key in attributes(node)
        if key not in known
    ]
    for child in node:
        if child.tag in _INSIDE.get(local, ()):
            unread += _unread_parts(child, owner)
        else:
            unread.append(_unread_element(child, owner))
    return unread


_INSIDE = {
    "taskHeaders": (zeebe("header"),),
    "properties": (zeebe("property"),),
    "ioMapping": (zeebe("input"), zeebe("output")),
}


def _user_task(node: Node, found: _Found) -> None:
    found["user_task"] = True


def _form(node: Node, found: _Found) -> None:
    found["form"] = FormDefinition(
        node.get("formId", "").strip(),
        node.get("formKey", "").strip(),
        node.get("externalReference", "").strip(),
        node.get("bindingType", ""),
    )


def _assignment(node: Node, found: _Found) -> None:
    found["assignment"] = Assignment(
        _stripped(node.get("assignee")),
        _stripped(node.get("candidateGroups")),
        _stripped(node.get("candidateUsers")),
    )


def _schedule(node: Node, found: _Found) -> None:
    found["schedule"] = Schedule(_stripped(node.get("dueDate")), _stripped(node.get("followUpDate")))


def _priority(node: Node, found: _Found) -> None:
    found["priority"] = _stripped(node.get("priority"))


def _job(node: Node, found: _Found) -> None:
    found["job"] = JobDefinition(node.get("type", "").strip(), _stripped(node.get("retries")))


def _headers(node: Node, found: _Found) -> None:
    found["headers"] = MappingProxyType(
        {header.get("key", "").strip(): header.get("value", "") for header in node.findall(zeebe("header"))}
    )


def _properties(node: Node, found: _Found) -> None:
    found["properties"] = MappingProxyType(
        {item.get("name", "").strip(): item.get("value", "") for item in node.findall(zeebe("property"))}
    )


def _decision(node: Node, found: _Found) -> None:
    found["decision"] = CalledDecision(
        node.get("decisionId", "").strip(),
        node.get("resultVariable", "").strip(),
        node.get("bindingType", ""),
        node.get("versionTag", ""),
    )


def _called(node: Node, found: _Found) -> None:
    found["called"] = CalledElement(
        node.get("processId", "").strip(),
        truth(node, "propagateAllChildVariables", True),
        truth(node, "propagateAllParentVariables", True),
        node.get("bindingType", ""),
        node.get("versionTag", ""),
    )


def _script(node: Node, found: _Found) -> None:
    found["script"] = Script(node.get("expression", "").strip(), node.get("resultVariable", "").strip())


def _io_mapping(node: Node, found: _Found) -> None:
    for key, tag in (("inputs", "input"), ("outputs", "output")):
        found[key] = tuple(
            VariableMapping(item.get("source", "").strip(), item.get("target", "").strip())
            for item in node.findall(zeebe(tag))
        )


def _version_tag(node: Node, found: _Found) -> None:
    found["version_tag"] = node.get("value", "").strip()


def _subscription(node: Node, found: _Found) -> None:
    found["correlation_key"] = _stripped(node.get("correlationKey"))


_READERS: dict[str, Callable[[Node, _Found], None]] = {
    "userTask": _user_task,
    "formDefinition": _form,
    "assignmentDefinition": _assignment,
    "taskSchedule": _schedule,
    "priorityDefinition": _priority,
    "taskDefinition": _job,
    "taskHeaders": _headers,
    "properties": _properties,
    "calledDecision": _decision,
    "calledElement": _called,
    "script": _script,
    "ioMapping": _io_mapping,
    "versionTag": _version_tag,
    "subscription": _subscription,
}
