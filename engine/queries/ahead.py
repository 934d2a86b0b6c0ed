"""What can come after a task, as the drawing says: through gateways and the program's own steps, up to what
waits for people, messages or time. Which of it happens may still depend on the answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.bpmn import Element, ElementType, EventKind, ProcessDefinition
from engine.casework.organisation import Organisation
from engine.feel import to_python
from engine.model.ahead import Ahead, LetterAhead, TaskAhead
from engine.policy import Policy
from engine.queries.choices import (
    Edge,
    Evaluate,
    Guard,
    Known,
    Place,
    changed_before,
    guards_of,
    ways_out,
    written_by,
)

MOST_ELEMENTS = 300
MOST_TASKS, MOST_LETTERS, MOST_WAITS = 4, 4, 2
MOST_QUESTIONS = 2  # what hangs on more of them is too far away to tell


def ahead(
    policy: Policy,
    top_process: str,
    process_id: str,
    element_id: str,
    evaluate: Evaluate,
    organisation: Organisation,
) -> Ahead:
    """Tasks, letters and waits that can follow a task, nearest first, each with what it depends on."""
    start = (process_id, element_id)
    way = _walk(policy, top_process, start, Known(evaluate))
    way = _walk(policy, top_process, start, Known(evaluate, way.changing))
    tasks: dict[str, TaskAhead] = {}
    letters: dict[tuple[str, str], LetterAhead] = {}
    awaited: dict[str, None] = {}
    for one in way.steps:
        element, extensions, guards = one.element, one.element.extensions, way.guards[one.place]
        if len(guards) > MOST_QUESTIONS:
            continue
        when = ("; ".join(guard.words for guard in guards),) if guards else ()
        if element.type is ElementType.USER_TASK:
            who = for_whom(element, evaluate, organisation)
            before = tasks.get(element.name)
            turns = when if before is None else _either(before.when, when)
            tasks[element.name] = TaskAhead(element.name, before.who if before else who, turns)
        elif _is_letter(element):
            letter_id, text = extensions.headers.get("letter", ""), extensions.headers.get("to", "")
            if one.known.is_settled(text, one.place) and not to_python(evaluate(text)):
                continue  # there is nobody to write to
            to = _recipients(policy, text, evaluate)
            there = letters.get((letter_id, to))
            turns = when if there is None else _either(there.when, when)
            letters[letter_id, to] = LetterAhead(
                letter_id, element.name, to, _title(policy, letter_id), turns
            )
        elif _waits(element):
            awaited.setdefault(waited_for(element))
    return Ahead(
        tuple(tasks.values())[:MOST_TASKS],
        tuple(letters.values())[:MOST_LETTERS],
        tuple(awaited)[:MOST_WAITS],
        way.ends,
    )


def _either(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Turns for which the same comes, found at two places; none when it comes anyway at one of them."""
    return tuple(dict.fromkeys((*one, *other))) if one and other else ()


@dataclass(frozen=True, slots=True)
class _Step:
    """Something to tell, with what was known where it was found."""

    place: Place
    element: Element
    known: Known


@dataclass(slots=True)
class _Way:
    """What was found from a task on."""

    steps: list[_Step] = field(default_factory=list)
    ends: bool = False
    guards: Mapping[Place, tuple[Guard, ...]] = field(default_factory=dict)
    changing: Mapping[Place, frozenset[str]] = field(default_factory=dict)


def _walk(policy: Policy, top_process: str, start: Place, known: Known) -> _Way:
    """Every step up to the next waits, through the ways that can be taken.

    What comes after the end of a sub-process or a called process that may wait for other branches is told
    only when nothing before that end could be; nothing is known there, for others act meanwhile.
    """
    callers = _callers(policy, top_process)
    way = _Way()
    edges: list[Edge] = []
    written = {start: _written(policy, start)}
    waiting, beyond, ended = list[Place](), list[Place](), False

    def lead(before: Place, places: Iterator[tuple[Place, Guard | None]], into: list[Place]) -> None:
        for after, guard in places:
            edges.append((before, after, guard))
            into.append(after)

    lead(start, _after(policy, start, start, known), waiting)
    seen: set[Place] = {start}
    while (waiting or beyond) and len(seen) < MOST_ELEMENTS:
        if not waiting:
            if way.steps or ended:
                break
            waiting, beyond, known = beyond, [], known.of_nothing()
        place = waiting.pop(0)
        definition = policy.library.processes.get(place[0])
        element = definition.elements.get(place[1]) if definition else None
        if place in seen or definition is None or element is None:
            continue
        seen.add(place)
        stops = element.type is ElementType.USER_TASK or _waits(element)
        if stops or _is_letter(element):
            way.steps.append(_Step(place, element, known))
        if stops:
            continue
        written[place] = written_by(policy, element)
        if element.type is not ElementType.END_EVENT:
            inside = _entered(policy, definition, element)
            lead(place, inside or _after(policy, place, place, known), waiting)
            continue
        around = _around(element, callers)
        if not around:  # the case is over, or one of its branches
            over = _stops_all(element) or _alone(policy, element, None)
            way.ends, ended = way.ends or over, True
        for outer in around:
            after = _after(policy, outer, place, known)
            if not _ends_well(element):
                after = _caught(policy, outer, element)
            at_once = _stops_all(element) or _alone(policy, element, outer)
            lead(place, after, waiting if at_once else beyond)
    way.ends = way.ends or (ended and not way.steps)
    way.guards, way.changing = guards_of(edges, start), changed_before(edges, start, written)
    return way


def _written(policy: Policy, place: Place) -> frozenset[str]:
    element = policy.element(*place)
    return frozenset() if element is None else written_by(policy, element)


def _after(policy: Policy, place: Place, at: Place, known: Known) -> Iterator[tuple[Place, Guard | None]]:
    """What the flows out of an element lead to, as far as is known `at` the end of what is in it."""
    definition = policy.library.processes.get(place[0])
    element = definition.elements.get(place[1]) if definition else None
    if definition is not None and element is not None:
        for flow, guard in ways_out(definition, element, lambda condition: known.holds(condition, at)):
            yield (definition.id, flow.target), guard


def _entered(
    policy: Policy, definition: ProcessDefinition, element: Element
) -> Iterator[tuple[Place, Guard | None]] | None:
    """Where a sub-process or called process begins; None for another element."""
    if element.type is ElementType.CALL_ACTIVITY and element.extensions.called is not None:
        called = policy.library.processes.get(element.extensions.called.process_id)
        return iter([((called.id, start.element.id), None) for start in called.starts]) if called else None
    if element.type.is_scope:
        return iter(
            [
                ((definition.id, one.id), None)
                for one in definition.elements.values()
                if one.scope == element.id and one.type is ElementType.START_EVENT
            ]
        )
    return None


def _stops_all(end: Element) -> bool:
    return end.event is not None and end.event.kind is EventKind.TERMINATE


def _alone(policy: Policy, end: Element, around: Place | None) -> bool:
    """Whether nothing else can still go on in what ends here, so that the way goes on at once."""
    outer = policy.element(*around) if around is not None else None
    if outer is not None and (outer.multi_instance is not None or outer.standard_loop):
        return False
    inside = policy.library.processes[end.process].elements.values()
    return not any(_splits(one) for one in inside if one.scope == end.scope)


def _splits(element: Element) -> bool:
    """Whether it can make that two things go on at the same time."""
    if element.attached_to:
        return not element.interrupting
    if element.type in (ElementType.EXCLUSIVE_GATEWAY, ElementType.EVENT_GATEWAY):
        return False
    return len(element.outgoing) > 1 or element.is_event_sub_process


def _around(element: Element, callers: dict[str, list[Place]]) -> list[Place]:
    """What an end event is the end of: a sub-process, or the calls of its process."""
    if element.scope != element.process:
        return [(element.process, element.scope)]
    return callers.get(element.process, [])


def _ends_well(element: Element) -> bool:
    return element.event is None or element.event.kind not in (EventKind.ERROR, EventKind.ESCALATION)


def _caught(policy: Policy, place: Place, thrown: Element) -> Iterator[tuple[Place, Guard | None]]:
    """The borders of an activity that catch what ends inside it."""
    definition, event = policy.library.processes[place[0]], thrown.event
    for one in definition.elements.values():
        if one.attached_to == place[1] and one.event and event and one.event.kind is event.kind:
            yield (definition.id, one.id), None


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
    """What a letter is called; empty when that is only known once it is written."""
    letter = policy.letters.get(letter_id)
    return "" if letter is None or "{" in letter.name else letter.name


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
