"""What an answer must meet once it is of the right kind: length, bounds, pattern, day, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Any

from engine.forms.expressions import is_feel, value_of
from engine.forms.fields import Field
from engine.forms.kinds import DateKind, FieldType, TextKind
from engine.forms.patterns import fits, is_email, is_phone
from engine.forms.wording import worded
from engine.model.dutch_time import AMSTERDAM, dutch_day
from engine.model.written_dates import day_in_words
from engine.model.written_values import number_in_words, plain

_WIDE = Context(prec=200)  # an answer may be longer than what Python works with by itself


def broken_rules(
    one: Field, value: Any, names: Callable[[], Mapping[str, Any]], context: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """What is wrong with an answer, in Dutch and English; `names` gives what expressions of the field see."""
    rules = one.rules
    if isinstance(value, str) and not one.type.chooses:
        least, most = bound(rules.min_length, names), bound(rules.max_length, names)
        if least is not None and len(value) < least:
            yield (
                f"Schrijf hier minstens {least:f} tekens; het zijn er nu {len(value)}.",
                f"Write at least {least:f} characters; there are {len(value)} now.",
            )
        if most is not None and len(value) > most:
            yield (
                f"Schrijf hier hooguit {most:f} tekens; het zijn er nu {len(value)}.",
                f"Write at most {most:f} characters; there are {len(value)} now.",
            )
        if rules.kind is TextKind.EMAIL and not is_email(value):
            yield "Vul een e-mailadres in, zoals naam@voorbeeld.nl.", "Enter an e-mail address."
        if rules.kind is TextKind.PHONE and not is_phone(value):
            yield "Vul een telefoonnummer in, zoals 06 12345678.", "Enter a telephone number."
        if rules.pattern and not fits(value, rules.pattern):
            default = "Dit antwoord heeft niet de goede vorm."
            yield (
                worded(rules.pattern_message, names()) or default,
                rules.pattern_message or "This answer does not have the right form.",
            )
    elif isinstance(value, Decimal) and one.type is FieldType.NUMBER:
        yield from _number_rules(one, value, names)
    elif isinstance(value, date):
        yield from _day_rules(one, value, names, context)
    elif isinstance(value, list) and one.type is FieldType.FILEPICKER:
        yield from _file_rules(one, value, names())


def latest_day(one: Field, names: Mapping[str, Any]) -> date | None:
    """The last day that may be answered (property `latest`), if the form says so."""
    value = plain(value_of(one.properties["latest"], names)) if "latest" in one.properties else None
    if isinstance(value, datetime):
        return dutch_day(value) if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


def _day_rules(
    one: Field, value: date, names: Callable[[], Mapping[str, Any]], context: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    day = value.date() if isinstance(value, datetime) else value
    last = latest_day(one, names()) if "latest" in one.properties else None
    if last is not None and day > last:
        if last == plain(context.get("vandaag")):
            yield "Deze dag moet nog komen. Kies vandaag of eerder.", "This day is still to come."
        else:
            yield f"Kies uiterlijk {day_in_words(last)}.", f"Choose {last.isoformat()} at the latest."
    if one.no_passed_dates:
        now = plain(context.get("nu")) if one.date_kind is DateKind.DATETIME else None
        today = plain(context.get("vandaag"))
        if isinstance(value, datetime) and isinstance(now, datetime):
            passed = value < (now if now.tzinfo else now.replace(tzinfo=AMSTERDAM))
        else:
            passed = isinstance(today, date) and not isinstance(today, datetime) and day < today
        if passed:
            yield "Deze datum is al voorbij. Kies vandaag of later.", "This date has passed."


def _number_rules(
    one: Field, value: Decimal, names: Callable[[], Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    least, most = bound(one.rules.minimum, names), bound(one.rules.maximum, names)
    if least is not None and value < least:
        yield f"Vul {number_in_words(least)} of meer in.", f"Enter {least:f} or more."
    if most is not None and value > most:
        yield f"Vul {number_in_words(most)} of minder in.", f"Enter {most:f} or less."
    if one.decimals is not None and _places(value) > one.decimals:
        if one.decimals == 0:
            yield "Vul een heel getal in.", "Enter a whole number."
        else:
            yield (
                f"Vul hooguit {one.decimals} cijfers achter de komma in.",
                f"Enter at most {one.decimals} decimals.",
            )
    if one.step is not None and _WIDE.remainder(value, one.step) != 0:
        yield f"Vul een veelvoud van {number_in_words(one.step)} in.", f"Enter a multiple of {one.step:f}."


def _places(value: Decimal) -> int:
    """Digits behind the point that count, of however long a number."""
    exponent = _WIDE.normalize(value).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _file_rules(one: Field, names: list[str], context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    several = bool(one.multiple) and value_of(one.multiple, context) is True
    if len(names) > 1 and not several:
        yield "Kies één bestand.", "Choose one file."
    endings = [
        ending.strip().lower()
        for ending in worded(one.accept, context).split(",")
        if ending.strip()[:1] == "."
    ]
    if endings and any(not name.lower().endswith(tuple(endings)) for name in names):
        kinds = ", ".join(endings)
        yield f"Kies een bestand van deze soort: {kinds}.", f"Choose a file of this kind: {kinds}."


def bound(text: str, names: Callable[[], Mapping[str, Any]]) -> Decimal | None:
    """A bound as written, or what its FEEL gives; None for none."""
    if not text:
        return None
    value = value_of(text, names()) if is_feel(text) else Decimal(text)
    return value if isinstance(value, Decimal) else None
