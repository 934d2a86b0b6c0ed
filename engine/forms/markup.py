"""Markdown as safe HTML: no raw HTML, no pictures, links to http(s), mailto and tel only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~&:@/])")
_SCHEMES = frozenset({"http", "https", "mailto", "tel", ""})

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20})
_MARKDOWN.enable(["table", "strikethrough"])
_MARKDOWN.disable(["image", "html_inline", "html_block"])


def _link_is_safe(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.lower() in _SCHEMES and not url.strip().startswith("//")
    except ValueError:
        return False


_MARKDOWN.validateLink = _link_is_safe  # type: ignore[method-assign]


def to_html(markdown: str) -> str:
    """The HTML of a markdown text, safe to put into a page as it is."""
    return str(_MARKDOWN.render(markdown))


def escape_markdown(text: str) -> str:
    """A value that stays text inside markdown: nothing in it becomes a link, a heading or a list."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "  \n")
