"""What every store must do: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.database import Database, pending
from engine.database.tables import metadata
from engine.errors import Conflict, NotFound
from engine.model.actor import Actor
from engine.model.deadlines import DeadlineState
from engine.model.history import HistoryKind
from engine.model.instances import CaseFilter, InstanceState
from engine.model.organisation import FunctionHeld, Person, Role
from engine.model.records import (
    DeadlineRecord,
    HistoryRecord,
    instance_of,
    wait_id,
)
from engine.ports import Store, Unit
from tests.contract.rows import NOW, change, instance


def test_the_migrations_make_exactly_the_tables(store: Database) -> None:
    assert not pending(store)
    with store.connect().connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        assert compare_metadata(context, metadata) == []


def _is_ours(_thing: object, name: str, *_rest: object) -> bool:
    """The index of words is the database's own kind: a virtual table, or an index on an expression."""
    return not name.startswith(("search_words", "ix_search_words"))


def test_every_constraint_has_a_name() -> None:
    for table in metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, (table.name, constraint)


def test_an_exception_leaves_nothing_behind(store: Store) -> None:
    def fail() -> None:
        with store.write() as unit:
            instance(unit)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as unit, pytest.raises(NotFound):
        unit.instance_by_key("Z-1")


def test_moments_lists_and_enums_come_back_as_they_went(store: Store) -> None:
    moment = datetime(2026, 10, 25, 0, 59, 59, 123456, tzinfo=UTC)
    with store.write() as unit:
        here = instance(unit, started_at=moment, access=("f:balie", "x:anna"), retain_until=date(2031, 1, 1))
    with store.read() as unit:
        found = unit.instance(here)
    assert (found.started_at, found.access, found.state) == (
        moment, ("f:balie", "x:anna"), InstanceState.RUNNING,
    )  # fmt: skip
    assert (found.excluded, found.retain_until, found.ended_at) == (("anna",), date(2031, 1, 1), None)


def test_of_two_who_save_the_same_version_one_is_refused(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
    with store.read() as unit:
        seen = unit.instance(here)
    with store.write() as unit:
        unit.save(seen, change(instance={"title": "Een"}), NOW)
    with pytest.raises(Conflict), store.write() as unit:
        unit.save(seen, change(instance={"title": "Twee"}), NOW)
    with store.read() as unit:
        assert (unit.instance(here).title, unit.instance(here).version) == ("Een", 1)


def test_case_keys_are_unique(store: Store) -> None:
    with store.write() as unit:
        instance(unit)
    with pytest.raises(Conflict) as refusal, store.write() as unit:
        instance(unit)
    assert "zaaknummer" in refusal.value.sentence


def test_variables_keep_every_value_and_give_the_newest(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        other = instance(unit, "Z-2")
        for number in range(3):
            unit.save(unit.instance(here), change(variables={"a": str(number), "b": "9"}), NOW)
        unit.save(unit.instance(other), change(variables={"a": '"ruis"'}), NOW)
    with store.read() as unit:
        assert unit.variable(here, "a") == "2"
        assert unit.variable(here, "c") is None
        assert unit.variables(here) == {"a": "2", "b": "9"}
        assert unit.variables(here, ["a", "c"]) == {"a": "2"}
        assert [value for name, _, value in unit.variable_history(here) if name == "a"] == ["0", "1", "2"]


def test_history_comes_back_in_order(store: Store) -> None:
    actor = Actor.person("anna")
    with store.write() as unit:
        here = instance(unit)
        entries = [
            HistoryRecord(
                here, n, NOW, None, HistoryKind.STARTED, actor.kind, "anna", "p", "e", 1, "{}", b"h"
            )
            for n in (1, 2)
        ]
        unit.save(unit.instance(here), change(history=entries), NOW)
        assert unit.history(here) == entries
        assert unit.history(here, [HistoryKind.CLOSED]) == []


def test_deadlines_end_with_their_watch(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        record = DeadlineRecord(
            0, here, "vier", "hoofd", "Vier weken", date(2026, 3, 30), date(2026, 3, 30), NOW, None, "N", "",
            NOW, "anna", "[]", True, date(2026, 3, 2),
        )  # fmt: skip
        number = unit.add_deadline(record)
        unit.add_watch(number, here, [("warn", -7, NOW), ("overdue", 1, NOW + timedelta(days=28))])
        step = unit.due_watch(NOW, 10)[0]
        assert unit.claim_watch(NOW, 10) == [(step, unit.instance(here))]
        assert unit.claim_watch(NOW, 10, step) == []
        assert (step.step, step.days) == ("warn", -7)
        assert unit.take_watch(step.id)
        assert not unit.take_watch(step.id)
        assert [row.id for row, _ in unit.cases(None, "x", CaseFilter(overdue_only=True), None, 9, NOW)] == [
            here
        ]
        unit.end_deadlines([number], DeadlineState.MET, NOW)
        assert unit.due_watch(NOW + timedelta(days=99), 10) == []
        assert unit.open_deadlines([here]) == []
        assert unit.deadlines(here)[0].state is DeadlineState.MET


def test_an_ended_session_is_known_to_all_until_it_would_have_ended_by_itself(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    with store.write() as unit:
        assert (unit.ended_sessions_revision(), unit.ended_sessions()) == (0, [])
        for _ in range(2):  # pressed twice
            unit.end_session("een", later, NOW)
        assert (unit.ended_sessions_revision(), unit.ended_sessions()) == (2, ["een"])
        unit.end_session("twee", later + timedelta(hours=1), later)
    with store.read() as unit:
        assert (unit.ended_sessions_revision(), unit.ended_sessions()) == (3, ["twee"])


def test_every_change_of_the_organisation_raises_its_revision(store: Store) -> None:
    person = Person("anna", "Anna", "", "", True, (Role.STAFF,), (FunctionHeld("balie", "Midden"),))
    with store.write() as unit:
        before = unit.organisation_revision()
        unit.save_person(person)
        unit.save_person(replace(person, username="bram", functions=()))
        unit.save_team("oost", "Oost")
        number = unit.add_stand_in("anna", "bram", date(2026, 3, 1), date(2026, 3, 2), "ziek", "admin")
        assert unit.organisation_revision() == before + 4
        assert unit.people()[0] == person
        assert unit.functions()[0].holders == ("anna",)
        assert [one.id for one in unit.teams()] == ["Midden", "oost"]
        assert unit.stand_ins()[0].id == number
        assert unit.drop_stand_ins([number]) == 1


def test_a_file_that_did_not_change_is_stored_once(store: Store) -> None:
    with store.write() as unit:
        files = {"processes/a.bpmn": ("h1", b"inhoud"), "processes/b.bpmn": ("h2", b"meer")}
        number = unit.add_deployment("hash2", files, "test", "nog een", NOW)
        assert unit.deployed_content(number) == {"processes/a.bpmn": b"inhoud", "processes/b.bpmn": b"meer"}
        assert [one.number for one in unit.deployments()] == [2, 1]
        assert unit.newest_deployment() == number


def test_ids_hold_the_instance_they_belong_to() -> None:
    assert instance_of(wait_id(500_000_000, 16_000_000)) == 500_000_000
    assert wait_id(500_000_000, 16_000_000) < 2**53


def test_behind_a_savepoint_one_part_is_undone_alone(store: Store) -> None:
    def part(unit: Unit, key: str) -> None:
        with unit.savepoint():
            instance(unit, key)

    with store.write() as unit:
        part(unit, "Z-1")
        with pytest.raises(Conflict):
            part(unit, "Z-1")
        part(unit, "Z-2")
    with store.read() as unit:
        assert {unit.instance_by_key(key).key for key in ("Z-1", "Z-2")} == {"Z-1", "Z-2"}


def test_what_runs_is_counted_whole_and_what_is_over_no_further_than_asked(store: Store) -> None:
    run, over, stood = InstanceState.RUNNING, InstanceState.COMPLETED, InstanceState.SUSPENDED
    cases = [("a", run)] * 3 + [("b", run), ("b", stood)] + [("a", over)] * 3 + [("b", over)] * 2
    with store.write() as unit:
        second = unit.add_deployment("ander", {}, "anna", "", NOW)
        for number, (process, state) in enumerate(cases):
            instance(unit, f"Z-{number}", process_id=process, state=state)
        instance(unit, "Z-99", deployment_id=second, process_id="c")
        found = [
            (one.deployment_id, one.process_id, one.state, one.count, one.more)
            for one in unit.instance_counts(2)
        ]
        assert found == [
            (second, "c", run, 1, False),
            (1, "a", over, 2, True),
            (1, "a", run, 3, False),
            (1, "b", over, 2, False),
            (1, "b", run, 1, False),
            (1, "b", stood, 1, False),
        ]
        assert unit.open_cases_per_deployment() == {1: 5, second: 1}
