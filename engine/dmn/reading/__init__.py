"""From the bytes of a DMN file to `Definitions`, with findings for what is wrong with it.

Hostile files end here: no DTD, no entities, no network, limits on size, number of elements and depth.
Whatever cannot be understood becomes a finding and is left out; nothing in this room raises because of a
file's content.
"""

from lxml import etree

from engine.hardened_xml import HasDocumentType, NotXml, root_of

from ..findings import Finding, finding
from ..model import Definitions
from .elements import Elements
from .graph import read_definitions

__all__ = ["MAX_BYTES", "NAMESPACES", "read"]

MAX_BYTES = 5_000_000
MAX_ELEMENTS = 200_000

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}


def read(data: bytes, file: str = "") -> tuple[Definitions | None, list[Finding]]:
    """Read one DMN file. `file` is its name in findings. No definitions means: not a readable DMN model at
    all.
    """
    if len(data) > MAX_BYTES:
        return None, [finding(file, "", "file-too-large", size=len(data), limit=MAX_BYTES)]
    try:
        root = root_of(data)
    except NotXml as error:
        return None, [finding(file, "", "not-xml", why=error, line=error.line)]
    except HasDocumentType:
        return None, [finding(file, "", "doctype-refused")]
    tag = etree.QName(root)
    if tag.localname != "definitions":
        return None, [finding(file, "", "not-dmn", found=tag.localname)]
    if tag.namespace not in NAMESPACES:
        return None, [finding(file, "", "unsupported-version", namespace=tag.namespace)]
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        return None, [finding(file, "", "too-many-elements", limit=MAX_ELEMENTS)]
    xml = Elements(root, str(tag.namespace), file)
    return read_definitions(xml), xml.findings
