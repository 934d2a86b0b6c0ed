"""What a case knows: its variables, read by name when asked for, and what the engine itself provides."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from engine.casework.organisation import Organisation
from engine.errors import WrongValue
from engine.feel import from_json, from_python, to_json_text
from engine.model.documents import DocumentKind, DocumentRow, newest_of
from engine.model.dutch_time import AMSTERDAM, dutch_day
from engine.model.records import InstanceRecord
from engine.policy import Policy
from engine.ports import Unit
from engine.sentence import Sentence

PROVIDED = ("zaak", "organisatie", "vandaag", "nu")
DOCUMENTS = "documenten"  # provided too, but only read when a diagram or form names it
_OF_THE_ENGINE = frozenset({*PROVIDED, DOCUMENTS})
_ABSENT = object()


def encode(value: Any) -> str:
    """A value as the JSON that is stored. Raises UnsupportedValue."""
    return to_json_text(value)


def decode(text: str) -> Any:
    """The FEEL value of stored JSON."""
    return from_json(orjson.loads(text))


def documents_of(rows: Iterable[DocumentRow]) -> list[dict[str, Any]]:
    """The documents of a case as diagrams and forms read them, oldest first; of each its newest version."""
    return [
        {
            "id": row.id,
            "titel": row.title,
            "soort": "brief" if row.kind is DocumentKind.LETTER else "stuk",
            "brief": row.letter_id,
            "van": row.recipient_role if row.kind is DocumentKind.ATTACHMENT else "",
            "aan": row.recipient,
            "veld": row.field,
            "op": dutch_day(row.created_at),
            "bestand": row.filename,
            "versie": row.edition,
        }
        for row in newest_of(rows)
    ]


class CaseVariables(Mapping[str, Any]):
    """The variables of one instance within one transaction: lazy to read, remembering what was written.

    `ask` gives the JSON of one by the number of the case and its name: for a list, that asks for many cases
    together.
    """

    always = _OF_THE_ENGINE

    def __init__(
        self,
        unit: Unit,
        instance: InstanceRecord,
        policy: Policy,
        organisation: Organisation,
        now: datetime,
        ask: Callable[[int, str], str | None] | None = None,
    ) -> None:
        self._unit = unit
        self._ask = ask or unit.variable
        self._instance = instance
        self._policy = policy
        self._organisation = organisation
        self.now = now
        self._known: dict[str, Any] = {}
        self._texts: dict[str, str | None] = {}  # what came before it was asked for
        self._all_read = False
        self.asked: set[str] = set()  # what the store was asked for by name, once this began
        self.written: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = self._find(name)  # what was never set is remembered too
        value = self._known[name]
        if value is _ABSENT:
            raise KeyError(name)
        return value

    def _find(self, name: str) -> Any:
        if name in PROVIDED:
            return self._provided(name)
        if name == DOCUMENTS:
            return from_python(documents_of(self._unit.documents(self._instance.id)))
        if self._all_read:
            return _ABSENT
        if name in self._texts:
            text = self._texts[name]
        else:
            self.asked.add(name)
            text = self._ask(self._instance.id, name)
        return _ABSENT if text is None else decode(text)

    def _provided(self, name: str) -> Any:
        match name:
            case "vandaag":
                return dutch_day(self.now)
            case "nu":
                return from_python(self.now.astimezone(AMSTERDAM))
            case "organisatie":
                return from_python({**self._policy.house, **self._organisation.for_expressions})
            case _:
                return self._case()

    def _case(self) -> Any:
        here = self._instance
        return from_python(
            {
                "nummer": here.key,
                "titel": here.title,
                "fase": here.phase,
                "gestart_op": dutch_day(here.started_at),
                "gestart_door": here.started_by,
                "versie": here.deployment_id,
                "uitkomst": here.outcome,
            }
        )

    def set(self, name: str, value: Any) -> None:
        """Give a variable its value; what the engine provides cannot be written. Raises WrongValue."""
        if name in PROVIDED or name in (DOCUMENTS, "taak"):
            raise WrongValue(
                Sentence(
                    "De variabele {name} is van het programma zelf en kan niet worden gewijzigd.", name=name
                )
            )
        value = from_python(value)
        self._known[name] = value
        self.written[name] = value

    def came_along(self, names: Iterable[str], found: Mapping[str, str]) -> None:
        """These were read together with the case: the JSON of those that were ever set."""
        self._texts.update((name, found.get(name)) for name in names)

    def read(self, names: Iterable[str]) -> None:
        """Read these in one question, when they were not read before."""
        came = self._known.keys() | self._texts.keys()
        wanted = [name for name in names if name not in came and name not in _OF_THE_ENGINE]
        if wanted and not self._all_read:
            self.asked.update(wanted)
            found = self._unit.variables(self._instance.id, wanted)
            for name in wanted:
                self._known[name] = decode(found[name]) if name in found else _ABSENT

    def changed_case(self, instance: InstanceRecord) -> None:
        """The case itself changed: what it provides must be worked out anew."""
        self._instance = instance
        self._known.pop("zaak", None)

    def read_all(self) -> None:
        """Read everything at once, for a page that needs most of it."""
        if not self._all_read:
            for name, text in self._unit.variables(self._instance.id).items():
                if self._known.get(name, _ABSENT) is _ABSENT:
                    self._known[name] = decode(text)
            self._all_read = True

    def plain(self) -> dict[str, Any]:
        """All variables by name with those the engine provides, able to outlive the transaction."""
        self.read_all()
        found = {name: value for name, value in self._known.items() if value is not _ABSENT}
        for name in PROVIDED:
            found[name] = self[name]
        return found

    def __iter__(self) -> Iterator[str]:
        self.read_all()
        return iter(self.plain())

    def __len__(self) -> int:
        return sum(1 for _ in self)
