"""Expressions and tests that stand as text."""

from lxml import etree

from ..model import Literal, Tests
from .elements import Elements

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


def read_literal(xml: Elements, element: etree._Element, depth: int = 0) -> Literal:
    """An expression in text."""
    language = element.get("expressionLanguage")
    _check_language(xml, element, language)
    return Literal(xml.id(element), xml.text(element), xml.type_ref(element), language)


def read_tests(xml: Elements, element: etree._Element | None) -> Tests | None:
    """Unary tests in text."""
    if element is None:
        return None
    language = element.get("expressionLanguage")
    _check_language(xml, element, language)
    return Tests(xml.id(element), xml.text(element), language)


def _check_language(xml: Elements, element: etree._Element, own: str | None) -> None:
    language = own or xml.language
    if language and language not in FEEL_LANGUAGES and language.lower() != "feel":
        xml.report(xml.id(element), "unknown-language", found=language)
