"""What a party reads about a case: the way it goes, what happens now, what happened."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import orjson

from engine.bpmn import Element, ElementType
from engine.casework.chronicle import steps_of
from engine.casework.parties import public_label
from engine.casework.route import Node, ahead
from engine.model.actor import ActorKind
from engine.model.history import HistoryKind
from engine.model.instances import RouteStep, StatusMoment, StatusNow, Unavailable
from engine.model.records import HistoryRecord, InstanceRecord
from engine.model.ways import way_in_words
from engine.policy import Policy
from engine.queries.case import for_party
from engine.sentence import Sentence

_DONE_BY_US = (ElementType.SEND_TASK, ElementType.SERVICE_TASK)
_TOLD_BY_ITS_STEP = {
    HistoryKind.CLOSED: Sentence("Afgesloten."),
    HistoryKind.REOPENED: Sentence("Weer geopend."),
}


def words_for(properties: Mapping[str, str], role: str, first: bool, what: str = "public") -> str:
    """The public words for a party: those written for it (`public.<party>`), else for the first party."""
    own = properties.get(f"{what}.{role.partition('[')[0]}", "")
    text = own or (properties.get(what, "") if first else "")
    return "" if text == "true" else text


def open_elements(entries: Sequence[HistoryRecord], instance: InstanceRecord) -> list[Node]:
    """(process, element) of what is open, the one that opened last at the end."""
    if instance.ended_at is not None:
        return []
    found: dict[Node, None] = {}
    for entry in entries:
        for word, element_id, process_id in steps_of(entry):
            place = (process_id, element_id)
            found.pop(place, None)
            if word == "entered":
                found[place] = None
    return list(found)


def route_for(
    policy: Policy,
    instance: InstanceRecord,
    entries: Sequence[HistoryRecord],
    open_now: Sequence[Node],
    role: str,
) -> tuple[RouteStep, ...]:
    """The stages in the order in which they were reached, then those that come, then those that may.

    A case that was reopened goes its way anew: what it passed before then may come again, but for what lies
    before the stage where it is now: of that comes nothing more, passed or not.
    """
    reached: list[tuple[str, datetime]] = []
    anew = 0  # the first stage of this round
    for entry in entries:
        if entry.kind is HistoryKind.REOPENED:
            anew = max(0, len(reached) - 1)
        phase = orjson.loads(entry.data).get("phase") if entry.kind is HistoryKind.PHASE else None
        if phase and (not reached or reached[-1][0] != phase):
            reached.append((phase, entry.at))
    known = {phase.id: phase for phase in policy.phases}
    party = role.partition("[")[0]

    def step(
        phase_id: str, state: str, since: datetime | None = None, left: datetime | None = None
    ) -> RouteStep:
        phase = known[phase_id]
        text = phase.public_for.get(party, phase.public)
        return RouteStep(phase.id, phase.label, state, text, since, left)

    found: list[RouteStep] = []
    for place, (phase, at) in enumerate(reached):
        if phase not in known:
            continue
        last = place == len(reached) - 1
        here = last and phase == instance.phase and instance.ended_at is None
        found.append(step(phase, "here" if here else "done", at, None if last else reached[place + 1][1]))
    if instance.ended_at is not None:
        return tuple(found)
    way = ahead(policy, instance.process_id, open_now)
    passed = {phase for phase, _ in reached[anew:]}
    before = _before(policy, instance.phase)
    left_behind = passed | (before if anew else {phase for phase, _ in reached} & before)
    for state, ids, not_again in (("sure", way.sure, passed), ("maybe", way.maybe, left_behind)):
        found += [
            step(phase.id, state) for phase in policy.phases if phase.id in ids and phase.id not in not_again
        ]
    return tuple(found)


def _before(policy: Policy, phase_id: str | None) -> set[str]:
    """The stages that come before one in the list of the policy."""
    order = [phase.id for phase in policy.phases]
    return set(order[: order.index(phase_id)]) if phase_id in order else set()


def now_for(policy: Policy, open_now: Sequence[Node], role: str, first: bool) -> tuple[StatusNow, ...]:
    """What happens now, and why: the public words of what is open, the innermost first.

    What lies around a step has words for when nothing inside has any: once the step is told, the sub-process
    or the called process around it would only say the same again. Why is what is written for the reader
    (`publicWhy`); `explain` is for who does the work.
    """
    found: dict[str, StatusNow] = {}
    told: set[str] = set()
    for process_id, element_id in reversed(open_now):
        element = policy.element(process_id, element_id)
        properties = policy.properties(process_id, element_id)
        text = words_for(properties, role, first)
        around = told.isdisjoint(_within(element))
        if element is not None and (text or not around):
            told |= {process_id, element.scope}
        if text and around and text not in found:
            found[text] = StatusNow(text, words_for(properties, role, first, "publicWhy"))
    return tuple(found.values())


def _within(element: Element | None) -> tuple[str, ...]:
    """The sub-process or called process that this element holds."""
    if element is None:
        return ()
    called = element.extensions.called
    return (element.id,) if called is None else (element.id, called.process_id)


def unavailable(
    policy: Policy, instance: InstanceRecord, role: str, offered: Collection[str]
) -> tuple[Unavailable, ...]:
    """What this party can tell us at another moment: messages with `publicWhen` that are not offered now."""
    if instance.ended_at is not None:
        return ()
    found: dict[str, Unavailable] = {}
    waiting, seen = [instance.process_id], set[str]()
    while waiting:
        definition = policy.library.processes.get(waiting.pop(0))
        if definition is None or definition.id in seen:
            continue
        seen.add(definition.id)
        waiting += definition.calls
        for element in definition.elements.values():
            properties = element.extensions.properties
            event = element.event
            when = properties.get("publicWhen", "")
            if not when or event is None or event.name in offered or event.name in found:
                continue
            if properties.get("public") == "true" and for_party(role, properties, policy, instance):
                found[event.name] = Unavailable(
                    event.name, public_label(properties, role, element.name), when
                )
    return tuple(found.values())


def received(policy: Policy, entries: Sequence[HistoryRecord], role: str) -> Mapping[str, datetime]:
    """When each message that can be told once last came in from this party, or was written down for them.

    Not what may be told again at any time, and not what was told before the case was reopened: that it came
    in is not why it cannot be told now.
    """
    found: dict[str, datetime] = {}
    newest = ""
    for entry in entries:
        if entry.kind is HistoryKind.REOPENED:
            found = {name: at for name, at in found.items() if name == newest}  # the one that reopened it
        if entry.kind is not HistoryKind.MESSAGE or not entry.data:
            continue
        data = orjson.loads(entry.data)
        theirs = entry.actor_kind is ActorKind.PARTY and entry.actor == role
        newest = data.get("message", "")
        if newest and (theirs or data.get("for_party") == role) and _told_once(policy, entry):
            found[newest] = entry.at
    return found


def _told_once(policy: Policy, entry: HistoryRecord) -> bool:
    """Whether what came in ended the wait for it: not at a border that goes on waiting."""
    element = policy.element(entry.process_id, entry.element_id)
    return element is None or element.interrupting or not element.attached_to


def moments(
    policy: Policy, entries: Sequence[HistoryRecord], role: str, first: bool
) -> tuple[StatusMoment, ...]:
    """What happened, as this party may read it; newest first.

    Closing and reopening are told by the step that did it, when that has words for this party: not once more.
    """
    found: list[StatusMoment] = []
    for entry in entries:
        data = orjson.loads(entry.data) if entry.data else {}
        if entry.kind is HistoryKind.STARTED and first:
            found.append(StatusMoment(entry.at, Sentence("Wij hebben dit ontvangen.")))
        elif entry.kind in _TOLD_BY_ITS_STEP:
            if not words_for(policy.properties(entry.process_id, entry.element_id), role, first):
                found.append(StatusMoment(entry.at, _TOLD_BY_ITS_STEP[entry.kind]))
        elif entry.kind is HistoryKind.MESSAGE and data.get("message"):
            if entry.actor_kind is ActorKind.PARTY and entry.actor == role:
                found.append(
                    StatusMoment(entry.at, Sentence("U gaf door: {what}.", what=data.get("name", "")))
                )
            elif data.get("for_party") == role:
                how = Sentence(" ({how})", how=way_in_words(data["how"])) if data.get("how") else ""
                told = Sentence("U vertelde ons{how}: {what}.", how=how, what=data.get("name", ""))
                found.append(StatusMoment(entry.at, told))
        for word, element_id, process_id in steps_of(entry):
            element = policy.element(process_id, element_id)
            if word == "left" and element is not None and element.type in _DONE_BY_US:
                text = words_for(element.extensions.properties, role, first)
                if text:
                    found.append(StatusMoment(entry.at, text))
    return tuple(reversed(found))
