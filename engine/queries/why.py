"""The answer to "why?" for every fact, deadline, document, task and outcome of a case.

What happened together was written down at one moment: the entries of history of one action share it. From the
action that wrote a value follow the step of the drawing, the rows of tables that held, and who did it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson

from engine.bpmn import Element
from engine.casework.access import Access
from engine.casework.chronicle import ACTION
from engine.casework.facts import HANDLERS_ONLY, fact
from engine.casework.looks import note_look
from engine.casework.organisation import Organisation
from engine.casework.sentences import told
from engine.casework.surroundings import Surroundings
from engine.casework.variables import decode
from engine.errors import NotAllowed, NotFound
from engine.forms import form_variables
from engine.letters import letter_uses
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.records import HistoryRecord, InstanceRecord
from engine.model.tasks import TaskState
from engine.model.why import Cause, RuleCell, RuleWhy, WhyFrom, WhyKind, WhyValue, WhyView
from engine.model.written_dates import day_in_words
from engine.model.written_values import in_words
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.case import deadline_view, must_see, outcome_label

_ACTS = (
    HistoryKind.TASK_COMPLETED,
    HistoryKind.MESSAGE,
    HistoryKind.STARTED,
    HistoryKind.VARIABLES,
    HistoryKind.TIMER_FIRED,
)
_MAIN = (*_ACTS, HistoryKind.JOB_DONE)
_WORD = re.compile(r"[^\W\d]\w*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def why(here: Surroundings, instance_id: int, username: str, kind: WhyKind, name: str) -> WhyView:
    """Why it is so. Raises NotFound for what this case does not have, NotAllowed, Excluded."""
    now, actor = here.now(), Actor.person(username)
    with here.store.read() as unit:
        instance = unit.instance(instance_id)
        organisation = here.people.get(unit)
        access = Access(actor, organisation, instance, organisation.hats(username, here.today()))
        tasks = unit.tasks(instance_id)
        open_tasks = [task for task in tasks if task.state is TaskState.OPEN]
        did = any(task.completed_by == username for task in tasks)
        must_see(access, open_tasks, did)
        asked = _Asked(here, unit, instance, organisation, handler=access.is_handler(open_tasks, did))
        view = asked.answer(kind, name, now)
    note_look(here, instance_id, actor, f"waarom {kind.value} {name}".strip())
    return view


class _Asked:
    """One case, with its history cut into actions."""

    def __init__(
        self,
        here: Surroundings,
        unit: Unit,
        instance: InstanceRecord,
        organisation: Organisation,
        *,
        handler: bool,
    ) -> None:
        self.unit = unit
        self.instance = instance
        self.organisation = organisation
        self.handler = handler
        self.policy = here.shelf.get(instance.deployment_id, unit)
        self.numbers = {one.id: one.number for one in unit.deployments()}
        self.entries = unit.history(instance.id)
        self.values = unit.variable_history(instance.id)
        self.policies = {
            one: here.shelf.get(one, unit) for one in {entry.deployment_id for entry in self.entries}
        }

    def answer(self, kind: WhyKind, name: str, now: datetime) -> WhyView:
        if kind is WhyKind.FACT:
            return self.of_fact(name)
        if kind is WhyKind.OUTCOME:
            return self.of_outcome()
        if not name.isdigit():
            raise NotFound()
        if kind is WhyKind.DEADLINE:
            return self.of_deadline(int(name), now)
        return self.of_document(int(name)) if kind is WhyKind.DOCUMENT else self.of_task(int(name))

    # -- what is asked about ---------------------------------------------------------------------------

    def of_fact(self, name: str) -> WhyView:
        item = self.policy.dictionary.get(name)
        stored = [(seq, text) for known, seq, text in self.values if known == name]
        if not stored:
            raise NotFound("Dit gegeven heeft deze zaak niet.", name=name)
        if not self.handler and (item is None or item.seen_by == HANDLERS_ONLY):
            raise NotAllowed("Dit gegeven is alleen voor wie aan de zaak werkt.", name=name)
        changes = [one for at, one in enumerate(stored) if at == 0 or stored[at - 1][1] != one[1]]
        values = []
        for seq, text in reversed(changes):
            action = self.action_of(seq, seq)
            step = self.writer(action, name)
            values.append(WhyValue(self.in_words(name, text), self.cause(action, step, written=name)))
        newest = self.action_of(changes[-1][0], changes[-1][0])
        return self.view(
            WhyKind.FACT,
            name,
            item.label if item else name,
            values[0].text,
            values,
            self.sources(newest, self.writer(newest, name), changes[-1][0], name),
            self.act_before(newest),
            meaning=item.meaning if item else "",
        )

    def of_outcome(self) -> WhyView:
        closed = next((one for one in reversed(self.entries) if one.kind is HistoryKind.CLOSED), None)
        if closed is None:
            raise NotFound("Deze zaak heeft nog geen uitkomst.")
        action = self.action_with(closed)
        text = outcome_label(self.policy, self.instance.outcome)
        step = (closed.process_id, closed.element_id)
        element = self.element(step)
        expression = element.extensions.headers.get("outcome", "") if element else ""
        value = WhyValue(text, self.cause(action, step, closed))
        found = self.named_in([expression], self.version_at(action))
        return self.view(WhyKind.OUTCOME, "", "Uitkomst", text, [value], found, self.act_before(action))

    def of_deadline(self, deadline_id: int, now: datetime) -> WhyView:
        record = self.unit.deadline(deadline_id)
        if record is None or record.instance_id != self.instance.id:
            raise NotFound("Deze termijn heeft deze zaak niet.")
        entry = next(
            (
                one
                for one in self.entries
                if one.kind is HistoryKind.DEADLINE_SET
                and one.at == record.set_at
                and _data(one).get("term") == record.term
            ),
            None,
        )
        values, sources, after = self.about(entry, day_in_words(record.due))
        view = self.view(
            WhyKind.DEADLINE, str(deadline_id), record.label, day_in_words(record.due), values, sources, after
        )
        return replace(view, deadline=deadline_view(record, now))

    def of_document(self, document_id: int) -> WhyView:
        row = self.unit.document(document_id)
        if row is None or row.instance_id != self.instance.id:
            raise NotFound("Dit stuk heeft deze zaak niet.")
        entry = next(
            (
                one
                for one in self.entries
                if one.kind is HistoryKind.DOCUMENT and _data(one).get("document") == document_id
            ),
            None,
        )
        values, sources, after = self.about(entry, row.title)
        letter = self.policy.letters.get(row.letter_id or "")
        if letter is not None and entry is not None:
            uses = letter_uses(letter, self.policy.stationery.parts)
            then = self.version_at(self.action_with(entry))
            sources = self.named(dict.fromkeys(name.path[0] for name in uses.names), then)
        return self.view(
            WhyKind.DOCUMENT, str(document_id), row.title, row.recipient or row.title, values, sources, after
        )

    def of_task(self, task_id: int) -> WhyView:
        task = next((one for one in self.unit.tasks(self.instance.id) if one.id == task_id), None)
        if task is None:
            raise NotFound("Deze taak heeft deze zaak niet.")
        step = (task.process_id, task.element_id)
        entry = self.entered(step, task.created_at)
        element = self.element(step)
        who = ", ".join(task.functions) or ", ".join(self.organisation.name(one) for one in task.users)
        text = self.organisation.name(task.completed_by or task.assignee) or who
        if entry is None:
            return self.view(WhyKind.TASK, str(task_id), task.name, text, [], (), None)
        action = self.action_with(entry)
        value = WhyValue(text, self.cause(action, step))
        assignment = element.extensions.assignment if element else None
        asked = (
            (assignment.assignee, assignment.candidate_groups, assignment.candidate_users)
            if assignment
            else ()
        )
        sources = self.named_in([one or "" for one in asked], self.version_at(action))
        return self.view(
            WhyKind.TASK, str(task_id), task.name, text, [value], sources, self.act_before(action)
        )

    def entered(self, step: tuple[str, str], at: datetime) -> HistoryRecord | None:
        """The entry that tells that a step was reached at a moment."""
        for entry in self.entries:
            if entry.kind is HistoryKind.ELEMENT and entry.at == at:
                for word, element_id, process_id, *_ in _data(entry)["steps"]:
                    if (word, process_id, element_id) == ("entered", *step):
                        return entry
        return None

    def about(
        self, entry: HistoryRecord | None, text: str
    ) -> tuple[list[WhyValue], tuple[WhyFrom, ...], Cause | None]:
        """What an entry of history tells of itself."""
        if entry is None:
            return [], (), None
        action = self.action_with(entry)
        step = (entry.process_id, entry.element_id)
        cause = self.cause(action, step, entry)
        sources = self.sources(action, step, self.version_at(action), "")
        return [WhyValue(text, cause)], sources, self.act_before(action)

    # -- history, by action ----------------------------------------------------------------------------

    @cached_property
    def actions(self) -> Sequence[Sequence[HistoryRecord]]:
        """Entries that were written together. Where history does not say so: those of one moment."""
        found: list[list[HistoryRecord]] = []
        for entry in self.entries:
            before = found[-1][-1] if found else None
            numbered = ACTION in _data(entry)
            if before is None or numbered or (entry.at != before.at):
                found.append([])
            found[-1].append(entry)
        return found

    def action_of(self, version: int, then: int) -> Sequence[HistoryRecord]:
        """The action that made this version of the instance; `then` counts actions where none is numbered."""
        for action in reversed(self.actions):
            if _data(action[0]).get(ACTION) == version:
                return action
        return self.actions[min(then, len(self.actions)) - 1]

    def action_with(self, entry: HistoryRecord) -> Sequence[HistoryRecord]:
        """The action that an entry belongs to."""
        return next(action for action in self.actions if action[0].seq <= entry.seq <= action[-1].seq)

    def version_at(self, action: Sequence[HistoryRecord]) -> int:
        """The version of the instance that an action made."""
        return int(_data(action[0]).get(ACTION) or self.actions.index(action) + 1)

    def writer(self, action: Sequence[HistoryRecord], name: str) -> tuple[str, str]:
        """The step of an action that wrote a variable: a table before a step that hands on its answer; where
        no step says that it wrote it, the one that the action is about."""
        decided = {entry.element_id for entry in action if entry.kind is HistoryKind.DECISION}
        wrote = [step for step in _left(action) if (one := self.element(step)) and name in self.writes(one)]
        by_table = [step for step in wrote if step[1] in decided]
        if wrote:
            return (by_table or wrote)[-1]
        main = _main(action)
        return (main.process_id, main.element_id)

    def writes(self, element: Element) -> set[str]:
        """The variables that a step says it writes."""
        extensions = element.extensions
        found = {mapping.target.split(".")[0] for mapping in extensions.outputs}
        if extensions.decision is not None:
            found.add(extensions.decision.result_variable)
        if extensions.script is not None:
            found.add(extensions.script.result_variable)
        form_id = extensions.form.form_id if extensions.form else extensions.properties.get("formId")
        if form_id and form_id in self.policy.forms:
            found |= {path[0] for _, path in form_variables(self.policy.form(form_id)).fills}
        if element.multi_instance is not None and element.multi_instance.output_collection:
            found.add(element.multi_instance.output_collection)
        return found

    def cause(
        self,
        action: Sequence[HistoryRecord],
        step: tuple[str, str],
        entry: HistoryRecord | None = None,
        written: str = "",
    ) -> Cause:
        """What happened in an action, at one step of it; `written` is the variable that is asked about."""
        main = entry or _main(action)
        policy = self.policies[main.deployment_id]
        row = told(_main(action) if entry is None else entry, self.organisation, policy, 0)
        element = self.element(step)
        properties: Mapping[str, str] = element.extensions.properties if element else {}
        definition = policy.library.processes.get(step[0])
        rules = tuple(self.rules(action, step, policy)) if self.handler else ()
        expression = _expression(element, written)
        if not rules and self.handler and expression:
            # A step that hands on the answer of a table: the row that held is part of the reason.
            for name in _WORD.findall(_QUOTED.sub("", expression)):
                rules = rules or tuple(self.rules(action, self.writer(action, name), policy))
        return Cause(
            seq=main.seq,
            at=main.at,
            actor_name=told(_main(action), self.organisation, policy, 0).actor_name,
            sentence=row.sentence,
            process_id=step[0],
            process_name=definition.name if definition else "",
            element_id=step[1],
            element_name=(element.name if element else "") or step[1],
            explain=properties.get("explain", ""),
            norms=policy.norms_of(properties.get("norm", "")),
            deployment_number=self.numbers.get(main.deployment_id, 0),
            rules=rules,
            expression=expression,
        )

    def rules(
        self, action: Sequence[HistoryRecord], step: tuple[str, str], policy: Policy
    ) -> Iterator[RuleWhy]:
        """The rows of tables that held at a step."""
        for entry in action:
            if entry.kind is HistoryKind.DECISION and entry.element_id == step[1]:
                for rule in _data(entry).get("rules", ()):
                    yield self.rule(rule, policy, _data(entry).get("value"))

    def rule(self, rule: Mapping[str, Any], policy: Policy, value: Any) -> RuleWhy:
        file, name, table = policy.tables.get(str(rule["table"]), ("", str(rule["table"]), None))
        row = next((one for one in table.rules if one.number == rule["rule"]), None) if table else None
        asks = [one.text for one in row.inputs] if row else []
        inputs = tuple(
            RuleCell(str(label), asks[at] if at < len(asks) else "", in_words(given) or "leeg")
            for at, (label, given) in enumerate(rule.get("inputs", ()))
        )
        answers: list[tuple[str, str]] = []
        if row is not None and table is not None:
            for column, cell in zip(table.outputs, row.outputs):
                label = column.label or column.name or name
                got = value.get(column.name) if isinstance(value, dict) else value
                answers.append((label, in_words(got) if got is not None else cell.text))
        remark = " ".join(one for one in row.annotations if one) if row else ""
        return RuleWhy(name, file, int(rule["rule"]), inputs, tuple(answers), remark)

    def act_before(self, action: Sequence[HistoryRecord]) -> Cause | None:
        """The last act of a person, message or clock before an action that was the program's own."""
        if _main(action).kind in _ACTS:
            return None
        for entry in reversed(self.entries[: action[0].seq - 1]):
            if entry.kind in _ACTS:
                return self.cause(self.action_with(entry), (entry.process_id, entry.element_id), entry)
        return None

    # -- what it came from -----------------------------------------------------------------------------

    def sources(
        self, action: Sequence[HistoryRecord], step: tuple[str, str], version: int, but: str
    ) -> tuple[WhyFrom, ...]:
        """The variables that a step looked at: in its table, its formula, its mappings."""
        texts: list[str] = []
        element = self.element(step)
        if element is not None:
            extensions = element.extensions
            texts += [mapping.source or "" for mapping in (*extensions.inputs, *extensions.outputs)]
            texts += [extensions.script.expression] if extensions.script else []
            texts += [text for text in extensions.headers.values() if text.startswith("=")]
        for entry in action:
            if entry.kind is HistoryKind.DECISION and entry.element_id == step[1]:
                for rule in _data(entry).get("rules", ()):
                    _, _, table = self.policy.tables.get(str(rule["table"]), ("", "", None))
                    texts += [column.expression.text for column in table.inputs] if table else []
        return tuple(one for one in self.named_in(texts, version) if one.name != but)

    def named_in(self, texts: Iterable[str], version: int) -> tuple[WhyFrom, ...]:
        """The variables that expressions name."""
        words = dict.fromkeys(word for text in texts for word in _WORD.findall(_QUOTED.sub("", text)))
        return self.named(words, version)

    def named(self, names: Iterable[str], version: int) -> tuple[WhyFrom, ...]:
        """These variables with the value they had then; those this person may not see are left out."""
        then: dict[str, str] = {}
        for name, at, text in self.values:
            if at <= version:
                then[name] = text
        found = []
        for name in names:
            item = self.policy.dictionary.get(name)
            if name not in then or item is None or (item.seen_by == HANDLERS_ONLY and not self.handler):
                continue
            if text := self.in_words(name, then[name]):
                found.append(WhyFrom(name, item.label, text))
        return tuple(found)

    # -- words -----------------------------------------------------------------------------------------

    def in_words(self, name: str, stored: str) -> str:
        return fact(name, decode(stored), self.policy, self.organisation, handler=self.handler).text

    def element(self, step: tuple[str, str]) -> Element | None:
        return self.policy.element(*step) if step[1] else None

    def view(
        self,
        kind: WhyKind,
        name: str,
        label: str,
        text: str,
        values: Iterable[WhyValue],
        sources: tuple[WhyFrom, ...],
        after: Cause | None,
        meaning: str = "",
    ) -> WhyView:
        return WhyView(
            kind=kind,
            name=name,
            case_key=self.instance.key,
            case_title=self.instance.title,
            instance_id=self.instance.id,
            deployment_id=self.instance.deployment_id,
            label=label,
            text=text,
            meaning=meaning,
            values=tuple(values),
            came_from=sources,
            after=after,
        )


def _data(entry: HistoryRecord) -> Mapping[str, Any]:
    found: Mapping[str, Any] = orjson.loads(entry.data) if entry.data else {}
    return found


def _main(action: Sequence[HistoryRecord]) -> HistoryRecord:
    """What an action is about: what a person, a message or the clock did, else the first thing in it."""
    return next((entry for entry in action if entry.kind in _MAIN), action[0])


def _expression(element: Element | None, name: str) -> str:
    """What a step works out for a variable, as the drawing says it."""
    if element is None:
        return ""
    for mapping in element.extensions.outputs:
        if mapping.target.split(".")[0] == name:
            return (mapping.source or "").removeprefix("=").strip()
    script = element.extensions.script
    return script.expression.removeprefix("=").strip() if script and script.result_variable == name else ""


def _left(action: Sequence[HistoryRecord]) -> Iterator[tuple[str, str]]:
    for entry in action:
        if entry.kind is HistoryKind.ELEMENT:
            for word, element_id, process_id, *_ in _data(entry)["steps"]:
                if word == "left":
                    yield process_id, element_id
