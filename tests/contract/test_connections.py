"""What a store on PostgreSQL does when the server goes away, and what its transactions see of each other."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from engine.database import Database, opening
from engine.errors import Conflict, DatabaseUnavailable
from tests.postgresql import Cluster


@pytest.fixture
def store(postgresql_address: str) -> Iterator[Database]:
    database = Database(postgresql_address)
    yield database
    database.close()


def end_connections(cluster: Cluster, store: Database) -> None:
    """What a restart of the server does to those who were connected."""
    with cluster.connect("postgres") as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [store.url.database]
        )


def test_a_server_fetches_few_rows_by_their_numbers_rather_than_walk_through_all(store: Database) -> None:
    with store.read() as unit:
        assert unit.c.exec_driver_sql("SHOW random_page_cost").scalar() == "1.1"


def test_after_a_restart_of_the_server_one_request_fails_at_most(
    postgresql: Cluster, store: Database
) -> None:
    with store.write() as unit:
        unit.save_setting("proef", "1")
    end_connections(postgresql, store)
    with pytest.raises(DatabaseUnavailable), store.write() as unit:
        unit.save_setting("proef", "2")
    with store.write() as unit:
        assert unit.setting("proef") == "1"
        unit.save_setting("proef", "3")
    with store.read() as unit:
        assert unit.setting("proef") == "3"


def test_a_connection_that_lay_still_is_replaced_unnoticed(
    postgresql: Cluster, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "TRUSTED_FOR", 0.0)
    with store.write() as unit:
        unit.save_setting("proef", "1")
    end_connections(postgresql, store)
    with store.write() as unit:
        assert unit.setting("proef") == "1"


def test_a_server_that_goes_away_halfway_leaves_nothing_half_done(
    postgresql: Cluster, store: Database
) -> None:
    def halfway() -> None:
        with store.write() as unit:
            unit.save_setting("proef", "half")
            end_connections(postgresql, store)
            unit.save_setting("nog een", "half")

    with pytest.raises(DatabaseUnavailable):
        halfway()
    with store.read() as unit:
        assert unit.setting("proef") is None


def test_a_look_sees_one_moment_and_cannot_write(store: Database) -> None:
    with store.write() as unit:
        unit.save_setting("proef", "voor")
    with store.read() as looking:
        assert looking.setting("proef") == "voor"
        with store.write() as unit:
            unit.save_setting("proef", "na")
        assert looking.setting("proef") == "voor"
    with pytest.raises(DatabaseUnavailable), store.read() as looking:
        looking.save_setting("proef", "stiekem")


def test_of_two_who_wait_for_each_other_one_gives_way_and_is_told(store: Database) -> None:
    with store.write() as unit:
        unit.save_setting("a", "0")
        unit.save_setting("b", "0")
    told: list[BaseException] = []
    both_hold_one = Barrier(2)

    def both(first: str, second: str) -> None:
        try:
            with store.write() as unit:
                unit.save_setting(first, "x")
                both_hold_one.wait(timeout=30)
                unit.save_setting(second, "x")
        except BaseException as refusal:
            told.append(refusal)

    threads = [Thread(target=both, args=names) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert [type(one) for one in told] == [Conflict]


def test_a_server_that_is_no_longer_there_is_noticed_also_while_it_is_asked_something(
    postgresql_address: str,
) -> None:
    """Keepalives are told only by a line on which nothing is under way."""
    store = Database(postgresql_address)
    with store.connect().connect() as connection:
        driver = connection.connection.driver_connection
        told = driver.info.get_parameters()  # type: ignore[union-attr]
    store.close()
    assert 5_000 <= int(told["tcp_user_timeout"]) <= 60_000
    assert int(told["keepalives_idle"]) <= 60
