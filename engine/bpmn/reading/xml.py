"""The XML of a diagram, bounded in size, depth and number of elements; and what is asked of its nodes."""

from lxml import etree

from engine.hardened_xml import HasDocumentType, NotXml, root_of

Node = etree._Element

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64
MAX_ELEMENTS = 20_000


class UnsafeXml(Exception):
    """The text is not XML that we read; carries the rule broken, a Dutch and an English sentence."""

    def __init__(self, rule: str, message: str, message_en: str) -> None:
        self.rule = rule
        self.message = message
        self.message_en = message_en
        super().__init__(message_en)


def parse(content: bytes) -> Node:
    """The root element. Raises UnsafeXml."""
    if len(content) > MAX_BYTES:
        raise UnsafeXml(
            "file-too-large",
            f"Het bestand is groter dan {MAX_BYTES // 1024 // 1024} MB; verdeel het over meer diagrammen.",
            f"The file is larger than {MAX_BYTES} bytes.",
        )
    try:
        root = root_of(content)
    except NotXml as error:
        raise UnsafeXml(
            "not-xml",
            f"Het bestand is niet heel: het is geen geldige XML. Kijk bij regel {error.line}. "
            "Bewaar het opnieuw in het programma waarmee u het maakte.",
            f"The file is not well-formed XML: {error}",
        ) from None
    except HasDocumentType:
        raise UnsafeXml(
            "document-type",
            "Het bestand heeft een documenttype (DOCTYPE); dat kan misbruikt worden. Verwijder het.",
            "The file has a DOCTYPE, which is not allowed.",
        ) from None
    _bounded(root)
    return root


def _bounded(root: Node) -> None:
    depth = 0
    count = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        count += 1
        if not isinstance(node.tag, str):
            raise UnsafeXml("document-type", "Het bestand gebruikt entiteiten.", "The file uses entities.")
        if depth > MAX_DEPTH:
            raise UnsafeXml(
                "too-deep",
                f"De elementen zijn dieper dan {MAX_DEPTH} keer in elkaar genest.",
                f"Elements are nested deeper than {MAX_DEPTH}.",
            )
        if count > MAX_ELEMENTS:
            raise UnsafeXml(
                "too-many-elements",
                f"Het bestand heeft meer dan {MAX_ELEMENTS} onderdelen; verdeel het over meer diagrammen.",
                f"The file has more than {MAX_ELEMENTS} elements.",
            )


def attributes(node: Node) -> dict[str, str]:
    """The attributes by qualified name, in file order."""
    return {str(name): str(value) for name, value in node.attrib.items()}


def line(node: Node) -> int:
    """The line in the file, 0 when unknown."""
    found = node.sourceline
    return found if isinstance(found, int) else 0


def truth(node: Node, name: str, default: bool) -> bool:
    """An attribute of type xs:boolean."""
    value = node.get(name)
    return default if value is None else value.strip() in ("true", "1")


def text(node: Node | None) -> str:
    """The text directly in a node, without space around it; empty for no node."""
    return "" if node is None else str(node.text or "").strip()
