"""What one action writes: much at once, refused where somebody was first, read together with the task."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from engine.database import Database
from engine.errors import Conflict, NotFound, TooBusy
from engine.model.records import JobRecord, SubscriptionRecord, TimerRecord, wait_id
from engine.ports import Store
from tests.contract.rows import NOW, change, instance, task


def test_more_than_a_statement_takes_is_written(store: Store) -> None:
    """Variables and tasks of one action, more values than two bytes count; then all tasks go."""
    many = 20_000
    with store.write() as unit:
        here = instance(unit)
    tasks = [task(here, token) for token in range(1, 3501)]
    values = {f"v{number}": str(number) for number in range(many)}
    with store.write() as unit:
        unit.save(unit.instance(here), change(tasks=tasks, variables=values), NOW)
    with store.read() as unit:
        assert unit.variables(here) == values
        assert len(unit.open_tasks([here])) == len(tasks)
    with store.write() as unit:
        gone = [one.id for one in tasks]
        unit.save(unit.instance(here), change(tasks_cancelled=gone, many_offers=gone), NOW)
    with store.read() as unit:
        assert unit.open_tasks([here]) == []


def test_the_work_of_a_case_comes_and_goes(store: Store) -> None:
    with store.write() as unit:
        here, other = instance(unit), instance(unit, "Z-2")
        for one in (here, other):
            jobs = [
                JobRecord(wait_id(one, token), one, token, "proef", "doe", "letter", 3, NOW)
                for token in (1, 2, 3)
            ]
            waits = [
                SubscriptionRecord(one, token, "message", "brief", "", "proef", "wacht") for token in (4, 5)
            ]
            twice = task(one, 6, functions=("balie", "jurist", "jurist"), users=("anna",))
            timer = TimerRecord(wait_id(one, 7), one, 7, "proef", "klok", NOW)
            rows = change(
                jobs=jobs, subscriptions=waits, tasks=[twice], timers=[timer], access_added=["f:a", "f:b"]
            )
            unit.save(unit.instance(one), rows, NOW)
        first, second, third = jobs_of(here)
        gone = change(
            jobs_done=[first], jobs_cancelled=[second], subscriptions_gone=[4], tasks_cancelled=[wait_id(here, 6)],
            many_offers=[wait_id(here, 6)], timers_gone=[wait_id(here, 7)],
            access_gone=["f:a", "f:b"], access_added=["f:b", "f:b", "f:c"],
        )  # fmt: skip
        unit.save(unit.instance(here), gone, NOW)
    with store.read() as unit:
        work = unit.stored_work(here, other, NOW)
        assert (work[here].jobs, work[here].jobs_done) == ({third}, 1)
        assert (work[other].jobs, work[other].jobs_done) == (set(jobs_of(other)), 0)
        assert [len(work[one].subscriptions) for one in (here, other)] == [1, 2]
        assert [work[one].access for one in (here, other)] == [{"f:b", "f:c"}, {"f:a", "f:b"}]
        assert [len(unit.timers_of(one)) for one in (here, other)] == [0, 1]
        for who in ("f:balie", "f:jurist", "u:anna"):
            assert [record.instance_id for record, _ in unit.inbox([who], "bram", None, 10)] == [other]
    with store.write() as unit:  # what was done is not withdrawn any more
        unit.save(unit.instance(here), change(jobs_cancelled=[first]), NOW)
        assert unit.stored_work(here, here, NOW)[here].jobs_done == 1


def jobs_of(one: int) -> list[int]:
    return [wait_id(one, token) for token in (1, 2, 3)]


def test_values_come_with_the_task(store: Store) -> None:
    with store.write() as unit:
        here, noise = instance(unit), instance(unit, "Z-2")
        rows = change(tasks=[task(here, 1)], variables={"a": "1", "b": "2"})
        unit.save(unit.instance(here), rows, NOW)
        unit.save(unit.instance(here), change(variables={"a": "3"}), NOW)
        unit.save(unit.instance(noise), change(variables={"a": "9", "c": "9"}), NOW)
    with store.write() as unit:
        found, case, revision, values = unit.task_and_values(wait_id(here, 1), ("a", "b", "c"))
        assert values == {"a": "3", "b": "2"}
        assert (found, case, revision) == unit.task_and_instance(wait_id(here, 1))
        assert unit.task_and_values(wait_id(here, 1), ())[3] == {}
        for names in ((), ("a",)):
            with pytest.raises(NotFound):
                unit.task_and_values(wait_id(here, 2), names)


def test_values_that_come_with_a_task_are_those_after_who_had_the_case(store: Store) -> None:
    """Who waits for the case sees what the other wrote, and not how it was before waiting."""
    with store.write() as unit:
        here = instance(unit)
        unit.save(unit.instance(here), change(tasks=[task(here, 1)], variables={"a": "1"}), NOW)
    asks, seen = Event(), {}

    def wait() -> None:
        asks.set()
        with store.write() as unit:
            _, case, _, values = unit.task_and_values(wait_id(here, 1), ("a",))
            seen.update(values, version=str(case.version))

    waiting = Thread(target=wait)
    with store.write() as unit:
        case = unit.instance(here, lock=True)
        waiting.start()
        asks.wait(10)
        waiting.join(0.3)  # so that it stands before the lock
        assert not seen
        unit.save(case, change(variables={"a": "2"}), NOW)
    waiting.join(20)
    assert seen == {"a": "2", "version": "2"}


def test_what_was_refused_before_a_part_is_not_told_of_the_part(postgresql_address: str) -> None:
    """A server tells of a write when it is asked something next. Who passes over the Conflict of a part would go
    on in a transaction of which nothing is kept any more."""
    store = Database(postgresql_address)
    with store.write() as unit:
        unit.add_deployment("hash", {"processes/a.bpmn": ("h1", b"inhoud")}, "test", "", NOW)
        here = instance(unit)
        stale = unit.instance(here)
        unit.save(stale, change(), NOW)
    parts: list[str] = []

    def both() -> None:
        with store.write() as unit:
            unit.save(stale, change(), NOW)
            with unit.savepoint():
                parts.append("begun")

    with pytest.raises(TooBusy):
        both()
    assert parts == []
    with pytest.raises(Conflict), store.write() as unit, unit.savepoint():
        unit.save(stale, change(), NOW)
    with store.read() as unit:
        assert unit.instance(here).version == 1
    store.close()
