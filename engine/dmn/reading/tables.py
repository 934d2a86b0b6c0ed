"""Decision tables."""

from lxml import etree

from ..model import Aggregation, DecisionTable, HitPolicy, Literal, TableInput, TableOutput, TableRule
from .elements import Elements
from .literals import read_literal, read_tests

_HIT_POLICIES = {policy.value: policy for policy in HitPolicy}
_AGGREGATIONS = {aggregation.value: aggregation for aggregation in Aggregation}


def read_table(xml: Elements, element: etree._Element, depth: int) -> DecisionTable:
    """A table; rows whose number of cells is wrong are reported and left out."""
    id = xml.id(element)
    policy = _HIT_POLICIES.get(element.get("hitPolicy") or "UNIQUE")
    if policy is None:
        xml.report(id, "unknown-hit-policy", found=element.get("hitPolicy"))
    aggregation = _AGGREGATIONS.get(element.get("aggregation") or "")
    if aggregation is None:
        xml.report(id, "unknown-aggregation", found=element.get("aggregation"))
    if element.get("preferredOrientation") == "CrossTable":
        xml.report(id, "crosstab")
    inputs = tuple(_input(xml, column) for column in xml.children(element, "input"))
    outputs = tuple(_output(xml, column) for column in xml.children(element, "output"))
    if not outputs:
        xml.report(id, "no-outputs")
    if len(outputs) > 1 and not all(output.name for output in outputs):
        xml.report(id, "unnamed-output")
    rules = [_rule(xml, row, id, number) for number, row in enumerate(xml.children(element, "rule"), 1)]
    for rule in rules:
        if (len(rule.inputs), len(rule.outputs)) != (len(inputs), len(outputs)):
            xml.report(
                rule.id,
                "wrong-cell-count",
                number=rule.number,
                inputs=len(rule.inputs),
                outputs=len(rule.outputs),
                columns_in=len(inputs),
                columns_out=len(outputs),
            )
    return DecisionTable(
        id=id,
        hit_policy=policy or HitPolicy.UNIQUE,
        aggregation=aggregation or Aggregation.LIST,
        inputs=inputs,
        outputs=outputs,
        rules=tuple(
            rule for rule in rules if (len(rule.inputs), len(rule.outputs)) == (len(inputs), len(outputs))
        ),
        type_ref=xml.type_ref(element),
        remarks=tuple(one.get("name") or "" for one in xml.children(element, "annotation")),
    )


def _input(xml: Elements, element: etree._Element) -> TableInput:
    expression = xml.child(element, "inputExpression")
    literal = Literal(xml.id(element), "") if expression is None else read_literal(xml, expression)
    label = " ".join((element.get("label") or literal.text).split())
    return TableInput(xml.id(element), label, literal, read_tests(xml, xml.child(element, "inputValues")))


def _output(xml: Elements, element: etree._Element) -> TableOutput:
    default = xml.child(element, "defaultOutputEntry")
    name = " ".join((element.get("name") or "").split())
    return TableOutput(
        id=xml.id(element),
        name=name,
        label=" ".join((element.get("label") or name).split()),
        type_ref=xml.type_ref(element),
        values=read_tests(xml, xml.child(element, "outputValues")),
        default=None if default is None else read_literal(xml, default),
    )


def _rule(xml: Elements, element: etree._Element, table: str, number: int) -> TableRule:
    return TableRule(
        id=element.get("id") or f"{table}, rule {number}",
        number=number,
        inputs=tuple(filter(None, (read_tests(xml, cell) for cell in xml.children(element, "inputEntry")))),
        outputs=tuple(read_literal(xml, cell) for cell in xml.children(element, "outputEntry")),
        annotations=tuple(xml.text(cell) for cell in xml.children(element, "annotationEntry")),
    )
