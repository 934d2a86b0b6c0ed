"""The names in an expression."""

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d]\w*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def words_in(texts: Iterable[str]) -> Sequence[str]:
    """The words of expressions outside their quoted texts, each once, in the order in which they stand."""
    return list(dict.fromkeys(word for text in texts for word in _WORD.findall(_QUOTED.sub("", text))))
