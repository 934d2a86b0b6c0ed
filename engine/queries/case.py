"""A whole case for one person: only what that person may see, and every look is logged."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson

from engine.bpmn import MessageWait
from engine.casework.access import Access
from engine.casework.answers import form_to_fill
from engine.casework.contact import contact_person
from engine.casework.facts import visible_facts
from engine.casework.looks import note_look
from engine.casework.organisation import Organisation
from engine.casework.parties import who_may_send
from engine.casework.sentences import party_label, told
from engine.casework.surroundings import Surroundings, dutch_day
from engine.casework.variables import PROVIDED, CaseVariables
from engine.errors import NotAllowed, NotFound, ProcessError
from engine.feel import to_python
from engine.model.actor import Actor, ActorKind
from engine.model.deadlines import DeadlineState, DeadlineView, WorkingLine
from engine.model.history import HistoryKind, HistoryRow
from engine.model.instances import (
    CaseView,
    ElementState,
    IncidentRow,
    InstanceState,
    Involvement,
    MessageOption,
    OpenTask,
    PartyView,
    PhaseStep,
    PlaceElement,
    ProcessPlace,
    WaitingFor,
)
from engine.model.organisation import Role
from engine.model.records import DeadlineRecord, HistoryRecord, IncidentRecord, InstanceRecord, TaskRecord
from engine.model.tasks import TaskState
from engine.policy import Phase, Policy
from engine.ports import Unit
from engine.queries.task import looked_at


def case(here: Surroundings, instance_id: int, username: str, part: str = "zaak") -> CaseView:
    """A whole case; `part` is what of it is shown, for the log. Raises NotFound, NotAllowed, Excluded."""
    now, actor = here.now(), Actor.person(username)
    with here.store.read() as unit:
        instance = unit.instance(instance_id)
        organisation = here.people.get(unit)
        access = Access(actor, organisation, instance, organisation.hats(username, dutch_day(now)))
        tasks = unit.tasks(instance_id)
        open_tasks = [task for task in tasks if task.state is TaskState.OPEN]
        did = any(task.completed_by == username for task in tasks)
        must_see(access, open_tasks, did)
        policy = here.shelf.get(instance.deployment_id, unit)
        numbers = {one.id: one.number for one in unit.deployments()}
        variables = CaseVariables(unit, instance, policy, organisation, now)
        everything = variables.plain()
        history = unit.history(instance_id)
        definition = policy.process(instance.process_id)
        operator = organisation.person(username).has_role(Role.OPERATOR)
        messages, contact = _from_run(instance, policy, variables, organisation, access, now)
        handler = access.is_handler(open_tasks, did)
        view = CaseView(
            instance_id=instance.id,
            version=instance.version,
            key=instance.key,
            title=instance.title,
            process_id=instance.process_id,
            process_name=definition.name or instance.process_id,
            deployment_id=instance.deployment_id,
            deployment_number=numbers[instance.deployment_id],
            state=instance.state,
            state_reason=instance.state_reason,
            phase=instance.phase,
            phases=phase_steps(policy, instance, history),
            started_at=instance.started_at,
            started_by=_starter(history, instance, organisation, policy),
            ended_at=instance.ended_at,
            closed_at=instance.closed_at,
            outcome=outcome_label(policy, instance.outcome),
            retain_until=instance.retain_until.isoformat() if instance.retain_until else "",
            contact=contact,
            places=places(policy, history, instance),
            tasks=tuple(_open_task(task, access, organisation) for task in open_tasks),
            waiting=_waiting(unit, instance, policy),
            deadlines=tuple(deadline_view(one, now) for one in unit.deadlines(instance_id)),
            parties=_parties(unit, instance, policy, everything, handler),
            people=_people(instance, tasks, organisation),
            documents=tuple(unit.documents(instance_id)),
            messages=messages,
            variables=visible_facts(
                {name: value for name, value in everything.items() if name not in PROVIDED},
                policy,
                organisation,
                handler=handler,
            ),
            history=_rows(here, unit, history, organisation, policy, numbers),
            incidents=_incidents(unit, instance, policy),
            can_suspend=operator and instance.state is InstanceState.RUNNING,
            can_resume=operator and instance.state is InstanceState.SUSPENDED,
            can_cancel=operator and instance.state in (InstanceState.RUNNING, InstanceState.SUSPENDED),
        )
    note_look(here, instance_id, actor, part)
    return view


def must_see(access: Access, open_tasks: Sequence[TaskRecord], did: bool) -> None:
    """Raises Excluded or NotAllowed unless this person may see the case."""
    access.keep_out()
    if not access.may_read(open_tasks, did):
        raise NotAllowed("U bent niet betrokken bij deze zaak.", instance_id=access.instance.id)


def may_look(here: Surroundings, unit: Unit, instance: InstanceRecord, username: str) -> Organisation:
    """Raises Excluded or NotAllowed unless this person may see the case; gives the organisation."""
    organisation = here.people.get(unit)
    access = Access(Actor.person(username), organisation, instance, organisation.hats(username, here.today()))
    tasks = unit.tasks(instance.id)
    must_see(
        access,
        [task for task in tasks if task.state is TaskState.OPEN],
        any(task.completed_by == username for task in tasks),
    )
    return organisation


def find_case(here: Surroundings, key: str, username: str) -> int:
    """The instance of a case key. Raises NotFound, also when the person may not see it."""
    with here.store.read() as unit:
        instance = unit.instance_by_key(key)
        try:
            may_look(here, unit, instance, username)
        except NotAllowed as refusal:
            raise NotFound("Deze zaak bestaat niet.", key=key) from refusal
    return instance.id


def history(here: Surroundings, instance_id: int, username: str) -> tuple[HistoryRow, ...]:
    """Everything that happened, oldest first."""
    with here.store.read() as unit:
        instance = unit.instance(instance_id)
        organisation = may_look(here, unit, instance, username)
        policy = here.shelf.get(instance.deployment_id, unit)
        numbers = {one.id: one.number for one in unit.deployments()}
        rows = _rows(here, unit, unit.history(instance_id), organisation, policy, numbers)
    note_look(here, instance_id, Actor.person(username), "geschiedenis")
    return rows


def _rows(
    here: Surroundings,
    unit: Unit,
    entries: list[HistoryRecord],
    organisation: Organisation,
    policy: Policy,
    numbers: Mapping[int, int],
) -> tuple[HistoryRow, ...]:
    return tuple(
        told(
            entry,
            organisation,
            policy
            if entry.deployment_id == policy.deployment_id
            else here.shelf.get(entry.deployment_id, unit),
            numbers.get(entry.deployment_id, 0),
        )
        for entry in entries
    )


def _from_run(
    instance: InstanceRecord,
    policy: Policy,
    variables: CaseVariables,
    organisation: Organisation,
    access: Access,
    now: datetime,
) -> tuple[tuple[MessageOption, ...], str | None]:
    if instance.state not in (InstanceState.RUNNING, InstanceState.SUSPENDED):
        return (), None
    run = looked_at(instance, policy, variables, now)
    text = policy.process(instance.process_id).properties.get("contact", "")
    try:
        person = contact_person(run.evaluate(text) if text else None, organisation, policy)
    except ProcessError:
        person = None  # a page must be seen even when an expression of the diagram fails
    options: tuple[MessageOption, ...] = ()
    if instance.state is InstanceState.RUNNING:
        options = message_options(instance, policy, variables, now, access, public=False)
    return options, person.name if person else None


def message_options(
    instance: InstanceRecord,
    policy: Policy,
    variables: CaseVariables,
    now: datetime,
    access: Access,
    *,
    public: bool,
) -> tuple[MessageOption, ...]:
    """Messages that this actor can record now: not those whose `offeredWhen` is not true."""
    run = looked_at(instance, policy, variables, now)
    tokens = {token for token, (kind, _) in run.waiting().items() if kind is MessageWait}
    found: dict[str, MessageOption] = {}
    for wait in run.waits(run.waiting_tokens() - tokens):
        if not isinstance(wait, MessageWait) or wait.name in found:
            continue
        if wait.correlation_key not in (None, instance.key):
            continue
        properties = policy.properties(wait.process_id, wait.element_id)
        asked = properties.get("offeredWhen", "")
        if asked and run.evaluate(asked, wait.token) is not True:
            continue
        groups = _groups(run.evaluate(properties.get("candidateGroups", ""), wait.token))
        if public:
            if properties.get("public") != "true" or not for_party(
                access.actor.name, properties, policy, instance
            ):
                continue
        elif groups and not any(f"f:{one}" in access.hats or f"u:{one}" in access.hats for one in groups):
            continue
        element = policy.element(wait.process_id, wait.element_id)
        label = properties.get("label") or (element.name if element else "") or wait.name
        found[wait.name] = MessageOption(
            name=wait.name,
            label=(properties.get("publicLabel") or label) if public else label,
            element_id=wait.element_id,
            process_id=wait.process_id,
            form_id=properties.get("formId"),
            form=form_to_fill(
                policy,
                properties.get("formId"),
                {
                    **variables.plain(),
                    **dict(run.scope(wait.token)),
                    "partij": access.actor.name if public else None,
                },
            ),
            data={},
            explain=properties.get("explain", ""),
            norms=policy.norms_of(properties.get("norm", "")),
            candidate_functions=groups,
            public=properties.get("public") == "true",
            senders=who_may_send(policy, instance, properties, variables),
        )
    return tuple(found.values())


def for_party(role: str, properties: Mapping[str, str], policy: Policy, instance: InstanceRecord) -> bool:
    """Whether what is public is for this party: those in `publicParties`, else the first of the process."""
    named = properties.get("publicParties", "")
    if not named:
        named = policy.process(instance.process_id).properties.get("parties", "").split(",")[0]
    return role.partition("[")[0] in {word.strip() for word in named.split(",")}


def _groups(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def phase_steps(
    policy: Policy, instance: InstanceRecord, entries: Sequence[HistoryRecord]
) -> tuple[PhaseStep, ...]:
    """The ladder: what was reached before is done, the rest is still to come."""
    reached = {orjson.loads(entry.data).get("phase") for entry in entries if entry.kind is HistoryKind.PHASE}

    def state(phase: Phase) -> str:
        if phase.id == instance.phase and instance.ended_at is None:
            return "current"
        return "done" if phase.id in reached else "todo"

    return tuple(
        PhaseStep(phase.id, phase.label, state(phase), phase.public)
        for phase in policy.phases_of(instance.process_id)
    )


def places(
    policy: Policy, entries: Sequence[HistoryRecord], instance: InstanceRecord
) -> tuple[ProcessPlace, ...]:
    """Which elements of which drawing are open, passed or withdrawn, from history."""
    counts: dict[tuple[str, str], int] = {}
    states: dict[tuple[str, str], tuple[ElementState, datetime, int]] = {}
    order: dict[str, None] = {instance.process_id: None}
    for entry in entries:
        if entry.kind is not HistoryKind.ELEMENT:
            continue
        for word, element_id, process_id, *_ in orjson.loads(entry.data)["steps"]:
            order[process_id] = None
            place = (process_id, element_id)
            _, _, entered = states.get(place, (None, None, 0))
            if word == "entered":
                counts[place] = counts.get(place, 0) + 1
                entered += 1
            else:
                counts[place] = max(0, counts.get(place, 0) - 1)
            state = ElementState.CANCELLED if word == "cancelled" else ElementState.PASSED
            states[place] = (ElementState.OPEN if counts[place] else state, entry.at, entered)
    ended = instance.ended_at is not None
    callers = _callers(policy, states)
    found = []
    for process_id in order:
        definition = policy.library.processes.get(process_id)
        if definition is None:
            continue
        elements = []
        for (process, element_id), (state, since, count) in states.items():
            element = definition.elements.get(element_id) if process == process_id else None
            if element is None:
                continue
            if ended and state is ElementState.OPEN:
                state = ElementState.CANCELLED
            elements.append(PlaceElement(element_id, element.name, state, since, max(1, count)))
        called_by, called_from = callers.get(process_id, (None, None))
        found.append(
            ProcessPlace(
                process_id=process_id,
                name=definition.name or process_id,
                file=definition.file,
                elements=tuple(elements),
                called_by=called_by,
                called_from=called_from,
                open=any(one.state is ElementState.OPEN for one in elements),
            )
        )
    return tuple(found)


def _callers(policy: Policy, states: Mapping[tuple[str, str], Any]) -> dict[str, tuple[str, str]]:
    """Which call activity that was reached calls which process; an open one goes before a passed one."""
    found: dict[str, tuple[str, str]] = {}
    for (process_id, element_id), (state, _, _) in states.items():
        element = policy.element(process_id, element_id)
        called = element.extensions.called if element else None
        if called is not None and (called.process_id not in found or state is ElementState.OPEN):
            found[called.process_id] = (process_id, element_id)
    return found


def deadline_view(record: DeadlineRecord, now: datetime) -> DeadlineView:
    """A deadline as it stands now, with its working-out."""
    still = record.state is DeadlineState.OPEN
    lines = tuple(
        WorkingLine(text, date.fromisoformat(day) if day else None, source)
        for text, day, source in orjson.loads(record.lines)
    )
    return DeadlineView(
        id=record.id,
        term=record.term,
        slot=record.slot,
        label=record.label,
        due=record.due,
        unshifted=record.unshifted,
        ends=record.ends,
        safe_day=record.safe_day,
        state=record.state,
        norm=record.norm,
        ground=record.ground,
        set_at=record.set_at,
        set_by=record.set_by,
        ended_at=record.ended_at,
        lines=lines,
        public=record.public,
        days_left=(record.due - dutch_day(now)).days,
        overdue=now >= record.ends if still else (record.ended_at or now) >= record.ends,
    )


def outcome_label(policy: Policy, outcome: str) -> str:
    """The outcome in words, when some variable's code list knows it."""
    for item in policy.dictionary.values():
        code_list = policy.lists.get(item.code_list or "")
        if code_list is not None and item.name == "uitkomst" and (label := code_list.label(outcome)):
            return label
    return outcome


def _open_task(task: TaskRecord, access: Access, organisation: Organisation) -> OpenTask:
    return OpenTask(
        task_id=task.id,
        name=task.name,
        element_id=task.element_id,
        process_id=task.process_id,
        assignee=task.assignee,
        assignee_name=organisation.name(task.assignee) if task.assignee else None,
        candidate_functions=task.functions,
        due=task.due,
        may_open=access.actor.name not in task.excluded,
    )


def _waiting(unit: Unit, instance: InstanceRecord, policy: Policy) -> tuple[WaitingFor, ...]:
    def name(process_id: str, element_id: str, otherwise: str) -> str:
        element = policy.element(process_id, element_id)
        return (element.name if element else "") or otherwise

    found = [
        WaitingFor(
            "timer", one.element_id, one.process_id, name(one.process_id, one.element_id, "moment"), one.due
        )
        for one in unit.timers_of(instance.id)
    ]
    found += [
        WaitingFor(
            one.kind, one.element_id, one.process_id, name(one.process_id, one.element_id, one.name), None
        )
        for one in unit.subscriptions_of(instance.id)
    ]
    return tuple(found)


def _parties(
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
            found.append(_party(party, name, role, policy, role in linked, handler))
    return tuple(found)


def _party(
    party: Mapping[str, Any], name: str, role: str, policy: Policy, has_link: bool, handler: bool
) -> PartyView:
    def text(key: str) -> str:
        item = policy.dictionary.get(f"{name}.{key}")
        if item is not None and item.seen_by == "behandelaar" and not handler:
            return ""
        value = party.get(key)
        if not isinstance(value, str):
            return ""
        code_list = policy.lists.get((item.code_list if item else None) or "")
        return (code_list.label(value) if code_list else None) or value

    town = " ".join(part for part in (text("postcode"), text("plaats")) if part)
    channel = party.get("kanaal")
    username = party.get("persoon")
    return PartyView(
        role=role,
        role_label=party_label(policy, role),
        name=text("naam"),
        kind=text("soort"),
        email=text("email"),
        telephone=text("telefoon"),
        address=", ".join(part for part in (text("adres"), town) if part),
        channel=channel if isinstance(channel, str) else "",
        username=username if isinstance(username, str) and username else None,
        has_link=has_link,
    )


def _people(
    instance: InstanceRecord, tasks: Sequence[TaskRecord], organisation: Organisation
) -> tuple[Involvement, ...]:
    found: dict[tuple[str, str], Involvement] = {}

    def add(username: str | None, how: str) -> None:
        if username and username in organisation.people:
            found.setdefault((username, how), Involvement(username, organisation.name(username), how))

    add(instance.started_by, "begon de zaak")
    for task in tasks:
        add(task.completed_by, f"deed: {task.name}")
        if task.state is TaskState.OPEN:
            add(task.assignee, f"doet: {task.name}")
    known = {username for username, _ in found}
    for who in instance.access:
        if who.startswith("u:") and who[2:] not in known:
            add(who[2:], "betrokken")
    return tuple(found.values())


def _starter(
    entries: Sequence[HistoryRecord], instance: InstanceRecord, organisation: Organisation, policy: Policy
) -> str:
    if entries and entries[0].actor_kind is ActorKind.PERSON:
        return organisation.name(instance.started_by)
    return "van buiten" if entries and entries[0].actor_kind is ActorKind.PARTY else "het programma"


def _incidents(unit: Unit, instance: InstanceRecord, policy: Policy) -> tuple[IncidentRow, ...]:
    return tuple(
        incident_row(record, key, title)
        for record, key, title in unit.incidents(resolved=False, limit=100, instance_id=instance.id)
    )


def incident_row(record: IncidentRecord, key: str, title: str) -> IncidentRow:
    """An incident with its case."""
    return IncidentRow(
        id=record.id,
        instance_id=record.instance_id,
        case_key=key,
        case_title=title,
        kind=record.kind,
        element_id=record.element_id,
        process_id=record.process_id,
        message=record.message,
        raised_at=record.raised_at,
        job_id=record.wait if record.kind == "job" else None,
        resolved_at=record.resolved_at,
        resolved_by=record.resolved_by,
    )
