"""Differences between two versions of decision tables: columns, rows, cells, formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.checks import Bundle
from engine.comparing.telling import changed, side_by_side, something, within
from engine.dmn.model import (
    Decision,
    DecisionTable,
    Definitions,
    Literal,
    TableInput,
    TableOutput,
    TableRule,
    Tests,
)
from engine.model.comparison import ChangeKind, Difference
from engine.sentence import Sentence


def differences(path: str, before: Bundle, after: Bundle) -> Iterator[Difference]:
    """What differs in one file with decisions."""
    old_model, new_model = (bundle.models[path].definitions for bundle in (before, after))
    found = list(_all(_decisions(old_model), _decisions(new_model)))
    yield from found
    if _beside(old_model) != _beside(new_model) or (not found and old_model != new_model):
        yield something()


def _beside(model: Definitions | None) -> Definitions | None:
    """What a model says beside its decisions: types, knowledge, services."""
    return replace(model, decisions=()) if model else None


def _all(was: Mapping[str, Decision], is_now: Mapping[str, Decision]) -> Iterator[Difference]:
    for name in dict.fromkeys([*is_now, *was]):
        old, new = was.get(name), is_now.get(name)
        if old is None and new is not None:
            yield Difference(name, ChangeKind.ADDED, Sentence("Nieuw: beslissing ‘{name}’.", name=new.name))
        elif new is None and old is not None:
            yield Difference(name, ChangeKind.REMOVED, Sentence("Weg: beslissing ‘{name}’.", name=old.name))
        elif old is not None and new is not None and old != new:
            yield from _decision(old, new)


def _decisions(definitions: Definitions | None) -> Mapping[str, Decision]:
    return {one.id: one for one in definitions.decisions} if definitions else {}


def _decision(old: Decision, new: Decision) -> Iterator[Difference]:
    place = Sentence("Beslissing ‘{name}’", name=new.name)
    if old.name != new.name:
        yield changed(new.id, within(place, Sentence("naam")), old.name, new.name)
    if old.description != new.description:
        yield changed(new.id, within(place, Sentence("toelichting")), old.description, new.description)
    match old.logic, new.logic:
        case DecisionTable() as was, DecisionTable() as is_now:
            yield from _table(new.id, place, was, is_now)
        case Literal() as was_text, Literal() as now_text:
            if was_text.text != now_text.text:
                yield changed(new.id, within(place, Sentence("formule")), was_text.text, now_text.text)
        case was_logic, now_logic:
            if was_logic != now_logic:
                text = Sentence("{place}: de formule is anders.", place=place)
                yield Difference(new.id, ChangeKind.CHANGED, text)
    if _untold(old, new) != _untold(new, old):
        yield something(new.id, Sentence("{what} ‘{name}’", what=Sentence("beslissing"), name=new.name))


def _untold(one: Decision, other: Decision) -> object:
    """What a decision says beside all that is told above: a default, a type or a requirement that changed is
    not passed over in silence. Without ids: where there is none, it hangs on the line in the file.
    """
    rest = one.variable.type_ref, one.information, one.knowledge, one.question
    if not (isinstance(one.logic, DecisionTable) and isinstance(other.logic, DecisionTable)):
        return rest, one.logic.type_ref if isinstance(one.logic, Literal) else None
    asked = {column.id for column in other.logic.inputs}
    answered = {column.id for column in other.logic.outputs}
    inputs = [
        (column.expression.type_ref, column.expression.language, _text(column.values))
        for column in one.logic.inputs
        if column.id in asked
    ]
    outputs = [
        (column.type_ref, _text(column.values), _text(column.default))
        for column in one.logic.outputs
        if column.id in answered
    ]
    return rest, one.logic.type_ref, inputs, outputs


def _text(part: Tests | Literal | None) -> str:
    return "" if part is None else part.text


def _table(decision: str, place: str, old: DecisionTable, new: DecisionTable) -> Iterator[Difference]:
    if old.hit_policy is not new.hit_policy:
        yield changed(
            decision, within(place, Sentence("welke rij geldt")), old.hit_policy.value, new.hit_policy.value
        )
    if old.aggregation is not new.aggregation:
        yield changed(
            decision, within(place, Sentence("optelling")), old.aggregation.value, new.aggregation.value
        )
    was_in, now_in = _columns(old, inputs=True), _columns(new, inputs=True)
    was_out, now_out = _columns(old, inputs=False), _columns(new, inputs=False)
    for was, is_now in ((was_in, now_in), (was_out, now_out)):
        for name in dict.fromkeys([*is_now, *was]):
            if name not in was:
                text = Sentence("{place}: nieuwe kolom ‘{name}’.", place=place, name=is_now[name][1])
                yield Difference(decision, ChangeKind.CHANGED, text)
            elif name not in is_now:
                text = Sentence("{place}: kolom ‘{name}’ is weg.", place=place, name=was[name][1])
                yield Difference(decision, ChangeKind.CHANGED, text)
            elif was[name][1:] != is_now[name][1:]:
                where = within(place, Sentence("kolom ‘{name}’", name=is_now[name][1]))
                texts = (side_by_side(side[name][1:], " = ") for side in (was, is_now))
                yield changed(decision, where, *texts)
    yield from _rows(place, old, new)


def _columns(table: DecisionTable, *, inputs: bool) -> dict[str, tuple[int, str, str]]:
    """Columns by their id: place, what people read, what is asked or answered."""
    if inputs:
        return {one.id: (at, label_of(one), one.expression.text) for at, one in enumerate(table.inputs)}
    return {one.id: (at, label_of(one), one.name) for at, one in enumerate(table.outputs)}


def label_of(column: TableInput | TableOutput) -> str:
    """What people read above a column."""
    if isinstance(column, TableInput):
        return column.label or column.expression.text
    return column.label or column.name or Sentence("uitkomst")


def _rows(place: str, old: DecisionTable, new: DecisionTable) -> Iterator[Difference]:
    was, is_now = {one.id: one for one in old.rules}, {one.id: one for one in new.rules}
    for name in dict.fromkeys([*is_now, *was]):
        if name not in was:
            row = is_now[name]
            text = Sentence(
                "{place}: nieuwe rij {number}: {row}.", place=place, number=row.number, row=_whole(new, row)
            )
            yield Difference(name, ChangeKind.ADDED, text)
        elif name not in is_now:
            row = was[name]
            text = Sentence(
                "{place}: rij {number} is weg: {row}.", place=place, number=row.number, row=_whole(old, row)
            )
            yield Difference(name, ChangeKind.REMOVED, text)
        else:
            yield from _cells(place, old, new, was[name], is_now[name])
    kept = [one.id for one in old.rules if one.id in is_now]
    order = [one.id for one in new.rules if one.id in was]
    if kept != order:
        text = Sentence("{place}: de rijen staan in een andere volgorde.", place=place)
        yield Difference("", ChangeKind.CHANGED, text)


def _cells(
    place: str, old: DecisionTable, new: DecisionTable, was: TableRule, is_now: TableRule
) -> Iterator[Difference]:
    row_there = Sentence("rij {number} ({when})", number=is_now.number, when=_when(new, is_now))
    where = within(place, row_there)
    for inputs in (True, False):
        before, after = _columns(old, inputs=inputs), _columns(new, inputs=inputs)
        for name, (at, label, _) in after.items():
            if name not in before:
                continue
            texts = [
                _cell(row, place_of, inputs=inputs)
                for row, place_of in ((was, before[name][0]), (is_now, at))
            ]
            if texts[0] != texts[1]:
                yield changed(
                    is_now.id, Sentence("{place}, ‘{name}’", place=where, name=label), texts[0], texts[1]
                )
    if was.annotations != is_now.annotations:
        said = (" / ".join(was.annotations), " / ".join(is_now.annotations))
        yield changed(is_now.id, within(where, Sentence("opmerking")), *said)


def _cell(row: TableRule, at: int, *, inputs: bool) -> str:
    texts = [one.text for one in row.inputs] if inputs else [one.text for one in row.outputs]
    return texts[at] if at < len(texts) else ""


def _when(table: DecisionTable, row: TableRule) -> str:
    """The conditions of a row, shortly; a dash means any value and is left out."""
    parts = [
        f"{column.label or column.expression.text} {cell.text}"
        for column, cell in zip(table.inputs, row.inputs, strict=False)
        if cell.text.strip() not in ("", "-")
    ]
    return ", ".join(parts) or Sentence("altijd")


def _whole(table: DecisionTable, row: TableRule) -> str:
    answers = [
        side_by_side((column.label or column.name or Sentence("uitkomst"), cell.text))
        for column, cell in zip(table.outputs, row.outputs, strict=False)
        if cell.text.strip() not in ("", "null")
    ]
    return side_by_side((_when(table, row), side_by_side(answers, ", ")), " → ")
