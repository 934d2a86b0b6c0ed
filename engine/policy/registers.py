"""Plain data of a deployment: the data dictionary, the norm register, the phases, the house."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.model.deployment import Norm

DICTIONARY_FILE = "processes/data-dictionary.csv"
NORMS_FILE = "processes/norms.csv"
PHASES_FILE = "forms/texts/phases.json"
HOUSE_FILE = "processes/house.json"


@dataclass(frozen=True, slots=True)
class DataItem:
    """A variable, or a part of one ("party.email"), as the data dictionary names it."""

    name: str
    type: str
    label: str
    meaning: str
    seen_by: str  # "zaak": who may see the case; "behandelaar": who works or worked on it
    personal: bool
    retention: str

    @property
    def code_list(self) -> str | None:
        """The code list its values are from."""
        kind = self.type.removeprefix("list<").removesuffix(">")
        return kind.removeprefix("code:") if kind.startswith("code:") else None

    @property
    def is_party(self) -> bool:
        """Whether it is a party or a list of them."""
        return self.type in ("party", "list<party>")


@dataclass(frozen=True, slots=True)
class Phase:
    """A rung of the ladder that a case climbs."""

    id: str
    label: str
    public: str
    public_for: Mapping[str, str] = field(default_factory=dict)  # by party, where it reads otherwise


def read_rows(content: bytes | None) -> list[dict[str, str]]:
    """The rows of a CSV file by column name; none for a file that is absent or unreadable."""
    if content is None:
        return []
    try:
        text = content.decode("utf-8-sig")
        return [
            {
                str(name): (value or "").strip()
                for name, value in row.items()
                if name and not isinstance(value, list)
            }
            for row in csv.DictReader(io.StringIO(text, newline=""))
        ]
    except (UnicodeDecodeError, csv.Error):
        return []


def read_dictionary(content: bytes | None) -> dict[str, DataItem]:
    """The data dictionary by name."""
    return {
        row["name"]: DataItem(
            name=row["name"],
            type=row.get("type", "text"),
            label=row.get("label") or row["name"],
            meaning=row.get("meaning", ""),
            seen_by=row.get("seen_by", ""),
            personal=row.get("personal", "").lower() in ("ja", "yes", "true"),
            retention=row.get("retention", ""),
        )
        for row in read_rows(content)
        if row.get("name")
    }


def read_norms(content: bytes | None) -> dict[str, Norm]:
    """The norm register by id."""
    return {
        row["id"]: Norm(
            row["id"],
            row.get("source", ""),
            row.get("kind", ""),
            row.get("rule", ""),
            row.get("citation") or "",
        )
        for row in read_rows(content)
        if row.get("id")
    }


def read_phases(content: bytes | None) -> tuple[Phase, ...]:
    """The ladder of phases, in order."""
    return tuple(
        Phase(
            str(entry["id"]),
            str(entry.get("label") or entry["id"]),
            str(entry.get("public") or ""),
            {
                key.removeprefix("public."): str(text)
                for key, text in entry.items()
                if key.startswith("public.") and text
            },
        )
        for entry in read_data(content, [])
        if isinstance(entry, Mapping) and entry.get("id")
    )


def read_house(content: bytes | None) -> Mapping[str, Any]:
    """What the deployment says about the organisation itself."""
    found = read_data(content, {})
    return found if isinstance(found, dict) else {}


def read_data(content: bytes | None, otherwise: Any) -> Any:
    """The value of a JSON file; `otherwise` for one that is absent or unreadable."""
    if content is None:
        return otherwise
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return otherwise
