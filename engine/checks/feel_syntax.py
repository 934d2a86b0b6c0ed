"""feel_syntax: every expression of a diagram can be read and can work; every calculation leaves something.

What can never work is told, whatever the variables hold: too few arguments, a number beside a text, `==`.
Forms, tables and letters are looked at by their own readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from engine.bpmn import Diagram, Element, ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.checks.texts import FeelText, feel_texts
from engine.feel import ANY, FeelSyntaxError, compile_expression
from engine.feel.findings import Finding as FeelFinding
from engine.feel.findings import Severity
from engine.feel.free_names import free_names
from engine.feel.inference import Inference
from engine.feel.parser import parse
from engine.feel.syntax import Comparison, Node, UnaryRange
from engine.feel.syntax import Iterator as Branch
from engine.model.findings import Finding

_SAY = Saying("feel_syntax")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Expressions that are no FEEL, or that never work; calculations and mappings without one."""
    for diagram in bundle.diagrams:
        for one in feel_texts(bundle, diagram):
            try:
                compile_expression(one.text, bundle.names)
            except FeelSyntaxError as error:
                yield _SAY.error(
                    diagram.file,
                    one.element,
                    f"In {one.what} staat geen goede FEEL: {one.text[:80]}. {error.finding.message_nl}",
                    f"Not FEEL: {one.text[:80]}. {error.finding.message_en}",
                )
            else:
                yield from _of_diagram(bundle, one)
        for element in diagram.elements.values():
            yield from _left_out(diagram, element)


def _of_diagram(bundle: Bundle, one: FeelText) -> Iterator[Finding]:
    tree = parse(one.text, bundle.names)
    if has_double_sign(one.text, tree):
        yield _SAY.error(
            one.diagram.file,
            one.element,
            f"In {one.what} staat ==: {one.text[:80]}. Schrijf één =, zo vergelijkt FEEL.",
            f"There is a == here: {one.text[:80]}. Write a single =, that is how FEEL compares.",
        )
    for remark in never_works(tree):
        say = _SAY.error if remark.severity is Severity.ERROR else _SAY.warning
        yield say(
            one.diagram.file,
            one.element,
            f"In {one.what} kan dit niet werken: {one.text[:80]}. {remark.message_nl}",
            f"This cannot work: {one.text[:80]}. {remark.message_en}",
        )


def never_works(tree: Node) -> Iterator[FeelFinding]:
    """What cannot work whatever its variables hold; names that nobody knows are not looked at here."""
    inference = Inference({})
    inference.of(tree, dict.fromkeys((name.path[0] for name in free_names(tree)), ANY))
    return (remark for remark in inference.findings if remark.code != "unknown-name")


def has_double_sign(text: str, tree: object) -> bool:
    """`a == b` can be read, as `a = (= b)`; `== b` in a cell too, as `= (= b)`. Neither was ever meant."""
    beside: object = None
    if isinstance(tree, Comparison):
        beside = tree.right
    elif isinstance(tree, UnaryRange):
        beside = tree.operand
    if isinstance(beside, UnaryRange) and text.startswith("==", beside.start - 1):
        return True
    if isinstance(tree, tuple):
        return any(has_double_sign(text, part) for part in tree)
    return isinstance(tree, Node | Branch) and any(
        has_double_sign(text, getattr(tree, part.name)) for part in fields(tree)
    )


def _left_out(diagram: Diagram, element: Element) -> Iterator[Finding]:
    name, script = element.name or element.id, element.extensions.script
    if element.type is ElementType.SCRIPT_TASK and (script is None or not script.result_variable):
        yield _SAY.error(
            diagram.file,
            element.id,
            f"'{name}' rekent niets uit dat ergens blijft. Vul de berekening (FEEL) in en de naam voor de "
            "uitkomst.",
            f"'{name}' works out nothing that stays. Fill in the expression (FEEL) and the name of "
            "the result.",
        )
    mappings = [("invoer", one) for one in element.extensions.inputs]
    mappings += [("uitvoer", one) for one in element.extensions.outputs]
    for kind, mapping in mappings:
        if not mapping.target:
            yield _SAY.error(
                diagram.file,
                element.id,
                f"Een {kind} van '{name}' heeft geen naam. Vul in hoe de variabele heet.",
                f"A mapping of '{name}' has no name. Fill in what the variable is called.",
            )
        elif not mapping.source:
            yield _SAY.error(
                diagram.file,
                element.id,
                f"De {kind} '{mapping.target}' van '{name}' is leeg. Vul in waar de waarde vandaan komt "
                "(=…).",
                f"The mapping to '{mapping.target}' of '{name}' is empty. Fill in where the value "
                "comes from (=…).",
            )
