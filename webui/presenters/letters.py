"""A letter as somebody reads it on a screen of any width: its own words, without the paper around them."""

from __future__ import annotations

import re

from markupsafe import Markup

# What a letter is written from gives these and no others; a page with anything else is shown in a frame.
_KNOWN = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "a",
        "strong",
        "em",
        "b",
        "i",
        "br",
        "hr",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "pre",
        "main",
    ]
)
_MAIN = re.compile(r"<main\b[^>]*>(.*?)</main>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<\s*/?\s*([a-zA-Z][\w-]*)([^>]*)>")
_SAFE_ATTRIBUTES = re.compile(
    r"""(?:\s+(?:href="(?:https?:|mailto:|tel:|/)[^"<>]*"|title="[^"<>]*"|start="\d+"|"""
    r"""scope="(?:col|row)"|rel="[\w ]*"))*\s*/?"""
)


def reading_part(page: str) -> Markup | None:
    """The main part of a letter's page; None when there is none, or when something in it is not plain text
    with headings, lists, tables and links: that page is shown as it is, in a frame in which nothing acts."""
    found = _MAIN.search(page)
    if found is None or "<!" in found[1]:
        return None
    for tag in _TAG.finditer(found[1]):
        if tag[1].lower() not in _KNOWN or not _SAFE_ATTRIBUTES.fullmatch(tag[2]):
            return None
    if found[1].count("<") != len(_TAG.findall(found[1])):
        return None
    return Markup(found[1])
