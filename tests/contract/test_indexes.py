"""Questions that are asked every few seconds find their answer by an index, however much waits for later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event

from engine.database import Database, case_list, migrate, prepared
from engine.database.inbox_questions import first_tasks, how_many
from engine.database.prepared import Prepared
from engine.database.tasks import TASK_COLUMNS
from engine.model.instances import CaseFilter, CaseOrder
from engine.model.records import CasePlace, InstanceRecord, TimerRecord
from engine.model.search import SearchEntry, SearchSource
from engine.ports import Unit
from tests.contract.rows import instance
from tests.contract.test_store import NOW

TIMER = TimerRecord(7, 1, 7, "proef", "klok", NOW)
QUESTIONS: dict[str, tuple[Callable[[Unit], object], str]] = {
    "due timers": (lambda unit: unit.due_timers(NOW, 1), "ix_timer_due"),
    "claimed timers": (lambda unit: unit.claim_timers(NOW, 25), "ix_timer_due"),
    "timers after another": (lambda unit: unit.claim_timers(NOW, 25, TIMER), "ix_timer_due"),
    "due jobs": (lambda unit: unit.due_jobs(NOW, 1), "ix_job_due"),
    "next job": (lambda unit: unit.next_job(NOW), "ix_job_due"),
    "due mail": (lambda unit: unit.due_mail(NOW, 1), "ix_outbox_due"),
    "claimed mail": (lambda unit: unit.claim_mail(NOW, NOW), "ix_outbox_due"),
    "due watch": (lambda unit: unit.due_watch(NOW, 1), "ix_deadline_watch_due"),
    "claimed watch": (lambda unit: unit.claim_watch(NOW, 25), "ix_deadline_watch_due"),
    "changed cases": (lambda unit: unit.cases_to_index(30), "ix_instance_changed"),
    "cases of before": (lambda unit: unit.cases_of_before(30), "ix_search_state_of_before"),
    "open jobs": (lambda unit: unit.job_rows(20), "ix_job_open"),
    "held timers": (lambda unit: unit.timer_rows(NOW, 20), "ix_timer_held"),
    "mail about a letter": (lambda unit: unit.mails_about(7), "ix_outbox_document_id"),
    "mail to somebody": (lambda unit: unit.sent_to("a@example.org"), "ix_outbox_recipient"),
    "due starts": (lambda unit: unit.due_starts(NOW), "ix_start_timer_due"),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
        migrate(database)
    else:
        database = Database(request.getfixturevalue("postgresql_address"))
    yield database
    database.close()


def plan(
    store: Database, ask: Callable[[Unit], object], words: str = "SELECT", *, filled: bool = False
) -> str:
    """How the database answers the first question with these words, in its own; `filled`: as it would with
    the rows that are there."""
    asked: list[tuple[str, Any]] = []
    answered = prepared._answered

    def remember(connection: Any, cursor: Any, text: str, given: Any, *rest: Any) -> None:
        asked.append((text, given))

    def told(connection: Any, text: str, given: Any) -> Any:
        asked.append((text, tuple(given)))
        return answered(connection, text, given)

    event.listen(store.connect(), "before_cursor_execute", remember)
    with patch.object(prepared, "_answered", told), store.write() as unit:
        ask(unit)
    event.remove(store.connect(), "before_cursor_execute", remember)
    return explained(store, *next((text, given) for text, given in asked if words in text), filled=filled)


def explained(store: Database, statement: str, given: Any, *, filled: bool = False) -> str:
    with store.connect().connect() as connection:
        if store.is_sqlite:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            return "\n".join(str(row[3]) for row in rows)
        # On empty tables PostgreSQL would rather walk through them: ask what it does when that is dear.
        if not filled:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
        if "$1" not in statement:
            rows = connection.exec_driver_sql(f"EXPLAIN {statement}", given)
        else:  # a prepared one
            line: Any = connection.connection.driver_connection
            rows = line.ask(f"EXPLAIN {statement}", given)
        return "\n".join(str(row[0]) for row in rows)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_index_answers(store: Database, name: str) -> None:
    ask, index = QUESTIONS[name]
    found = plan(store, ask)
    assert index in found, found
    assert "SCAN timer\n" not in found + "\n", found


@pytest.mark.parametrize("place", [None, CasePlace(7, NOW), CasePlace(7, NOW, back=True)])
def test_the_most_urgent_cases_are_read_in_the_order_of_their_deadlines(
    store: Database, place: CasePlace | None
) -> None:
    filters = CaseFilter(order=CaseOrder.URGENT, open_only=True)
    found = plan(store, lambda unit: unit.cases(None, "anna", filters, place, 51, NOW))
    assert "ix_deadline_open" in found, found
    assert "TEMP B-TREE" not in found, found
    assert "Sort" not in found, found


OF_A_CASE: dict[str, tuple[Callable[[Unit], object], str]] = {
    "asked": (lambda unit: unit.timers_of(7), "FROM timer"),
    "held": (lambda unit: unit.hold(7, True), "UPDATE timer"),
    "verified": (lambda unit: unit.stored_work(7, 9, NOW), "FROM timer"),
}


@pytest.mark.parametrize("name", OF_A_CASE)
def test_timers_of_a_case_are_found_by_their_ids(store: Database, name: str) -> None:
    found = plan(store, *OF_A_CASE[name])
    assert ("timer USING INTEGER PRIMARY KEY" if store.is_sqlite else "pk_timer on timer") in found, found


@pytest.mark.parametrize(
    "question", [first_tasks(3, False, TASK_COLUMNS), first_tasks(3, True, TASK_COLUMNS), how_many(1, 2)]
)
def test_an_inbox_asks_once_which_cases_keep_somebody_out_however_many_hats_they_wear(
    store: Database, question: Prepared
) -> None:
    hats = {f"{name}{place}": f"f:{place}" for name in ("who", "mine", "available") for place in range(3)}
    numbers = {"limit": 51, "cap": 1000, "after_rank": 7, "after_id": 7, "late_rank": 7}
    with store.connect().connect() as connection:
        asked = question.on(connection)
    given = asked.bound({**hats, **numbers, "kept_out": "x:anna", "now": NOW})
    found = explained(store, asked.text, tuple(given))
    assert found.count("ix_instance_access_who") == 1, found


@pytest.fixture
def many(store: Database) -> list[int]:
    """Cases in the index of words, each with a word of its own and one that all have."""
    with store.write() as unit:
        unit.add_deployment("hash", {"processes/a.bpmn": ("h1", b"inhoud")}, "test", "", NOW)
        cases = [instance(unit, f"Z-{number}") for number in range(200)]
        for here in cases:
            text = f"overal woord{here} " + "nog een woord " * 20
            whole = partial(SearchEntry, here, SearchSource.WHOLE, "", "", text=text)
            unit.index_case(here, 1, [whole(handlers_only=only) for only in (False, True)])
        unit.note_indexed([(here, 1) for here in cases])
    with store.connect().begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return cases


def _page(
    filters: CaseFilter, who: tuple[str, ...] | None, unit: Unit
) -> list[tuple[InstanceRecord, CasePlace]]:
    return unit.cases(who, "anna", filters, None, 51, NOW)


@pytest.mark.parametrize("who", [None, ("f:balie", "u:anna")])
def test_of_a_search_the_cases_with_the_words_alone_are_looked_at(
    store: Database, many: list[int], who: tuple[str, ...] | None
) -> None:
    """PostgreSQL takes rare words for common ones: it walked through all cases for those that hold them."""
    filters = CaseFilter(search=f"woord{many[107]}")
    ask = partial(_page, filters, who)
    with store.read() as unit:
        assert [record.id for record, _ in _page(filters, None, unit)] == [many[107]]
    found = plan(store, ask, "SELECT instance.id, ")
    assert "search_" not in found, found


def test_a_common_word_is_sought_in_one_case_after_the_other(store: Database, many: list[int]) -> None:
    """Not in the texts of all cases, to look each one up in what was found."""
    with patch.object(case_list, "VERY_MANY", len(many)):
        filters = CaseFilter(search="overal")
        ask = partial(_page, filters, None)
        found = plan(store, ask, "SELECT instance.id, ", filled=True)
    assert "ix_search_entry_instance_id" in found, found
    assert "hashed" not in found, found
