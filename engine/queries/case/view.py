"""A whole case for one person: only what that person may see, and every look is logged."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from engine.bpmn import Run
from engine.casework.access import Access
from engine.casework.contact import contact_person
from engine.casework.facts import visible_facts
from engine.casework.looks import note_look
from engine.casework.organisation import Organisation
from engine.casework.outcomes import outcome_label
from engine.casework.sentences import told_with_steps
from engine.casework.surroundings import Surroundings
from engine.casework.variables import PROVIDED, CaseVariables
from engine.errors import ProcessError
from engine.model.actor import Actor
from engine.model.dutch_time import dutch_day
from engine.model.history import HistoryKind, HistoryRow
from engine.model.instances import (
    CaseView,
    IncidentRow,
    InstanceState,
    MessageOption,
    OpenTask,
    WaitingFor,
)
from engine.model.organisation import Role
from engine.model.records import HistoryRecord, IncidentRecord, InstanceRecord, TaskRecord
from engine.model.tasks import TaskState
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.ahead import may_await_somebody, waited_for
from engine.queries.case.deadlines import deadline_view
from engine.queries.case.looking import must_see, reader
from engine.queries.case.messages import message_options
from engine.queries.case.people import parties, people, starter
from engine.queries.case.places import phase_steps, places
from engine.queries.looks import audits
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
        run = _saved(instance, policy, variables, now)
        messages, contact = _from_run(run, instance, policy, variables, organisation, access, now)
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
            started_by=starter(history, instance, organisation, policy),
            ended_at=instance.ended_at,
            closed_at=instance.closed_at,
            outcome=outcome_label(policy, instance.outcome),
            retain_until=instance.retain_until.isoformat() if instance.retain_until else "",
            contact=contact,
            places=places(policy, history, instance),
            tasks=tuple(_open_task(task, access, organisation) for task in open_tasks),
            waiting=_waiting(unit, instance, policy, run),
            deadlines=tuple(deadline_view(one, now, policy) for one in unit.deadlines(instance_id)),
            parties=parties(unit, instance, policy, everything, handler),
            people=people(instance, tasks, organisation),
            documents=tuple(unit.documents(instance_id)),
            messages=messages,
            variables=visible_facts(
                {name: value for name, value in everything.items() if name not in PROVIDED},
                policy,
                organisation,
                handler=handler,
            ),
            history=seen(_rows(here, unit, history, organisation, policy, numbers), handler),
            incidents=_incidents(unit, instance, policy),
            can_suspend=operator and instance.state is InstanceState.RUNNING,
            can_resume=operator and instance.state is InstanceState.SUSPENDED,
            can_cancel=operator and instance.state in (InstanceState.RUNNING, InstanceState.SUSPENDED),
            can_write=access.may_see(open_tasks, did) and not access.only_reads,
            can_audit=_can_audit(organisation, policy, username, instance.process_id),
            is_handler=handler,
        )
    note_look(here, instance_id, actor, part)
    return view


def history(here: Surroundings, instance_id: int, username: str) -> tuple[HistoryRow, ...]:
    """Everything that happened, oldest first."""
    with here.store.read() as unit:
        instance = unit.instance(instance_id)
        found = reader(here, unit, instance, username)
        policy = here.shelf.get(instance.deployment_id, unit)
        numbers = {one.id: one.number for one in unit.deployments()}
        rows = seen(
            _rows(here, unit, unit.history(instance_id), found.organisation, policy, numbers), found.handler
        )
    note_look(here, instance_id, Actor.person(username), "geschiedenis")
    return rows


def seen(rows: Iterable[HistoryRow], handler: bool) -> tuple[HistoryRow, ...]:
    """History without what only those read who work on the case: their notes, what tables looked at."""
    if handler:
        return tuple(rows)
    return tuple(
        replace(row, data={}, rules=()) if row.kind is HistoryKind.DECISION else row
        for row in rows
        if not (row.kind is HistoryKind.NOTE and row.data.get("handlers_only"))
    )


def _can_audit(organisation: Organisation, policy: Policy, username: str, process_id: str) -> bool:
    processes = audits(organisation, policy, username)
    return processes is None or process_id in processes


def _rows(
    here: Surroundings,
    unit: Unit,
    entries: list[HistoryRecord],
    organisation: Organisation,
    policy: Policy,
    numbers: Mapping[int, int],
) -> tuple[HistoryRow, ...]:
    return tuple(
        row
        for entry in entries
        for row in told_with_steps(
            entry,
            organisation,
            policy
            if entry.deployment_id == policy.deployment_id
            else here.shelf.get(entry.deployment_id, unit),
            numbers.get(entry.deployment_id, 0),
        )
    )


def _saved(instance: InstanceRecord, policy: Policy, variables: CaseVariables, now: datetime) -> Run | None:
    """The case as it was saved; None when it is over."""
    open_still = instance.state in (InstanceState.RUNNING, InstanceState.SUSPENDED)
    return looked_at(instance, policy, variables, now) if open_still else None


def _from_run(
    run: Run | None,
    instance: InstanceRecord,
    policy: Policy,
    variables: CaseVariables,
    organisation: Organisation,
    access: Access,
    now: datetime,
) -> tuple[tuple[MessageOption, ...], str | None]:
    if run is None:
        return (), None
    text = policy.process(instance.process_id).properties.get("contact", "")
    try:
        person = contact_person(run.evaluate(text) if text else None, organisation, policy)
    except ProcessError:
        person = None  # a page must be seen even when an expression of the diagram fails
    options: tuple[MessageOption, ...] = ()
    if instance.state is InstanceState.RUNNING:
        options = message_options(instance, policy, variables, now, access, public=False, run=run)
    return options, person.name if person else None


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


def _waiting(unit: Unit, instance: InstanceRecord, policy: Policy, run: Run | None) -> tuple[WaitingFor, ...]:
    def name(process_id: str, element_id: str, otherwise: str) -> str:
        element = policy.element(process_id, element_id)
        return waited_for(element, otherwise) if element else otherwise

    found = [
        WaitingFor(
            "timer", one.element_id, one.process_id, name(one.process_id, one.element_id, "moment"), one.due
        )
        for one in unit.timers_of(instance.id)
    ]
    for one in unit.subscriptions_of(instance.id):
        element = policy.element(one.process_id, one.element_id)
        properties = policy.properties(one.process_id, one.element_id)
        offered = _offered(run, properties.get("offeredWhen", ""), one.token)
        found.append(
            WaitingFor(
                one.kind,
                one.element_id,
                one.process_id,
                name(one.process_id, one.element_id, one.name),
                None,
                from_outside=offered and element is not None and may_await_somebody(element),
                only_when="" if offered else properties.get("when", ""),
            )
        )
    return tuple(found)


def _offered(run: Run | None, asked: str, token: int) -> bool:
    """Whether the `offeredWhen` of a step is true now; without one it always is."""
    try:
        return not asked or (run is not None and run.evaluate(asked, token) is True)
    except ProcessError:
        return False


def _incidents(unit: Unit, instance: InstanceRecord, policy: Policy) -> tuple[IncidentRow, ...]:
    found = unit.incidents(resolved=False, limit=100, instance_id=instance.id)
    mails = {one.id: one.wait for one, _, _ in found if one.kind == "mail" and one.wait is not None}
    names = unit.recipients_of(list(mails.values())) if mails else {}
    return tuple(
        replace(incident_row(record, key, title), recipient=names.get(mails.get(record.id, 0), ""))
        for record, key, title in found
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
