"""XML that may have been made to hurt: no document type, no entities, no network.

See OWASP, "XML External Entity Prevention". How large a file, how deep its elements and how many there may
be, each room says for itself; libxml2 keeps limits of its own while `huge_tree` is off.
"""

from typing import Any

from lxml import etree


class NotXml(Exception):
    """The text is not well-formed; says where, in the parser's own words, and `line` from 1."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.line = line


class HasDocumentType(Exception):
    """The text has a DOCTYPE, in which entities and files of elsewhere could stand."""


def root_of(content: bytes) -> etree._Element:
    """The root element, without comments and processing instructions. Raises NotXml, HasDocumentType."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(str(error), getattr(error, "lineno", None) or 1) from None
    document: Any = root.getroottree().docinfo
    if document is not None and (document.doctype or document.internalDTD is not None):
        raise HasDocumentType
    return root
