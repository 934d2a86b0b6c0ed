"""Rows of decision tables as people read them: values by their label, conditions as words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.casework.organisation import Organisation
from engine.model.why import RuleAnswer, RuleCell, RuleWhy
from engine.model.written_dates import day_in_words, moment_in_words
from engine.model.written_values import days_in_words, in_words, list_in_words
from engine.policy import Policy
from engine.sentence import Sentence

NOT_GIVEN = Sentence("niet ingevuld")
NOTHING = Sentence("niets")
_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_CODE = re.compile(r"[^\W_]+(?:_[^\W_]+)+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")
_DAYS = re.compile(r"P(\d+)D")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_HOLDS = re.compile(r'list contains\(\s*\?\s*,\s*("(?:[^"\\]|\\.)*")\s*\)')
_COMPARED = re.compile(r"(<=|>=|<|>)\s*(.+)")
_RANGE = re.compile(r"\[\s*([^\[\]()]+?)\s*\.\.\s*([^\[\]()]+?)\s*\]")


class TableWords:
    """Words for the values in tables of one deployment."""

    def __init__(self, policy: Policy, organisation: Organisation) -> None:
        self._policy = policy
        self._organisation = organisation

    def rule(self, rule: Mapping[str, Any], value: Any, result: str = "") -> RuleWhy:
        """A row that held, as history wrote it. `value` is what the decision gave, `result` the variable that
        it went into."""
        tables = self._policy.tables
        file, name, table = tables.get(str(rule["table"]), ("", str(rule["table"]), None))
        row = next((one for one in table.rules if one.number == rule["rule"]), None) if table else None
        inputs = []
        for at, (label, given) in enumerate(rule.get("inputs", ())):
            looked_at = table.inputs[at].expression.text if table and at < len(table.inputs) else ""
            asks = row.inputs[at].text.strip() if row and at < len(row.inputs) else ""
            inputs.append(
                RuleCell(str(label), asks, self.value(given, looked_at), self.condition(asks, looked_at))
            )
        answers: list[RuleAnswer] = []
        if row is not None and table is not None:
            for column, cell in zip(table.outputs, row.outputs):
                place = f"{result}.{column.name} {result} {column.name} {name}.{column.name} {name}"
                got = value.get(column.name) if isinstance(value, Mapping) else value
                told = self.value(got, place) if got is not None else self._literal(cell.text.strip(), place)
                if told == NOT_GIVEN:
                    told = NOTHING
                label = column.label or column.name or name
                answers.append(RuleAnswer(label, told or "", "" if told else cell.text))
        remark = " ".join(self._policy.cited(one) for one in row.annotations if one) if row else ""
        return RuleWhy(name.replace("_", " "), file, int(rule["rule"]), tuple(inputs), tuple(answers), remark)

    def value(self, value: Any, expression: str = "") -> str:
        """A value as JSON keeps it; `expression` names the variables whose lists hold its label."""
        match value:
            case None | "":
                return NOT_GIVEN
            case str():
                return self._text(value, expression)
            case list():
                return list_in_words([self.value(one, expression) for one in value]) or NOT_GIVEN
        return in_words(value)

    def condition(self, asks: str, expression: str) -> str:
        """What a cell of a table asks, in words; empty where words would say less than the cell itself."""
        return self._any_of(asks, expression) or ""

    def formula(self, text: str) -> str:
        """What a step works out, in words: where it hands on a variable or a fixed value. Else empty."""
        if text == "vandaag":
            return Sentence("de dag waarop deze stap is gedaan")
        item = self._policy.dictionary.get(text)
        if item is not None:
            return Sentence("overgenomen van ‘{label}’", label=item.label)
        return self._literal(text, "") or ""

    def _text(self, text: str, expression: str) -> str:
        if label := self._label(text, expression):
            return label
        if text in self._organisation.people:
            return self._organisation.name(text)
        if _DAY.fullmatch(text):
            return day_in_words(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return moment_in_words(datetime.fromisoformat(text))
        if days := _DAYS.fullmatch(text):
            return days_in_words(int(days[1]))
        return text.replace("_", " ") if _CODE.fullmatch(text) else text

    def _label(self, code: str, expression: str) -> str:
        """By the lists of the variables that an expression names; else by what all lists that have it say."""
        for path in _PATH.findall(_QUOTED.sub("", expression)):
            item = self._policy.dictionary.get(path)
            code_list = self._policy.lists.get(item.code_list or "") if item else None
            if code_list is not None and (label := code_list.staff_label(code)):
                return label
        labels = {label for one in self._policy.lists.values() if (label := one.staff_label(code))}
        return labels.pop() if len(labels) == 1 and "_" in code else ""

    def _any_of(self, asks: str, expression: str) -> str | None:
        words = [self._one(part, expression) for part in _parts(asks)]
        if not words or any(one is None for one in words):
            return None
        told = [one for one in words if one is not None]
        return told[0] if len(told) == 1 else _or(told)

    def _one(self, part: str, expression: str) -> str | None:
        if part.startswith("not(") and part.endswith(")"):
            inner = self._any_of(part[4:-1], expression)
            return Sentence("niet: {what}", what=inner) if inner else None
        if holds := _HOLDS.fullmatch(part):
            return Sentence("onder meer: {what}", what=self._literal(holds[1], expression))
        if compared := _COMPARED.fullmatch(part):
            value = self._literal(compared[2], expression)
            return _compared(compared[1], value) if value else None
        if between := _RANGE.fullmatch(part):
            first, last = (self._literal(one, expression) for one in between.groups())
            if first and last:
                return Sentence("van {first} tot en met {last}", first=first, last=last)
        return self._literal(part, expression)

    def _literal(self, text: str, expression: str) -> str | None:
        """A literal of FEEL in words; None for what has to be worked out."""
        if _QUOTED.fullmatch(text):
            return self.value(text[1:-1].replace('\\"', '"'), expression)
        if text in ("true", "false", "null"):
            return self.value({"true": True, "false": False, "null": None}[text])
        return in_words(Decimal(text)) if _NUMBER.fullmatch(text) else None


def _parts(asks: str) -> Iterator[str]:
    """The tests of a cell: what stands between commas that are in no text and no brackets."""
    depth, begin, quoted = 0, 0, False
    for at, letter in enumerate(asks):
        if letter == '"' and asks[at - 1 : at] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (letter in "([{") - (letter in ")]}")
            if letter == "," and depth == 0:
                yield asks[begin:at].strip()
                begin = at + 1
    if asks[begin:].strip():
        yield asks[begin:].strip()


def _or(words: list[str]) -> str:
    told = words[0]
    for one in words[1:]:
        told = Sentence("{one} of {other}", one=told, other=one)
    return told


def _compared(sign: str, value: str) -> Sentence:
    match sign:
        case "<":
            return Sentence("minder dan {value}", value=value)
        case ">":
            return Sentence("meer dan {value}", value=value)
        case "<=":
            return Sentence("hoogstens {value}", value=value)
    return Sentence("minstens {value}", value=value)
