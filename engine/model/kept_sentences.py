"""Sentences as they are kept in the database, with the values they were made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from engine.model.written_dates import DayInWords, MomentInWords, day_in_words, moment_in_words
from engine.model.written_values import ListInWords, NumberInWords, in_words, list_in_words
from engine.sentence import Bilingual, Opening, Sentence

SAID = "said"  # in the data of an entry of history: its texts with their values, by name


def keep(text: str) -> str:
    """JSON of a sentence, a day, a moment, a number or a list; of plain text a JSON string. `kept` reads it
    again."""
    return orjson.dumps(packed(text)).decode()


def kept(stored: str) -> str:
    """What `keep` wrote: the same text, that can still be told in another language."""
    text: str = unpacked(orjson.loads(stored))
    return text


def keep_all(texts: Sequence[str]) -> str:
    """JSON of several sentences. `kept_all` reads it again."""
    return orjson.dumps([packed(one) for one in texts]).decode()


def kept_all(stored: str) -> tuple[str, ...]:
    """What `keep_all` wrote."""
    return tuple(unpacked(one) for one in orjson.loads(stored))


def with_values(**texts: str) -> dict[str, Any]:
    """Texts for the data of an entry of history: plain, and with their values where they have such."""
    said = {name: packed(text) for name, text in texts.items() if isinstance(text, Sentence) and text.values}
    return {**texts, **({SAID: said} if said else {})}


def text_in(data: Mapping[str, Any], name: str) -> str:
    """A text from the data of an entry of history; empty where there is none."""
    said = data.get(SAID)
    if isinstance(said, Mapping) and name in said:
        found: str = unpacked(said[name])
        return found
    return Sentence(str(data[name])) if data.get(name) else ""


def packed(value: Any) -> Any:
    """What JSON can hold of a text that `keep` would keep."""
    match value:
        case Sentence() if value.values:
            return {
                "sentence": value.template,
                "values": {name: packed(one) for name, one in value.values.items()},
                **({"opens": True} if isinstance(value, Opening) else {}),
            }
        case Sentence():
            return {"sentence": value.template}
        case DayInWords():
            return {"day": value.day.isoformat(), "weekday": value.weekday, "capital": value[:1].isupper()}
        case MomentInWords():
            return {"moment": value.moment.isoformat()}
        case ListInWords():
            return {"list": [packed(one) for one in value.items]}
        case NumberInWords():
            return {"number": str(value.number)}
        case Bilingual():
            return {"dutch": str(value), "english": value.english}
        case int():
            return value
    return str(value)


def unpacked(value: Any) -> Any:
    """What `packed` made it of."""
    match value:
        case {"sentence": str(template)}:
            values = value.get("values", {})
            kind = Opening if value.get("opens") else Sentence
            return kind(template, **{name: unpacked(one) for name, one in values.items()})
        case {"day": str(day), "weekday": bool(weekday), "capital": bool(capital)}:
            return day_in_words(date.fromisoformat(day), weekday=weekday, capital=capital)
        case {"moment": str(moment)}:
            return moment_in_words(datetime.fromisoformat(moment))
        case {"list": list(items)}:
            return list_in_words([unpacked(one) for one in items])
        case {"number": str(number)}:
            return in_words(Decimal(number))
        case {"dutch": str(dutch), "english": str(english)}:
            return Bilingual(dutch, english)
    return value
