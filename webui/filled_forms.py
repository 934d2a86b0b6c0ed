"""A form between browser and engine: what was posted, which button, which files, what was refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import request

from engine import Attachment, FieldError, FieldType, FormErrors, FormToFill, KeptFile
from webui import numbers
from webui.access import engine
from webui.brought_files import keep_files, posted_files
from webui.language import gettext as _
from webui.language import present

if TYPE_CHECKING:
    from engine import FormView, Node

ACTION = "_actie"
_STEP = re.compile(r"[^.\[\]]+")


class Asked(StrEnum):
    """What the person wants with the form."""

    NOTHING = ""  # only to see it
    SEND = "versturen"
    REFRESH = "bijwerken"  # see it again with these answers: other questions may apply
    DRAFT = "concept"  # keep it as it is
    AHEAD = "vooruit"  # see what would happen


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form ready for the templates."""

    view: FormView | None
    refusal: str = ""
    waiting: tuple[KeptFile, ...] = ()  # files that were brought before, and come along when it is handed in
    secret: str = ""  # under which they wait, when that has to stand in the page
    unseen: tuple[Node, ...] = ()  # questions that were not on the page that was sent
    beside: tuple[tuple[str, str, str], ...] = ()  # what is wrong in questions of the page beside the form

    @property
    def errors(self) -> tuple[tuple[str, str, str], ...]:
        """(id to jump to, label, sentence) for the summary."""
        return self.beside + (self.view.errors if self.view else ())


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in. `answers` are raw: the engine checks and types them."""

    source: FormToFill | None
    answers: Mapping[str, Any]
    asked: Asked = Asked.NOTHING
    attachments: tuple[Attachment, ...] = ()
    errors: tuple[FieldError, ...] = ()
    waiting: tuple[KeptFile, ...] = ()  # files that were kept before, until the form is handed in
    secret: str = ""  # under which they wait, when that has to stand in the page
    unseen: tuple[Node, ...] = ()  # see FormPage
    beside: tuple[tuple[str, str, str], ...] = ()  # see FormPage

    @property
    def takes_files(self) -> bool:
        """Whether the form asks for files anywhere."""
        return self.source is not None and engine().form_view(self.source, self.answers).has_files

    def with_waiting(self, files: Sequence[KeptFile]) -> Filled:
        """The same with files that wait: their names, and those chosen now, answer their fields."""
        names: dict[str, list[str]] = {}
        pairs = [(one.field, one.filename) for one in files]
        for name, filename in [*pairs, *((one.field, one.filename) for one in self.attachments)]:
            if filename not in names.setdefault(name, []):
                names[name].append(filename)
        raw = deepcopy(dict(self.answers))
        for name, filenames in names.items():
            _put_names(raw, name, filenames)
        return replace(self, answers=raw, waiting=tuple(files))

    def with_files_kept(self, keep: Callable[[str, Sequence[Attachment]], object]) -> Filled:
        """The same without the files chosen now: `keep` (name of the field, its files) let them wait, and
        fields with a file that may not come in say why."""
        if self.source is None or not self.attachments:
            return self
        view = engine().form_view(self.source, self.answers)
        return replace(self, attachments=(), errors=tuple(keep_files(view, self.attachments, keep)))

    @property
    def sent(self) -> bool:
        """Whether it must be handed in."""
        return self.asked is Asked.SEND

    def refused(self, outcome: FormErrors, beside: Mapping[str, str] = MappingProxyType({})) -> Filled:
        """The same with what is wrong. `beside`: fields that the page asks itself, with their ids in it."""
        mistakes = spoken(outcome.errors)
        return replace(
            self,
            errors=tuple(one for one in outcome.errors if one.field not in beside),
            beside=tuple(
                (beside[one.field], one.label, one.message) for one in mistakes if one.field in beside
            ),
        )

    def view(self, refusal: str = "") -> FormPage:
        """The form to draw. `refusal` is a sentence about the whole."""
        drawn = None
        if self.source is not None:
            wrong = self.errors
            if self.unseen:
                wrong += wrong_so_far(self.source, self.answers, self.unseen)
            drawn = engine().form_view(self.source, self.answers, spoken(wrong))
        return FormPage(drawn, refusal, self.waiting, self.secret, self.unseen, self.beside)

    def in_words(self) -> list[tuple[str, str]]:
        """(label, answer) of everything that was filled in, for a copy."""
        drawn = self.view().view
        return told(drawn.nodes) if drawn else []


def spoken(mistakes: Sequence[FieldError]) -> tuple[FieldError, ...]:
    """What is wrong, in the language of the reader."""
    if present() != "en":
        return tuple(mistakes)
    return tuple(replace(one, message=one.message_en or one.message) for one in mistakes)


def told(nodes: Sequence[Node]) -> list[tuple[str, str]]:
    """(label, answer in words) of everything that was filled in."""
    return list(_told(nodes))


def item_name(node: Node, number: int) -> str:
    """What an item of a list is called: as the form says, else after its list, unless that is a question."""
    label = node.label
    if node.item_label:
        return f"{node.item_label} {number}"
    if label.rstrip().endswith("?"):
        return _("Antwoord %(number)d", number=number)
    return f"{label or _('Onderdeel')} {number}"


def _told(nodes: Sequence[Node], before: str = "") -> Iterator[tuple[str, str]]:
    for node in nodes:
        if node.hidden or (node.type is FieldType.CHECKBOX and not node.checked):
            continue
        text = node.text or ", ".join(node.values)
        if node.name and node.label and text:
            yield f"{before}{node.label}", text
        yield from _told(node.nodes, before)
        for item in node.items:
            yield from _told(item.nodes, f"{before}{item_name(node, item.number)}: ")


def read(source: FormToFill | None, known: Mapping[str, Any] | None = None) -> Filled:
    """What this request says about a form; on a GET `known` answers (a draft) are shown."""
    if request.method != "POST":
        return Filled(source, known or {})
    action = request.form.get(ACTION, Asked.SEND.value)
    if source is None:
        plain = Asked.AHEAD if action.startswith(Asked.AHEAD) else action
        return Filled(None, {}, Asked(plain) if plain in set(Asked) else Asked.REFRESH)
    raw = engine().form_answers(source, request.form)
    files = posted_files()
    for name, attachments in files.items():
        _put_names(raw, name, [file.filename for file in attachments])
    fresh: tuple[Node, ...] = ()
    if action == Asked.SEND and (fresh := unseen(engine().form_view(source, raw).nodes, raw)):
        asked = Asked.REFRESH  # nothing is handed in past a question that nobody was asked
    elif action in (Asked.SEND, Asked.DRAFT):
        asked = Asked(action)
    elif action.startswith(Asked.AHEAD):
        asked = Asked.AHEAD
    else:
        asked, raw = Asked.REFRESH, engine().change_list(source, raw, action)
    brought = tuple(file for group in files.values() for file in group)
    return Filled(source, raw, asked, brought, unseen=fresh)


def unseen(nodes: Sequence[Node], raw: Mapping[str, Any]) -> tuple[Node, ...]:
    """The questions that apply by these answers and were not on the page they came from: without scripts an
    answer shows no other question before the page is asked for again."""
    return tuple(_unseen(nodes, raw))


def wrong_so_far(source: FormToFill, raw: Mapping[str, Any], new: Sequence[Node]) -> tuple[FieldError, ...]:
    """What is wrong with these answers; nothing is in a question that nobody was asked yet."""
    names = {one.name for one in new}
    return tuple(one for one in engine().form_mistakes(source, raw) if one.field not in names)


def _unseen(nodes: Sequence[Node], raw: Mapping[str, Any]) -> Iterator[Node]:
    for node in nodes:
        if node.hidden:
            continue
        if node.type.asks and node.depends and not node.fixed and not _was_asked(raw, node.name):
            yield node
        yield from _unseen(node.nodes, raw)
        for item in node.items:
            yield from _unseen(item.nodes, raw)


def _was_asked(raw: Any, name: str) -> bool:
    """Whether a page said anything about a field (`parties[0].name`), be it that nothing was filled in."""
    for step in _STEP.findall(name):
        if isinstance(raw, list) and step.isdecimal() and int(step) < len(raw):
            raw = raw[int(step)]
        elif isinstance(raw, dict) and step in raw:
            raw = raw[step]
        else:
            return False
    return True


def number(name: str) -> int | None:
    """A hidden whole number of the form, None when it is not there."""
    return numbers.number(request.form.get(name))


def takes_away() -> int | None:
    """The waiting file that the button of this request takes away; None for another button."""
    action = request.form.get(ACTION, "")
    return numbers.number(action[4:]) if action.startswith("weg:") else None


def _put_names(raw: dict[str, Any], name: str, names: list[str]) -> None:
    """The answer of a file field is the names of its files; fields inside lists keep theirs by place."""
    *above, last = name.split(".")
    inner: Any = raw
    for step in above:
        if not isinstance(inner, dict) or "[" in step:
            return
        inner = inner.setdefault(step, {})
    if isinstance(inner, dict):
        inner[last] = names


def file_field(view: FormView | None) -> str:
    """The name of the first field for files, empty when there is none."""
    for node in view.nodes if view else ():
        if node.type is FieldType.FILEPICKER and not node.hidden:
            return node.name
    return ""


def rows(nodes: Sequence[Node]) -> list[list[Node]]:
    """Fields that stand beside each other in the form: neighbours of the same row; hidden ones left out."""
    found: list[list[Node]] = []
    for node in nodes:
        if node.hidden:
            continue
        if node.row and found and found[-1][0].row == node.row:
            found[-1].append(node)
        else:
            found.append([node])
    return found
