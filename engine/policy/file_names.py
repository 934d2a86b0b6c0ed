"""What people call the files of a deployment: an owner looks for a table or a letter, not for a path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType

from engine.bpmn import Diagram
from engine.hardened_xml import HasDocumentType, NotXml, root_of
from engine.letters import read_letter


def steps_with_form(diagrams: Iterable[Diagram], form_id: str) -> Iterator[str]:
    """The steps that show a form, by name: tasks, starts, messages."""
    return (name for shown, name in _shown(diagrams) if shown == form_id)


def file_names(files: Mapping[str, bytes], diagrams: Iterable[Diagram]) -> Mapping[str, str]:
    """Names by path: of a diagram its process, of a table its model, of a form the step that shows it, of a
    letter its name, of a list its title. A file that says none is left out."""
    found = {one.file: name for one in diagrams if (name := next(_processes(one), ""))}
    steps: dict[str, str] = {}
    for form_id, step in _shown(diagrams):
        steps.setdefault(form_id, step)
    for path, content in files.items():
        name = ""
        if path.endswith(".dmn"):
            name = _model(content)
        elif path.endswith(".md"):
            letter, _ = read_letter(content, path)
            name = letter.name if letter else ""
        elif path.endswith(".form"):
            name = steps.get(_said(content, "id"), "")
        elif path.endswith(".json"):
            name = _said(content, "title")
        if name:
            found[path] = name
    return MappingProxyType(found)


def _model(content: bytes) -> str:
    """The name at the top of a DMN file: that needs none of its tables compiled."""
    with suppress(NotXml, HasDocumentType):
        return root_of(content).get("name", "")
    return ""


def _processes(diagram: Diagram) -> Iterator[str]:
    return (one.name for one in diagram.processes.values() if one.name)


def _shown(diagrams: Iterable[Diagram]) -> Iterator[tuple[str, str]]:
    for diagram in diagrams:
        for element in diagram.elements.values():
            extensions = element.extensions
            named = [extensions.properties.get("formId"), extensions.properties.get("publicFormId")]
            if extensions.form is not None:
                named.append(extensions.form.form_id)
            for form_id in dict.fromkeys(one for one in named if one):
                yield form_id, element.name or element.id


def _said(content: bytes, key: str) -> str:
    """A text at the top of a JSON file; empty when there is none, or the file is broken."""
    with suppress(ValueError, RecursionError):
        data = json.loads(content)
        if isinstance(data, dict) and isinstance(data.get(key), str):
            return str(data[key])
    return ""
