"""Boxed expressions, in one another."""

from collections.abc import Callable, Mapping
from functools import partial

from lxml import etree

from ..model import (
    Binding,
    BoxedContext,
    BoxedList,
    Conditional,
    ContextEntry,
    Expression,
    Filter,
    FunctionDefinition,
    FunctionKind,
    Invocation,
    Loop,
    Relation,
)
from ..model import Iterator as BoxedIterator
from .elements import Elements
from .literals import read_literal
from .tables import read_table

MAX_DEPTH = 40  # of expressions within expressions
_KINDS = {kind.value.lower(): kind for kind in FunctionKind}
_LOOPS = {loop.value: loop for loop in Loop}


def expression_in(xml: Elements, parent: etree._Element | None, depth: int) -> Expression | None:
    """The expression among the children of an element, if there is one."""
    for child in () if parent is None else xml.children(parent):
        if etree.QName(child).localname in _READERS:
            return _expression(xml, child, depth)
    return None


def _expression(xml: Elements, element: etree._Element, depth: int) -> Expression | None:
    if depth >= MAX_DEPTH:
        xml.report(xml.id(element), "too-deep", limit=MAX_DEPTH)
        return None
    return _READERS[etree.QName(element).localname](xml, element, depth)


def _context(xml: Elements, element: etree._Element, depth: int) -> BoxedContext:
    entries = []
    for entry in xml.children(element, "contextEntry"):
        variable = xml.child(entry, "variable")
        read = None if variable is None else xml.variable(variable)
        entries.append(ContextEntry(read, expression_in(xml, entry, depth + 1)))
    return BoxedContext(xml.id(element), tuple(entries), xml.type_ref(element))


def _list(xml: Elements, element: etree._Element, depth: int) -> BoxedList:
    return BoxedList(xml.id(element), _cells(xml, element, depth), xml.type_ref(element))


def _cells(xml: Elements, element: etree._Element, depth: int) -> tuple[Expression | None, ...]:
    below = [child for child in xml.children(element) if etree.QName(child).localname in _READERS]
    return tuple(_expression(xml, child, depth + 1) for child in below)


def _relation(xml: Elements, element: etree._Element, depth: int) -> Relation:
    columns = tuple(xml.variable(column) for column in xml.children(element, "column"))
    rows = [(xml.id(row), _cells(xml, row, depth)) for row in xml.children(element, "row")]
    for number, (id, row) in enumerate(rows, 1):
        if len(row) != len(columns):
            xml.report(
                id,
                "wrong-cell-count",
                number=number,
                inputs=0,
                outputs=len(row),
                columns_in=0,
                columns_out=len(columns),
            )
    kept = tuple(row for _, row in rows if len(row) == len(columns))
    return Relation(xml.id(element), columns, kept, xml.type_ref(element))


def _invocation(xml: Elements, element: etree._Element, depth: int) -> Invocation:
    bindings = []
    for binding in xml.children(element, "binding"):
        parameter = xml.child(binding, "parameter")
        if parameter is None:
            xml.report(xml.id(binding), "missing-name", kind="parameter")
        else:
            bindings.append(Binding(xml.variable(parameter), expression_in(xml, binding, depth + 1)))
    function = expression_in(xml, element, depth + 1)
    return Invocation(xml.id(element), function, tuple(bindings), xml.type_ref(element))


def read_function(xml: Elements, element: etree._Element, depth: int) -> FunctionDefinition:
    """A function with its parameters; its body is None when there is none."""
    kind = _KINDS.get((element.get("kind") or "FEEL").lower())
    if kind is None:
        xml.report(xml.id(element), "unknown-function-kind", found=element.get("kind"))
    return FunctionDefinition(
        id=xml.id(element),
        kind=kind or FunctionKind.FEEL,
        parameters=tuple(xml.variable(parameter) for parameter in xml.children(element, "formalParameter")),
        body=expression_in(xml, element, depth + 1),
        type_ref=xml.type_ref(element),
    )


def _conditional(xml: Elements, element: etree._Element, depth: int) -> Conditional:
    part = partial(_part, xml, element, depth)
    return Conditional(xml.id(element), part("if"), part("then"), part("else"), xml.type_ref(element))


def _filter(xml: Elements, element: etree._Element, depth: int) -> Filter:
    part = partial(_part, xml, element, depth)
    return Filter(xml.id(element), part("in"), part("match"), xml.type_ref(element))


def _iterator(xml: Elements, element: etree._Element, depth: int) -> BoxedIterator:
    part = partial(_part, xml, element, depth)
    loop = _LOOPS[etree.QName(element).localname]
    variable = " ".join((element.get("iteratorVariable") or "").split())
    if not variable:
        xml.report(xml.id(element), "missing-name", kind="iteratorVariable")
    body = part("return" if loop is Loop.FOR else "satisfies")
    return BoxedIterator(xml.id(element), loop, variable, part("in"), body, xml.type_ref(element))


def _part(xml: Elements, element: etree._Element, depth: int, name: str) -> Expression | None:
    return expression_in(xml, xml.child(element, name), depth + 1)


_READERS: Mapping[str, Callable[[Elements, etree._Element, int], Expression]] = {
    "literalExpression": read_literal,
    "decisionTable": read_table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": read_function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
}
