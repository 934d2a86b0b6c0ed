"""Markdown as safe HTML: no raw HTML, no pictures, links to http(s), mailto and tel only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

_SPECIAL = re.compile(r"([\\`*_\[\]#<|~&])")
_UNDERLINE = re.compile(r"^([ \t]*)([=\-+]+[ \t]*)$", re.MULTILINE)
_SCHEMES = frozenset({"http", "https", "mailto", "tel", ""})

MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20})
MARKDOWN.enable(["table", "strikethrough"])
MARKDOWN.disable(["image", "html_inline", "html_block"])


def _link_is_safe(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.lower() in _SCHEMES and not url.strip().startswith("//")
    except ValueError:
        return False


MARKDOWN.validateLink = _link_is_safe  # type: ignore[method-assign]


def to_html(markdown: str) -> str:
    """The HTML of a markdown text, safe to put into a page as it is."""
    return str(MARKDOWN.render(markdown))


def escape_markdown(text: str) -> str:
    """A value that stays text inside markdown: nothing in it becomes a link, a heading, a table or mark-up.

    Its own lines stay lines, and lines that start with a dash or a number may become a list.
    """
    escaped = _UNDERLINE.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
    return re.sub(r"(?<!\n)\n(?!\n)", "  \n", escaped)
