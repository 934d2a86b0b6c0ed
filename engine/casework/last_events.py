"""What happened last in a case, in a few words: kept as text with every task, told in the reader's language.

The text is kept plain, since it is written with each step. What it was made of is read from it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.model.tasks import LastEvent
from engine.sentence import Sentence

BEGAN = Sentence("{who} begon de zaak")
DONE = Sentence("{who} rondde ‘{name}’ af")
RECORDED_FOR = Sentence("{who} legde vast namens {party}: {label}")
RECORDED = Sentence("{who} legde vast: {label}")
POST_FROM = Sentence("Er kwam post binnen van {who}")
POST = Sentence("Er kwam post binnen")
MOMENT = Sentence("Het moment kwam: {name}")
KINDS: Mapping[LastEvent, tuple[Sentence, ...]] = {
    LastEvent.DONE: (DONE,),
    LastEvent.RECORDED: (RECORDED_FOR, RECORDED),
    LastEvent.POST: (POST_FROM, POST),
    LastEvent.MOMENT: (MOMENT,),
    LastEvent.BEGAN: (BEGAN,),
}
"""The sentences by kind. A text that could be several is the first: people choose what stands in it."""
_ALL = tuple(shape for shapes in KINDS.values() for shape in shapes)
_HELD = re.compile(r"\\\{(\w+)\\\}")


def written(shape: Sentence, **values: str) -> str:
    """The text to keep: `written(BEGAN, who="Ans")`."""
    return shape.template.format(**values)


def retold(text: str) -> str:
    """A kept text as the sentence that it was; another text stays as it is."""
    for shape, pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            # Who acted may be the program itself: that is told in another language too.
            values = {
                name: Sentence(part) if name == "who" else part for name, part in found.groupdict().items()
            }
            return Sentence(shape.template, **values)
    return text


_PATTERNS = [
    (shape, re.compile(_HELD.sub(r"(?P<\1>.+?)", re.escape(shape.template)), re.DOTALL)) for shape in _ALL
]
