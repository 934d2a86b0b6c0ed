"""What can come after a task, as the drawing says: through gateways and the program's own steps, up to what
waits for people, messages or time. Which of it happens may still depend on the answers.
"""

from collections.abc import Callable, Iterator
from typing import Any

from engine.bpmn import Element, ElementType, EventKind, ProcessDefinition
from engine.casework.organisation import Organisation
from engine.feel import to_python
from engine.model.ahead import Ahead, LetterAhead, TaskAhead
from engine.policy import Policy

MOST_ELEMENTS = 300
MOST_TASKS, MOST_LETTERS, MOST_WAITS = 4, 4, 2

Evaluate = Callable[[str], Any]
"""The value of a text of the diagram as the task sees it; None when it has none yet."""


def ahead(
    policy: Policy,
    top_process: str,
    process_id: str,
    element_id: str,
    evaluate: Evaluate,
    organisation: Organisation,
) -> Ahead:
    """Tasks, letters and waits that can follow a task, nearest first."""
    tasks: dict[str, TaskAhead] = {}
    letters: dict[tuple[str, str], LetterAhead] = {}
    awaited: dict[str, None] = {}
    ends = False
    for definition, element in _following(policy, top_process, process_id, element_id):
        extensions = element.extensions
        if definition is None:
            ends = True
        elif element.type is ElementType.USER_TASK:
            tasks.setdefault(element.name, TaskAhead(element.name, for_whom(element, evaluate, organisation)))
        elif _is_letter(element):
            letter_id = extensions.headers.get("letter", "")
            to = _recipients(policy, extensions.headers.get("to", ""), evaluate)
            letters.setdefault(
                (letter_id, to), LetterAhead(letter_id, element.name, to, _title(policy, letter_id))
            )
        elif _waits(element):
            awaited.setdefault(waited_for(element))
    return Ahead(
        tuple(tasks.values())[:MOST_TASKS],
        tuple(letters.values())[:MOST_LETTERS],
        tuple(awaited)[:MOST_WAITS],
        ends,
    )


Place = tuple[str, str]
"""Ids of a process and of an element in it."""


def _following(
    policy: Policy, top_process: str, process_id: str, element_id: str
) -> Iterator[tuple[ProcessDefinition | None, Element]]:
    """Every element up to the next waits; the end of the case comes without a definition.

    Tasks and waits after the end of a sub-process or a called process are told only when nothing before that
    end could be: it may wait for other branches. Letters are told from further on too.
    """
    callers = _callers(policy, top_process)
    seen: set[Place] = {(process_id, element_id)}
    waiting, beyond, told = list(_after(policy, (process_id, element_id))), list[Place](), False
    near, waited = True, False
    while (waiting or beyond) and len(seen) < MOST_ELEMENTS:
        if not waiting:
            waiting, beyond, near = beyond, [], not told
        place = waiting.pop(0)
        definition = policy.library.processes.get(place[0])
        element = definition.elements.get(place[1]) if definition else None
        if place in seen or definition is None or element is None:
            continue
        seen.add(place)
        if element.type is ElementType.END_EVENT:
            around = _around(element, callers)
            if not around and near:
                yield None, element
            for outer in around:
                after = _after(policy, outer) if _ends_well(element) else _caught(policy, outer, element)
                # An embedded sub-process has no branches of others to wait for.
                near_enough = near and not waited and element.scope != element.process
                (waiting if near_enough else beyond).extend(after)
            continue
        stops = element.type is ElementType.USER_TASK or _waits(element)
        if near or not stops:
            yield definition, element
        told = told or stops or _is_letter(element)
        waited = waited or stops
        if not stops:
            waiting += _entered(policy, definition, element) or _after(policy, place)


def _after(policy: Policy, place: Place) -> list[Place]:
    """What the flows out of an element lead to."""
    definition = policy.library.processes.get(place[0])
    element = definition.elements.get(place[1]) if definition else None
    if definition is None or element is None:
        return []
    flows = [definition.flows[one] for one in element.outgoing if one in definition.flows]
    return [(definition.id, flow.target) for flow in flows]


def _entered(policy: Policy, definition: ProcessDefinition, element: Element) -> list[Place]:
    """Where a sub-process or called process begins; nothing for another element."""
    if element.type is ElementType.CALL_ACTIVITY and element.extensions.called is not None:
        called = policy.library.processes.get(element.extensions.called.process_id)
        return [(called.id, start.element.id) for start in called.starts] if called else []
    if element.type.is_scope:
        return [
            (definition.id, one.id)
            for one in definition.elements.values()
            if one.scope == element.id and one.type is ElementType.START_EVENT
        ]
    return []


def _around(element: Element, callers: dict[str, list[Place]]) -> list[Place]:
    """What an end event is the end of: a sub-process, or the calls of its process."""
    if element.scope != element.process:
        return [(element.process, element.scope)]
    return callers.get(element.process, [])


def _ends_well(element: Element) -> bool:
    return element.event is None or element.event.kind not in (EventKind.ERROR, EventKind.ESCALATION)


def _caught(policy: Policy, place: Place, thrown: Element) -> list[Place]:
    """The borders of an activity that catch what ends inside it."""
    definition, event = policy.library.processes[place[0]], thrown.event
    return [
        (definition.id, one.id)
        for one in definition.elements.values()
        if one.attached_to == place[1] and one.event and event and one.event.kind is event.kind
    ]


def _callers(policy: Policy, top_process: str) -> dict[str, list[Place]]:
    """The call activities by the process they call, within the processes that this case can be in."""
    found: dict[str, list[Place]] = {}
    known, waiting = {top_process}, [top_process]
    while waiting:
        definition = policy.library.processes.get(waiting.pop())
        for element in definition.elements.values() if definition else ():
            called = element.extensions.called
            if definition is None or called is None or element.type is not ElementType.CALL_ACTIVITY:
                continue
            found.setdefault(called.process_id, []).append((definition.id, element.id))
            if called.process_id not in known:
                known.add(called.process_id)
                waiting.append(called.process_id)
    return found


def _is_letter(element: Element) -> bool:
    return element.extensions.job is not None and element.extensions.job.type == "letter"


def awaits_somebody(element: Element) -> bool:
    """Whether a case stands here until somebody outside says something, whenever they want to: that is not
    beside the way, as at the edge of a step, nor what is only offered now and then."""
    return may_await_somebody(element) and "offeredWhen" not in element.extensions.properties


def may_await_somebody(element: Element) -> bool:
    """The same, or only while the `offeredWhen` of the step is true."""
    return _waits(element) and "public" in element.extensions.properties


def waited_for(element: Element, otherwise: str = "") -> str:
    """What a case waits for here, in the words of the drawing: its `awaits`, else the name of the step, which
    says what has happened once it came."""
    return element.extensions.properties.get("awaits") or element.name or otherwise


def _title(policy: Policy, letter_id: str) -> str:
    """What a letter is called; empty when its title is only known once it is written."""
    letter = policy.letters.get(letter_id)
    return "" if letter is None or "{" in letter.title else letter.title


def _waits(element: Element) -> bool:
    return element.type in (ElementType.CATCH_EVENT, ElementType.RECEIVE_TASK) and (
        element.event is None or element.event.kind is not EventKind.LINK
    )


def for_whom(element: Element, evaluate: Evaluate, organisation: Organisation) -> str:
    """Who a task is for, in words: a person, or functions; empty when only the answers tell."""
    given = element.extensions.assignment
    if given is None:
        return ""
    for text in (given.assignee, given.candidate_users, given.candidate_groups):
        value = evaluate(text) if text else None
        words = value if isinstance(value, list) else str(value or "").split(",")
        names = [str(word).strip() for word in words if word and str(word).strip()]
        if names:
            return ", ".join(dict.fromkeys(organisation.name(name) for name in names))
    return ""


def _recipients(policy: Policy, text: str, evaluate: Evaluate) -> str:
    """Who a letter goes to, in words: what the dictionary calls them, and by name when that is known."""
    item = policy.dictionary.get(text.removeprefix("=").strip())
    value = to_python(evaluate(text))
    parties = value if isinstance(value, list) else [value]
    names = [str(one["naam"]) for one in parties if isinstance(one, dict) and one.get("naam")]
    label = item.label if item else ""
    if names and label:
        return f"{', '.join(names)} ({label[:1].lower()}{label[1:]})"
    return ", ".join(names) or label
