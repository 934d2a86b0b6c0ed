"""Recording something from outside on a case that waits for it, and telling signals to all that do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.actions.beginning import keep_attachment
from engine.actions.case_action import CaseAction
from engine.actions.complete_user_task import access_to
from engine.actions.failures import engine_failures
from engine.actions.notifying import notify_people
from engine.actions.receipts import Proof, give_receipt
from engine.actions.spreading import spread
from engine.bpmn import MessageWait, Run
from engine.casework import last_events
from engine.casework.answers import begun_anew, form_context, take_answers
from engine.casework.parties import public_label, who_may_send
from engine.casework.party_words import words_of
from engine.casework.sentences import actor_name, party_label
from engine.casework.surroundings import Surroundings
from engine.errors import MessageNotExpected, NotAllowed, NotInvolved
from engine.forms import told, view
from engine.model.actor import Actor, ActorKind
from engine.model.documents import Attachment
from engine.model.dutch_time import dutch_day
from engine.model.findings import FieldError, FormErrors
from engine.model.history import HistoryKind
from engine.model.instances import Delivered
from engine.model.ways import HOW_TOLD, Way, way_in_words
from engine.model.written_values import list_in_words
from engine.policy import Policy
from engine.sentence import Sentence

_HOW_MISSING = FieldError(
    HOW_TOLD,
    "Kies hoe dit is verteld.",
    "Hoe vertelde die persoon het?",
    "Choose how this was told.",
)


def deliver(
    here: Surroundings,
    case: int | str,
    name: str,
    answers: Mapping[str, Any],
    actor: Actor,
    attachments: Sequence[Attachment] = (),
    told_by: str = "",
    how: str = "",
) -> Delivered | FormErrors:
    """Record a message on a case, by id or key. See `Engine.deliver_message` for what it refuses.

    `told_by` is the role of a party for whom staff writes it down, `how` that party told it (a `Way`). Forms
    and diagrams see both: `namens` is {rol, hoe}, null when it is nobody's.
    """
    now = here.now()
    with here.store.write() as unit:
        found = unit.instance_by_key(case).id if isinstance(case, str) else case
        instance = unit.instance(found, lock=True)
        organisation = here.people.get(unit)
        action = CaseAction(here, unit, instance, actor, now, organisation)
        access = access_to(here, actor, organisation, instance, now)
        access.keep_out()
        access.must_change()
        with engine_failures():
            said = _said(action, name, told_by, how)
            read = _read(action, said, answers, attachments)
            if isinstance(read, FormErrors):
                return read
            who = _tell(action, said)
            in_words = _in_words(action.policy, said.form_id, read.taken, read.seen, attachments)
            action.run.deliver_to(said.wait.token, read.taken, said.sender)
            receipt = _receipt(action, said, who, in_words)
            action.save()
            spread(action)
            if actor.kind is ActorKind.PARTY:
                _tell_of_it(action, who, said.label)
        if receipt is None:
            return Delivered(instance.id, instance.key)
        return Delivered(instance.id, instance.key, receipt.document_id, receipt.to_post)


@dataclass(frozen=True, slots=True)
class _Said:
    """A message that came in: the step that waits for it, who says it, and how they told it."""

    wait: MessageWait
    properties: Mapping[str, str]
    told_by: str
    how: str
    role: str  # of the party who says it, also by staff; empty for staff themselves
    label: str
    sender: Mapping[str, Any]  # what forms and diagrams see of it

    @property
    def form_id(self) -> str | None:
        """The form that asks what is said."""
        return self.properties.get("formId")


def _said(action: CaseAction, name: str, told_by: str, how: str) -> _Said:
    """The message as the case waits for it. Raises MessageNotExpected, NotAllowed."""
    run, actor = action.load(), action.actor
    wait = expected(run, name, action.instance.key)
    if wait is None:
        raise MessageNotExpected(name=name, instance_id=action.instance.id)
    _must_tell(action, wait)
    party = actor.name if actor.kind is ActorKind.PARTY else None
    role = party if party is not None else told_by
    return _Said(
        wait=wait,
        properties=action.policy.properties(wait.process_id, wait.element_id),
        told_by=told_by,
        how=how,
        role=role,
        label=message_label(action.policy, wait, role),
        sender={"partij": party, "namens": {"rol": told_by, "hoe": how} if told_by else None},
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """The answers as they were taken, and what their form saw beside them."""

    taken: Mapping[str, Any]
    seen: Mapping[str, Any]


def _read(
    action: CaseAction, said: _Said, answers: Mapping[str, Any], attachments: Sequence[Attachment]
) -> _Read | FormErrors:
    """Check the answers, and keep the files that came with them. Raises NotAllowed when nobody may say this
    in that party's name."""
    scope = action.run.scope(said.wait.token)
    known = form_context(action.policy, said.form_id, action.variables, scope, answers)
    seen = {**begun_anew(action.policy, said.form_id, said.properties, known), **said.sender}
    outside = action.actor.kind is ActorKind.PARTY
    taken = take_answers(action.policy, said.form_id, answers, seen, outside=outside)
    wrong = taken.errors if isinstance(taken, FormErrors) else ()
    if said.told_by and said.how not in set(Way):
        wrong = (_HOW_MISSING, *wrong)
    if wrong or isinstance(taken, FormErrors):
        return FormErrors(wrong)
    for attachment in attachments:
        keep_attachment(action, attachment)
    may_send = who_may_send(action.policy, action.instance, said.properties, action.variables)
    if said.told_by and said.told_by not in may_send:
        raise NotAllowed("Dit kan niet namens deze persoon worden vastgelegd.")
    return _Read(taken, seen)


def _tell(action: CaseAction, said: _Said) -> str:
    """Write into history that it was said; returns the name of who wrote it down."""
    actor, policy = action.actor, action.policy
    who = actor_name(actor.kind, actor.name, action.organisation, policy, action.variables)
    on_behalf: dict[str, Any] = {}
    if said.told_by:
        party = party_label(policy, said.told_by, action.variables)
        action.sentence = last_events.written(
            last_events.RECORDED_FOR, who=who, party=party, label=said.label
        )
        on_behalf = {"for_party": said.told_by, "how": said.how}
    else:
        action.sentence = last_events.written(last_events.RECORDED, who=who, label=said.label)
    action.tell(
        HistoryKind.MESSAGE,
        process_id=said.wait.process_id,
        element_id=said.wait.element_id,
        name=said.label,
        message=said.wait.name,
        **on_behalf,
    )
    if actor.is_person:
        action.grant(f"u:{actor.name}")
    return who


def _receipt(action: CaseAction, said: _Said, who: str, in_words: Sequence[tuple[str, str]]) -> Proof | None:
    """The proof for the party who said it; None for what staff say themselves."""
    if not said.role:
        return None
    return give_receipt(
        action,
        said.role,
        said.label,
        in_words,
        what_now=words_of(action.run, said.properties, "publicReceipt", said.role),
        written_by=who if said.told_by else "",
        how=way_in_words(said.how),
    )


def _tell_of_it(action: CaseAction, who: str, label: str) -> None:
    """The contact person and whoever holds a task of this case hear that a party sent something."""
    held = [task.assignee for task in action.unit.open_tasks([action.instance.id]) if task.assignee]
    listeners = [one for one in (action.instance.contact, *held) if one]
    text = Sentence(
        "{who} stuurde een bericht in {key}: {label}", who=who, key=action.instance.key, label=label
    )
    key = f"message-{action.instance.id}-{action.instance.version}"
    notify_people(action, listeners, "info", Sentence("Bericht ontvangen"), text, key)


def _in_words(
    policy: Policy,
    form_id: str | None,
    taken: Mapping[str, Any],
    seen: Mapping[str, Any],
    attachments: Sequence[Attachment],
) -> list[tuple[str, str]]:
    """The copy of what was told, question by question, with the names of the files: in the words for the
    party, who reads it, whoever wrote it down."""
    found = list(told(view(policy.form(form_id), taken, seen, policy.lists).nodes)) if form_id else []
    names = ", ".join(one.filename for one in attachments)
    if names and not any(names in text for _, text in found):
        found.append(("Bestanden", names))
    return found


def expected(run: Run, name: str, key: str) -> MessageWait | None:
    """The oldest step that waits for this message, with this case's key or without one."""
    tokens = [token for token, (kind, _) in run.waiting().items() if kind is MessageWait]
    known = run.waiting_tokens() - set(tokens)
    for wait in run.waits(known):
        if isinstance(wait, MessageWait) and wait.name == name and wait.correlation_key in (None, key):
            return wait
    return None


def message_label(policy: Policy, wait: MessageWait, role: str) -> str:
    """What people call this message; for a `role`, what that party calls it."""
    properties = policy.properties(wait.process_id, wait.element_id)
    element = policy.element(wait.process_id, wait.element_id)
    label = properties.get("label") or (element.name if element else "") or wait.name
    return public_label(properties, role, label) if role else label


def candidates(policy: Policy, wait: MessageWait, run: Run) -> tuple[str, ...]:
    """Functions that may record this message; none named: everybody who may see the case."""
    text = policy.properties(wait.process_id, wait.element_id).get("candidateGroups", "")
    value = run.evaluate(text, wait.token) if text else None
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def _must_tell(action: CaseAction, wait: MessageWait) -> None:
    """Raises NotAllowed for who may not record this message."""
    actor, policy, organisation = action.actor, action.policy, action.organisation
    if actor.kind is ActorKind.PROGRAM:
        return
    properties = policy.properties(wait.process_id, wait.element_id)
    if actor.kind is ActorKind.PARTY:
        if properties.get("public") != "true" or actor.instance_id != action.instance.id:
            raise NotAllowed("Dit kunt u niet zelf doorgeven. Bel of schrijf ons.")
        return
    groups = candidates(policy, wait, action.run)
    hats = organisation.hats(actor.name, dutch_day(action.now))
    if groups:
        if not any(f"f:{group}" in hats or f"u:{group}" in hats for group in groups):
            names = [organisation.called(group) for group in dict.fromkeys(groups)]
            raise NotAllowed(
                Sentence("Dit mag alleen worden vastgelegd door: {who}.", who=list_in_words(names))
            )
        return
    access = access_to(action.here, actor, organisation, action.instance, action.now)
    tasks = action.unit.tasks(action.instance.id)
    did = any(task.completed_by == actor.name for task in tasks)
    if not access.may_see([task for task in tasks if task.closed_at is None], did):
        raise NotInvolved(instance_id=action.instance.id)
