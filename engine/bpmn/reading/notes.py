"""What one reading of a file notes on the way: findings, what was not understood, ids that are taken."""

from collections.abc import Iterable

from lxml import etree

from engine.bpmn.diagram import Extensions, Unread
from engine.bpmn.reading import vocabulary as words
from engine.bpmn.reading.extensions import read_extensions
from engine.bpmn.reading.vocabulary import bpmn
from engine.bpmn.reading.xml import Node, attributes, line
from engine.model.findings import Finding, Severity


class Notes:
    """`owner` is the element in which something stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.unread: list[Unread] = []
        self._ids: set[str] = set()

    def wrong(self, element: str, rule: str, message: str, message_en: str) -> None:
        """A mistake in the file."""
        self.findings.append(error(self.file, element, rule, message, message_en))

    def element(self, node: Node, owner: str) -> None:
        """An element that is not understood."""
        self.unread.append(Unread(owner, "element", words.readable(node.tag), line(node)))

    def attributes(self, node: Node, owner: str, known: Iterable[str] | None = None) -> None:
        """The attributes of a node that are not understood; `known` takes the place of those listed."""
        local = etree.QName(node).localname
        understood = words.ATTRIBUTES.get(local, frozenset()) if known is None else frozenset(known)
        for key, value in attributes(node).items():
            if key.startswith("{"):
                namespace, name = key[1:].split("}", 1)
                if namespace in words.DRAWING_ONLY or (
                    namespace == words.ZEEBE and name in words.HARMLESS_ZEEBE_ATTRIBUTES
                ):
                    continue
            elif key in understood or words.says_the_default(key, value):
                continue
            name = f"{words.readable(node.tag)}@{words.readable(key)}"
            self.unread.append(Unread(owner, "attribute", name, line(node)))

    def claim(self, node: Node) -> str | None:
        """The node's id, or None (with a finding) when it has none or it was used before."""
        ident = (node.get("id") or "").strip()
        what = words.readable(node.tag)
        if not ident:
            self.wrong(
                "",
                "missing-id",
                f"Een {what} op regel {line(node)} heeft geen id.",
                f"A {what} on line {line(node)} has no id.",
            )
            return None
        if ident in self._ids:
            self.wrong(
                ident,
                "duplicate-id",
                f"Het id {ident} komt meer dan één keer voor; geef elk element een eigen id.",
                f"Id {ident} is used more than once.",
            )
            return None
        self._ids.add(ident)
        return ident

    def extensions(self, node: Node, owner: str) -> Extensions:
        """The extensions of a node; what is not understood of them is noted."""
        holder = node.find(bpmn("extensionElements"))
        if holder is None:
            return Extensions()
        extensions, unread = read_extensions(holder, owner)
        self.unread += unread
        return extensions


def error(file: str, element: str, rule: str, message: str, message_en: str) -> Finding:
    """A finding that keeps a file from going live."""
    return Finding(file, element, rule, Severity.ERROR, message, message_en)
