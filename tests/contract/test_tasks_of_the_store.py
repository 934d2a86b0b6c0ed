"""User tasks as every store keeps them: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import Conflict
from engine.model.tasks import TaskNarrowing
from engine.ports import Store
from tests.contract.rows import NOW, change, instance, task


def test_an_inbox_holds_what_is_offered_and_open_most_urgent_first(store: Store) -> None:
    with store.write() as unit:
        here, kept_out = instance(unit), instance(unit, "Z-2")
        later = task(here, 1, due=NOW + timedelta(days=9))
        soon = task(here, 2, due=NOW + timedelta(days=1), functions=("jurist", "balie"))
        urgent = task(here, 3, due=NOW + timedelta(days=1), priority=90, users=("anna",))
        mine = task(here, 4, assignee="anna")
        noise = task(here, 5, functions=("archief",))
        unit.save(unit.instance(here), change(tasks=[later, soon, urgent, mine, noise]), NOW)
        both = [task(kept_out, 1), task(kept_out, 2, functions=("jurist", "balie"))]
        unit.save(unit.instance(kept_out), change(tasks=both, access_added=["x:anna"]), NOW)
    with store.read() as unit:
        hats = ["u:anna", "f:balie"]
        found = unit.inbox(hats, "anna", None, 10)
        assert [record.token for record, _ in found] == [3, 2, 1, 4]
        first, rank = found[1]
        rest = unit.inbox(hats, "anna", (rank, first.id), 10)
        assert [record.token for record, _ in rest] == [1, 4]
        assert unit.count_open(hats, "anna", 1000) == 4
        assert unit.count_open(hats, "bram", 3) == 3
        assert unit.count_inbox(hats[:1], hats[1:], "anna", 1000, NOW + timedelta(days=2)) == (2, 3, 2)
        assert len(unit.inbox(["f:balie"], "bram", None, 10)) == 5
        assert len(unit.inbox(["f:balie"], "bram", None, 10, TaskNarrowing(search="z-2"))) == 2


def test_a_done_task_leaves_the_inbox_and_is_done_once(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        offered = task(here, 1, functions=("balie", "jurist"))
        unit.save(unit.instance(here), change(tasks=[offered]), NOW)
    done = change(tasks_done=[(offered.id, "anna")], many_offers=[offered.id])
    with store.write() as unit:
        unit.save(unit.instance(here), done, NOW)
    with store.read() as unit:
        assert unit.inbox(["f:balie", "f:jurist"], "bram", None, 10) == []
        found, _, _ = unit.task_and_instance(offered.id)
        assert (found.completed_by, found.closed_at) == ("anna", NOW)
        assert unit.did_in_loop(here, "werk", None, "anna")
        assert not unit.did_in_loop(here, "werk", None, "bram")
    with pytest.raises(Conflict), store.write() as unit:
        unit.save(unit.instance(here), done, NOW)


def test_a_task_is_given_to_one_and_given_back(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        offered = task(here, 1, functions=("balie", "jurist"))
        unit.save(unit.instance(here), change(tasks=[offered]), NOW)
        assert unit.assign(offered._replace(assignee="anna"))
        assert not unit.assign(offered._replace(assignee="bram"))
        assert unit.inbox(["f:balie", "f:jurist"], "bram", None, 10) == []
        taken = unit.open_tasks([here])[0]
        assert unit.assign(taken._replace(assignee=None))
        assert len(unit.inbox(["f:jurist"], "bram", None, 10)) == 1
