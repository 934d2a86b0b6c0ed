"""The parties of a case, and who worked on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.casework.organisation import Organisation
from engine.casework.sentences import party_label
from engine.feel import to_python
from engine.model.actor import ActorKind
from engine.model.instances import (
    Involvement,
    PartyView,
)
from engine.model.records import HistoryRecord, InstanceRecord, TaskRecord
from engine.model.tasks import TaskState
from engine.policy import Policy
from engine.ports import Unit
from engine.sentence import Sentence


def parties(
    unit: Unit, instance: InstanceRecord, policy: Policy, variables: Mapping[str, Any], handler: bool
) -> tuple[PartyView, ...]:
    linked = set(unit.party_roles(instance.id))
    found = []
    names = policy.process(instance.process_id).properties.get("parties", "")
    for name in (word.strip() for word in names.split(",") if word.strip()):
        value = to_python(variables.get(name))
        listed = value if isinstance(value, list) else [value]
        for number, party in enumerate(listed, 1):
            if not isinstance(party, dict):
                continue
            role = f"{name}[{number}]" if isinstance(value, list) else name
            label = party_label(policy, role, variables)
            found.append(_party(party, name, role, label, policy, role in linked, handler))
    return tuple(found)


def _party(
    party: Mapping[str, Any],
    name: str,
    role: str,
    label: str,
    policy: Policy,
    has_link: bool,
    handler: bool,
) -> PartyView:
    def text(key: str) -> str:
        item = policy.dictionary.get(f"{name}.{key}")
        if item is not None and item.seen_by == "behandelaar" and not handler:
            return ""
        value = party.get(key)
        if not isinstance(value, str):
            return ""
        code_list = policy.lists.get((item.code_list if item else None) or "")
        return (code_list.staff_label(value) if code_list else None) or value

    town = " ".join(part for part in (text("postcode"), text("plaats")) if part)
    channel = party.get("kanaal")
    username = party.get("persoon")
    return PartyView(
        role=role,
        role_label=label,
        name=text("naam"),
        kind=text("soort"),
        email=text("email"),
        telephone=text("telefoon"),
        address=", ".join(part for part in (text("adres"), town) if part),
        channel=channel if isinstance(channel, str) else "",
        username=username if isinstance(username, str) and username else None,
        has_link=has_link,
    )


def people(
    instance: InstanceRecord, tasks: Sequence[TaskRecord], organisation: Organisation
) -> tuple[Involvement, ...]:
    found: dict[tuple[str, str], Involvement] = {}

    def add(username: str | None, how: str) -> None:
        if username and username in organisation.people:
            found.setdefault((username, how), Involvement(username, organisation.name(username), how))

    add(instance.started_by, Sentence("begon de zaak"))
    for task in tasks:
        add(task.completed_by, Sentence("deed: {name}", name=task.name))
        if task.state is TaskState.OPEN:
            add(task.assignee, Sentence("doet: {name}", name=task.name))
    known = {username for username, _ in found}
    for who in instance.access:
        if who.startswith("u:") and who[2:] not in known:
            add(who[2:], Sentence("betrokken"))
    return tuple(found.values())


def starter(
    entries: Sequence[HistoryRecord], instance: InstanceRecord, organisation: Organisation, policy: Policy
) -> str:
    if entries and entries[0].actor_kind is ActorKind.PERSON:
        return organisation.name(instance.started_by)
    outside = entries and entries[0].actor_kind is ActorKind.PARTY
    return Sentence("iemand van buiten") if outside else Sentence("het programma")
