"""Code lists: the values that a form may offer, each with its own words and the rule it rests on.

`{"id", "title", "norms": [...], "values": [{"value", "label", "explain"?, "norm"?, "staffLabel"?,
"staffExplain"?}]}`. The last two are what staff read instead, where somebody from outside reads the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.forms.fields import Option
from engine.forms.json_text import JsonError, read_json
from engine.model.findings import Finding, Severity

RULE = "code-list"
_LARGEST = 1_000_000
_MOST_VALUES = 2_000


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of options by its id. `norms` are the rules it carries, those of single values included."""

    id: str
    title: str
    options: tuple[Option, ...]
    norms: tuple[str, ...] = ()

    def label(self, value: object) -> str | None:
        """What people read for a value; None when it is not in the list."""
        return next((option.label for option in self.options if option.value == value), None)

    def staff_label(self, value: object) -> str | None:
        """What staff read for a value; None when it is not in the list."""
        return next((option.for_staff.label for option in self.options if option.value == value), None)


def read_code_list(content: bytes, file: str) -> tuple[CodeList | None, tuple[Finding, ...]]:
    """Reads one code list; mistakes are findings. None when it cannot be used at all."""
    findings: list[Finding] = []

    def mistake(element: str, nl: str, en: str) -> None:
        findings.append(Finding(file, element, RULE, Severity.ERROR, nl, en))

    try:
        data = read_json(content, _LARGEST)
    except JsonError as error:
        mistake("", error.nl, error.en)
        return None, tuple(findings)
    if not isinstance(data, Mapping):
        mistake("", "Een codelijst is een JSON-object.", "A code list is a JSON object.")
        return None, tuple(findings)
    list_id, values = data.get("id"), data.get("values")
    if not isinstance(list_id, str) or not list_id:
        mistake("", "De codelijst heeft geen id.", "The code list has no id.")
        return None, tuple(findings)
    if not isinstance(values, list) or not values:
        mistake(list_id, "De codelijst heeft geen waarden (values).", "The code list has no values.")
        return None, tuple(findings)
    if len(values) > _MOST_VALUES:
        mistake(list_id, f"De codelijst heeft meer dan {_MOST_VALUES} waarden.", "The code list is too long.")
        return None, tuple(findings)
    options: list[Option] = []
    norms = _norms(data.get("norms"))
    seen: set[object] = set()
    for number, item in enumerate(values, start=1):
        place = f"{list_id}[{number}]"
        if not isinstance(item, Mapping) or not isinstance(item.get("value"), str) or not item["value"]:
            mistake(place, f"Waarde {number} heeft geen 'value' (tekst).", f"Value {number} has no 'value'.")
            continue
        if not isinstance(item.get("label"), str) or not item["label"].strip():
            mistake(place, f"Waarde '{item['value']}' heeft geen label.", f"'{item['value']}' has no label.")
            continue
        if item["value"] in seen:
            mistake(place, f"'{item['value']}' staat er twee keer.", f"'{item['value']}' occurs twice.")
            continue
        seen.add(item["value"])
        options.append(
            Option(
                item["value"],
                item["label"],
                *(str(item.get(name) or "") for name in ("explain", "staffLabel", "staffExplain")),
            )
        )
        norms += _norms(item.get("norm"))
    title = data.get("title")
    found = CodeList(
        list_id, title if isinstance(title, str) else "", tuple(options), tuple(dict.fromkeys(norms))
    )
    return found, tuple(findings)


def _norms(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split())
    if isinstance(value, list):
        return tuple(norm for item in value if isinstance(item, str) for norm in item.split())
    return ()
