"""The beginning of a case, within a transaction: its number, its row, its first steps."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.actions.case_action import CaseAction
from engine.actions.derived import party_roles
from engine.actions.failures import engine_failures
from engine.bpmn import EventKind, ProcessDefinition
from engine.casework import last_events
from engine.casework.chronicle import FIRST
from engine.casework.organisation import Organisation
from engine.casework.sentences import actor_name
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor, ActorKind
from engine.model.documents import Attachment, DocumentKind, DocumentRow, DocumentState
from engine.model.dutch_time import dutch_day
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState, Started
from engine.model.records import DocumentRecord, InstanceRecord
from engine.policy import Policy
from engine.ports import Unit

DEFAULT_KEY = "{year}-{seq:05d}"


def begin(
    here: Surroundings,
    unit: Unit,
    policy: Policy,
    organisation: Organisation,
    process_id: str,
    variables: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    start_event: str | None = None,
    attachments: Sequence[Attachment] = (),
) -> CaseAction:
    """Make the case and run it to its first waits. What it throws is still to be spread by the caller."""
    assert policy.deployment_id is not None
    definition = policy.process(process_id)
    key = _next_key(unit, definition, now)
    instance = _new_instance(unit, policy.deployment_id, definition, key, actor, now)
    action = CaseAction(here, unit, instance, actor, now, organisation)
    with engine_failures():
        for name, value in variables.items():
            action.variables.set(name, value)
        who = actor_name(actor.kind, actor.name, organisation, policy)
        action.sentence = last_events.written(last_events.BEGAN, who=who)
        action.tell(HistoryKind.STARTED, process_id=process_id, variables=sorted(variables))
        if actor.is_person:
            action.grant(f"u:{actor.name}")
        for attachment in attachments:
            keep_attachment(action, attachment)
        action.begin(start_event)
        action.save()
    return action


def started(action: CaseAction) -> Started:
    """A new case as its starter sees it, with the links of its parties."""
    parties = action.process_property("parties")
    return Started(
        instance_id=action.instance.id,
        key=action.instance.key,
        title=action.instance.title,
        links={
            role: action.here.party_token(action.instance.id, role)
            for role in party_roles(action.variables, parties)
        },
    )


def message_start(policy: Policy, name: str) -> tuple[ProcessDefinition, str] | None:
    """The process and start event that wait for a message of this name."""
    for definition in policy.library.processes.values():
        for point in definition.starts:
            if point.kind is EventKind.MESSAGE and point.name == name:
                return definition, point.element.id
    return None


def keep_attachment(
    action: CaseAction, attachment: Attachment, title: str = "", before: DocumentRow | None = None
) -> int:
    """Put a file into the case, or as a new version after `before`; returns the id of the document."""
    party = action.actor.kind is ActorKind.PARTY
    record = DocumentRecord(
        instance_id=action.instance.id,
        job_id=None,
        position=0,
        kind=DocumentKind.ATTACHMENT,
        title=title or (before.title if before else attachment.filename),
        letter_id=None,
        recipient="",
        recipient_role=before.recipient_role if before else action.actor.name if party else "",
        channel="",
        address=(),
        state=DocumentState.STORED,
        created_at=action.now,
        created_by=action.actor.name,
        media_type=attachment.media_type,
        filename=attachment.filename,
        content=attachment.content,
        html=attachment.page,
        text=attachment.text,
        field=before.field if before else attachment.field,
        source=attachment.source,
        series=(before.series or before.id) if before else None,
        edition=before.edition + 1 if before else 1,
    )
    document_id = action.unit.add_document(record)
    beside: dict[str, Any] = {"edition": record.edition} if before else {}
    action.tell(
        HistoryKind.DOCUMENT, title=record.title, document=document_id, sha256=record.content_hash, **beside
    )
    return document_id


def _next_key(unit: Unit, definition: ProcessDefinition, now: datetime) -> str:
    """The next case number of this process: `keyFormat` with {year} and {seq} or {seq:04d}, nothing else."""
    form = definition.properties.get("keyFormat") or DEFAULT_KEY
    with_year = form.replace("{year}", str(dutch_day(now).year))
    number = unit.next_in_series(with_year)

    def written(match: re.Match[str]) -> str:
        return str(number).zfill(int(match[1] or 0))

    key = re.sub(r"\{seq(?::0?(\d{1,2})d)?\}", written, with_year)
    return key if key != with_year else f"{with_year}-{number}"


def _new_instance(
    unit: Unit,
    deployment_id: int,
    definition: ProcessDefinition,
    key: str,
    actor: Actor,
    now: datetime,
) -> InstanceRecord:
    values: dict[str, Any] = {
        "key": key,
        "title": definition.name or definition.id,
        "process_id": definition.id,
        "deployment_id": deployment_id,
        "state": InstanceState.RUNNING,
        "version": 0,
        "token_state": b"",
        "phase": None,
        "started_at": now,
        "started_by": actor.name,
        "ended_at": None,
        "closed_at": None,
        "outcome": "",
        "retain_until": None,
        "state_reason": "",
        "access": (),
        "contact": None,
        "last_event": "",
        "history_seq": 0,
        "history_hash": FIRST,
    }
    return InstanceRecord(id=unit.add_instance(values), **values)
