"""Deployments: sets of files that went live together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model.findings import Finding
from engine.model.forms import FormToFill


@dataclass(frozen=True, slots=True)
class Deployment:
    """An immutable set of files, known by the hash of its content."""

    id: int
    number: int  # counts 1, 2, 3 for people
    content_hash: str  # sha256, hexadecimal
    deployed_at: datetime
    deployed_by: str
    note: str
    file_count: int
    open_cases: int = 0


@dataclass(frozen=True, slots=True)
class DeployOutcome:
    """What came of a deployment: live (`deployment`), refused (`deployment` is None), or `unchanged`."""

    deployment: Deployment | None
    findings: tuple[Finding, ...]
    unchanged: bool = False

    @property
    def refused(self) -> bool:
        """Whether nothing went live because of a finding."""
        return self.deployment is None


@dataclass(frozen=True, slots=True)
class DeployedFile:
    """A file of a deployment, without its content."""

    path: str
    size: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Norm:
    """A row of the norm register."""

    id: str
    source: str
    kind: str
    rule: str
    citation: str = ""  # how a sentence names it: "artikel 9:11 Awb"

    @property
    def in_words(self) -> str:
        """What people call it."""
        return self.citation or self.source or self.id


@dataclass(frozen=True, slots=True)
class NormPlace:
    """Something in a deployment that carries a norm."""

    path: str
    element: str  # id of the process, element, flow, decision, row, form or field; empty for a whole file
    name: str  # what people call it ("taak ‘Beoordeel’", "rij 3"); empty for a whole file


@dataclass(frozen=True, slots=True)
class CarriedNorm:
    """A norm with every place that carries it."""

    norm: Norm
    places: tuple[NormPlace, ...]
    open: bool  # on the list of what is still to come, for the `reason`
    reason: str


@dataclass(frozen=True, slots=True)
class NormRegister:
    """The norm register of a deployment, held against its files."""

    deployment_id: int | None
    rows: tuple[CarriedNorm, ...]

    def row(self, norm_id: str) -> CarriedNorm | None:
        """One norm by its id."""
        return next((one for one in self.rows if one.norm.id == norm_id), None)

    def carried_in(self, path: str) -> tuple[tuple[NormPlace, tuple[Norm, ...]], ...]:
        """The places of a file that carry norms, each with its norms."""
        found: dict[NormPlace, list[Norm]] = {}
        for one in self.rows:
            for place in one.places:
                if place.path == path:
                    found.setdefault(place, []).append(one.norm)
        return tuple((place, tuple(norms)) for place, norms in found.items())


@dataclass(frozen=True, slots=True)
class StartForm:
    """What is needed to start a process: its form, ready to be drawn."""

    process_id: str
    process_name: str
    deployment_id: int
    form_id: str | None
    form: FormToFill | None
    data: Mapping[str, Any]  # values that are known before anything is filled in
    explain: str
    norms: tuple[Norm, ...]
    public: bool


@dataclass(frozen=True, slots=True)
class StartableProcess:
    """A process that this person may start by hand."""

    process_id: str
    name: str
    explain: str
    public: bool  # whether people outside may start it too


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text of the deployment for a page: plain title, safe HTML, and the language it is written in."""

    title: str
    html: str
    language: str
