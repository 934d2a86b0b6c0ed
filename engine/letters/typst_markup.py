"""Markdown as Typst markup, the language of the PDF. What people wrote can never be an instruction in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from engine.model.safe_markdown import MARKDOWN

_PLAIN = frozenset(" ,;?!")
_LAST_LATIN = 0x24F
_ENDLESS = re.compile(r"\S{200,}")
_FITS_A_LINE = 60
_LONG_LINE = 2_000
_MAY_BREAK = re.compile(r"(.{60,}?(?: |\\u\{200b\}))", re.DOTALL)


def typst_text(text: str) -> str:
    """A text that stays text, in markup and inside a string: all but Latin letters and digits by number."""
    return "".join(
        one if one in _PLAIN or (one.isalnum() and ord(one) <= _LAST_LATIN) else f"\\u{{{ord(one):x}}}"
        for one in text
        if _has_shape(one)
    )


def to_typst(markdown: str) -> str:
    """Typst markup with the structure of the Markdown: headings, lists, tables, quotations, links."""
    writer = _Writer()
    for token in MARKDOWN.parse(markdown):
        writer.take(token)
    return writer.text


def _has_shape(one: str) -> bool:
    """Control characters have no place on paper; line ends and tabs do."""
    return one in "\n\t" or (ord(one) >= 32 and not 0x7F <= ord(one) < 0xA0)


class _Writer:
    """Each block is a call with its content between brackets, so that nesting needs no indents."""

    def __init__(self) -> None:
        self.text = ""
        self.columns = 0
        self.in_head = False
        self.rows: list[str] = []

    def take(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self.text += f"#heading(level: {max(2, int(token.tag[1]))})["
            case "bullet_list_open":
                self.text += "#list("
            case "ordered_list_open":
                self.text += f"#enum(start: {int(token.attrGet('start') or 1)}, "
            case "blockquote_open":
                self.text += "#quote(block: true)["
            case "list_item_open":
                self.text += "["
            case "list_item_close":
                self.text += "],"
            case "bullet_list_close" | "ordered_list_close" | "table_close":
                self.text += ")\n\n"
            case "heading_close" | "blockquote_close":
                self.text += "]\n\n"
            case "paragraph_close":
                self.text += "\n" if token.hidden else "\n\n"
            case "hr":
                self.text += "#pdf.artifact(line(length: 100%, stroke: 0.5pt + luma(55%)))\n\n"
            case "fence" | "code_block":
                self.text += f"{_string('raw', token.content.rstrip(chr(10)), ', block: true')}\n\n"
            case "inline":
                self.text += _inline(token.children or ())
            case _:
                self.table(token)

    def table(self, token: Token) -> None:
        """How many columns a table has is known after its head: its start is written then."""
        match token.type:
            case "table_open":
                self.rows.append(self.text)
                self.text, self.columns = "", 0
            case "thead_open":
                self.in_head = True
                self.text += "table.header("
            case "th_open" | "td_open":
                self.columns += self.in_head
                self.text += "["
            case "th_close" | "td_close":
                self.text += "],"
            case "thead_close":
                self.in_head = False
                before = self.rows.pop()
                self.text = f"{before}#table(columns: {max(1, self.columns)}, {self.text}),"


def _inline(tokens: Sequence[Token]) -> str:
    text = ""
    for token in tokens:
        match token.type:
            case "text":
                text += _in_lines(typst_text(_ENDLESS.sub(_broken, token.content)))
            case "softbreak":
                text += "\n"
            case "hardbreak":
                text += "#linebreak()\n"
            case "code_inline":
                text += _string("raw", token.content)
            case "strong_open":
                text += "#strong["
            case "em_open":
                text += "#emph["
            case "s_open":
                text += "#strike["
            case "link_open":
                text += f'#link("{typst_text(str(token.attrGet("href") or ""))}")['
            case "strong_close" | "em_close" | "s_close" | "link_close":
                text += "]"
    return text


def _broken(found: re.Match[str]) -> str:
    """What has no spaces would run off the page, and beyond 32767 octets it is no string of a PDF."""
    word = found[0]
    return "\u200b".join(word[start : start + _FITS_A_LINE] for start in range(0, len(word), _FITS_A_LINE))


def _in_lines(escaped: str) -> str:
    """The compiler tells of each mistake with the whole line around it: a comment breaks the line of the
    source, and nothing on paper."""
    return escaped if len(escaped) < _LONG_LINE else _MAY_BREAK.sub(r"\1/*\n*/", escaped)


def _string(function: str, content: str, more: str = "") -> str:
    return f'#{function}("{typst_text(content)}"{more})'
