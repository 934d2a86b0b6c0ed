"""What a party sees behind the secret link: where it is, what comes, whom to call, what they can do."""

from datetime import datetime

from engine.casework.access import Access
from engine.casework.contact import contact_person
from engine.casework.looks import note_look
from engine.casework.organisation import Organisation
from engine.casework.outcomes import outcome_label
from engine.casework.parties import party_behind
from engine.casework.sentences import PUBLIC, party_label
from engine.casework.surroundings import Surroundings, token_hash
from engine.casework.variables import CaseVariables
from engine.errors import LinkEnded, NotFound, ProcessError
from engine.model.actor import Actor
from engine.model.deadlines import DeadlineState
from engine.model.documents import DocumentKind
from engine.model.instances import (
    ContactPerson,
    InstanceState,
    MessageOption,
    StatusDeadline,
    StatusView,
)
from engine.model.outside import PartyLink
from engine.model.records import InstanceRecord
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.case import deadline_view, is_first, message_options, phase_steps
from engine.queries.status_words import moments, now_for, open_elements, route_for, unavailable
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
            if (row.recipient_role == role and (row.kind is DocumentKind.LETTER or row.created_by == role))
            or (row.created_by == PUBLIC and is_first(policy, instance, role))
        )
        first = is_first(policy, instance, role)
        open_now = open_elements(entries, instance)
        messages: tuple[MessageOption, ...] = ()
        if instance.state is InstanceState.RUNNING:
            access = Access(actor, organisation, instance)
            messages = message_options(instance, policy, variables, now, access, public=True)
        deadlines = [deadline_view(one, now, policy) for one in unit.deadlines(instance_id) if one.public]
        view = StatusView(
            instance_id=instance_id,
            key=instance.key,
            title=instance.title if first else policy.process(instance.process_id).name,
            role=role,
            role_label=party_label(policy, role, variables),
            party_name=str((party_behind(variables, role) or {}).get("naam") or ""),
            state=instance.state,
            started_at=instance.started_at,
            closed_at=instance.closed_at,
            outcome=outcome_label(policy, instance.outcome) if first else "",
            phases=phase_steps(policy, instance, entries),
            route=route_for(policy, instance, entries, open_now, role),
            now=now_for(policy, open_now, role, first),
            deadlines=tuple(
                StatusDeadline(
                    label=one.public_label(role.partition("[")[0]),
                    due=one.due.isoformat(),
                    overdue=one.overdue,
                    state=one.state.value,
                    slot=one.slot,
                    norm=one.norm,
                    lines=one.lines,
                )
                for one in deadlines
                if one.state is DeadlineState.OPEN and one.public_label(role.partition("[")[0])
            ),
            contact=_contact(policy, instance, variables, organisation, now),
            documents=documents,
            messages=messages,
            moments=moments(policy, entries, role, first),
            link_until=link.valid_until,
            unavailable=unavailable(policy, instance, role, {one.name for one in messages}),
        )
    note_look(here, instance_id, actor, "statuspagina")
    return view


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
