"""One file of the policy as people can read it: tables as grids, forms as questions, letters as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.dmn import load
from engine.dmn.model import Decision, DecisionTable, Literal
from engine.forms import CodeList, Form, read_form
from engine.letters import read_letter
from engine.model.forms import FormToFill
from engine.policy import Policy
from engine.sentence import Sentence

_PLACEHOLDER = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_HIT_POLICIES = {
    "UNIQUE": Sentence("er geldt precies één rij"),
    "ANY": Sentence("er geldt één rij; gelijke antwoorden mogen"),
    "PRIORITY": Sentence("de rij met de hoogste voorrang geldt"),
    "FIRST": Sentence("de eerste rij die klopt, geldt"),
    "COLLECT": Sentence("alle rijen die kloppen, gelden samen"),
    "RULE ORDER": Sentence("alle rijen die kloppen, in deze volgorde"),
    "OUTPUT ORDER": Sentence("alle rijen die kloppen, in volgorde van antwoord"),
}


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a decision table."""

    id: str
    number: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    remark: str
    cells: tuple[str, ...] = ()  # ids of its cells, those of the inputs first


@dataclass(frozen=True, slots=True)
class Grid:
    """A decision as a grid; one without a table has a `formula`."""

    id: str
    name: str
    description: str
    hit_policy: str
    inputs: tuple[tuple[str, str], ...]  # (what people read, what is asked)
    outputs: tuple[str, ...]
    rows: tuple[GridRow, ...]
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a letter: plain text, something that is filled in, or a rule about what follows."""

    kind: str  # "text", "value", "rule"
    text: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as it can be shown; what does not fit its kind is empty."""

    path: str
    text: str
    grids: tuple[Grid, ...] = ()
    form: FormToFill | None = None
    staff_form: FormToFill | None = None  # in the words for staff, where it has other ones
    title: str = ""
    head: tuple[tuple[str, str], ...] = ()  # front matter of a letter
    pieces: tuple[Piece, ...] = ()


def look(files: Mapping[str, bytes], path: str) -> FileView:
    """One file of these; what cannot be read is shown as text."""
    content = files[path]
    text = content.decode("utf-8", errors="replace")
    if path.endswith(".dmn"):
        return FileView(path, text, grids=tuple(_grids(content, path)))
    if path.endswith(".form"):
        return _form(files, path, text)
    if path.endswith(".md"):
        return _letter(content, path, text)
    return FileView(path, text)


def _grids(content: bytes, path: str) -> Iterator[Grid]:
    definitions = load(content, file=path).definitions
    for decision in definitions.decisions if definitions else ():
        yield _grid(decision)


def _grid(decision: Decision) -> Grid:
    logic = decision.logic
    if not isinstance(logic, DecisionTable):
        formula = logic.text if isinstance(logic, Literal) else ""
        return Grid(decision.id, decision.name, decision.description, "", (), (), (), formula)
    return Grid(
        id=decision.id,
        name=decision.name,
        description=decision.description,
        hit_policy=_HIT_POLICIES.get(logic.hit_policy.value, logic.hit_policy.value),
        inputs=tuple((one.label or one.expression.text, one.expression.text) for one in logic.inputs),
        outputs=tuple(one.label or one.name or decision.name for one in logic.outputs),
        rows=tuple(
            GridRow(
                rule.id,
                rule.number,
                tuple(cell.text for cell in rule.inputs),
                tuple(cell.text for cell in rule.outputs),
                " · ".join(one for one in rule.annotations if one),
                (*(cell.id for cell in rule.inputs), *(cell.id for cell in rule.outputs)),
            )
            for rule in logic.rules
        ),
    )


def _form(files: Mapping[str, bytes], path: str, text: str) -> FileView:
    form, _ = read_form(files[path], path)
    if form is None:
        return FileView(path, text)
    lists = Policy(
        {name: inside for name, inside in files.items() if name.startswith("forms/codelists/")}
    ).lists
    whole = FormToFill(form.id, form.title, {}, form, {}, lists)
    by_staff = any(one.for_staff is not one for name in _lists_of(form, lists) for one in lists[name].options)
    other = replace(whole, form=form.for_staff) if form.has_staff_words or by_staff else None
    return FileView(path, text, form=whole, staff_form=other, title=form.title)


def _lists_of(form: Form, lists: Mapping[str, CodeList]) -> set[str]:
    return {one.values_key for one in form.walk()} & lists.keys()


def _letter(content: bytes, path: str, text: str) -> FileView:
    letter, _ = read_letter(content, path)
    if letter is None:
        return FileView(path, text, pieces=tuple(_pieces(text)))
    head = tuple(letter.properties.items()) if letter.properties else ()
    if letter.name != letter.title:
        head = (("title", letter.title), *head)
    norms = (("regels", " ".join(letter.norms)),) if letter.norms else ()
    return FileView(path, text, title=letter.name, head=(*head, *norms), pieces=tuple(_pieces(letter.body)))


def _pieces(body: str) -> Iterator[Piece]:
    for number, part in enumerate(_PLACEHOLDER.split(body)):
        if not part:
            continue
        if number % 2 == 0:
            yield Piece("text", part)
        else:
            yield Piece("value" if part.startswith("{{") else "rule", part[2:-2].strip(" -"))
