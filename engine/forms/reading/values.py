"""Reads single values of a form, with a finding for each mistake."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.forms.expressions import ALWAYS, is_feel, mistake
from engine.forms.fields import STAFF_WORDS
from engine.forms.json_text import is_writable
from engine.forms.wording import WordingError, expressions_in
from engine.model.findings import Finding, Severity

RULE = "form"


class Values:
    """One reading of one file; `place` is the id of the field in which a value stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def wrong(self, element: str, nl: str, en: str) -> None:
        self.findings.append(Finding(self.file, element, RULE, Severity.ERROR, nl, en))

    def odd(self, element: str, nl: str, en: str) -> None:
        self.findings.append(Finding(self.file, element, RULE, Severity.WARNING, nl, en))

    def unknown_keys(self, place: str, item: Mapping[str, Any], known: frozenset[str]) -> None:
        for name in sorted(set(item) - known):
            self.odd(
                place,
                f"De eigenschap '{name}' kennen we hier niet; er gebeurt niets mee.",
                f"The property '{name}' is unknown here and does nothing.",
            )

    def feel(self, place: str, data: Mapping[str, Any], name: str) -> str:
        """An expression; form-js writes it with a leading `=`, and so it is kept."""
        value = data.get(name)
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or not is_feel(value):
            self.wrong(
                place,
                f"'{name}' hoort een FEEL-uitdrukking te zijn: begin met =.",
                f"'{name}' should be a FEEL expression: start with =.",
            )
            return ""
        return value if self.readable(place, value, name) else ""

    def readable(self, place: str, text: str, name: str) -> bool:
        why = mistake(text)
        if why is None:
            return True
        self.wrong(place, f"FEEL in '{name}': {why[0]}", f"FEEL in '{name}': {why[1]}")
        return False

    def wording(self, place: str, data: Mapping[str, Any], name: str) -> str:
        value = data.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(place, f"'{name}' is geen tekst.", f"'{name}' is not a text.")
            return ""
        try:
            readable = [self.readable(place, expression, name) for expression in expressions_in(value)]
        except WordingError as error:
            self.wrong(place, f"'{name}': {error.nl}", f"'{name}': {error.en}")
            return ""
        return value if all(readable) else ""

    def boolean_or_feel(self, place: str, item: Mapping[str, Any], name: str) -> str:
        value = item.get(name)
        if value is None or isinstance(value, bool):
            return ALWAYS if value else ""
        return self.feel(place, item, name)

    def text(self, data: Mapping[str, Any], name: str) -> str:
        value = data.get(name)
        return value if isinstance(value, str) else ""

    def number(self, place: str, data: Mapping[str, Any], name: str) -> Decimal | None:
        value = data.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = Decimal(value)
            except ArithmeticError:
                value = None
        if not isinstance(value, Decimal) or not is_writable(value) or not 0 <= value <= 10**9:
            self.wrong(place, f"'{name}' is geen getal.", f"'{name}' is not a number.")
            return None
        return value

    def bound(self, place: str, data: Mapping[str, Any], name: str) -> str:
        value = data.get(name)
        if value is None or value == "":
            return ""
        if isinstance(value, Decimal):
            return format(value, "f")
        if isinstance(value, str):
            if is_feel(value):
                return self.feel(place, data, name)
            try:
                if is_writable(Decimal(value.strip())):
                    return value.strip()
            except ArithmeticError:
                pass
        self.wrong(place, f"'{name}' is geen getal en geen FEEL.", f"'{name}' is no number and no FEEL.")
        return ""

    def properties(self, place: str, data: Any, known: frozenset[str]) -> Mapping[str, str]:
        """Custom properties; those that are not `known` do nothing, which is told."""
        if data is None:
            return {}
        if not isinstance(data, Mapping) or not all(isinstance(value, str) for value in data.values()):
            self.wrong(place, "'properties' hoort teksten te bevatten.", "'properties' should hold texts.")
            return {}
        self.feel(place, data, "default")
        self.feel(place, data, "latest")
        for name in (*STAFF_WORDS, "help", "itemLabel"):
            self.wording(place, data, name)
        self.unknown_keys(place, data, known)
        return dict(data)
