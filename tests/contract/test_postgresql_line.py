"""The short way to a PostgreSQL server: the same values and refusals as the driver's own, within one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from psycopg import pq

from engine.database import postgresql_line
from engine.database.postgresql_line import Line
from tests.postgresql import Cluster


@pytest.fixture
def line(postgresql: Cluster) -> Iterator[Line]:
    name = postgresql.create()
    connection = Line.connect(host=str(postgresql.folder), user="postgres", dbname=name)
    yield connection
    connection.close()
    postgresql.drop(name)


def test_values_come_back_as_they_went(line: Line) -> None:
    line.execute("CREATE TEMPORARY TABLE kept (a bigint, b text, c bytea, d boolean, e date, f text)")
    given = [2**40, "Öztürk's 50 % \\ $1", b"\x00\xff'", True, date(2026, 11, 22), None]
    line.ask("INSERT INTO kept VALUES ($1, $2, $3, $4, $5, $6)", given)
    assert line.ask("SELECT * FROM kept", []) == [given]
    with pytest.raises(psycopg.DataError):  # never cut off
        line.ask("SELECT $1::text", ["voor\x00na"])


def test_both_ways_are_one_transaction_that_ends_with_its_commit(line: Line) -> None:
    line.execute("CREATE TABLE kept (n int)")
    line.commit()
    line.ask("INSERT INTO kept VALUES ($1)", [1])
    line.execute("INSERT INTO kept VALUES (2)")
    line.rollback()
    assert line.ask("SELECT n FROM kept", []) == []
    line.execute("INSERT INTO kept VALUES (3)")
    line.ask("INSERT INTO kept VALUES ($1)", [4])
    line.commit()
    line.rollback()
    assert line.ask("SELECT n FROM kept ORDER BY n", []) == [[3], [4]]


def journeys(line: Line, told: Path) -> AbstractContextManager[list[str]]:
    """How often the server says, within the block, that it is ready for more: known after it."""

    @contextmanager
    def traced() -> Iterator[list[str]]:
        seen: list[str] = []
        with told.open("w+") as file:
            line.pgconn.trace(file.fileno())
            yield seen
            line.pgconn.untrace()
            file.seek(0)
            seen += [text for text in file if "ReadyForQuery" in text]

    return traced()


def test_a_transaction_begins_together_with_its_first_question(line: Line, tmp_path: Path) -> None:
    asked = "SELECT $1::text, $2::int, now()::text"
    given = ["Öztürk's 50 % \\ $1", None]
    ((*_, before),) = line.ask(asked, given)
    line.commit()
    with journeys(line, tmp_path / "told") as seen:
        ((*first, began),) = line.ask(asked, given)
        assert line.info.transaction_status == pq.TransactionStatus.INTRANS
        assert line.ask(asked, given) == [[*given, began]], "the same transaction goes on"
    assert first == given
    assert began != before
    assert len(seen) == 2


def test_what_is_held_goes_with_the_commit(line: Line, tmp_path: Path) -> None:
    line.execute("CREATE TABLE kept (n int)")
    line.commit()
    line.ask("INSERT INTO kept VALUES ($1)", [0])
    line.commit()
    with journeys(line, tmp_path / "told") as seen:
        line.hold("INSERT INTO kept VALUES ($1)", [1])
        line.hold("INSERT INTO kept VALUES ($1)", [2])
        line.commit()
    assert len(seen) == 1
    assert line.info.transaction_status == pq.TransactionStatus.IDLE
    line.rollback()
    assert line.ask("SELECT n FROM kept ORDER BY n", []) == [[0], [1], [2]]


def test_what_is_held_is_made_before_whatever_is_asked(line: Line, tmp_path: Path) -> None:
    line.execute("CREATE TABLE kept (n int)")
    line.commit()
    for number in range(2):
        line.hold("INSERT INTO kept VALUES ($1)", [number])
        assert line.ask("SELECT max(n) FROM kept", []) == [[number]]
    line.hold("UPDATE kept SET n = n + $1", [10])
    assert line.execute("SELECT max(n) FROM kept").fetchone() == (11,)
    with journeys(line, tmp_path / "told") as seen:
        line.hold("UPDATE kept SET n = n + $1", [10])
        many = line.ask_all([("SELECT max(n) FROM kept", []), ("SELECT max(n) + $1 FROM kept", [5])])
    assert many == [[[21]], [[26]]]
    assert len(seen) <= 2  # the second question was made ready before


def test_what_is_held_is_undone_with_the_rest(line: Line) -> None:
    line.execute("CREATE TABLE kept (n int)")
    line.commit()
    line.ask("SELECT 1", [])
    line.hold("INSERT INTO kept VALUES ($1)", [1])
    line.rollback()
    line.commit()
    assert line.ask("SELECT n FROM kept", []) == []


def test_of_what_goes_with_a_commit_nothing_is_kept_when_one_is_refused(line: Line) -> None:
    line.execute("CREATE TABLE kept (n int PRIMARY KEY)")
    line.commit()
    for number in (1, 2, 1, 3):
        line.hold("INSERT INTO kept VALUES ($1)", [number])
    with pytest.raises(psycopg.errors.UniqueViolation):
        line.commit()
    assert line.info.transaction_status == pq.TransactionStatus.IDLE
    assert line.ask("SELECT n FROM kept", []) == []


def test_more_than_a_server_takes_at_once_is_held(line: Line) -> None:
    line.execute("CREATE TABLE kept (n int, t text)")
    line.commit()
    long = "ö" * 1_000_000  # bytes that fill what stands between two processes
    for number in range(postgresql_line.MOST_HELD + 5):
        line.hold("INSERT INTO kept VALUES ($1, $2)", [number, long if number < 3 else ""])
    line.commit()
    assert line.ask("SELECT count(*), max(length(t)) FROM kept", []) == [
        [postgresql_line.MOST_HELD + 5, len(long)]
    ]
    assert line.ask_all([("SELECT t FROM kept WHERE n < $1", [3])] * 3) == [[[long]] * 3] * 3


def test_more_values_than_a_statement_takes_are_refused_before_anything_is_sent(line: Line) -> None:
    line.execute("CREATE TABLE kept (n int)")
    line.commit()
    line.hold("INSERT INTO kept VALUES ($1)", [1])
    places = ", ".join(f"(${number})" for number in range(1, postgresql_line.MOST_VALUES + 2))
    with pytest.raises(psycopg.ProgrammingError, match="65536"):
        line.hold(f"INSERT INTO kept VALUES {places}", [2] * (postgresql_line.MOST_VALUES + 1))
    assert not line.closed
    line.commit()
    assert line.ask("SELECT n FROM kept", []) == [[1]]


def test_a_server_that_is_gone_when_a_commit_is_said_is_told_as_gone(postgresql: Cluster, line: Line) -> None:
    line.execute("CREATE TABLE kept (n int)")
    line.commit()
    line.ask("SELECT 1", [])
    line.hold("INSERT INTO kept VALUES ($1)", [1])
    with postgresql.connect("postgres") as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        line.commit()
    assert line.closed


def test_a_first_question_that_is_refused_leaves_nothing_behind(line: Line) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        line.ask("SELECT 1 / $1::int", [0])
    line.rollback()
    assert line.ask("SELECT 1 / $1::int", [1]) == [[1]]


def test_a_refusal_is_the_drivers_own_and_undoes_the_transaction(line: Line) -> None:
    line.execute("CREATE TABLE kept (n int PRIMARY KEY)")
    line.commit()
    line.ask("INSERT INTO kept VALUES ($1)", [1])
    with pytest.raises(psycopg.errors.UniqueViolation):
        line.ask("INSERT INTO kept VALUES ($1)", [1])
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        line.ask("SELECT n FROM kept", [])
    line.rollback()
    assert line.ask("SELECT n FROM kept", []) == []


def test_a_commit_that_is_refused_is_told(line: Line) -> None:
    line.execute("CREATE TABLE kept (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    line.commit()
    for _ in range(2):
        line.ask("INSERT INTO kept VALUES ($1)", [1])
    with pytest.raises(psycopg.errors.UniqueViolation):
        line.commit()
    assert line.ask("SELECT n FROM kept", []) == []


def test_a_commit_after_a_refusal_that_was_passed_over_is_refused(line: Line) -> None:
    line.execute("CREATE TABLE kept (n int)")
    line.commit()
    line.ask("INSERT INTO kept VALUES ($1)", [1])
    with pytest.raises(psycopg.errors.DivisionByZero):
        line.ask("SELECT 1 / $1::int", [0])
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        line.commit()
    assert line.ask("SELECT n FROM kept", []) == []
    line.commit()


def test_what_the_driver_lets_go_of_is_made_ready_anew(line: Line) -> None:
    line.execute("SELECT 1", prepare=True)
    assert line.ask("SELECT $1::int", [7]) == [[7]]
    line.rollback()  # the driver lets the server forget every prepared statement
    assert line.ask("SELECT $1::int", [8]) == [[8]]


def test_a_server_keeps_so_many_statements_and_no_more(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql_line, "MOST_KEPT", 3)
    for number in (1, 2, 3, 1, 4, 5):
        assert line.ask(f"SELECT $1::int + {number}", [1]) == [[1 + number]]
    kept = line.ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%::int +%'", [])
    assert kept == [[3]]  # this question is one of them


def test_other_threads_go_on_while_one_waits_for_the_server(line: Line) -> None:
    answered = Event()

    def wait() -> None:
        line.ask("SELECT pg_sleep($1::float)", [0.5])
        line.ask_all([("SELECT pg_sleep($1::float)", [0.5])] * 2)
        answered.set()

    waiting = Thread(target=wait)
    waiting.start()
    turns = 0
    while not answered.is_set():
        answered.wait(0.01)
        turns += 1
    waiting.join()
    assert turns > 10


def test_a_server_that_is_gone_is_told_as_gone(postgresql: Cluster, line: Line) -> None:
    line.ask("SELECT 1", [])
    with postgresql.connect("postgres") as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        line.ask("SELECT 1", [])
    assert line.closed
