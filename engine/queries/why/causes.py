"""The step, the rows of tables and the one behind what was written in a case."""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn import Element
from engine.casework.sentences import told
from engine.casework.table_words import TableWords
from engine.forms import form_variables
from engine.model.history import HistoryKind
from engine.model.records import HistoryRecord
from engine.model.why import Cause, RuleWhy
from engine.policy import Policy
from engine.queries.why.asked import Asked
from engine.queries.why.trail import data_of, left_in, main_of
from engine.queries.why.words import words_in
from engine.sentence import Sentence


def cause(
    asked: Asked,
    action: Sequence[HistoryRecord],
    step: tuple[str, str],
    entry: HistoryRecord | None = None,
    written: str = "",
) -> Cause:
    """What happened in an action, at one step of it; `written` is the variable that is asked about."""
    main = entry or main_of(action)
    policy = asked.policies[main.deployment_id]
    row = told(main_of(action) if entry is None else entry, asked.organisation, policy, 0)
    element = asked.element(step)
    properties: Mapping[str, str] = element.extensions.properties if element else {}
    definition = policy.library.processes.get(step[0])
    rules = tuple(_rules(asked, action, step, policy)) if asked.handler else ()
    expression = _expression(element, written)
    if not rules and asked.handler and expression:
        # A step that hands on the answer of a table: the row that held is part of the reason.
        for name in words_in([expression]):
            rules = rules or tuple(_rules(asked, action, writer(asked, action, name), policy))
    return Cause(
        seq=main.seq,
        at=main.at,
        actor_name=told(main_of(action), asked.organisation, policy, 0).actor_name,
        sentence=_of_step(element) if _is_beside(action, step, entry) and element else row.sentence,
        process_id=step[0],
        process_name=definition.name if definition else "",
        element_id=step[1],
        element_name=(element.name if element else "") or step[1],
        explain=properties.get("explain", ""),
        norms=policy.norms_of(properties.get("norm", "")),
        deployment_number=asked.numbers.get(main.deployment_id, 0),
        rules=rules,
        expression=expression,
        formula=TableWords(policy, asked.organisation).formula(expression),
    )


def _is_beside(action: Sequence[HistoryRecord], step: tuple[str, str], entry: HistoryRecord | None) -> bool:
    """Whether an action of the program itself is called after another of its steps than this one."""
    main = main_of(action)
    return entry is None and main.kind is HistoryKind.JOB_DONE and (main.process_id, main.element_id) != step


def _of_step(element: Element) -> Sentence:
    return Sentence("‘{name}’ is uitgevoerd.", name=element.name or element.id)


def act_before(asked: Asked, action: Sequence[HistoryRecord]) -> Cause | None:
    """The last act of a person, message or clock before an action that was the program's own."""
    entry = asked.trail.act_before(action)
    if entry is None:
        return None
    return cause(asked, asked.trail.action_with(entry), (entry.process_id, entry.element_id), entry)


def writer(asked: Asked, action: Sequence[HistoryRecord], name: str) -> tuple[str, str]:
    """The step of an action that wrote a variable: a table before a step that hands on its answer; where
    no step says that it wrote it, the one that the action is about."""
    decided = {entry.element_id for entry in action if entry.kind is HistoryKind.DECISION}
    wrote = [step for step in left_in(action) if (one := asked.element(step)) and name in _writes(asked, one)]
    by_table = [step for step in wrote if step[1] in decided]
    if wrote:
        return (by_table or wrote)[-1]
    main = main_of(action)
    return (main.process_id, main.element_id)


def _writes(asked: Asked, element: Element) -> set[str]:
    """The variables that a step says it writes."""
    extensions = element.extensions
    found = {mapping.target.split(".")[0] for mapping in extensions.outputs}
    if extensions.decision is not None:
        found.add(extensions.decision.result_variable)
    if extensions.script is not None:
        found.add(extensions.script.result_variable)
    form_id = extensions.form.form_id if extensions.form else extensions.properties.get("formId")
    if form_id and form_id in asked.policy.forms:
        found |= {path[0] for _, path in form_variables(asked.policy.form(form_id)).fills}
    if element.multi_instance is not None and element.multi_instance.output_collection:
        found.add(element.multi_instance.output_collection)
    return found


def _rules(
    asked: Asked, action: Sequence[HistoryRecord], step: tuple[str, str], policy: Policy
) -> Iterator[RuleWhy]:
    """The rows of tables that held at a step."""
    words = TableWords(policy, asked.organisation)
    element = asked.element(step)
    called = element.extensions.decision if element else None
    result = called.result_variable if called else ""
    for entry in action:
        if entry.kind is HistoryKind.DECISION and entry.element_id == step[1]:
            for rule in data_of(entry).get("rules", ()):
                yield words.rule(rule, data_of(entry).get("value"), result)


def _expression(element: Element | None, name: str) -> str:
    """What a step works out for a variable, as the drawing says it."""
    if element is None:
        return ""
    for mapping in element.extensions.outputs:
        if mapping.target.split(".")[0] == name:
            return (mapping.source or "").removeprefix("=").strip()
    script = element.extensions.script
    return script.expression.removeprefix("=").strip() if script and script.result_variable == name else ""
