"""code_values: where a variable has its values from a code list, it is held against values of that list only.

`kleur = "rodo"` can be read and never be true: a typing mistake that otherwise shows when a case takes the
wrong road. Looked at in diagrams, forms and letters, and in the cells of decision tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.checks.texts import feel_texts
from engine.dmn.model import DecisionTable
from engine.feel import FeelSyntaxError
from engine.feel.parser import parse, parse_tests
from engine.feel.syntax import Call, Comparison, In, ListNode, Literal, Name, Node, Path, UnaryTests
from engine.forms.variables import field_expressions, form_variables
from engine.letters.variables import letter_comparisons
from engine.model.findings import Finding

_SAY = Saying("code_values")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Values that are in no list of their variable. Without dictionary there is nothing to hold them
    against.
    """
    if not bundle.has_dictionary:
        return
    for diagram in bundle.diagrams:
        for one in feel_texts(bundle, diagram):
            local = {name: "" for name in one.local if name not in bundle.dictionary}
            yield from _text(bundle, diagram.file, one.element, one.text, local)
    for path, form in bundle.form_files:
        chosen = dict(_chosen(bundle, form_variables(form).lists, form_variables(form).fills))
        for field in form.walk():
            for text in field_expressions(field):
                yield from _text(bundle, path, field.id, text.removeprefix("="), chosen)
    for path, letter in bundle.letter_files:
        for compared, values in letter_comparisons(letter, bundle.parts):
            list_id = _list_of(bundle, compared, {})
            yield from _held(bundle, path, letter.id, list_id, compared, values)
    for path, model in bundle.models.items():
        for table in model.tables:
            yield from _cells(bundle, path, table.source)


def _chosen(
    bundle: Bundle, lists: tuple[tuple[str, str], ...], fills: tuple[tuple[str, tuple[str, ...]], ...]
) -> Iterator[tuple[str, str]]:
    """Names of a form's own answers -> the code list they are from."""
    by_field = dict(lists)
    for field, path in fills:
        if by_field.get(field) in bundle.lists:
            yield ".".join(path), by_field[field]


def _list_of(bundle: Bundle, path: tuple[str, ...], chosen: dict[str, str]) -> str:
    """The code list of a variable; empty when it has none, or nobody knows."""
    name = ".".join(path)
    if name in chosen:
        return chosen[name]
    if path[0] in chosen:
        return ""
    item = bundle.dictionary.get(name)
    return item.code_list or "" if item is not None else ""


def _held(
    bundle: Bundle, file: str, element: str, list_id: str, path: tuple[str, ...], values: tuple[str, ...]
) -> Iterator[Finding]:
    code_list = bundle.lists.get(list_id)
    if code_list is None:
        return
    for value in values:
        if code_list.label(value) is None:
            yield _SAY.error(
                file,
                element,
                f"'{value}' staat niet in de codelijst '{list_id}', dus {'.'.join(path)} kan het nooit "
                "zijn. Verbeter de waarde, of zet haar in de lijst.",
                f"'{value}' is not in the code list '{list_id}', so {'.'.join(path)} can never be "
                "that. Correct the value, or add it to the list.",
            )


def _text(bundle: Bundle, file: str, element: str, text: str, chosen: dict[str, str]) -> Iterator[Finding]:
    try:
        tree = parse(text, bundle.names)
    except FeelSyntaxError:
        return
    for path, values in _comparisons(tree):
        yield from _held(bundle, file, element, _list_of(bundle, path, chosen), path, values)


def _comparisons(tree: object) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(variable, literal texts it is compared with) everywhere in an expression."""
    match tree:
        case Comparison(op="=" | "!=", left=left, right=right):
            for one, other in ((left, right), (right, left)):
                if (path := _path(one)) and isinstance(other, Literal) and isinstance(other.value, str):
                    yield path, (other.value,)
        case In(value=value, tests=tests):
            if path := _path(value):
                yield path, tuple(_literals(tests))
        case Call(target=Name(name="list contains"), arguments=(ListNode() as items, value)):
            if path := _path(value):
                yield path, tuple(_literals(items.items))
        case Call(target=Name(name="list contains"), arguments=(items, Literal(value=str() as text))):
            if path := _path(items):
                yield path, (text,)
    if isinstance(tree, Node):
        for part in fields(tree):
            yield from _comparisons(getattr(tree, part.name))
    elif isinstance(tree, tuple):
        for item in tree:
            yield from _comparisons(item)


def _path(node: Node) -> tuple[str, ...]:
    members: list[str] = []
    while isinstance(node, Path):
        members.append(node.member)
        node = node.target
    return (node.name, *reversed(members)) if isinstance(node, Name) else ()


def _literals(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Literal) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ListNode):
            yield from _literals(node.items)


def _cells(bundle: Bundle, file: str, table: DecisionTable) -> Iterator[Finding]:
    """Cells of a column over a variable with a code list."""
    for number, column in enumerate(table.inputs):
        try:
            path = _path(parse(column.expression.text, bundle.names))
        except FeelSyntaxError:
            continue
        list_id = _list_of(bundle, path, {}) if path else ""
        if not list_id:
            continue
        for rule in table.rules:
            try:
                tests = parse_tests(rule.inputs[number].text, bundle.names)
            except FeelSyntaxError:
                continue
            if isinstance(tests, UnaryTests) and tests.tests:
                values = tuple(_literals(tests.tests))
                yield from _held(bundle, file, rule.inputs[number].id, list_id, path, values)
