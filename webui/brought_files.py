"""Files that come with a request: how many, how large, for which field, and whether that takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from os import SEEK_END
from typing import TYPE_CHECKING

from flask import request

from engine import Attachment, FieldError, FieldType, errors, harmless_name
from webui.language import gettext as _
from webui.language import told
from webui.presenters.sizes import joined

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from engine import FormView, Node


def brings_files() -> bool:
    """Whether files come with this request."""
    return any(sent.filename for sent in request.files.values())


def brought_fields() -> list[str]:
    """The names of the fields that bring files with this request."""
    return [name for name in request.files if any(sent.filename for sent in request.files.getlist(name))]


def brought_bytes() -> int:
    """How much the files of this request are together, without taking them into memory."""
    return sum(_size(sent) for name in request.files for sent in request.files.getlist(name))


def _size(sent: FileStorage) -> int:
    size = sent.stream.seek(0, SEEK_END)
    sent.stream.seek(0)
    return size


def posted_files() -> dict[str, list[Attachment]]:
    """The files of this request by the name of their field."""
    found: dict[str, list[Attachment]] = {}
    for name in request.files:
        for sent in request.files.getlist(name):
            if sent.filename:
                kind = sent.mimetype or "application/octet-stream"
                found.setdefault(name, []).append(Attachment(sent.filename, kind, sent.read(), name))
    return found


def keep_files(
    view: FormView, files: Sequence[Attachment], keep: Callable[[str, Sequence[Attachment]], object]
) -> Iterator[FieldError]:
    """Give the files to `keep` field by field; tells which fields had a file that may not come in, and why:
    of no kind that the field takes, or refused by the engine (WrongValue)."""
    kinds = dict(_accepted(view.nodes))
    for field, group in _by_field(files).items():
        if problem := _unfit(kinds.get(field, ()), group):
            yield FieldError(field, problem)
            continue
        try:
            keep(field, group)
        except errors.WrongValue as refused:
            yield FieldError(field, told(refused.sentence))


def _by_field(files: Sequence[Attachment]) -> dict[str, list[Attachment]]:
    found: dict[str, list[Attachment]] = {}
    for one in files:
        found.setdefault(one.field, []).append(one)
    return found


def _unfit(accepted: tuple[str, ...], files: Sequence[Attachment]) -> str:
    """A sentence when one of the files has no ending that is accepted; empty when all fit."""
    for file in files:
        name = harmless_name(file.filename)
        if accepted and not name.lower().endswith(accepted):
            return _(
                "“%(name)s” kan hier niet bij. Kies een bestand van een van deze soorten: %(kinds)s.",
                name=name,
                kinds=joined([one.lstrip(".") for one in accepted], last=_("of")),
            )
    return ""


def _accepted(nodes: Sequence[Node]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, endings) of the file fields that name the endings they take, and nothing but endings."""
    for node in nodes:
        endings = tuple(one.strip().lower() for one in str(node.attributes.get("accept", "")).split(","))
        if node.type is FieldType.FILEPICKER and all(one.startswith(".") for one in endings):
            yield node.name, endings
        yield from _accepted(node.nodes)
        for item in node.items:
            yield from _accepted(item.nodes)
