"""What a party sees behind the secret link: where it is, what comes, whom to call, what they can do."""

from collections.abc import Sequence
from datetime import date, datetime

from engine.bpmn import Run
from engine.casework.access import Access
from engine.casework.contact import contact_person
from engine.casework.looks import note_look
from engine.casework.organisation import Organisation
from engine.casework.outcomes import outcome_label
from engine.casework.parties import party_behind
from engine.casework.party_words import own_dates, words_of
from engine.casework.route import Node
from engine.casework.sentences import PUBLIC, party_label
from engine.casework.surroundings import Surroundings, token_hash
from engine.casework.variables import CaseVariables
from engine.errors import LinkEnded, NotFound, ProcessError
from engine.model.actor import Actor
from engine.model.deadlines import DeadlineState
from engine.model.documents import DocumentKind
from engine.model.dutch_time import dutch_day
from engine.model.instances import (
    ContactPerson,
    InstanceState,
    MessageOption,
    OwnDate,
    StatusDeadline,
    StatusView,
)
from engine.model.outside import PartyLink
from engine.model.records import InstanceRecord
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.case import deadline_view, is_first, message_options, phase_steps
from engine.queries.status_words import (
    moments,
    now_for,
    open_elements,
    received,
    route_for,
    unavailable,
)
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
        run = _saved(instance, policy, variables, now)
        messages: tuple[MessageOption, ...] = ()
        if run is not None and instance.state is InstanceState.RUNNING:
            access = Access(actor, organisation, instance)
            messages = message_options(instance, policy, variables, now, access, public=True, run=run)
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
            contact=_contact(policy, instance, run, organisation),
            documents=documents,
            messages=messages,
            moments=moments(policy, entries, role, first),
            link_until=link.valid_until,
            unavailable=unavailable(policy, instance, role, {one.name for one in messages}),
            became=_became(policy, instance, run, role, first),
            own_dates=_own_dates(policy, run, open_now, role, dutch_day(now)),
            received=received(policy, entries, role),
        )
    note_look(here, instance_id, actor, "statuspagina")
    return view


def _contact(
    policy: Policy, instance: InstanceRecord, run: Run | None, organisation: Organisation
) -> ContactPerson | None:
    text = policy.process(instance.process_id).properties.get("contact", "")
    if not text or run is None:
        return None
    try:
        return contact_person(run.evaluate(text), organisation, policy)
    except ProcessError:
        return None


def _saved(instance: InstanceRecord, policy: Policy, variables: CaseVariables, now: datetime) -> Run | None:
    """The case as it was saved; None when it is over, or cannot be read: its page still says what it can."""
    try:
        return None if instance.ended_at is not None else looked_at(instance, policy, variables, now)
    except ProcessError:
        return None


def _became(policy: Policy, instance: InstanceRecord, run: Run | None, role: str, first: bool) -> str:
    """What became of the case: what the process says to this party in `publicOutcome`."""
    properties = policy.process(instance.process_id).properties
    if run is None or not (first or f"publicOutcome.{role.partition('[')[0]}" in properties):
        return ""
    return words_of(run, properties, "publicOutcome", role)


def _own_dates(
    policy: Policy, run: Run | None, open_now: Sequence[Node], role: str, today: date
) -> tuple[OwnDate, ...]:
    """Days to keep free that lie ahead, of the steps that are open."""
    if run is None:
        return ()
    found = [one for place in open_now for one in own_dates(run, policy.properties(*place), role)]
    return tuple(sorted((one for one in found if one.on >= today), key=lambda one: (one.on, one.time)))
