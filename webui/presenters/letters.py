"""A letter as somebody reads it on a screen of any width: its own words, without the paper around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from engine import DocumentRow
from webui.language import gettext as _
from webui.language import ngettext

TOLD = 3  # letters by name; the others are counted

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


def on_their_way(letters: Sequence[DocumentRow]) -> str:
    """Which letters left, to whom and how; empty when none did."""
    told = [_gone(one) for one in letters[:TOLD]]
    if more := len(letters) - len(told):
        told.append(ngettext("En nog %(num)d brief.", "En nog %(num)d brieven.", more))
    return " ".join(told)


def _gone(letter: DocumentRow) -> str:
    if letter.channel == "email":
        return _(
            "De brief “%(title)s” gaat per e-mail naar %(who)s.", title=letter.title, who=letter.recipient
        )
    return _(
        "De brief “%(title)s” aan %(who)s ligt klaar om te printen en te posten.",
        title=letter.title,
        who=letter.recipient,
    )
