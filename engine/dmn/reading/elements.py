"""Walks the XML of a DMN file, whichever version its elements are of."""

from collections.abc import Iterator

from lxml import etree

from ..findings import Finding, finding
from ..model import Reference, Variable


class Elements:
    """The elements of one file; keeps the findings on the way."""

    def __init__(self, root: etree._Element, namespace: str, file: str) -> None:
        self.root, self.namespace, self.file = root, namespace, file
        self.language = root.get("expressionLanguage")
        self.findings: list[Finding] = []

    def report(self, element: str, rule: str, /, **facts: object) -> None:
        self.findings.append(finding(self.file, element, rule, **facts))

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
