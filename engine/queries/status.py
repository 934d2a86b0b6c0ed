"""What a party sees behind the secret link: where it is, what comes, whom to call, what they can do."""

from datetime import datetime

import orjson

from engine.bpmn import ElementType
from engine.casework.access import Access
from engine.casework.contact import contact_person
from engine.casework.organisation import Organisation
from engine.casework.sentences import party_label
from engine.casework.surroundings import Surroundings, token_hash
from engine.casework.variables import CaseVariables
from engine.errors import LinkEnded, NotFound, ProcessError
from engine.feel import to_python
from engine.model.actor import Actor, ActorKind
from engine.model.deadlines import DeadlineState
from engine.model.documents import DocumentKind
from engine.model.history import HistoryKind
from engine.model.instances import (
    ContactPerson,
    InstanceState,
    MessageOption,
    StatusDeadline,
    StatusMoment,
    StatusView,
)
from engine.model.outside import PartyLink
from engine.model.records import HistoryRecord, InstanceRecord
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.case import deadline_view, for_party, message_options, outcome_label, phase_steps
from engine.queries.task import looked_at


def party(here: Surroundings, token: str) -> Actor:
    """The party behind a link. Raises LinkEnded."""
    with here.store.read() as unit:
        link = _link(here, unit, token)
    return Actor.party(link.instance_id, link.role)


def _link(here: Surroundings, unit: Unit, token: str) -> PartyLink:
    """The link, when it works. Why one does not is told to nobody."""
    try:
        link, present = unit.link_behind(token_hash(token), here.link_days)
    except NotFound as unknown:
        raise LinkEnded() from unknown
    if not present or not link.works(here.now()):
        raise LinkEnded()
    return link


def public_status(here: Surroundings, token: str) -> StatusView:
    """The page behind a link. Raises LinkEnded."""
    now = here.now()
    with here.store.read() as unit:
        link = _link(here, unit, token)
        instance_id, role = link.instance_id, link.role
        instance = unit.instance(instance_id)
        organisation = here.people.get(unit)
        policy = here.shelf.get(instance.deployment_id, unit)
        variables = CaseVariables(unit, instance, policy, organisation, now)
        actor = Actor.party(instance_id, role)
        entries = unit.history(instance_id)
        documents = tuple(
            row
            for row in unit.documents(instance_id)
            if row.recipient_role == role and (row.kind is DocumentKind.LETTER or row.created_by == role)
        )
        first = for_party(role, {}, policy, instance)
        messages: tuple[MessageOption, ...] = ()
        if instance.state is InstanceState.RUNNING:
            access = Access(actor, organisation, instance)
            messages = message_options(instance, policy, variables, now, access, public=True)
        deadlines = [deadline_view(one, now) for one in unit.deadlines(instance_id) if one.public]
        view = StatusView(
            instance_id=instance_id,
            key=instance.key,
            title=instance.title if first else policy.process(instance.process_id).name,
            role=role,
            role_label=party_label(policy, role),
            party_name=_name(variables, role),
            state=instance.state,
            started_at=instance.started_at,
            closed_at=instance.closed_at,
            outcome=outcome_label(policy, instance.outcome) if first else "",
            phases=phase_steps(policy, instance, entries),
            now=_now(policy, entries, instance) if first else (),
            deadlines=tuple(
                StatusDeadline(one.label, one.due.isoformat(), one.overdue, one.state.value, one.slot)
                for one in deadlines
                if one.state is DeadlineState.OPEN
            ),
            contact=_contact(policy, instance, variables, organisation, now),
            documents=documents,
            messages=messages,
            moments=_moments(policy, entries, instance, role, first),
        )
    with here.store.write() as unit:
        unit.add_look(instance_id, actor, "statuspagina", now)
    return view


def _name(variables: CaseVariables, role: str) -> str:
    name, _, number = role.partition("[")
    value = to_python(variables.get(name))
    if isinstance(value, list):
        place = int(number.rstrip("]") or 1) - 1
        value = value[place] if place < len(value) else None
    found = value.get("naam") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _contact(
    policy: Policy,
    instance: InstanceRecord,
    variables: CaseVariables,
    organisation: Organisation,
    now: datetime,
) -> ContactPerson | None:
    text = policy.process(instance.process_id).properties.get("contact", "")
    if not text or instance.ended_at is not None:
        return None
    try:
        return contact_person(
            looked_at(instance, policy, variables, now).evaluate(text), organisation, policy
        )
    except ProcessError:
        return None


def _now(policy: Policy, entries: list[HistoryRecord], instance: InstanceRecord) -> tuple[str, ...]:
    """What happens now: the public words of the elements that are open, the innermost first."""
    if instance.ended_at is not None:
        return ()
    open_now: dict[tuple[str, str], int] = {}
    for entry in entries:
        if entry.kind is HistoryKind.ELEMENT:
            for word, element_id, process_id, *_ in orjson.loads(entry.data)["steps"]:
                place = (process_id, element_id)
                open_now.pop(place, None) if word != "entered" else open_now.update({place: entry.seq})
    words: dict[str, None] = {}
    for process_id, element_id in reversed(open_now):
        element = policy.element(process_id, element_id)
        text = element.extensions.properties.get("public", "") if element else ""
        if text and text != "true":
            words[text] = None
    return tuple(words)


_DONE_BY_US = (ElementType.SEND_TASK, ElementType.SERVICE_TASK)


def _moments(
    policy: Policy, entries: list[HistoryRecord], instance: InstanceRecord, role: str, first: bool
) -> tuple[StatusMoment, ...]:
    """What happened, as this party may read it; newest first."""
    found: list[StatusMoment] = []
    for entry in entries:
        data = orjson.loads(entry.data) if entry.data else {}
        if entry.kind is HistoryKind.STARTED:
            found.append(StatusMoment(entry.at, "Wij hebben dit ontvangen."))
        elif entry.kind is HistoryKind.PHASE and first:
            found.append(StatusMoment(entry.at, f"Nieuwe fase: {data.get('label', '')}."))
        elif entry.kind is HistoryKind.CLOSED:
            found.append(StatusMoment(entry.at, "Afgesloten."))
        elif (
            entry.kind is HistoryKind.MESSAGE and entry.actor_kind is ActorKind.PARTY and entry.actor == role
        ):
            found.append(StatusMoment(entry.at, f"U gaf door: {data.get('name', '')}."))
        elif entry.kind is HistoryKind.ELEMENT and first:
            for word, element_id, process_id, *_ in data["steps"]:
                element = policy.element(process_id, element_id)
                if word == "left" and element is not None and element.type in _DONE_BY_US:
                    text = element.extensions.properties.get("public", "")
                    if text and text != "true":
                        found.append(StatusMoment(entry.at, text))
    return tuple(reversed(found))
