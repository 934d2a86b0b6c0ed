"""What a type of job is, and what it gets to work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.actions.case_action import CaseAction
from engine.bpmn import JobWait
from engine.feel import to_python
from engine.model.records import JobRecord
from engine.sentence import Sentence


class JobRefused(Exception):
    """The job cannot be done with these data; trying again does not help. It is made with a
    Sentence that says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """A task header that a type of job knows."""

    name: str
    label: str
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One job being done: its case, and the headers as evaluated in the scope of its step."""

    action: CaseAction
    record: JobRecord
    wait: JobWait

    def value(self, name: str) -> Any:
        """A header's value as Python's own types; None when absent."""
        return to_python(self.wait.headers.get(name))

    def text(self, name: str, default: str = "") -> str:
        """A header that must be a text. Raises JobRefused."""
        value = self.value(name)
        if value is None or value == "":
            return default
        if not isinstance(value, str):
            raise JobRefused(
                Sentence(
                    "De kop {name} van {element} is geen tekst.", name=name, element=self.record.element_id
                )
            )
        return value

    def needed(self, name: str) -> str:
        """A header that must be there and be a text. Raises JobRefused."""
        text = self.text(name)
        if not text:
            raise JobRefused(
                Sentence(
                    "De kop {name} van {element} ontbreekt of is leeg.",
                    name=name,
                    element=self.record.element_id,
                )
            )
        return text

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables as this step sees them."""
        return self.action.run.scope(self.record.token)


@dataclass(frozen=True, slots=True)
class JobType:
    """A type of job: its name in diagrams, what it does, its headers, and the doing."""

    name: str
    label: str
    meaning: str
    headers: tuple[Header, ...]
    do: Callable[[Job], Mapping[str, Any]]  # gives the variables the job completes with
