"""What a value came from: the variables that its step looked at."""

from collections.abc import Iterable, Sequence

from engine.casework.facts import HANDLERS_ONLY
from engine.model.history import HistoryKind
from engine.model.records import HistoryRecord
from engine.model.why import WhyFrom
from engine.queries.why.asked import Asked
from engine.queries.why.trail import data_of
from engine.queries.why.words import words_in


def sources(
    asked: Asked, action: Sequence[HistoryRecord], step: tuple[str, str], version: int, but: str
) -> tuple[WhyFrom, ...]:
    """The variables that a step looked at: in its table, its formula, its mappings."""
    texts: list[str] = []
    element = asked.element(step)
    if element is not None:
        extensions = element.extensions
        texts += [mapping.source or "" for mapping in (*extensions.inputs, *extensions.outputs)]
        texts += [extensions.script.expression] if extensions.script else []
        texts += [text for text in extensions.headers.values() if text.startswith("=")]
    for entry in action:
        if entry.kind is HistoryKind.DECISION and entry.element_id == step[1]:
            for rule in data_of(entry).get("rules", ()):
                _, _, table = asked.policy.tables.get(str(rule["table"]), ("", "", None))
                texts += [column.expression.text for column in table.inputs] if table else []
    return tuple(one for one in named_in(asked, texts, version) if one.name != but)


def named_in(asked: Asked, texts: Iterable[str], version: int) -> tuple[WhyFrom, ...]:
    """The variables that expressions name."""
    return named(asked, words_in(texts), version)


def named(asked: Asked, names: Iterable[str], version: int) -> tuple[WhyFrom, ...]:
    """These variables with the value they had then; those this person may not see are left out."""
    then: dict[str, str] = {}
    for name, at, text in asked.values:
        if at <= version:
            then[name] = text
    found = []
    for name in names:
        item = asked.policy.dictionary.get(name)
        if name not in then or item is None or (item.seen_by == HANDLERS_ONLY and not asked.handler):
            continue
        was = asked.fact(name, then[name])
        if was.text:
            found.append(WhyFrom(name, item.label, was.text, was.records))
    return tuple(found)
