"""A long public form in steps: a page per group of questions, then a page to check the answers.

The steps are the groups that stand at the top of the form. What stands loose before a group goes with it;
what stands loose after the last one is read on the page where the answers are checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine import FieldType, KeptFile

if TYPE_CHECKING:
    from engine import FormView, Node


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions, counted from 0."""

    number: int
    label: str
    nodes: tuple[Node, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Of every input on the page."""
        return frozenset(node.id for node in _all(self.nodes))

    @property
    def file_fields(self) -> tuple[Node, ...]:
        """The fields for files on the page."""
        return tuple(
            node for node in _all(self.nodes) if node.type is FieldType.FILEPICKER and not node.hidden
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """The pages of a form, and what is read at the end."""

    pages: tuple[Step, ...]
    closing: tuple[Node, ...]

    def of_input(self, input_id: str) -> int:
        """The page on which an input stands; the first when it stands nowhere."""
        return next((step.number for step in self.pages if input_id in step.ids), 0)


def in_steps(view: FormView) -> Steps:
    """The form cut into pages."""
    pages: list[Step] = []
    loose: list[Node] = []
    for node in view.nodes:
        if node.type is FieldType.GROUP and node.label and not node.hidden:
            pages.append(Step(len(pages), node.label, (*loose, *node.nodes)))
            loose = []
        else:
            loose.append(node)
    if not pages:
        return Steps((Step(0, view.title, view.nodes),), ())
    if any(node.name for node in loose):  # questions after the last group belong to it
        last = pages[-1]
        pages[-1] = replace(last, nodes=(*last.nodes, *(node for node in loose if node.name)))
        loose = [node for node in loose if not node.name]
    return Steps(tuple(pages), tuple(loose))


def page_view(view: FormView, step: Step) -> FormView:
    """The form as only this page of it, with the mistakes that are on it."""
    return replace(
        view,
        nodes=step.nodes,
        errors=tuple(error for error in view.errors if error[0] in step.ids),
        has_files=bool(step.file_fields),
        depends=any(node.depends for node in _all(step.nodes)),
    )


def merged(before: Mapping[str, Any], posted: Mapping[str, Any]) -> dict[str, Any]:
    """The answers so far with those of one page: a page says nothing about questions that are not on it."""
    found = dict(before)
    for name, value in posted.items():
        inner = found.get(name)
        found[name] = (
            merged(inner, value) if isinstance(inner, Mapping) and isinstance(value, Mapping) else value
        )
    return found


def with_files(answers: Mapping[str, Any], view: FormView, files: Sequence[KeptFile]) -> dict[str, Any]:
    """The answers with the names of the files that are kept, as the answer of the field they belong to."""
    found = merged({}, answers)
    for node in _all(view.nodes):
        if node.type is FieldType.FILEPICKER and node.name:
            names = [file.filename for file in files if file.field == node.name]
            found = merged(found, _nested(node.name, names))
    return found


def _nested(name: str, value: Any) -> dict[str, Any]:
    *above, last = name.split(".")
    made: dict[str, Any] = {last: value}
    for step in reversed(above):
        made = {step: made}
    return made


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.nodes)
        for item in node.items:
            yield from _all(item.nodes)
