"""Sentences go into the database and come out as they were: the text, and the values they were made of."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine import Sentence
from engine.model.kept_sentences import keep, kept, text_in, with_values
from engine.model.written_dates import DayInWords, MomentInWords, day_in_words, moment_in_words
from engine.model.written_values import in_words, list_in_words

DAY, MOMENT = date(2026, 4, 3), datetime(2026, 4, 3, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        ("gewone {tekst}", "gewone {tekst}"),
        (Sentence("met {accolades}"), "met {accolades}"),
        (
            Sentence("{who} kwam op {day}.", who="Bo {x}", day=day_in_words(DAY)),
            "Bo {x} kwam op vrijdag 3 april 2026.",
        ),
        (
            Sentence("Op {at}: {what}", at=moment_in_words(MOMENT), what=Sentence("{n} dagen", n=2)),
            "Op vrijdag 3 april 2026 om 14.05 uur: 2 dagen",
        ),
        (
            Sentence("{day}: {all}", day=day_in_words(DAY, capital=True), all=list_in_words(["a", "b", "c"])),
            "Vrijdag 3 april 2026: a, b en c",
        ),
        (day_in_words(DAY, weekday=False), "3 april 2026"),
        (Sentence("Het was {n}.", n=in_words(Decimal("-12345.6"))), "Het was -12.345,6."),
    ],
)
def test_a_sentence_is_kept_with_its_values(made: str, text: str) -> None:
    again = kept(keep(made))
    assert made == again == text
    assert keep(again) == keep(made)
    assert keep(deepcopy(made)) == keep(made)


def test_days_and_moments_in_words_know_what_they_are() -> None:
    day, moment = day_in_words(DAY), moment_in_words(MOMENT)
    assert isinstance(day, DayInWords)
    assert day.day == DAY
    assert isinstance(moment, MomentInWords)
    assert moment.moment == MOMENT


def test_data_of_history_holds_plain_text_and_beside_it_the_values() -> None:
    data = with_values(reason=Sentence("{n} dagen", n=2), title="gewoon")
    assert data["reason"] == "2 dagen"
    assert data["said"].keys() == {"reason"}
    told = text_in(data, "reason")
    assert isinstance(told, Sentence)
    assert told.template == "{n} dagen"
    assert text_in({"reason": "van vroeger"}, "reason") == "van vroeger"
    assert text_in({}, "reason") == ""
