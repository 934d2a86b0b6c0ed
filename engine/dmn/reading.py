"""From the bytes of a DMN file to `Definitions`, with findings for what is wrong with it.

Hostile files end here: no DTD, no entities, no network, limits on size, number of elements and depth.
Whatever cannot be understood becomes a finding and is left out; nothing in this module raises because of a
file's content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar

from lxml import etree

from .findings import Finding, finding
from .model import (
    Aggregation,
    Binding,
    BoxedContext,
    BoxedList,
    BusinessKnowledge,
    Conditional,
    ContextEntry,
    Decision,
    DecisionService,
    DecisionTable,
    Definitions,
    Expression,
    Filter,
    FunctionDefinition,
    FunctionItem,
    FunctionKind,
    HitPolicy,
    Import,
    InputData,
    Invocation,
    ItemDefinition,
    Literal,
    Loop,
    Reference,
    Relation,
    TableInput,
    TableOutput,
    TableRule,
    Tests,
    Variable,
)
from .model import Iterator as BoxedIterator

MAX_BYTES = 5_000_000
MAX_ELEMENTS = 200_000
MAX_DEPTH = 40  # of expressions within expressions

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}

FEEL_LANGUAGES = frozenset(
    {
        "feel",
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
    }
)

_HIT_POLICIES = {policy.value: policy for policy in HitPolicy}
_AGGREGATIONS = {aggregation.value: aggregation for aggregation in Aggregation}
_KINDS = {kind.value.lower(): kind for kind in FunctionKind}
_LOOPS = {loop.value: loop for loop in Loop}


def read(data: bytes, file: str = "") -> tuple[Definitions | None, list[Finding]]:
    """Read one DMN file. `file` is its name in findings. No definitions means: not a readable DMN model at
    all.
    """
    if len(data) > MAX_BYTES:
        return None, [finding(file, "", "file-too-large", size=len(data), limit=MAX_BYTES)]
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, [finding(file, "", "not-xml", why=error)]
    if _doctype(root):
        return None, [finding(file, "", "doctype-refused")]
    tag = etree.QName(root)
    if tag.localname != "definitions":
        return None, [finding(file, "", "not-dmn", found=tag.localname)]
    if tag.namespace not in NAMESPACES:
        return None, [finding(file, "", "unsupported-version", namespace=tag.namespace)]
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        return None, [finding(file, "", "too-many-elements", limit=MAX_ELEMENTS)]
    reader = _Reader(root, str(tag.namespace), file)
    return reader.definitions(), reader.findings


def _doctype(root: etree._Element) -> str:
    return str(getattr(root.getroottree().docinfo, "doctype", "") or "")


class _Reader:
    """Reads the elements of one file; keeps the findings on the way."""

    def __init__(self, root: etree._Element, namespace: str, file: str) -> None:
        self.root, self.namespace, self.file = root, namespace, file
        self.language = root.get("expressionLanguage")
        self.findings: list[Finding] = []

    def report(self, element: str, rule: str, /, **facts: object) -> None:
        self.findings.append(finding(self.file, element, rule, **facts))

    # walking the XML

    def children(self, parent: etree._Element, *names: str) -> Iterator[etree._Element]:
        """The DMN children of an element, in file order; other namespaces (layout, vendors) are not ours."""
        for child in parent:
            ours = isinstance(child.tag, str) and child.tag.startswith("{" + self.namespace + "}")
            if ours and (not names or etree.QName(child).localname in names):
                yield child

    def child(self, parent: etree._Element, *names: str) -> etree._Element | None:
        return next(self.children(parent, *names), None)

    def text(self, parent: etree._Element | None, name: str = "text") -> str:
        element = None if parent is None else self.child(parent, name)
        return "" if element is None else "".join(str(piece) for piece in element.itertext()).strip()

    def id(self, element: etree._Element) -> str:
        """The element's own id; without one, its name and line, so that a finding can point at it."""
        own = element.get("id")
        return own if own else f"{etree.QName(element).localname}@line {element.sourceline}"

    def name(self, element: etree._Element) -> str:
        name = " ".join((element.get("name") or "").split())
        if not name:
            self.report(self.id(element), "missing-name", kind=etree.QName(element).localname)
        return name

    def type_ref(self, element: etree._Element | None) -> str | None:
        """The type reference, an attribute since DMN 1.2 and an element in item definitions."""
        if element is None:
            return None
        return (element.get("typeRef") or self.text(element, "typeRef")).strip() or None

    def references(self, parent: etree._Element, *path: str) -> tuple[Reference, ...]:
        """The hrefs of `path[-1]` elements below `path[:-1]` elements."""
        elements = [parent]
        for name in path:
            elements = [below for element in elements for below in self.children(element, name)]
        hrefs = [element.get("href") or "" for element in elements]
        return tuple(
            Reference(*href.rsplit("#", 1)) if "#" in href else Reference("", href) for href in hrefs
        )

    # the model

    def definitions(self) -> Definitions:
        root = self.root
        return Definitions(
            id=self.id(root),
            name=root.get("name") or "",
            namespace=root.get("namespace") or "",
            file=self.file,
            language=self.language,
            imports=tuple(self.import_(element) for element in self.children(root, "import")),
            types=tuple(self.item_definition(element) for element in self.children(root, "itemDefinition")),
            inputs=tuple(self.input_data(element) for element in self.children(root, "inputData")),
            decisions=tuple(self.decision(element) for element in self.children(root, "decision")),
            knowledge=tuple(
                self.knowledge(element) for element in self.children(root, "businessKnowledgeModel")
            ),
            services=tuple(self.service(element) for element in self.children(root, "decisionService")),
            prefixes={prefix: uri for prefix, uri in root.nsmap.items() if prefix},
        )

    def import_(self, element: etree._Element) -> Import:
        return Import(
            namespace=element.get("namespace") or "",
            name=" ".join((element.get("name") or "").split()),
            location=element.get("locationURI") or "",
            kind=element.get("importType") or "",
        )

    def item_definition(self, element: etree._Element, depth: int = 0) -> ItemDefinition:
        components: tuple[ItemDefinition, ...] = ()
        if depth >= MAX_DEPTH:
            self.report(self.id(element), "too-deep", limit=MAX_DEPTH)
        else:
            below = self.children(element, "itemComponent")
            components = tuple(self.item_definition(component, depth + 1) for component in below)
        item = self.child(element, "functionItem")
        return ItemDefinition(
            id=self.id(element),
            name=self.name(element),
            type_ref=self.type_ref(element),
            is_collection=element.get("isCollection") in ("true", "1"),
            components=components,
            allowed=self.tests(self.child(element, "allowedValues")),
            constraint=self.tests(self.child(element, "typeConstraint")),
            function=None
            if item is None
            else FunctionItem(
                tuple(self.variable(parameter) for parameter in self.children(item, "parameters")),
                item.get("outputTypeRef") or None,
            ),
        )

    def variable(self, element: etree._Element) -> Variable:
        return Variable(self.id(element), self.name(element), self.type_ref(element))

    def own_variable(self, element: etree._Element) -> Variable:
        """The variable of a graph element. Its name must equal the element's, so the element's name serves
        too.
        """
        variable = self.child(element, "variable")
        name = " ".join((element.get("name") or "").split())
        if variable is None:
            return Variable(self.id(element), name)
        own = " ".join((variable.get("name") or "").split())
        return Variable(self.id(variable), own or name, self.type_ref(variable))

    def input_data(self, element: etree._Element) -> InputData:
        return InputData(self.id(element), self.name(element), self.own_variable(element))

    def decision(self, element: etree._Element) -> Decision:
        required = self.references(element, "informationRequirement", "requiredInput")
        required += self.references(element, "informationRequirement", "requiredDecision")
        name = self.name(element)
        logic = self.expression_in(element, 0)
        if logic is None:
            self.report(self.id(element), "no-logic", name=name)
        return Decision(
            id=self.id(element),
            name=name,
            variable=self.own_variable(element),
            logic=logic,
            information=required,
            knowledge=self.references(element, "knowledgeRequirement", "requiredKnowledge"),
            question=self.text(element, "question"),
            description=self.text(element, "description"),
        )

    def knowledge(self, element: etree._Element) -> BusinessKnowledge:
        logic = self.child(element, "encapsulatedLogic")
        name = self.name(element)
        if logic is None:
            self.report(self.id(element), "no-logic", name=name)
        return BusinessKnowledge(
            id=self.id(element),
            name=name,
            variable=self.own_variable(element),
            logic=None if logic is None else self.function_definition(logic, 0),
            knowledge=self.references(element, "knowledgeRequirement", "requiredKnowledge"),
        )

    def service(self, element: etree._Element) -> DecisionService:
        return DecisionService(
            id=self.id(element),
            name=self.name(element),
            variable=self.own_variable(element),
            outputs=self.references(element, "outputDecision"),
            encapsulated=self.references(element, "encapsulatedDecision"),
            input_decisions=self.references(element, "inputDecision"),
            input_data=self.references(element, "inputData"),
        )

    # expressions

    def expression_in(self, parent: etree._Element | None, depth: int) -> Expression | None:
        """The expression among the children of an element, if there is one."""
        for child in () if parent is None else self.children(parent):
            if etree.QName(child).localname in self.readers:
                return self.expression(child, depth)
        return None

    def expression(self, element: etree._Element, depth: int) -> Expression | None:
        if depth >= MAX_DEPTH:
            self.report(self.id(element), "too-deep", limit=MAX_DEPTH)
            return None
        return self.readers[etree.QName(element).localname](self, element, depth)

    def literal(self, element: etree._Element, depth: int = 0) -> Literal:
        language = element.get("expressionLanguage")
        self.check_language(element, language)
        return Literal(self.id(element), self.text(element), self.type_ref(element), language)

    def tests(self, element: etree._Element | None) -> Tests | None:
        if element is None:
            return None
        language = element.get("expressionLanguage")
        self.check_language(element, language)
        return Tests(self.id(element), self.text(element), language)

    def check_language(self, element: etree._Element, own: str | None) -> None:
        language = own or self.language
        if language and language not in FEEL_LANGUAGES and language.lower() != "feel":
            self.report(self.id(element), "unknown-language", found=language)

    def table(self, element: etree._Element, depth: int) -> DecisionTable:
        id = self.id(element)
        policy = _HIT_POLICIES.get(element.get("hitPolicy") or "UNIQUE")
        if policy is None:
            self.report(id, "unknown-hit-policy", found=element.get("hitPolicy"))
        aggregation = _AGGREGATIONS.get(element.get("aggregation") or "")
        if aggregation is None:
            self.report(id, "unknown-aggregation", found=element.get("aggregation"))
        if element.get("preferredOrientation") == "CrossTable":
            self.report(id, "crosstab")
        inputs = tuple(self.table_input(column) for column in self.children(element, "input"))
        outputs = tuple(self.table_output(column) for column in self.children(element, "output"))
        if not outputs:
            self.report(id, "no-outputs")
        if len(outputs) > 1 and not all(output.name for output in outputs):
            self.report(id, "unnamed-output")
        rules = [self.rule(row, id, number) for number, row in enumerate(self.children(element, "rule"), 1)]
        for rule in rules:
            if (len(rule.inputs), len(rule.outputs)) != (len(inputs), len(outputs)):
                self.report(
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
            type_ref=self.type_ref(element),
        )

    def table_input(self, element: etree._Element) -> TableInput:
        expression = self.child(element, "inputExpression")
        literal = Literal(self.id(element), "") if expression is None else self.literal(expression)
        label = " ".join((element.get("label") or literal.text).split())
        return TableInput(self.id(element), label, literal, self.tests(self.child(element, "inputValues")))

    def table_output(self, element: etree._Element) -> TableOutput:
        default = self.child(element, "defaultOutputEntry")
        name = " ".join((element.get("name") or "").split())
        return TableOutput(
            id=self.id(element),
            name=name,
            label=" ".join((element.get("label") or name).split()),
            type_ref=self.type_ref(element),
            values=self.tests(self.child(element, "outputValues")),
            default=None if default is None else self.literal(default),
        )

    def rule(self, element: etree._Element, table: str, number: int) -> TableRule:
        return TableRule(
            id=element.get("id") or f"{table}, rule {number}",
            number=number,
            inputs=tuple(filter(None, (self.tests(cell) for cell in self.children(element, "inputEntry")))),
            outputs=tuple(self.literal(cell) for cell in self.children(element, "outputEntry")),
            annotations=tuple(self.text(cell) for cell in self.children(element, "annotationEntry")),
        )

    def context(self, element: etree._Element, depth: int) -> BoxedContext:
        entries = []
        for entry in self.children(element, "contextEntry"):
            variable = self.child(entry, "variable")
            read = None if variable is None else self.variable(variable)
            entries.append(ContextEntry(read, self.expression_in(entry, depth + 1)))
        return BoxedContext(self.id(element), tuple(entries), self.type_ref(element))

    def boxed_list(self, element: etree._Element, depth: int) -> BoxedList:
        return BoxedList(self.id(element), self.cells(element, depth), self.type_ref(element))

    def cells(self, element: etree._Element, depth: int) -> tuple[Expression | None, ...]:
        below = [child for child in self.children(element) if etree.QName(child).localname in self.readers]
        return tuple(self.expression(child, depth + 1) for child in below)

    def relation(self, element: etree._Element, depth: int) -> Relation:
        columns = tuple(self.variable(column) for column in self.children(element, "column"))
        rows = [(self.id(row), self.cells(row, depth)) for row in self.children(element, "row")]
        for number, (id, row) in enumerate(rows, 1):
            if len(row) != len(columns):
                self.report(
                    id,
                    "wrong-cell-count",
                    number=number,
                    inputs=0,
                    outputs=len(row),
                    columns_in=0,
                    columns_out=len(columns),
                )
        kept = tuple(row for _, row in rows if len(row) == len(columns))
        return Relation(self.id(element), columns, kept, self.type_ref(element))

    def invocation(self, element: etree._Element, depth: int) -> Invocation:
        bindings = []
        for binding in self.children(element, "binding"):
            parameter = self.child(binding, "parameter")
            if parameter is None:
                self.report(self.id(binding), "missing-name", kind="parameter")
            else:
                bindings.append(Binding(self.variable(parameter), self.expression_in(binding, depth + 1)))
        function = self.expression_in(element, depth + 1)
        return Invocation(self.id(element), function, tuple(bindings), self.type_ref(element))

    def function_definition(self, element: etree._Element, depth: int) -> FunctionDefinition:
        kind = _KINDS.get((element.get("kind") or "FEEL").lower())
        if kind is None:
            self.report(self.id(element), "unknown-function-kind", found=element.get("kind"))
        return FunctionDefinition(
            id=self.id(element),
            kind=kind or FunctionKind.FEEL,
            parameters=tuple(
                self.variable(parameter) for parameter in self.children(element, "formalParameter")
            ),
            body=self.expression_in(element, depth + 1),
            type_ref=self.type_ref(element),
        )

    def conditional(self, element: etree._Element, depth: int) -> Conditional:
        part = partial(self.part, element, depth)
        return Conditional(self.id(element), part("if"), part("then"), part("else"), self.type_ref(element))

    def filter(self, element: etree._Element, depth: int) -> Filter:
        part = partial(self.part, element, depth)
        return Filter(self.id(element), part("in"), part("match"), self.type_ref(element))

    def iterator(self, element: etree._Element, depth: int) -> BoxedIterator:
        part = partial(self.part, element, depth)
        loop = _LOOPS[etree.QName(element).localname]
        variable = " ".join((element.get("iteratorVariable") or "").split())
        if not variable:
            self.report(self.id(element), "missing-name", kind="iteratorVariable")
        body = part("return" if loop is Loop.FOR else "satisfies")
        return BoxedIterator(self.id(element), loop, variable, part("in"), body, self.type_ref(element))

    def part(self, element: etree._Element, depth: int, name: str) -> Expression | None:
        return self.expression_in(self.child(element, name), depth + 1)

    readers: ClassVar[dict[str, Callable[[_Reader, etree._Element, int], Expression]]] = {
        "literalExpression": literal,
        "decisionTable": table,
        "context": context,
        "list": boxed_list,
        "relation": relation,
        "invocation": invocation,
        "functionDefinition": function_definition,
        "conditional": conditional,
        "filter": filter,
        "for": iterator,
        "some": iterator,
        "every": iterator,
    }
