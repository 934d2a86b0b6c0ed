"""What happened last is kept as plain text with every task, and told in the language of the reader."""

from __future__ import annotations

import pytest

from engine import Sentence
from engine.casework import last_events
from engine.casework.last_events import retold, written


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        (last_events.BEGAN, {"who": "Iemand van buiten"}),
        (last_events.DONE, {"who": "Bo (Smit)", "name": "Bel ‘nu’ {x}"}),
        (last_events.RECORDED, {"who": "Bo", "label": "Nieuws: goed"}),
        (last_events.RECORDED_FOR, {"who": "Bo", "party": "Buur", "label": "Nieuws"}),
        (last_events.POST_FROM, {"who": "An"}),
        (last_events.POST, {}),
        (last_events.MOMENT, {"name": "Einde\nnadert"}),
    ],
)
def test_what_was_kept_is_read_again_as_it_was_made(shape: Sentence, values: dict[str, str]) -> None:
    text = written(shape, **values)
    again = retold(text)
    assert again == text
    assert isinstance(again, Sentence)
    assert (again.template, again.values) == (shape.template, values)


@pytest.mark.parametrize("text", ["", "Iets van een ouder programma", "{who} begon"])
def test_another_text_stays_as_it_is(text: str) -> None:
    assert retold(text) == text
    assert not isinstance(retold(text), Sentence)
