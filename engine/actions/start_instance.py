"""Starting a case: by staff, by the public form, by a message, by the clock."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.actions.case_action import CaseAction, engine_failures
from engine.actions.spreading import spread
from engine.bpmn import EventKind, ProcessDefinition
from engine.casework.answers import form_to_fill, take_answers
from engine.casework.chronicle import FIRST
from engine.casework.organisation import Organisation
from engine.casework.sentences import actor_name
from engine.casework.surroundings import Surroundings, dutch_day
from engine.casework.variables import CaseVariables
from engine.errors import MessageNotExpected, NotAllowed, NotFound
from engine.model.actor import Actor, ActorKind
from engine.model.deployment import StartableProcess, StartForm
from engine.model.documents import Attachment, DocumentKind, DocumentState
from engine.model.findings import FormErrors
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState, Started
from engine.model.organisation import Role
from engine.model.records import DocumentRecord, InstanceRecord
from engine.policy import Policy
from engine.ports import Unit

DEFAULT_KEY = "{year}-{seq:05d}"


def start(
    here: Surroundings,
    process_id: str,
    answers: Mapping[str, Any],
    actor: Actor,
    *,
    form: str | None,
    attachments: Sequence[Attachment] = (),
) -> Started | FormErrors:
    """Start a case in the newest deployment. `form`: "staff", "public", or None for answers as variables.

    Raises NotFound, NotAllowed, EngineFailed.
    """
    now = here.now()
    with here.store.write() as unit:
        policy = here.shelf.newest(unit)
        organisation = here.people.get(unit)
        definition = _startable(policy, process_id)
        if actor.is_person:
            _must_start(definition, actor.name, organisation, here)
        form_id = _form_id(definition, form)
        if form == "public" and form_id is None:
            raise NotAllowed("Dit kan niet van buiten worden begonnen.", process_id=process_id)
        context = _context(unit, policy, organisation, now)
        taken = take_answers(policy, form_id, answers, context)
        if isinstance(taken, FormErrors):
            return taken
        return begin(here, unit, policy, organisation, process_id, taken, actor, now, attachments=attachments)


def start_by_message(
    here: Surroundings, name: str, answers: Mapping[str, Any], actor: Actor
) -> Started | FormErrors:
    """Start the process that begins with this message. Raises MessageNotExpected, EngineFailed."""
    now = here.now()
    with here.store.write() as unit:
        policy = here.shelf.newest(unit)
        organisation = here.people.get(unit)
        found = message_start(policy, name)
        if found is None:
            raise MessageNotExpected(f"Geen procedure begint met het bericht {name}.", name=name)
        definition, element_id = found
        form_id = policy.properties(definition.id, element_id).get("formId")
        taken = take_answers(policy, form_id, answers, _context(unit, policy, organisation, now))
        if isinstance(taken, FormErrors):
            return taken
        return begin(
            here, unit, policy, organisation, definition.id, taken, actor, now, start_event=element_id
        )


def message_start(policy: Policy, name: str) -> tuple[ProcessDefinition, str] | None:
    """The process and start event that wait for a message of this name."""
    for definition in policy.library.processes.values():
        for point in definition.starts:
            if point.kind is EventKind.MESSAGE and point.name == name:
                return definition, point.element.id
    return None


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
) -> Started:
    """Make the case and run it to its first waits, within a transaction that is open."""
    assert policy.deployment_id is not None
    definition = policy.process(process_id)
    key = _next_key(unit, definition, now)
    instance = _new_instance(unit, policy.deployment_id, definition, key, actor, now)
    action = CaseAction(here, unit, instance, actor, now, organisation)
    with engine_failures():
        for name, value in variables.items():
            action.variables.set(name, value)
        action.sentence = f"{actor_name(actor.kind, actor.name, organisation, policy)} begon de zaak"
        action.tell(HistoryKind.STARTED, process_id=process_id, variables=sorted(variables))
        if actor.is_person:
            action.grant(f"u:{actor.name}")
        for attachment in attachments:
            keep_attachment(action, attachment)
        action.begin(start_event)
        action.save()
        spread(action)
    parties = definition.properties.get("parties", "")
    return Started(
        instance_id=instance.id,
        key=key,
        title=action.instance.title,
        links={role: here.party_token(instance.id, role) for role in action.party_roles(parties)},
    )


def keep_attachment(action: CaseAction, attachment: Attachment, title: str = "") -> int:
    """Put a file into the case; returns the id of the document."""
    document_id = action.unit.add_document(
        DocumentRecord(
            instance_id=action.instance.id,
            job_id=None,
            position=0,
            kind=DocumentKind.ATTACHMENT,
            title=title or attachment.filename,
            letter_id=None,
            recipient="",
            recipient_role=action.actor.name if action.actor.kind is ActorKind.PARTY else "",
            channel="",
            address=(),
            state=DocumentState.STORED,
            created_at=action.now,
            created_by=action.actor.name,
            media_type=attachment.media_type,
            filename=_safe_name(attachment.filename),
            content=attachment.content,
        )
    )
    action.tell(HistoryKind.DOCUMENT, title=title or attachment.filename, document=document_id)
    return document_id


# -- asking ----------------------------------------------------------------------------------------------


def startable(here: Surroundings, username: str | None) -> tuple[StartableProcess, ...]:
    """Processes that a person may start; None: those that people outside may start."""
    with here.store.read() as unit:
        policy = here.shelf.newest(unit)
        organisation = here.people.get(unit)
    found = []
    called = {one for definition in policy.library.processes.values() for one in definition.calls}
    for definition in policy.library.processes.values():
        # A process that others call is a part of them, unless it says who may start it.
        if definition.id in called and "startGroups" not in definition.properties:
            continue
        public = _form_id(definition, "public") is not None
        if not any(point.kind is None for point in definition.starts):
            continue
        if username is None:
            allowed = public
        else:
            allowed = _may_start(definition, username, organisation, here)
        if allowed:
            found.append(
                StartableProcess(
                    definition.id,
                    definition.name or definition.id,
                    _start_properties(definition).get("explain", ""),
                    _form_id(definition, "staff" if username else "public") is not None,
                    public,
                )
            )
    return tuple(found)


def start_form(here: Surroundings, process_id: str, *, public: bool, username: str | None) -> StartForm:
    """What to fill in to start a process. Raises NotFound, NotAllowed."""
    now = here.now()
    with here.store.read() as unit:
        policy = here.shelf.newest(unit)
        organisation = here.people.get(unit)
        definition = _startable(policy, process_id)
        if username is not None:
            _must_start(definition, username, organisation, here)
        form_id = _form_id(definition, "public" if public else "staff")
        if public and form_id is None:
            raise NotFound("Dit kan niet van buiten worden begonnen.", process_id=process_id)
        context = _context(unit, policy, organisation, now).plain()
        assert policy.deployment_id is not None
        properties = _start_properties(definition)
        return StartForm(
            process_id=process_id,
            process_name=definition.name or process_id,
            deployment_id=policy.deployment_id,
            form_id=form_id,
            form=form_to_fill(policy, form_id, context),
            data={},
            explain=properties.get("explain", ""),
            norms=policy.norms_of(properties.get("norm", "")),
            public=public,
        )


def _startable(policy: Policy, process_id: str) -> ProcessDefinition:
    definition = policy.library.processes.get(process_id)
    if definition is None:
        raise NotFound("Deze procedure bestaat niet.", process_id=process_id)
    return definition


def _start_properties(definition: ProcessDefinition) -> Mapping[str, str]:
    for point in definition.starts:
        if point.kind is None:
            return point.element.extensions.properties
    return {}


def _form_id(definition: ProcessDefinition, kind: str | None) -> str | None:
    for point in definition.starts:
        if point.kind is None:
            form = point.element.extensions.form
            if kind == "staff":
                return form.form_id if form and form.form_id else None
            if kind == "public":
                return point.element.extensions.properties.get("publicFormId")
    return None


def _may_start(
    definition: ProcessDefinition, username: str, organisation: Organisation, here: Surroundings
) -> bool:
    """Who holds a function in `startGroups`; without that property everybody of the organisation."""
    person = organisation.people.get(username)
    if person is None or not person.active:
        return False
    text = definition.properties.get("startGroups", "").lstrip("= ").strip("[]")
    groups = {word.strip().strip('"') for word in text.split(",") if word.strip()}
    if not groups:
        return True
    return person.has_role(Role.ADMIN) or any(
        f"f:{group}" in organisation.hats(username, here.today()) for group in groups
    )


def _must_start(
    definition: ProcessDefinition, username: str, organisation: Organisation, here: Surroundings
) -> None:
    organisation.person(username)
    if not _may_start(definition, username, organisation, here):
        raise NotAllowed("U kunt deze procedure niet beginnen.", process_id=definition.id)


def _context(unit: Unit, policy: Policy, organisation: Organisation, now: datetime) -> CaseVariables:
    """What a start form sees: no case yet, only what the engine provides."""
    assert policy.deployment_id is not None
    nothing = InstanceRecord(
        0, "", "", "", policy.deployment_id, InstanceState.RUNNING, 0, b"", None, now, "", None, None, "",
        None, "", (), None, "", 0, FIRST,
    )  # fmt: skip
    return CaseVariables(unit, nothing, policy, organisation, now)


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


def _safe_name(filename: str) -> str:
    return re.sub(r"[^\w. ()\-]", "_", filename.replace("\\", "/").rsplit("/", 1)[-1])[:150] or "bestand"
