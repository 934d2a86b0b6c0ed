"""What can be recorded on a case now, by staff or by a party."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.bpmn import ElementType, MessageWait, Run
from engine.casework.access import Access
from engine.casework.answers import begun_anew, form_to_fill
from engine.casework.parties import public_label, who_may_send
from engine.casework.party_words import day_for, words_of
from engine.casework.variables import CaseVariables
from engine.model.instances import (
    MessageOption,
)
from engine.model.records import InstanceRecord
from engine.policy import Policy
from engine.queries.task import looked_at


def message_options(
    instance: InstanceRecord,
    policy: Policy,
    variables: CaseVariables,
    now: datetime,
    access: Access,
    *,
    public: bool,
    anybody: bool = False,
    run: Run | None = None,
) -> tuple[MessageOption, ...]:
    """Messages that this actor can record now: not those whose `offeredWhen` is not true.

    What stops the work that goes on comes last, so that nobody takes it for the usual thing to do. `run` is
    the case as it was saved, when the caller has it. With `anybody` also those that only others may record.
    """
    run = run or looked_at(instance, policy, variables, now)
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
        elif (
            not anybody
            and groups
            and not any(f"f:{one}" in access.hats or f"u:{one}" in access.hats for one in groups)
        ):
            continue
        element = policy.element(wait.process_id, wait.element_id)
        label = properties.get("label") or (element.name if element else "") or wait.name
        found[wait.name] = MessageOption(
            name=wait.name,
            label=public_label(properties, access.actor.name, label) if public else label,
            element_id=wait.element_id,
            process_id=wait.process_id,
            form_id=properties.get("formId"),
            form=form_to_fill(
                policy,
                properties.get("formId"),
                {
                    **begun_anew(
                        policy,
                        properties.get("formId"),
                        properties,
                        {**variables.plain(), **dict(run.scope(wait.token))},
                    ),
                    "partij": access.actor.name if public else None,
                },
                outside=public,
            ),
            data={},
            explain=properties.get("explain", ""),
            norms=policy.norms_of(properties.get("norm", "")),
            candidate_functions=groups,
            public=properties.get("public") == "true",
            senders=who_may_send(policy, instance, properties, variables),
            awaits=words_of(run, properties, "publicAwaits", access.actor.name, wait.token) if public else "",
            by=day_for(run, properties, "publicBy", access.actor.name, wait.token) if public else None,
        )
    return tuple(sorted(found.values(), key=lambda option: _stops(policy, option)))


def _stops(policy: Policy, option: MessageOption) -> bool:
    """Whether this message ends what it is drawn on: an interrupting boundary event or event sub-process."""
    element = policy.element(option.process_id, option.element_id)
    if element is None or not element.interrupting:
        return False
    return bool(element.attached_to) or element.type is ElementType.START_EVENT


def for_party(role: str, properties: Mapping[str, str], policy: Policy, instance: InstanceRecord) -> bool:
    """Whether what is public is for this party: those in `publicParties`, else the first of the process."""
    named = properties.get("publicParties", "")
    if not named:
        named = policy.process(instance.process_id).properties.get("parties", "").split(",")[0]
    return role.partition("[")[0] in {word.strip() for word in named.split(",")}


def is_first(policy: Policy, instance: InstanceRecord, role: str) -> bool:
    """Whether this is the party that the case comes from: the first of the process."""
    return for_party(role, {}, policy, instance)


def _groups(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return tuple(str(word) for word in value) if isinstance(value, list) else ()
