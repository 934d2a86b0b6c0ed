"""Starting a case: by staff, by the public form, by a message, by the clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.actions.beginning import begin, message_start, started
from engine.actions.failures import engine_failures
from engine.actions.spreading import spread
from engine.bpmn import ProcessDefinition
from engine.casework.answers import form_to_fill, take_answers
from engine.casework.chronicle import FIRST
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.casework.variables import CaseVariables
from engine.errors import MessageNotExpected, NotAllowed, NotFound
from engine.model.actor import Actor, ActorKind
from engine.model.deployment import StartableProcess, StartForm
from engine.model.documents import Attachment
from engine.model.findings import FormErrors
from engine.model.instances import InstanceState, Started
from engine.model.organisation import Role
from engine.model.records import InstanceRecord
from engine.policy import Policy
from engine.ports import Unit
from engine.sentence import Sentence


def start(
    here: Surroundings,
    process_id: str,
    answers: Mapping[str, Any],
    actor: Actor,
    *,
    form: str | None,
    attachments: Sequence[Attachment] = (),
) -> tuple[Started | FormErrors, bool]:
    """Start a case in the newest deployment; tells too whether there is work for the program in it.

    `form`: "staff", "public", or None for answers as variables. Raises NotFound, NotAllowed, EngineFailed.
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
        taken = take_answers(policy, form_id, answers, context(unit, policy, organisation, now))
        if isinstance(taken, FormErrors):
            return taken, False
        action = begin(
            here, unit, policy, organisation, process_id, taken, actor, now, attachments=attachments
        )
        with engine_failures():
            spread(action)
        return started(action), bool(action.change.jobs)


def start_by_message(
    here: Surroundings, name: str, answers: Mapping[str, Any], actor: Actor
) -> Started | FormErrors:
    """Start the process that begins with this message. A person needs what starting by hand needs; a party to
    a case starts nothing. Raises MessageNotExpected, NotFound, NotAllowed, EngineFailed."""
    now = here.now()
    with here.store.write() as unit:
        policy = here.shelf.newest(unit)
        organisation = here.people.get(unit)
        found = message_start(policy, name)
        if found is None:
            raise MessageNotExpected(
                Sentence("Geen procedure begint met het bericht {name}.", name=name), name=name
            )
        definition, element_id = found
        if actor.is_person:
            _must_start(definition, actor.name, organisation, here)
        elif actor.kind is ActorKind.PARTY:
            raise NotAllowed("Dit kan niet van buiten worden begonnen.", process_id=definition.id)
        form_id = policy.properties(definition.id, element_id).get("formId")
        taken = take_answers(policy, form_id, answers, context(unit, policy, organisation, now))
        if isinstance(taken, FormErrors):
            return taken
        action = begin(
            here, unit, policy, organisation, definition.id, taken, actor, now, start_event=element_id
        )
        with engine_failures():
            spread(action)
        return started(action)


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
        seen = context(unit, policy, organisation, now).plain()
        assert policy.deployment_id is not None
        properties = _start_properties(definition)
        return StartForm(
            process_id=process_id,
            process_name=definition.name or process_id,
            deployment_id=policy.deployment_id,
            form_id=form_id,
            form=form_to_fill(policy, form_id, seen, outside=public),
            data={},
            explain=properties.get("explain", ""),
            norms=policy.norms_of(properties.get("norm", "")),
            public=public,
        )


def public_form(policy: Policy, process_id: str) -> str:
    """The public form that begins a process. Raises NotFound, NotAllowed."""
    form_id = _form_id(_startable(policy, process_id), "public")
    if form_id is None:
        raise NotAllowed("Dit kan niet van buiten worden begonnen.", process_id=process_id)
    return form_id


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
    """Who holds a function in `startGroups`; without that property everybody of the organisation who does
    more than read."""
    person = organisation.people.get(username)
    if person is None or not person.active or person.only_reads:
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


def context(unit: Unit, policy: Policy, organisation: Organisation, now: datetime) -> CaseVariables:
    """What a start form sees: no case yet, only what the engine provides."""
    assert policy.deployment_id is not None
    nothing = InstanceRecord(
        0, "", "", "", policy.deployment_id, InstanceState.RUNNING, 0, b"", None, now, "", None, None, "",
        None, "", (), None, "", 0, FIRST,
    )  # fmt: skip
    return CaseVariables(unit, nothing, policy, organisation, now)
