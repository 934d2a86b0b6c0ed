"""A letter filled in with a real case or with made-up data, as it is and as it would become.

Nothing is sent or kept, and no working link of anybody is in it. The case is read as it is now; what belongs
to a step that the case has not reached, such as the item of a repetition, is worked out as the drawing says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.bpmn import Element
from engine.casework import own_page
from engine.casework.letter_parties import beside_the_case, parties_in, recipient_of
from engine.casework.looks import note_look
from engine.casework.made_up import made_up_case
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.casework.variables import DOCUMENTS, CaseVariables
from engine.comparing import words_between
from engine.errors import EngineFailed, NotAllowed, NotFound
from engine.feel import evaluate, to_python
from engine.letters import Letter, LetterMistake, letter_uses, read_letter, render, to_pdf
from engine.model.actor import Actor
from engine.model.foresight import CaseChoice, LetterTrial, LetterTried
from engine.policy import Policy
from engine.policy.policy import HOUSE_TEMPLATE, LETTERS, PAPER_TEMPLATE
from engine.ports import Unit
from engine.queries.case import may_look_into, reader
from engine.sentence import Sentence, said

JOB = "letter"
_CHOICES = 30
_LOOKED_THROUGH = 400
_DEEPEST = 12
_EXAMPLE_LINK = "voorbeeld"


def try_letter(
    here: Surroundings,
    path: str,
    before: Policy | None,
    after: Policy,
    username: str,
    instance_id: int | None = None,
    recipient: int = 0,
) -> LetterTrial:
    """The letter at `path` by both policies. Raises NotFound, NotAllowed, Excluded."""
    policies = [one for one in (before, after) if one is not None]
    if not any(path in one.files for one in policies):
        raise NotFound("Dit bestand bestaat niet in deze versie.", path=path)
    now = here.now()
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        choices = _choices(here, unit, username)
        case: CaseChoice | None = None
        if instance_id is not None:
            instance = unit.instance(instance_id)
            if not reader(here, unit, instance, username).handler:
                raise NotAllowed("Brieven van deze zaak zijn alleen voor wie eraan werkt.")
            case = CaseChoice(instance.id, instance.key, instance.title)
        fillings: list[_Filling | None] = []
        for policy in (before, after):
            if policy is None or path not in policy.files:
                fillings.append(None)
                continue
            if instance_id is None:
                known: Mapping[str, Any] = made_up_case(policy, organisation, now)
                process = ""
            else:
                variables = CaseVariables(unit, instance, policy, organisation, now)
                known = {**variables.plain(), DOCUMENTS: variables[DOCUMENTS]}
                process = instance.process_id
            fillings.append(_Filling(here.base_url, policy, organisation, path, known, process, now))
    names = list(dict.fromkeys(name for one in fillings if one for name in one.recipients))
    chosen = recipient if 0 <= recipient < len(names) else 0
    name = names[chosen] if names else ""
    tried = [one.tried(name) if one else None for one in fillings]
    if case is not None:
        note_look(here, case.instance_id, Actor.person(username), f"brief vooraf {path}")
    return LetterTrial(
        path=path,
        case=case,
        choices=choices,
        recipients=tuple(names),
        chosen=chosen,
        before=tried[0],
        after=tried[1],
        words=tuple(words_between(tried[0].text, tried[1].text)) if tried[0] and tried[1] else (),
    )


def letters_with(policy: Policy, path: str) -> tuple[tuple[str, str], ...]:
    """(path, title) of the letters that a shared part or house template goes into, by title."""
    part = path.removeprefix(LETTERS)
    if part == path or not part.startswith("_"):
        return ()
    found = []
    for file in policy.files:
        name = file.removeprefix(LETTERS)
        if name == file or name.startswith("_") or not name.endswith(".md"):
            continue
        letter, _ = read_letter(policy.files[file], file)
        if letter is not None and (
            path in (HOUSE_TEMPLATE, PAPER_TEMPLATE)
            or part in letter_uses(letter, policy.stationery.parts).parts
        ):
            found.append((file, letter.name))
    return tuple(sorted(found, key=lambda one: one[1]))


def paper(here: Surroundings, tried: LetterTried | None, policy: Policy) -> bytes:
    """A letter that was tried, as PDF. Raises NotFound when there is none, EngineFailed when it is no PDF."""
    if tried is None or tried.problem:
        raise NotFound("Deze brief kan niet worden gemaakt.")
    try:
        return to_pdf(tried.typst, here.now(), policy.paper_files)
    except LetterMistake as mistake:
        raise EngineFailed(reason=said(mistake)) from mistake


def _choices(here: Surroundings, unit: Unit, username: str) -> tuple[CaseChoice, ...]:
    newest = unit.newest_instances(_LOOKED_THROUGH)
    seen = may_look_into(here, unit, newest, username)
    return tuple(
        CaseChoice(one.id, one.key, one.title) for one in (seen[id_] for id_ in newest if id_ in seen)
    )[:_CHOICES]


@dataclass(frozen=True)
class _Filling:
    """One policy's letter with what is known of a case."""

    base_url: str
    policy: Policy
    organisation: Organisation
    path: str
    known: Mapping[str, Any]
    process_id: str  # of the case; empty: any that sends this letter
    now: datetime

    @cached_property
    def letter(self) -> Letter | None:
        return read_letter(self.policy.files[self.path], self.path)[0]

    @cached_property
    def recipients(self) -> Mapping[str, tuple[Element | None, Mapping[str, Any]]]:
        """Who would get it, by name: the step that sends it and the party."""
        found: dict[str, tuple[Element | None, Mapping[str, Any]]] = {}
        letter = self.letter
        steps = list(self._steps(letter.id)) if letter else []
        for step in steps:
            scope = self._scope(step)
            for header in ("to", "copyTo"):
                try:
                    parties = parties_in(to_python(self._value(step.extensions.headers.get(header), scope)))
                except TypeError:
                    continue
                for party in parties:
                    found.setdefault(str(recipient_of(party).get("naam") or "?"), (step, party))
        if not found:
            for party in self._parties():
                found.setdefault(
                    str(recipient_of(party).get("naam") or "?"), (steps[0] if steps else None, party)
                )
        return found

    def tried(self, name: str) -> LetterTried:
        """The letter to this recipient, or to the first when this policy sends it to others."""
        letter = self.letter
        if letter is None:
            return LetterTried(problem=Sentence("Deze brief kan niet worden gelezen."))
        step, party = self.recipients.get(name) or next(iter(self.recipients.values()), (None, {}))
        scope = self._scope(step) if step else dict(self.known)
        recipient = recipient_of(party)
        contact = self._value(self._property(step, "contact"), scope)
        link = own_page.address(self.base_url, _EXAMPLE_LINK) if party else None
        given = beside_the_case(
            letter.id,
            recipient,
            self.policy,
            self.organisation,
            to_python(contact),
            link,
            self._enclosed(step, scope),
        )
        try:
            made = render(letter, {**scope, **given}, self.policy.stationery)
        except LetterMistake as mistake:
            return LetterTried(problem=Sentence("De brief kan niet worden gemaakt: {why}", why=said(mistake)))
        return LetterTried(made.subject, made.html, made.text, made.typst, made.missing)

    # -- where the letter is sent ------------------------------------------------------------------------

    def _steps(self, letter_id: str) -> Iterator[Element]:
        for diagram in self.policy.diagrams:
            for element in diagram.elements.values():
                job = element.extensions.job
                if job is not None and job.type == JOB and element.extensions.headers.get(JOB) == letter_id:
                    yield element

    def _around(self, step: Element) -> list[Element]:
        """The step with the sub-processes and calls around it, outermost first."""
        found = [step]
        while len(found) < _DEEPEST:
            inner = found[-1]
            outer = self.policy.element(inner.process, inner.scope) if inner.scope != inner.process else None
            outer = outer or self._callers.get(inner.process)
            if outer is None or outer in found:
                break
            found.append(outer)
        return found[::-1]

    @cached_property
    def _callers(self) -> Mapping[str, Element]:
        found: dict[str, Element] = {}
        for diagram in self.policy.diagrams:
            for element in diagram.elements.values():
                if (called := element.extensions.called) is not None:
                    found.setdefault(called.process_id, element)
        return found

    def _scope(self, step: Element) -> dict[str, Any]:
        """The case with what is local to a step: the first item of a repetition, input mappings."""
        scope = dict(self.known)
        for element in self._around(step):
            repetition = element.multi_instance
            if repetition is not None and repetition.input_element:
                items = self._value(repetition.input_collection, scope)
                if isinstance(items, list) and items:
                    scope[repetition.input_element] = items[0]
            for mapping in element.extensions.inputs:
                scope[mapping.target] = self._value(mapping.source, scope)
        return scope

    # -- what the drawing says of it -----------------------------------------------------------------------

    def _value(self, text: str | None, scope: Mapping[str, Any]) -> Any:
        if not text:
            return None
        return evaluate(text[1:], scope, now=self.now).value if text.startswith("=") else text

    def _property(self, step: Element | None, name: str) -> str:
        process_id = self.process_id or (self._around(step)[0].process if step else "")
        for diagram in self.policy.diagrams:
            if process_id in diagram.processes:
                return diagram.processes[process_id].extensions.properties.get(name, "")
        return ""

    def _parties(self) -> Iterator[Mapping[str, Any]]:
        for name in self._property(None, "parties").split(",") if self.process_id else ():
            value = to_python(self.known.get(name.strip()))
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, Mapping):
                    yield one

    def _enclosed(self, step: Element | None, scope: Mapping[str, Any]) -> list[str]:
        """Titles of what goes with it: documents of the case, or letters that would be made by then."""
        value = to_python(self._value(step.extensions.headers.get("enclose"), scope)) if step else None
        titles = {int(one["id"]): str(one["titel"]) for one in to_python(self.known.get(DOCUMENTS)) or ()}
        found = []
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                other = self.policy.letters.get(one)
                try:
                    made = render(other, scope, replace(self.policy.stationery, house="")) if other else None
                except LetterMistake:
                    made = None
                found.append(made.subject if made else one)
            elif one is not None and int(one) in titles:
                found.append(titles[int(one)])
        return found
