"""What those who run the installation look at: incidents with their cause, and the book of timers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.casework.looks import note_look
from engine.casework.mended_values import as_typed, read_typed
from engine.casework.surroundings import Surroundings
from engine.errors import Excluded, NotAllowed, NotFound
from engine.model.actor import Actor
from engine.model.findings import FieldError, FormErrors
from engine.model.instances import IncidentRow
from engine.model.organisation import Role
from engine.model.records import IncidentRecord, InstanceRecord
from engine.model.running import RESTS_FROM, FiredTimer, MailState, OutboxRow
from engine.ports import Unit
from engine.queries.case.view import incident_row
from engine.sentence import Sentence

_WORD = re.compile(r"[^\W\d]\w*")
_VARYING = re.compile(r"\d+|‘[^’]*’|'[^']*'")


@dataclass(frozen=True, slots=True)
class Cause:
    """Incidents that look alike: the same step, with a message that differs in numbers and names only."""

    element_id: str
    process_id: str
    element_name: str
    message: str
    rows: tuple[IncidentRow, ...]  # newest first


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A value of a case, for mending: its name, what people call it, its type, and the value as it is
    typed."""

    name: str
    label: str
    type: str
    json: str  # without the marks and quotes that nobody types


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident with what may be mended."""

    row: IncidentRow
    values: tuple[StoredValue, ...]
    named: tuple[str, ...] = ()  # variables that the message names: what is most likely to be mended


def causes(here: Surroundings, username: str, *, resolved: bool, limit: int) -> tuple[Cause, ...]:
    """Incidents by cause, the one with the newest first; none of cases that this person is kept out of."""
    with here.store.read() as unit:
        found = unit.newest_incidents(resolved=resolved, limit=limit)
        hidden = _kept_out(unit, [record.instance_id for record, _, _ in found], username)
        rows = _rows(here, unit, [one for one in found if one[0].instance_id not in hidden])
    groups: dict[tuple[str, str, str], list[IncidentRow]] = {}
    for row in rows:
        key = (row.process_id, row.element_id, _VARYING.sub("…", row.message))
        groups.setdefault(key, []).append(row)
    return tuple(
        Cause(group[0].element_id, group[0].process_id, group[0].element_name, group[0].message, tuple(group))
        for group in groups.values()
    )


def incident(here: Surroundings, incident_id: int, username: str) -> IncidentView:
    """One incident with the values of its case. The look is logged. Raises NotFound, NotAllowed, Excluded."""
    with here.store.read() as unit:
        found, instance = _open_to(here, unit, incident_id, username)
        policy = here.shelf.get(instance.deployment_id, unit)
        (row,) = _rows(here, unit, [(found, instance.key, instance.title)])
        values = tuple(
            StoredValue(
                name,
                item.label if (item := policy.dictionary.get(name)) else "",
                item.type if item else "",
                as_typed(item.type if item else "", text),
            )
            for name, text in sorted(unit.variables(instance.id).items())
        )
    note_look(here, instance.id, Actor.person(username), "storing")
    words = dict.fromkeys(_WORD.findall(found.message))
    return IncidentView(row, values, tuple(word for word in words if word in policy.dictionary))


def typed_values(
    here: Surroundings, incident_id: int, username: str, values: Mapping[str, str]
) -> dict[str, Any] | FormErrors:
    """Values to mend the case of an incident with, read from what this person typed; all that cannot be taken
    is told. A name that neither the policy nor the case knows would mend nothing. Raises NotFound,
    NotAllowed, Excluded."""
    with here.store.read() as unit:
        _, instance = _open_to(here, unit, incident_id, username)
        policy = here.shelf.get(instance.deployment_id, unit)
        known = policy.dictionary.keys() | policy.variable_names | unit.variables(instance.id).keys()
    unknown = {
        name: FieldError(name, Sentence("Deze zaak kent geen gegeven met de naam {name}.", name=name))
        for name in values
        if name not in known
    }
    read = read_typed(policy, {name: text for name, text in values.items() if name in known})
    wrong = {one.field: one for one in read.errors} if isinstance(read, FormErrors) else {}
    wrong |= unknown
    return FormErrors(tuple(wrong[name] for name in values if name in wrong)) if wrong else read


def _open_to(
    here: Surroundings, unit: Unit, incident_id: int, username: str
) -> tuple[IncidentRecord, InstanceRecord]:
    found = unit.incident(incident_id)
    if found is None:
        raise NotFound("Deze storing bestaat niet.", incident_id=incident_id)
    if not here.people.get(unit).person(username).has_role(Role.OPERATOR):
        raise NotAllowed()
    instance = unit.instance(found.instance_id)
    if username in instance.excluded:
        raise Excluded(instance_id=instance.id)
    return found, instance


def outbox(here: Surroundings, username: str, limit: int) -> tuple[OutboxRow, ...]:
    """Outgoing mail, newest first; none of cases that this person is kept out of."""
    with here.store.read() as unit:
        rows = unit.outbox_rows(limit)
        cases = [row.instance_id for row in rows if row.instance_id is not None]
        hidden = _kept_out(unit, cases, username)
    soon = here.now() + RESTS_FROM
    return tuple(
        replace(row, rests=row.state is MailState.WAITING and row.due > soon)
        for row in rows
        if row.instance_id not in hidden
    )


def _kept_out(unit: Unit, instance_ids: Iterable[int], username: str) -> frozenset[int]:
    """Those of these cases that a person may know nothing of, whatever their role (impartiality)."""
    found = unit.instances(list(set(instance_ids))).items()
    return frozenset(instance_id for instance_id, one in found if username in one.excluded)


def fired(here: Surroundings, limit: int, person: str | None = None) -> tuple[FiredTimer, ...]:
    """Timers that rang, newest first, with the names of their elements; not of cases that keep `person`
    out."""
    with here.store.read() as unit:
        rows = unit.fired_timers(limit, person)
        return tuple(
            replace(row, name=_name(here, unit, row.deployment_id, row.process_id, row.element_id))
            for row in rows
        )


def _rows(
    here: Surroundings, unit: Unit, found: Iterable[tuple[IncidentRecord, str, str]]
) -> list[IncidentRow]:
    records = list(found)
    instances = unit.instances(list({record.instance_id for record, _, _ in records}))
    return [
        replace(
            incident_row(record, key, title),
            element_name=_name(
                here, unit, instances[record.instance_id].deployment_id, record.process_id, record.element_id
            ),
        )
        for record, key, title in records
    ]


def _name(here: Surroundings, unit: Unit, deployment_id: int, process_id: str, element_id: str) -> str:
    element = here.shelf.get(deployment_id, unit).element(process_id, element_id)
    return " ".join(element.name.split()) if element is not None else ""
