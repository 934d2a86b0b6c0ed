"""One task, with everything to do it well."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from engine.bpmn import Run
from engine.casework.access import ONLY_READS, Access
from engine.casework.answers import form_to_fill
from engine.casework.facts import facts_named
from engine.casework.looks import note_look
from engine.casework.moving import movable
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.casework.variables import DOCUMENTS, CaseVariables
from engine.errors import NotInvolved, ProcessError
from engine.model.actor import Actor
from engine.model.ahead import Ahead
from engine.model.documents import DocumentKind, newest_of
from engine.model.dutch_time import dutch_day
from engine.model.instances import InstanceState
from engine.model.organisation import Role
from engine.model.records import InstanceRecord, TaskRecord
from engine.model.tasks import TaskState, TaskView
from engine.policy import DecisionFailed, Policy
from engine.queries.ahead import ahead
from engine.queries.choices import Evaluate
from engine.queries.urgency import urgency
from engine.sentence import Sentence


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
            if not access.may_read([one for one in tasks if one.state is TaskState.OPEN], did):
                raise NotInvolved("Deze taak is niet voor u.", task_id=task_id)
        policy = here.shelf.get(instance.deployment_id, unit)
        variables = CaseVariables(unit, instance, policy, organisation, now)
        seen = variables.plain()
        if record.form_id and DOCUMENTS in policy.form_names(record.form_id):
            seen[DOCUMENTS] = variables[DOCUMENTS]
        after = Ahead()
        if is_open(record):
            run = looked_at(instance, policy, variables, now)
            seen |= dict(run.scope(record.token))
            after = ahead(
                policy,
                instance.process_id,
                record.process_id,
                record.element_id,
                _evaluator(run, record.token),
                organisation,
            )
        moves = bool(movable(unit, [(access, record)]))
        draft = unit.draft(task_id, username)
        brought = (one for one in unit.documents(instance.id) if one.kind is DocumentKind.ATTACHMENT)
        documents = newest_of(brought)
    note_look(here, instance.id, actor, f"taak {record.name}")
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
        documents=documents,
        explain=properties.get("explain", ""),
        help=properties.get("help", ""),
        norms=policy.norms_of(properties.get("norm", "")),
        next_steps=tuple(one.name for one in after.tasks),
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
        can_hand_over=running and moves,
        why_not=_why_not(record, access, offered),
        hand_over_to=_others(record, instance, organisation, username),
        completed_by=organisation.name(record.completed_by) if record.completed_by else None,
        completed_at=record.closed_at,
        draft_version=draft.version if draft else 0,
        ahead=after,
        draft_letters=orjson.loads(draft.letters) if draft and draft.letters else {},
    )


def is_open(record: TaskRecord) -> bool:
    """Whether a task can still be done."""
    return record.state is TaskState.OPEN


def _evaluator(run: Run, token: int) -> Evaluate:
    """Values of texts of the diagram, as far as they can be known before the task is done."""

    def evaluate(text: str) -> Any:
        try:
            return run.evaluate(text, token)
        except ProcessError:
            return None

    return evaluate


def looked_at(instance: InstanceRecord, policy: Policy, variables: CaseVariables, now: datetime) -> Run:
    """A case as it was saved, to look at only."""

    def decide(decision: str, inputs: Mapping[str, Any], element_id: str) -> Any:
        try:
            return policy.decide(decision, inputs, now)[0]
        except DecisionFailed:
            return None

    return Run.restore(policy.library, instance.process_id, instance.token_state, variables, decide, now)


def _why_not(record: TaskRecord, access: Access, offered: bool) -> str:
    instance, organisation = access.instance, access.organisation
    if not is_open(record):
        return ""
    if instance.state is InstanceState.SUSPENDED:
        return Sentence("De zaak staat stil: {reason}", reason=instance.state_reason)
    if offered:
        return ""
    if access.only_reads:
        return ONLY_READS
    if record.assignee:
        return Sentence("Deze taak is van {who}.", who=organisation.name(record.assignee))
    whom = ", ".join(record.functions) or Sentence("iemand anders")
    return Sentence("Deze taak is voor: {who}.", who=whom)


def _others(
    record: TaskRecord, instance: InstanceRecord, organisation: Organisation, username: str
) -> tuple[tuple[str, str], ...]:
    """Who may get the task: holders of its functions, else everybody; never who is kept out. Who asks may
    take it from a colleague in this way; a task that nobody has they take at once."""
    kept_out = {*instance.excluded, *record.excluded, record.assignee}
    if record.assignee is None:
        kept_out.add(username)
    candidates = organisation.usernames((*record.functions, *record.users))
    usable = [name for name in candidates if name not in kept_out]
    if not usable:
        usable = [name for name in organisation.people if name not in kept_out]
    people = [organisation.people[name] for name in usable]
    return tuple((person.username, person.name) for person in people if person.active and person.works)
