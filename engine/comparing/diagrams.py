"""Differences between two versions of a diagram: elements, ways, and everything that says how they act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.bpmn import Diagram, Element
from engine.bpmn.diagram import EventDefinition, Extensions, Flow
from engine.checks import Bundle
from engine.comparing.elements import untold
from engine.comparing.telling import changed, shown, something, values, within
from engine.model.comparison import ChangeKind, Difference
from engine.model.written_values import list_in_words
from engine.sentence import Opening, Sentence

_TYPES = {
    "userTask": Sentence("taak"),
    "serviceTask": Sentence("stap van het programma"),
    "sendTask": Sentence("verzending"),
    "receiveTask": Sentence("wachten op bericht"),
    "businessRuleTask": Sentence("beslissing"),
    "scriptTask": Sentence("berekening"),
    "callActivity": Sentence("deelprocedure"),
    "subProcess": Sentence("deel"),
    "exclusiveGateway": Sentence("keuze"),
    "inclusiveGateway": Sentence("keuze met meer wegen"),
    "parallelGateway": Sentence("splitsing of samenkomst"),
    "eventBasedGateway": Sentence("wacht op wat het eerst komt"),
    "startEvent": Sentence("begin"),
    "endEvent": Sentence("einde"),
    "intermediateCatchEvent": Sentence("wachten"),
    "intermediateThrowEvent": Sentence("gebeurtenis"),
    "boundaryEvent": Sentence("gebeurtenis bij een stap"),
}
_EVENTS = {
    "timer": Sentence("klok"),
    "message": Sentence("bericht"),
    "signal": Sentence("signaal"),
    "error": Sentence("fout"),
    "escalation": Sentence("escalatie"),
}


def differences(path: str, before: Bundle, after: Bundle) -> Iterator[Difference]:
    """What differs in one diagram; a diagram that cannot be read is told as changed."""
    old = next((one for one in before.diagrams if one.file == path), None)
    new = next((one for one in after.diagrams if one.file == path), None)
    if old is None or new is None:
        yield Difference("", ChangeKind.CHANGED, Sentence("Dit diagram kan niet worden gelezen."))
        return
    found = [*_processes(old, new), *_elements(old, new), *_flows(old, new), *_declared(old, new)]
    yield from found
    if found:
        return
    if _meaning(old) != _meaning(new):
        yield something()
    elif old.shapes != new.shapes or old.edges != new.edges:
        text = Sentence("Alleen de tekening is verschoven; de procedure is dezelfde.")
        yield Difference("", ChangeKind.CHANGED, text)


def _meaning(diagram: Diagram) -> Sequence[Mapping[str, Any]]:
    """What a diagram says, wherever it stands in the file and on the sheet."""
    parts: tuple[Mapping[str, Any], ...] = (
        diagram.processes, diagram.elements, diagram.flows, diagram.declarations,
    )  # fmt: skip
    return [{name: replace(one, line=0) for name, one in part.items()} for part in parts]


def named(element: Element) -> Sentence:
    """An element as people know it: its kind and its name."""
    kind = element.type.value
    if kind in ("intermediateCatchEvent", "boundaryEvent") and element.event is not None:
        what: str = _EVENTS.get(element.event.kind.value, _TYPES[kind])
    else:
        what = _TYPES.get(kind, kind)
    return Sentence("{what} ‘{name}’", what=what, name=" ".join(element.name.split()) or element.id)


def _processes(old: Diagram, new: Diagram) -> Iterator[Difference]:
    for name in dict.fromkeys([*old.processes, *new.processes]):
        was, is_now = old.processes.get(name), new.processes.get(name)
        if was is None and is_now is not None:
            text = Sentence("Nieuw: proces ‘{name}’.", name=is_now.name or name)
            yield Difference(name, ChangeKind.ADDED, text)
        elif is_now is None and was is not None:
            text = Sentence("Weg: proces ‘{name}’.", name=was.name or name)
            yield Difference(name, ChangeKind.REMOVED, text)
        elif was is not None and is_now is not None:
            place = Sentence("Proces ‘{name}’", name=is_now.name or name)
            if was.name != is_now.name:
                yield changed(name, Sentence("Naam van het proces"), was.name, is_now.name)
            if was.executable != is_now.executable:
                words = {True: Sentence("kan worden uitgevoerd"), False: Sentence("is alleen een tekening")}
                yield changed(name, place, words[was.executable], words[is_now.executable])
            yield from values(name, place, was.extensions.properties, is_now.extensions.properties)


def _elements(old: Diagram, new: Diagram) -> Iterator[Difference]:
    for name in dict.fromkeys([*new.elements, *old.elements]):
        was, is_now = old.elements.get(name), new.elements.get(name)
        if was is None and is_now is not None:
            text = Sentence("Nieuw: {what}.", what=named(is_now))
            yield Difference(name, ChangeKind.ADDED, text)
        elif is_now is None and was is not None:
            yield Difference(name, ChangeKind.REMOVED, Sentence("Weg: {what}.", what=named(was)))
        elif was is not None and is_now is not None:
            told = [*_element(was, is_now)]
            yield from told
            before, after = _alone(was, old, new), _alone(is_now, old, new)
            if untold(before, after) != untold(after, before) or (not told and before != after):
                yield something(name, named(is_now))


def _alone(element: Element, old: Diagram, new: Diagram) -> Element:
    """An element without the ways that came or went, which are told by themselves; the order of those that
    stayed is the order in which their conditions are looked at.
    """
    stayed = (
        flow
        for flow in element.outgoing
        if (was := old.flows.get(flow)) and (is_now := new.flows.get(flow)) and was.source == is_now.source
    )
    return replace(element, line=0, incoming=(), outgoing=tuple(stayed))


def _element(was: Element, is_now: Element) -> Iterator[Difference]:
    name, place = is_now.id, opening(named(is_now))
    if was.name != is_now.name:
        text = Sentence("{before} heet nu ‘{after}’.", before=opening(named(was)), after=shown(is_now.name))
        yield Difference(name, ChangeKind.CHANGED, text, was.name, is_now.name)
    if was.type is not is_now.type:
        kinds = (_TYPES.get(was.type.value, was.type.value), _TYPES.get(is_now.type.value, is_now.type.value))
        yield changed(name, within(place, Sentence("soort")), *kinds)
    yield from _events(name, place, was.events, is_now.events)
    if was.interrupting != is_now.interrupting:
        words = {True: Sentence("breekt de stap af"), False: Sentence("laat de stap doorgaan")}
        yield changed(name, place, words[was.interrupting], words[is_now.interrupting])
    if was.attached_to != is_now.attached_to:
        yield changed(name, within(place, Sentence("hangt aan")), was.attached_to, is_now.attached_to)
    if was.default_flow != is_now.default_flow:
        yield changed(
            name, within(place, Sentence("weg als niets anders geldt")), was.default_flow, is_now.default_flow
        )
    yield from values(name, place, _said(was.extensions), _said(is_now.extensions))
    yield from values(name, place, _repeated(was), _repeated(is_now))
    if was.lanes != is_now.lanes:
        yield changed(name, within(place, Sentence("baan")), " / ".join(was.lanes), " / ".join(is_now.lanes))
    if was.documentation != is_now.documentation:
        yield changed(name, within(place, Sentence("toelichting")), was.documentation, is_now.documentation)


def _events(
    name: str, place: str, old: tuple[EventDefinition, ...], new: tuple[EventDefinition, ...]
) -> Iterator[Difference]:
    if len(old) != len(new):
        kinds = [
            list_in_words([_EVENTS.get(one.kind.value, one.kind.value) for one in side])
            for side in (old, new)
        ]
        yield changed(name, within(place, Sentence("waarop gewacht wordt")), *kinds)
        return
    for was, is_now in zip(old, new, strict=True):
        if was.kind is not is_now.kind:
            kinds = [_EVENTS.get(one.kind.value, one.kind.value) for one in (was, is_now)]
            yield changed(name, within(place, Sentence("waarop gewacht wordt")), *kinds)
        if was.expression != is_now.expression:
            what = Sentence("wanneer") if is_now.timer else Sentence("voorwaarde")
            yield changed(name, within(place, what), was.expression, is_now.expression)
        for label, before, after in (
            (Sentence("naam"), was.name, is_now.name),
            (Sentence("code"), was.code, is_now.code),
            (Sentence("hoort bij"), was.correlation_key, is_now.correlation_key),
            (Sentence("soort tijd"), was.timer, is_now.timer),
        ):
            if (before or "") != (after or ""):
                yield changed(name, within(place, label), before, after)


def _said(one: Extensions) -> dict[str, str | None]:
    """The extensions of an element as named values, in the words of people."""
    return {
        Sentence("formulier"): one.form.form_id if one.form else None,
        Sentence("toegewezen aan"): one.assignment.assignee if one.assignment else None,
        Sentence("functies"): one.assignment.candidate_groups if one.assignment else None,
        Sentence("mensen"): one.assignment.candidate_users if one.assignment else None,
        Sentence("klaar voor"): one.schedule.due_date if one.schedule else None,
        Sentence("oppakken vanaf"): one.schedule.follow_up_date if one.schedule else None,
        Sentence("voorrang"): one.priority,
        Sentence("soort stap"): one.job.type if one.job else None,
        Sentence("aantal pogingen"): one.job.retries if one.job else None,
        Sentence("beslistabel"): one.decision.decision_id if one.decision else None,
        Sentence("uitkomst van de beslistabel in"): one.decision.result_variable if one.decision else None,
        Sentence("roept aan"): one.called.process_id if one.called else None,
        Sentence("berekening"): one.script.expression if one.script else None,
        Sentence("uitkomst van de berekening in"): one.script.result_variable if one.script else None,
        **{Sentence("kop {name}", name=name): value for name, value in one.headers.items()},
        **{Sentence("invoer {name}", name=mapping.target): mapping.source for mapping in one.inputs},
        **{Sentence("uitvoer {name}", name=mapping.target): mapping.source for mapping in one.outputs},
        **{Sentence("eigenschap {name}", name=name): value for name, value in one.properties.items()},
    }


def _repeated(element: Element) -> dict[str, str | None]:
    many = element.multi_instance
    if many is None:
        return {}
    return {
        Sentence("herhaling"): Sentence("na elkaar") if many.sequential else Sentence("tegelijk"),
        Sentence("herhaald voor"): many.input_collection,
        Sentence("klaar als"): many.completion_condition,
        Sentence("uitkomsten in"): many.output_collection,
        Sentence("elke uitkomst"): many.output_element,
    }


def _flows(old: Diagram, new: Diagram) -> Iterator[Difference]:
    for name in dict.fromkeys([*new.flows, *old.flows]):
        was, is_now = old.flows.get(name), new.flows.get(name)
        if was is None and is_now is not None:
            yield Difference(name, ChangeKind.ADDED, Sentence("Nieuwe weg {what}.", what=way(new, is_now)))
        elif is_now is None and was is not None:
            yield Difference(name, ChangeKind.REMOVED, Sentence("Weg weggehaald {what}.", what=way(old, was)))
        elif was is not None and is_now is not None:
            place = Sentence("Weg {way}", way=way(new, is_now))
            if (was.source, was.target) != (is_now.source, is_now.target):
                text = Sentence(
                    "Weg verlegd: liep {before}, loopt nu {after}.",
                    before=way(old, was),
                    after=way(new, is_now),
                )
                yield Difference(name, ChangeKind.CHANGED, text)
            if was.name != is_now.name:
                yield changed(name, within(place, Sentence("opschrift")), was.name, is_now.name)
            if (was.condition or "") != (is_now.condition or ""):
                yield changed(name, within(place, Sentence("voorwaarde")), was.condition, is_now.condition)
            yield from values(name, place, was.properties, is_now.properties)


def way(diagram: Diagram, flow: Flow) -> str:
    """A flow as people know it: by what it begins and ends at."""
    ends: list[str] = []
    for end in (flow.source, flow.target):
        element = diagram.elements.get(end)
        ends.append(named(element) if element is not None else end)
    return Sentence("van {start} naar {end}", start=ends[0], end=ends[1])


def _declared(old: Diagram, new: Diagram) -> Iterator[Difference]:
    for name in dict.fromkeys([*old.declarations, *new.declarations]):
        was, is_now = old.declarations.get(name), new.declarations.get(name)
        if was is None or is_now is None:
            continue  # told with the event that uses it
        what = _EVENTS.get(is_now.kind.value, is_now.kind.value)
        place = Opening("{what} ‘{name}’", what=what, name=is_now.name or name)
        for label, before, after in (
            (Sentence("naam"), was.name, is_now.name),
            (Sentence("code"), was.code, is_now.code),
            (Sentence("hoort bij"), was.correlation_key, is_now.correlation_key),
        ):
            if (before or "") != (after or ""):
                yield changed(name, within(place, label), before, after)


def opening(what: Sentence) -> Opening:
    """The same words at the begin of a sentence."""
    return Opening(what.template, **what.values)
