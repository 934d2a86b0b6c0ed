"""Decisions that were really taken, taken anew by the tables of a draft, on what was known at that moment.

History keeps of each decision what came out and what its rows looked at; of each variable every value it had.
A decision counts only when the table it was taken by gives the same answer again on what is put together so:
where it does not (what it saw came from a place that nobody kept), it is counted apart and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from engine.casework.chronicle import ACTION
from engine.casework.facts import fact
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.casework.variables import decode
from engine.dmn import load
from engine.feel import UnsupportedValue, evaluate, from_json, to_json
from engine.model.dutch_time import dutch_midnight
from engine.model.foresight import (
    CaseChoice,
    CasePeriod,
    Replay,
    ReplayedCell,
    ReplayedDecision,
    ReplayedGroup,
)
from engine.model.records import HistoryRecord, InstanceRecord
from engine.policy import DecisionFailed, Policy
from engine.ports import Unit
from engine.queries.case import may_look_into
from engine.queries.foresight.known import organisation_seen, provided

MOST_CASES = 500
MOST_DECISIONS = 3000
EVERYTHING = CasePeriod()
_SHOWN = 20
_GROUPS = 25
_WORD = re.compile(r"[^\W\d]\w*")
_ABSENT = object()


@dataclass
class _Tally:
    """What was found of one decision."""

    decision: str
    name: str
    path: str
    gone: bool
    fresh: frozenset[str] = frozenset()  # variables that only the new table names
    taken: int = 0
    same: int = 0
    untold: int = 0
    asked: dict[str, int] = field(default_factory=dict)  # name -> how often it was not known
    groups: dict[tuple[tuple[ReplayedCell, ...], str], list[int]] = field(default_factory=dict)


def replay(
    here: Surroundings, before: Policy, after: Policy, username: str, period: CasePeriod = EVERYTHING
) -> Replay:
    """Every decision of the tables that differ, in the newest cases of a period: so many as can be looked at
    in one go, MOST_CASES at most. Those older than the last are the next portion."""
    tallies = dict(_changed(before, after))
    begun = _moments(period)
    with here.store.read() as unit:
        ids = unit.newest_instances(MOST_CASES + 1, begun=begun, older_than=period.older_than)
        looked_at, entries = _portion(unit, ids[:MOST_CASES], bool(tallies))
        more = len(ids) > len(looked_at)
        taken = [
            (entry, data)
            for entry in entries
            if str((data := orjson.loads(entry.data))["decision"]) in tallies
        ]
        concerned = list(dict.fromkeys(entry.instance_id for entry, _ in taken))
        instances = unit.instances(concerned) if concerned else {}
        seen = may_look_into(here, unit, concerned, username)
        organisation = here.people.get(unit)
        past = _Past(here, unit, organisation, concerned, _names(before, after, tallies))
        for entry, data in taken:
            if f"x:{username}" not in instances[entry.instance_id].access:
                again = _Again(past, instances[entry.instance_id], entry, data)
                again.take(tallies[data["decision"]], before, after)
        total = unit.count_instances(begun)
        newer = 0 if period.older_than is None else unit.count_instances(begun, period.older_than)
    unique = {one.decision: one for one in tallies.values()}  # known by id and by name
    return Replay(
        len(looked_at),
        more,
        tuple(_told(one, seen) for one in unique.values() if one.taken or one.gone),
        total=total,
        before=newer,
        oldest=looked_at[-1] if looked_at else None,
    )


def _portion(unit: Unit, ids: Sequence[int], anything: bool) -> tuple[Sequence[int], list[HistoryRecord]]:
    """The first of these cases of which all decisions can be looked at in one go, at least one case."""
    while anything and ids:
        found = unit.decisions_in(ids, MOST_DECISIONS + 1)
        if len(found) <= MOST_DECISIONS or len(ids) == 1:
            return ids, found
        ids = ids[: len(ids) // 2]
    return ids, []


def _moments(period: CasePeriod) -> tuple[datetime | None, datetime | None]:
    """From when until before when a case was begun."""
    first, last = period.first, period.last
    return (
        None if first is None else dutch_midnight(first),
        None if last is None else dutch_midnight(last + timedelta(days=1)),
    )


def _changed(before: Policy, after: Policy) -> Iterator[tuple[str, _Tally]]:
    """The decisions of the tables that differ, by id and by name; not those that are new."""
    paths = {path for path in before.files if path.endswith(".dmn")}
    for path in sorted(path for path in paths if before.files[path] != after.files.get(path)):
        fresh = _words(after, path) - _words(before, path)
        definitions = load(before.files[path], file=path).definitions
        for one in definitions.decisions if definitions else ():
            tally = _Tally(one.id, one.name, path, gone=not after.has_decision(one.id))
            tally.fresh = fresh & after.variable_names
            yield one.id, tally
            if one.name != one.id:
                yield one.name, tally


def _names(before: Policy, after: Policy, tallies: Mapping[str, _Tally]) -> frozenset[str]:
    """Variables that these tables may look at, as they are now and as they would be."""
    paths = {one.path for one in tallies.values()}
    words = frozenset().union(*(_words(policy, path) for policy in (before, after) for path in paths))
    mapped = {
        mapping.target
        for policy in (before, after)
        for diagram in policy.diagrams
        for element in diagram.elements.values()
        if element.extensions.decision is not None
        for mapping in element.extensions.inputs
    }
    return frozenset(words & (before.variable_names | after.variable_names | mapped))


def _words(policy: Policy, path: str) -> frozenset[str]:
    return frozenset(_WORD.findall(policy.files.get(path, b"").decode("utf-8", "replace")))


class _Past:
    """What was known in these cases, at any moment."""

    def __init__(
        self,
        here: Surroundings,
        unit: Unit,
        organisation: Organisation,
        instance_ids: list[int],
        names: frozenset[str],
    ) -> None:
        self.organisation = organisation
        self.names = names
        self._values: dict[int, list[tuple[str, int, str]]] = {}
        self._starts: dict[int, list[tuple[int, int]]] = {}
        self._policies: dict[int, Policy] = {}
        self._organisations: dict[int, Any] = {}
        self._here, self._unit = here, unit
        if not instance_ids:
            return
        for instance_id, name, at, text in unit.values_of(instance_ids, sorted(names)):
            self._values.setdefault(instance_id, []).append((name, at, text))
        for instance_id, seq, data in unit.action_starts(instance_ids):
            version = orjson.loads(data).get(ACTION)
            if version is not None:
                self._starts.setdefault(instance_id, []).append((seq, int(version)))

    def policy(self, deployment_id: int) -> Policy:
        """The version that a decision was taken by."""
        if deployment_id not in self._policies:
            self._policies[deployment_id] = self._here.shelf.get(deployment_id, self._unit)
        return self._policies[deployment_id]

    def organisatie(self, own: Policy) -> Any:
        """What a version shows of the organisation."""
        if id(own) not in self._organisations:
            self._organisations[id(own)] = organisation_seen(own, self.organisation)
        return self._organisations[id(own)]

    def version(self, entry: HistoryRecord) -> int | None:
        """The action in which something happened; None where history does not number actions."""
        found = None
        for seq, version in self._starts.get(entry.instance_id, ()):
            if seq > entry.seq:
                break
            found = version
        return found

    def known(self, instance_id: int, version: int) -> dict[str, Any]:
        """The variables after this action."""
        texts: dict[str, str] = {}
        for name, at, text in self._values.get(instance_id, ()):
            if at <= version:
                texts[name] = text
        return {name: decode(text) for name, text in texts.items()}


@dataclass(frozen=True)
class _Again:
    """One decision that was taken, and can be taken again."""

    past: _Past
    instance: InstanceRecord
    entry: HistoryRecord
    data: Mapping[str, Any]

    def take(self, tally: _Tally, before: Policy, after: Policy) -> None:
        """Takes it by the table of then (as a proof), of now, and of the draft."""
        tally.taken += 1
        scope = self._scope(self.past.policy(self.entry.deployment_id))
        if scope is None:
            tally.untold += 1
            return
        for name in tally.fresh:
            if name not in scope:
                tally.asked[name] = tally.asked.get(name, 0) + 1
        # What it was is what its own table answered, unless another is live since.
        same_table = self.entry.deployment_id == before.deployment_id
        now, problem_now = (self.data["value"], "") if same_table else self._answer(before, scope)
        then, problem = self._answer(after, scope)
        if now == then and bool(problem_now) == bool(problem):
            tally.same += 1
            return
        cells = (
            () if problem else tuple(_cells(self._variable(after) or tally.name, now, then, after, self.past))
        )
        tally.groups.setdefault((cells, problem), []).append(self.instance.id)

    def _scope(self, own: Policy) -> dict[str, Any] | None:
        """What it saw: the first reading of the case that makes its own table answer as it did."""
        version = self.past.version(self.entry)
        if version is None:
            return None
        for at in (version, version - 1):
            scope = {
                **self.past.known(self.instance.id, at),
                **provided(self.instance, self.past.organisatie(own), self.entry.at),
            }
            for element in self._steps(own):
                for mapping in element.extensions.inputs:
                    if mapping.source.startswith("="):
                        value = evaluate(mapping.source[1:], scope, now=self.entry.at).value
                        scope[mapping.target] = value
            scope |= self._written(own)
            answer, problem = self._answer(own, scope)
            if not problem and answer == self.data["value"]:
                return scope
        return None

    def _steps(self, own: Policy) -> Iterator[Any]:
        for diagram in own.diagrams:
            element = diagram.elements.get(self.entry.element_id)
            if element is not None and element.extensions.decision is not None:
                yield element

    def _written(self, own: Policy) -> dict[str, Any]:
        """What history says that its rows looked at, as far as that is a variable and not a formula."""
        found = {}
        for rule in self.data.get("rules", ()):
            _, _, table = own.tables.get(str(rule["table"]), ("", "", None))
            for column, (_, value) in zip(table.inputs if table else (), rule.get("inputs", ())):
                name = column.expression.text.strip()
                if name in self.past.names and not _is_cut(value):
                    found[name] = from_json(value)
        return found

    def _variable(self, policy: Policy) -> str:
        """The variable that gets the answer."""
        for element in self._steps(policy):
            return str(element.extensions.decision.result_variable)
        return ""

    def _answer(self, policy: Policy, scope: Mapping[str, Any]) -> tuple[Any, str]:
        try:
            value, _ = policy.decide(self.data["decision"], scope, self.entry.at)
        except DecisionFailed as problem:
            return None, str(problem)
        try:
            written = to_json(value)
        except UnsupportedValue:
            written = str(value)
        # As history keeps it: through JSON, long texts cut.
        written = orjson.loads(orjson.dumps(written, default=str))
        return (written[:500] if isinstance(written, str) else written), ""


def _is_cut(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 500


def _cells(name: str, now: Any, then: Any, policy: Policy, past: _Past) -> Iterator[ReplayedCell]:
    """The outputs that differ, with their names and values in words."""

    def cell(part: str, was: Any, is_then: Any) -> ReplayedCell:
        told = [
            fact(part, None if one is _ABSENT else from_json(one), policy, past.organisation)
            for one in (was, is_then)
        ]
        label = told[1].label.removeprefix(f"{name}.")
        return ReplayedCell(label, *(one.text or "–" for one in told))

    if isinstance(now, Mapping) and isinstance(then, Mapping):
        for key in dict.fromkeys([*now, *then]):
            was, is_then = now.get(key, _ABSENT), then.get(key, _ABSENT)
            if was != is_then:
                yield cell(f"{name}.{key}", was, is_then)
    else:
        yield cell(name, now, then)


def _told(one: _Tally, seen: Mapping[int, InstanceRecord]) -> ReplayedDecision:
    groups = sorted(one.groups.items(), key=lambda pair: -len(pair[1]))
    return ReplayedDecision(
        decision=one.decision,
        name=one.name,
        path=one.path,
        taken=one.taken,
        same=one.same,
        groups=tuple(_group(cells, problem, ids, seen) for (cells, problem), ids in groups[:_GROUPS]),
        untold=one.untold,
        unknown=tuple(name for name, count in one.asked.items() if count == one.taken - one.untold),
        gone=one.gone,
    )


def _group(
    cells: tuple[ReplayedCell, ...], problem: str, ids: list[int], seen: Mapping[int, InstanceRecord]
) -> ReplayedGroup:
    different = list(dict.fromkeys(ids))
    shown = tuple(CaseChoice(id_, seen[id_].key, seen[id_].title) for id_ in different if id_ in seen)[
        :_SHOWN
    ]
    return ReplayedGroup(cells, len(ids), shown, len(different) - len(shown), problem)
