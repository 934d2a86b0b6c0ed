"""One task, with everything to do it well."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from engine.bpmn import ElementType, Run
from engine.casework.access import Access
from engine.casework.answers import form_to_fill
from engine.casework.facts import facts_named
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings, dutch_day
from engine.casework.variables import CaseVariables
from engine.errors import NotAllowed
from engine.model.actor import Actor
from engine.model.instances import InstanceState
from engine.model.organisation import Role
from engine.model.records import InstanceRecord, TaskRecord
from engine.model.tasks import TaskState, TaskView
from engine.policy import DecisionFailed, Policy
from engine.ports import Unit
from engine.queries.inbox import urgency

MOST_STEPS = 6


def task(here: Surroundings, task_id: int, username: str) -> TaskView:
    """One task, open or done. Raises NotFound, NotAllowed, Excluded."""
    now, actor = here.now(), Actor.person(username)
    with here.store.read() as unit:
        record, instance, revision = unit.task_and_instance(task_id)
        organisation = here.people.get(unit, revision)
        access = Access(actor, organisation, instance, organisation.hats(username, dutch_day(now)))
        access.keep_out(record)
        offered = access.offered(record)
        if not offered:
            tasks = unit.tasks(instance.id)
            did = any(one.completed_by == username for one in tasks)
            if not access.may_see([one for one in tasks if one.state is TaskState.OPEN], did):
                raise NotAllowed("Deze taak is niet voor u.", task_id=task_id)
        policy = here.shelf.get(instance.deployment_id, unit)
        seen = seen_by_step(
            unit, instance, policy, organisation, now, record.token if is_open(record) else None
        )
        draft = unit.draft(task_id, username)
    with here.store.write() as unit:
        unit.add_look(instance.id, actor, f"taak {record.name}", now)
    properties = policy.properties(record.process_id, record.element_id)
    definition = policy.library.processes.get(record.process_id)
    running = is_open(record) and instance.state is InstanceState.RUNNING
    mine = record.assignee == username
    operator = organisation.person(username).has_role(Role.OPERATOR)
    return TaskView(
        task_id=record.id,
        version=record.version,
        state=record.state,
        instance_id=instance.id,
        case_key=instance.key,
        case_title=instance.title,
        phase=instance.phase,
        phase_label=policy.phase_label(instance.phase),
        process_id=record.process_id,
        process_name=(definition.name if definition else "") or record.process_id,
        element_id=record.element_id,
        name=record.name,
        form_id=record.form_id,
        form=form_to_fill(policy, record.form_id, seen),
        data={},
        draft=orjson.loads(draft.answers) if draft else None,
        draft_saved_at=draft.saved_at if draft else None,
        facts=facts_named(properties.get("facts", ""), seen, policy, organisation),
        explain=properties.get("explain", ""),
        help=properties.get("help", ""),
        norms=policy.norms_of(properties.get("norm", "")),
        next_steps=next_steps(policy, record.process_id, record.element_id),
        created_at=record.created_at,
        due=record.due,
        urgency=urgency(record.due, now),
        priority=record.priority,
        assignee=record.assignee,
        assignee_name=organisation.name(record.assignee) if record.assignee else None,
        candidate_functions=record.functions,
        candidate_users=record.users,
        can_claim=running and offered and not mine,
        can_release=running
        and bool(record.functions or record.users)
        and (mine or (operator and bool(record.assignee))),
        can_complete=running and offered,
        can_hand_over=running and (offered or operator),
        why_not=_why_not(record, instance, offered, organisation),
        hand_over_to=_others(record, instance, organisation, username),
        completed_by=organisation.name(record.completed_by) if record.completed_by else None,
        completed_at=record.closed_at,
        draft_version=draft.version if draft else 0,
        draft_letters=orjson.loads(draft.letters) if draft and draft.letters else {},
    )


def is_open(record: TaskRecord) -> bool:
    """Whether a task can still be done."""
    return record.state is TaskState.OPEN


def seen_by_step(
    unit: Unit,
    instance: InstanceRecord,
    policy: Policy,
    organisation: Organisation,
    now: datetime,
    token: int | None,
) -> Mapping[str, Any]:
    """The variables as a step sees them, its local ones over those of the case."""
    variables = CaseVariables(unit, instance, policy, organisation, now)
    found = variables.plain()
    if token is not None:
        run = looked_at(instance, policy, variables, now)
        found |= dict(run.scope(token))
    return found


def looked_at(instance: InstanceRecord, policy: Policy, variables: CaseVariables, now: datetime) -> Run:
    """A case as it was saved, to look at only."""

    def decide(decision: str, inputs: Mapping[str, Any], element_id: str) -> Any:
        try:
            return policy.decide(decision, inputs, now)[0]
        except DecisionFailed:
            return None

    return Run.restore(policy.library, instance.process_id, instance.token_state, variables, decide, now)


def next_steps(policy: Policy, process_id: str, element_id: str) -> tuple[str, ...]:
    """Names of what can come after a step in its drawing, gateways looked through."""
    definition = policy.library.processes.get(process_id)
    if definition is None:
        return ()
    names: dict[str, None] = {}
    seen = {element_id}
    waiting = [element_id]
    while waiting and len(names) < MOST_STEPS:
        current = definition.elements.get(waiting.pop(0))
        for flow_id in current.outgoing if current else ():
            flow = definition.flows.get(flow_id)
            target = definition.elements.get(flow.target) if flow else None
            if target is None or target.id in seen:
                continue
            seen.add(target.id)
            if target.type.is_gateway or not target.name:
                waiting.append(target.id)
            elif target.type is not ElementType.BOUNDARY_EVENT:
                names[target.name] = None
    return tuple(names)


def _why_not(record: TaskRecord, instance: InstanceRecord, offered: bool, organisation: Organisation) -> str:
    if not is_open(record):
        return ""
    if instance.state is InstanceState.SUSPENDED:
        return f"De zaak staat stil: {instance.state_reason}"
    if offered:
        return ""
    if record.assignee:
        return f"Deze taak is van {organisation.name(record.assignee)}."
    return f"Deze taak is voor: {', '.join(record.functions) or 'iemand anders'}."


def _others(
    record: TaskRecord, instance: InstanceRecord, organisation: Organisation, username: str
) -> tuple[tuple[str, str], ...]:
    """Who may get the task: holders of its functions, else everybody; never who is kept out."""
    kept_out = {*instance.excluded, *record.excluded, username, record.assignee}
    candidates = organisation.usernames((*record.functions, *record.users))
    usable = [name for name in candidates if name not in kept_out]
    if not usable:
        usable = [name for name in organisation.people if name not in kept_out]
    return tuple(
        (name, organisation.people[name].name) for name in usable if organisation.people[name].active
    )
