"""Sentences of the program in another language than Dutch, with what the municipality or its people wrote in
them said to be Dutch (WCAG 2.2, 3.1.2): so a voice reads both as they are spoken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from engine import DUTCH, Language
from engine.sentence import Opening, Sentence
from webui.language import own, spoken, told

_FIRST_LETTER = re.compile(r"^((?:<[^>]*>)*)(\w)")
_WORDS = re.compile(r"[^\W\d_]{3}")


class Marking(Language):
    """A language that tells a sentence as markup, with the Dutch words in it marked."""

    def __init__(self, code: str, find: Callable[[str], str]) -> None:
        super().__init__(code, find)
        self._look_up = find

    def told(self, sentence: str) -> str:
        """What `Language.told` says, as markup."""
        match sentence:
            case Sentence() if sentence.values:
                template = self._look_up(sentence.template)
                values = {
                    name: self._quoted(value) if _is_theirs(name, template) else self._value(value)
                    for name, value in sentence.values.items()
                }
                text = Markup(escape(template)).format(**values)
                if isinstance(sentence, Opening):
                    return Markup(_FIRST_LETTER.sub(lambda found: found[1] + found[2].upper(), text))
                return text
            case Sentence():
                return self._plain(sentence.template)
        return self._plain(sentence) if type(sentence) is str else escape(super().told(sentence))

    def joined(self, items: Sequence[str]) -> str:
        """What `Language.joined` says, as markup."""
        known = [item for item in items if item]
        if len(known) < 2:
            return Markup("").join(known)
        return Markup("{} {} {}").format(Markup(", ").join(known[:-1]), self.told("en"), known[-1])

    def _plain(self, text: str) -> str:
        """A text of the program in this language; what it does not know is somebody's own."""
        there = self._look_up(text) if text else ""
        return own(text) if there == text and _WORDS.search(text) else escape(there)

    def _quoted(self, value: Any) -> Any:
        """What stands between quotes is how somebody called it; names of people and functions stand bare."""
        return own(value) if type(value) is str and _WORDS.search(value) else self._value(value)


def _is_theirs(name: str, template: str) -> bool:
    """Whether somebody wrote this value of a sentence: it stands between quotes, or is why they did it."""
    return name == "reason" or f"‘{{{name}}}’" in template


def retold(sentence: str) -> str:
    """`told` for a text on a page (no attribute): the words that stay Dutch in it are marked."""
    if not sentence or spoken().code == DUTCH:
        return told(sentence)
    return Marking(spoken().code, told).told(sentence)


def install(app: Flask) -> None:
    """Gives every template the filter `retold`."""
    app.jinja_env.filters["retold"] = retold
