"""Labels and texts of a form: literal, FEEL (`=…`), or literal with `{{ FEEL }}` in it.

Inside the braces: an expression; `{{#if condition}}…{{/if}}`; `{{#loop list}}…{{/loop}}` with `this` for the
item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.forms.expressions import is_feel, value_of
from engine.model.written_values import in_words

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_MAX_PIECES = 500
_MAX_NESTING = 10
_MAX_TEXT = 200_000
_MAX_RENDERED = 100_000  # pieces: words, values, blocks that are looked at
MAX_LOOP = 200
"""How many items of a list a text shows."""


class WordingError(ValueError):
    """Braces that do not fit together; the sentence says which, in Dutch and English."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(nl)
        self.nl = nl
        self.en = en


@dataclass(frozen=True, slots=True)
class _Insert:
    expression: str


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str  # "if" or "loop"
    expression: str
    body: tuple[_Piece, ...]


_Piece = str | _Insert | _Block


def worded(text: str, context: Mapping[str, Any], escape: Callable[[str], str] = str) -> str:
    """The text as a person reads it. `escape` is applied to values, not to the words of the form's author."""
    if is_feel(text):
        return escape(in_words(value_of(text, context)))
    if "{{" not in text:
        return text
    try:
        pieces = _pieces(text)
    except WordingError:
        return text
    found: list[str] = []
    length = 0
    # Loops in loops multiply: what is no longer read is not worked out either.
    for count, piece in enumerate(_render(pieces, context, escape), start=1):
        found.append(piece)
        length += len(piece)
        if length > _MAX_TEXT or count >= _MAX_RENDERED:
            break
    return "".join(found)[:_MAX_TEXT]


def expressions_in(text: str) -> tuple[str, ...]:
    """Every FEEL text inside `text`. Raises WordingError when the braces do not fit together."""
    if is_feel(text):
        return (text[1:],)
    return tuple(_expressions(_pieces(text))) if "{{" in text else ()


def _expressions(pieces: tuple[_Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, _Insert):
            yield piece.expression
        elif isinstance(piece, _Block):
            yield piece.expression
            yield from _expressions(piece.body)


def _render(
    pieces: tuple[_Piece, ...], context: Mapping[str, Any], escape: Callable[[str], str]
) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, _Insert):
            yield escape(in_words(value_of(piece.expression, context)))
        elif piece.kind == "if":
            yield ""
            if value_of(piece.expression, context) is True:
                yield from _render(piece.body, context, escape)
        else:
            items = value_of(piece.expression, context)
            yield ""  # a turn of a loop counts, also of one that says nothing
            for item in items[:MAX_LOOP] if isinstance(items, list) else ():
                inner = {**context, "this": item, "parent": context.get("this")}
                if isinstance(item, Mapping):
                    inner = {**inner, **item}
                yield from _render(piece.body, inner, escape)


@lru_cache(maxsize=2048)
def _pieces(text: str) -> tuple[_Piece, ...]:
    stack: list[tuple[str, str, list[_Piece]]] = [("", "", [])]
    end = 0
    for count, match in enumerate(_BRACES.finditer(text), start=1):
        if count > _MAX_PIECES:
            raise WordingError("De tekst heeft te veel invulplekken.", "The text has too many placeholders.")
        stack[-1][2].append(text[end : match.start()])
        end = match.end()
        inner = match[1].strip()
        if inner.startswith("#"):
            kind, _, expression = inner[1:].partition(" ")
            if kind not in ("if", "loop") or not expression.strip():
                raise WordingError(
                    f"'{{{{{inner}}}}}' kennen we niet: gebruik #if of #loop met een uitdrukking.",
                    f"Unknown '{{{{{inner}}}}}': use #if or #loop with an expression.",
                )
            if len(stack) > _MAX_NESTING:
                raise WordingError("De blokken staan te diep in elkaar.", "Blocks are nested too deeply.")
            stack.append((kind, expression.strip(), []))
        elif inner.startswith("/"):
            if len(stack) == 1 or stack[-1][0] != inner[1:].strip():
                raise WordingError(
                    f"'{{{{{inner}}}}}' sluit geen open blok.", f"'{{{{{inner}}}}}' closes no open block."
                )
            kind, expression, body = stack.pop()
            stack[-1][2].append(_Block(kind, expression, tuple(body)))
        elif not inner:
            raise WordingError("Een invulplek is leeg: {{}}.", "A placeholder is empty: {{}}.")
        else:
            stack[-1][2].append(_Insert(inner))
    if len(stack) > 1:
        raise WordingError(
            f"Het blok #{stack[-1][0]} wordt niet gesloten.", f"The block #{stack[-1][0]} is not closed."
        )
    rest = text[end:]
    if "{{" in rest:
        raise WordingError("Een invulplek wordt niet gesloten: {{ zonder }}.", "A placeholder is not closed.")
    stack[0][2].append(rest)
    return tuple(stack[0][2])
