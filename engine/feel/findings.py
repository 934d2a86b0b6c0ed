"""What an evaluation has to say about itself: findings, in Dutch and English, with a place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a finding is."""

    ERROR = "error"  # the expression, or the part of it that is meant, became null
    WARNING = "warning"  # there is an answer, but probably not the one that was meant


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a text: `start` and `end` are offsets in that text (end exclusive)."""

    code: str
    severity: Severity
    start: int
    end: int
    message_nl: str
    message_en: str


class FeelSyntaxError(ValueError):
    """The text is no FEEL (DMN 1.5, 10.3.1.2); `finding` says where and why, in two languages."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.message_en} (at {finding.start})")
        self.finding = finding


_E, _W = Severity.ERROR, Severity.WARNING

# code -> severity, Dutch sentence, English sentence. The braces are filled from the place that found it.
# What follows a colon in a code only chooses the sentence.
SENTENCES: dict[str, tuple[Severity, str, str]] = {
    "syntax": (
        _E,
        "'{found}' kan hier niet staan.",
        "'{found}' cannot stand here.",
    ),
    "syntax:expected": (
        _E,
        "Hier hoort '{wanted}' te staan, maar er staat '{found}'.",
        "'{wanted}' should stand here, but there is '{found}'.",
    ),
    "syntax:end": (
        _E,
        "De expressie houdt te vroeg op.",
        "The expression ends too soon.",
    ),
    "syntax:end-expected": (
        _E,
        "De expressie houdt te vroeg op: er hoort nog '{wanted}' te komen.",
        "The expression ends too soon: '{wanted}' is still to come.",
    ),
    "syntax:open": (
        _E,
        "Wat hier met {found} begint, wordt niet afgesloten.",
        "What begins here with {found} is never closed.",
    ),
    "text-too-long": (
        _E,
        "De expressie is te lang (meer dan {limit} tekens).",
        "The expression is too long (over {limit} characters).",
    ),
    "too-deep": (
        _E,
        "De expressie is te diep genest (meer dan {limit} lagen).",
        "The expression is nested too deeply (over {limit} levels).",
    ),
    "too-many-steps": (
        _E,
        "De berekening is te lang en is afgebroken (meer dan {limit} stappen).",
        "The evaluation takes too long and was stopped (over {limit} steps).",
    ),
    "too-large": (
        _E,
        "De uitkomst wordt te groot en is afgebroken (meer dan {limit}).",
        "The result becomes too large and was stopped (over {limit}).",
    ),
    "unknown-name": (_E, "De naam '{name}' is niet bekend.", "The name '{name}' is unknown."),
    "unknown-type": (_E, "Het type '{name}' is niet bekend.", "The type '{name}' is unknown."),
    "unknown-function": (_E, "De functie '{name}' bestaat niet.", "There is no function '{name}'."),
    "no-such-entry": (
        _W,
        "Er is geen onderdeel '{name}' in {actual}.",
        "There is no entry '{name}' in {actual}.",
    ),
    "types-do-not-fit": (
        _E,
        "'{op}' kan niet met {left} en {right}.",
        "'{op}' cannot be used with {left} and {right}.",
    ),
    "wrong-type": (
        _E,
        "Hier hoort {expected} te staan, maar het is {actual}.",
        "{expected} is expected here, but it is {actual}.",
    ),
    "not-a-condition": (
        _W,
        "De voorwaarde is niet waar of onwaar, maar {actual}.",
        "The condition is neither true nor false, but {actual}.",
    ),
    "not-a-function": (
        _E,
        "Dit is geen functie, maar {actual}.",
        "This is not a function, but {actual}.",
    ),
    "wrong-arguments": (
        _E,
        "De functie '{name}' krijgt niet de goede argumenten; zij heeft: {expected}.",
        "The function '{name}' does not get the right arguments; it takes: {expected}.",
    ),
    "argument-type": (
        _E,
        "Argument '{param}' van '{name}' hoort {expected} te zijn, maar is {actual}.",
        "Argument '{param}' of '{name}' should be {expected}, but is {actual}.",
    ),
    "argument-value": (
        _E,
        "Argument '{param}' van '{name}' heeft geen bruikbare waarde: {why_nl}.",
        "Argument '{param}' of '{name}' has no usable value: {why_en}.",
    ),
    "null-operand": (_E, "'{op}' kan niet met een lege waarde.", "'{op}' cannot be used with null."),
    "division-by-zero": (_E, "Delen door nul kan niet.", "Division by zero is undefined."),
    "number-out-of-range": (
        _E,
        "Het getal wordt te groot of is niet te bepalen.",
        "The number is out of range or undefined.",
    ),
    "date-out-of-range": (
        _E,
        "De datum of duur valt buiten het bereik.",
        "The date or duration is out of range.",
    ),
    "bad-literal": (
        _E,
        "'{text}' is geen datum, tijd of duur.",
        "'{text}' is not a date, time or duration.",
    ),
    "zone-mismatch": (
        _E,
        "Een tijdstip met tijdzone en een zonder zijn niet te vergelijken.",
        "A moment with a time zone and one without cannot be compared.",
    ),
    "bad-range": (
        _E,
        "De grenzen van dit bereik passen niet bij elkaar.",
        "The endpoints of this range do not fit together.",
    ),
    "bad-index": (
        _W,
        "Er is geen element {index} in een lijst van {size}.",
        "There is no element {index} in a list of {size}.",
    ),
    "duplicate-key": (
        _E,
        "De sleutel '{name}' staat twee keer in de context.",
        "The key '{name}' occurs twice in the context.",
    ),
    "bad-pattern": (
        _E,
        "Het patroon is geen geldige reguliere expressie: {why}.",
        "The pattern is not a valid regular expression: {why}.",
    ),
    "pattern-too-costly": (
        _E,
        "Het patroon kost te veel rekenwerk op deze tekst.",
        "The pattern takes too much work on this text.",
    ),
    "external-function": (
        _E,
        "De functie '{name}' staat buiten FEEL ({kind}) en wordt niet uitgevoerd.",
        "The function '{name}' lives outside FEEL ({kind}) and is not run.",
    ),
    "function-failed": (
        _E,
        "De functie '{name}' is mislukt: {why}.",
        "The function '{name}' failed: {why}.",
    ),
    "unsupported-value": (
        _E,
        "De waarde van '{name}' is geen FEEL-waarde ({kind}).",
        "The value of '{name}' is no FEEL value ({kind}).",
    ),
    "impossible-comparison": (
        _W,
        "Deze vergelijking kan nooit waar zijn: {left} en {right}.",
        "This comparison can never be true: {left} and {right}.",
    ),
}


_KINDS = frozenset({"left", "right", "actual", "expected"})  # the parts that name a kind of value

# Words for kinds of values inside the sentences: kind -> (Dutch, English).
KIND_WORDS: dict[str, tuple[str, str]] = {
    "null": ("een lege waarde", "null"),
    "number": ("een getal", "a number"),
    "string": ("een tekst", "a string"),
    "boolean": ("waar of onwaar", "a boolean"),
    "date": ("een datum", "a date"),
    "time": ("een tijd", "a time"),
    "date and time": ("een datum met tijd", "a date and time"),
    "days and time duration": ("een duur in dagen en tijd", "a days and time duration"),
    "years and months duration": ("een duur in jaren en maanden", "a years and months duration"),
    "duration": ("een duur", "a duration"),
    "context": ("een context", "a context"),
    "list": ("een lijst", "a list"),
    "range": ("een bereik", "a range"),
    "function": ("een functie", "a function"),
}


def finding(code: str, start: int, end: int, **parts: object) -> Finding:
    """The finding `code` with its sentences filled in; parts that name a kind of value are put into words."""
    severity, dutch, english = SENTENCES[code]
    nl = {key: _words(value, 0 if key in _KINDS else None) for key, value in parts.items()}
    en = {key: _words(value, 1 if key in _KINDS else None) for key, value in parts.items()}
    return Finding(code.partition(":")[0], severity, start, end, _sentence(dutch, nl), _sentence(english, en))


def _sentence(template: str, parts: dict[str, str]) -> str:
    text = template.format(**parts)
    return text[:1].upper() + text[1:]


def _words(value: object, language: int | None) -> str:
    text = str(value)
    if language is not None and text in KIND_WORDS:
        return KIND_WORDS[text][language]
    return text if len(text) <= 200 else text[:200] + "…"
