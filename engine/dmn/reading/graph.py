"""The requirements graph: what is decided, from what, and with which types."""

from lxml import etree

from ..model import (
    BusinessKnowledge,
    Decision,
    DecisionService,
    Definitions,
    FunctionItem,
    Import,
    InputData,
    ItemDefinition,
)
from .boxed import MAX_DEPTH, expression_in, read_function
from .elements import Elements
from .literals import read_tests


def read_definitions(xml: Elements) -> Definitions:
    """The whole model of a file."""
    root = xml.root
    return Definitions(
        id=xml.id(root),
        name=root.get("name") or "",
        namespace=root.get("namespace") or "",
        file=xml.file,
        language=xml.language,
        imports=tuple(_import(xml, element) for element in xml.children(root, "import")),
        types=tuple(_item_definition(xml, element) for element in xml.children(root, "itemDefinition")),
        inputs=tuple(_input_data(xml, element) for element in xml.children(root, "inputData")),
        decisions=tuple(_decision(xml, element) for element in xml.children(root, "decision")),
        knowledge=tuple(_knowledge(xml, element) for element in xml.children(root, "businessKnowledgeModel")),
        services=tuple(_service(xml, element) for element in xml.children(root, "decisionService")),
        prefixes={prefix: uri for prefix, uri in root.nsmap.items() if prefix},
    )


def _import(xml: Elements, element: etree._Element) -> Import:
    return Import(
        namespace=element.get("namespace") or "",
        name=" ".join((element.get("name") or "").split()),
        location=element.get("locationURI") or "",
        kind=element.get("importType") or "",
    )


def _item_definition(xml: Elements, element: etree._Element, depth: int = 0) -> ItemDefinition:
    components: tuple[ItemDefinition, ...] = ()
    if depth >= MAX_DEPTH:
        xml.report(xml.id(element), "too-deep", limit=MAX_DEPTH)
    else:
        below = xml.children(element, "itemComponent")
        components = tuple(_item_definition(xml, component, depth + 1) for component in below)
    item = xml.child(element, "functionItem")
    return ItemDefinition(
        id=xml.id(element),
        name=xml.name(element),
        type_ref=xml.type_ref(element),
        is_collection=element.get("isCollection") in ("true", "1"),
        components=components,
        allowed=read_tests(xml, xml.child(element, "allowedValues")),
        constraint=read_tests(xml, xml.child(element, "typeConstraint")),
        function=None
        if item is None
        else FunctionItem(
            tuple(xml.variable(parameter) for parameter in xml.children(item, "parameters")),
            item.get("outputTypeRef") or None,
        ),
    )


def _input_data(xml: Elements, element: etree._Element) -> InputData:
    return InputData(xml.id(element), xml.name(element), xml.own_variable(element))


def _decision(xml: Elements, element: etree._Element) -> Decision:
    required = xml.references(element, "informationRequirement", "requiredInput")
    required += xml.references(element, "informationRequirement", "requiredDecision")
    name = xml.name(element)
    logic = expression_in(xml, element, 0)
    if logic is None:
        xml.report(xml.id(element), "no-logic", name=name)
    return Decision(
        id=xml.id(element),
        name=name,
        variable=xml.own_variable(element),
        logic=logic,
        information=required,
        knowledge=xml.references(element, "knowledgeRequirement", "requiredKnowledge"),
        question=xml.text(element, "question"),
        description=xml.text(element, "description"),
    )


def _knowledge(xml: Elements, element: etree._Element) -> BusinessKnowledge:
    logic = xml.child(element, "encapsulatedLogic")
    name = xml.name(element)
    if logic is None:
        xml.report(xml.id(element), "no-logic", name=name)
    return BusinessKnowledge(
        id=xml.id(element),
        name=name,
        variable=xml.own_variable(element),
        logic=None if logic is None else read_function(xml, logic, 0),
        knowledge=xml.references(element, "knowledgeRequirement", "requiredKnowledge"),
    )


def _service(xml: Elements, element: etree._Element) -> DecisionService:
    return DecisionService(
        id=xml.id(element),
        name=xml.name(element),
        variable=xml.own_variable(element),
        outputs=xml.references(element, "outputDecision"),
        encapsulated=xml.references(element, "encapsulatedDecision"),
        input_decisions=xml.references(element, "inputDecision"),
        input_data=xml.references(element, "inputData"),
    )
