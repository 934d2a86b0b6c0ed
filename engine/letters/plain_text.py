"""Markdown as plain text for mail: what a person reads when the mark-up is gone."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from engine.model.safe_markdown import MARKDOWN


def to_text(markdown: str) -> str:
    """Plain text: headings on their own line, lists with dashes or numbers, links with their address."""
    writer = _Writer()
    for token in MARKDOWN.parse(markdown):
        writer.take(token)
    return writer.text.strip() + "\n"


class _Writer:
    """Blocks one after the other; items of a tight list follow each other without a blank line."""

    def __init__(self) -> None:
        self.text = ""
        self.counters: list[int | None] = []
        self.indents: list[str] = []
        self.marker = ""
        self.tight = False
        self.fresh_list = True
        self.cells: list[str] | None = None

    def take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                start = int(token.attrGet("start") or 1) - 1
                self.counters.append(None if token.type == "bullet_list_open" else start)
                self.fresh_list = True
            case "bullet_list_close" | "ordered_list_close":
                self.counters.pop()
                self.fresh_list = True
            case "list_item_open":
                self.open_item()
            case "blockquote_open":
                self.indents.append("> ")
            case "list_item_close" | "blockquote_close":
                self.indents.pop()
            case "paragraph_open":
                self.tight = token.hidden
            case "tr_open":
                self.cells = []
            case "tr_close":
                self.block(" | ".join(self.cells or ()), tight=False)
                self.cells = None
            case "inline" if self.cells is not None:
                self.cells.append(_inline(token.children or ()))
            case "inline":
                self.block(_inline(token.children or ()), tight=self.tight and not self.fresh_list)
                self.tight = self.fresh_list = False
            case "fence" | "code_block":
                self.block(token.content.rstrip("\n"), tight=False)
            case "hr":
                self.block("-" * 20, tight=False)

    def open_item(self) -> None:
        number = self.counters[-1]
        if number is None:
            self.marker = "- "
        else:
            self.counters[-1] = number + 1
            self.marker = f"{number + 1}. "
        self.indents.append(" " * len(self.marker))

    def block(self, text: str, *, tight: bool) -> None:
        rest = "".join(self.indents)
        first = "".join(self.indents[:-1]) + self.marker if self.marker else rest
        self.marker = ""
        lines = text.split("\n")
        block = "\n".join([first + lines[0], *(rest + line for line in lines[1:])])
        self.text += f"{chr(10) if tight else chr(10) * 2}{block}"


def _inline(tokens: Sequence[Token]) -> str:
    text = ""
    links: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                text += token.content
            case "softbreak":
                text += " "
            case "hardbreak":
                text += "\n"
            case "link_open":
                links.append((str(token.attrGet("href") or ""), len(text)))
            case "link_close":
                address, start = links.pop()
                if address and text[start:] not in (address, address.removeprefix("mailto:")):
                    text += f" ({address})"
    return text
