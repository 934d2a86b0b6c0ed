"""Programs that watch the program get the truth: alive, ready, how much waits; and nothing about people."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from engine import Engine, Settings, errors, measuring
from engine.database import Database
from engine.demo import PlayedClock
from engine.scheduler import ring
from tests.web.conftest import ANSWERS, Browser
from webui import create_app


def measured(told: str, name: str) -> float:
    """The value of one measure."""
    (line,) = [line for line in told.splitlines() if line.startswith(name + " ")]
    return float(line.rpartition(" ")[2])


def gone(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database answers nothing any more."""

    def refuse(*_: object) -> None:
        raise errors.DatabaseUnavailable()

    monkeypatch.setattr(Database, "_transaction", refuse)


def test_alive_asks_nothing_of_the_database(
    app: Flask, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone(engine, monkeypatch)
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_says_what_is_not(
    app: Flask, engine: Engine, clock: PlayedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    never = client.get("/readyz")
    assert never.status_code == 503
    assert "scheduler: never rang" in never.text
    ring(engine)
    assert client.get("/readyz").status_code == 200
    clock.at += timedelta(minutes=10)
    silent = client.get("/readyz")
    assert silent.status_code == 503
    assert "scheduler: silent since 2026-03-18" in silent.text
    clock.at -= timedelta(hours=3)
    assert client.get("/readyz").status_code == 200, "a clock that went back does not make it silent"
    monotonic = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: monotonic() + 200)
    dead = client.get("/readyz")
    assert dead.status_code == 503, "but it hides nothing either"
    assert "scheduler: silent for 3 minutes" in dead.text
    ring(engine)
    assert client.get("/readyz").status_code == 200
    gone(engine, monkeypatch)
    lost = client.get("/readyz")
    assert lost.status_code == 503
    assert "database: does not answer" in lost.text


def test_ready_misses_a_policy(tmp_path: object, app: Flask, engine: Engine) -> None:
    with engine._here.store.write() as unit:
        for table in ("start_timer", "deployment_file", "deployment"):
            unit.c.exec_driver_sql(f"DELETE FROM {table}")  # type: ignore[attr-defined]
    assert "policy: none is live" in app.test_client().get("/readyz").text


def test_an_older_layout_is_not_ready_and_a_newer_one_is(app: Flask, engine: Engine) -> None:
    ring(engine)
    for revision, status in (("0001", 503), ("9999", 200)):
        with engine._here.store.write() as unit:
            unit.c.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")  # type: ignore[attr-defined]
        assert app.test_client().get("/readyz").status_code == status


def test_queues_are_told_with_their_lag(app: Flask, engine: Engine, case: int, clock: PlayedClock) -> None:
    client = app.test_client()
    before = client.get("/metrics").text
    assert measured(before, 'behoorlijk_queue_due{queue="watch"}') == 0
    due = engine.next_due()
    assert due is not None
    clock.at = due + timedelta(seconds=90)
    told = client.get("/metrics").text
    lags = [
        measured(told, f'behoorlijk_queue_oldest_due_seconds{{queue="{name}"}}')
        for name in ("timers", "jobs", "mail", "watch", "starts")
    ]
    assert max(lags) == 90
    ring(engine)
    after = client.get("/metrics").text
    assert measured(after, "behoorlijk_scheduler_last_ring_seconds") == clock.at.timestamp()
    assert measured(after, "behoorlijk_database_up") == 1
    assert measured(after, "behoorlijk_incidents_open") == 0


def test_requests_and_actions_are_measured_by_pattern_and_name(
    app: Flask, browser: Browser, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False
    measuring.watch_actions()
    engine.public_start("bankje", ANSWERS)
    browser.get("/volg/geheim-van-niemand")
    told = app.test_client().get("/metrics").text
    assert 'behoorlijk_action_seconds_count{action="start",outcome="done"}' in told
    assert 'method="GET",route="/volg/<token>",status="' in told
    assert "process_cpu_seconds_total" in told
    for word in ("geheim-van-niemand", "Anna", "anna@example.org", "Dorpsstraat"):
        assert word not in told


PROMISED = {
    "behoorlijk_queue_due", "behoorlijk_queue_oldest_due_seconds", "behoorlijk_incidents_open",
    "behoorlijk_scheduler_last_ring_seconds", "behoorlijk_database_up", "behoorlijk_request_seconds",
    "behoorlijk_action_seconds",
}  # fmt: skip


@pytest.mark.parametrize("together", [False, True], ids=["one process", "all of a machine"])
def test_prometheus_reads_all_that_is_promised(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    if together:
        monkeypatch.setenv(measuring.SHARED, str(tmp_path))
        run = [
            sys.executable,
            "-c",
            "from engine import measuring as m; m.request('GET', '/', 200, .1); m._action('a', 'b', .1)",
        ]
        subprocess.run(run, check=True)  # it asks where to count when it is loaded
    else:
        measuring.request("GET", "/", 200, 0.1)
        measuring.watch_actions()
        engine.public_start("bankje", ANSWERS)
    families = list(text_string_to_metric_families(measuring.exposition(engine).decode()))
    assert all(one.documentation and one.type in ("gauge", "counter", "histogram") for one in families)
    filled = {one.name for one in families if one.samples}
    assert filled >= PROMISED
    assert len({one.name for one in families}) == len(families), "each is told once"
    (depths,) = [one for one in families if one.name == "behoorlijk_queue_due"]
    assert {one.labels["queue"] for one in depths.samples} == {"timers", "jobs", "mail", "watch", "starts"}


def test_measures_still_come_when_the_database_is_gone(
    app: Flask, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone(engine, monkeypatch)
    told = app.test_client().get("/metrics")
    assert told.status_code == 200
    assert measured(told.text, "behoorlijk_database_up") == 0


@pytest.mark.parametrize(
    ("token", "address", "headers", "status"),
    [
        ("", "127.0.0.1", {}, 200),
        ("", "::1", {}, 200),
        ("", "192.0.2.7", {}, 403),
        ("", "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 403),
        ("geheim", "127.0.0.1", {}, 403),
        ("geheim", "192.0.2.7", {"Authorization": "Bearer geheim"}, 200),
        ("geheim", "192.0.2.7", {"Authorization": "Bearer geheim2"}, 403),
        ("geheim", "192.0.2.7", {"Authorization": "Bearer é"}, 403),
    ],
)
def test_who_may_read_the_measures(
    engine: Engine, settings: Settings, token: str, address: str, headers: dict[str, str], status: int
) -> None:
    from dataclasses import replace

    client = create_app(engine, replace(settings, metrics_token=token)).test_client()
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_every_answer_has_a_number_and_keeps_that_of_the_proxy(app: Flask) -> None:
    client = app.test_client()
    assert len(client.get("/healthz").headers["X-Request-ID"]) == 16
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abc-12345678"}).headers["X-Request-ID"]
        == "abc-12345678"
    )
    strange = client.get("/healthz", headers={"X-Request-ID": "<script>alert(1)</script>"})
    assert len(strange.headers["X-Request-ID"]) == 16


def test_asking_how_it_goes_takes_few_questions_of_the_database(
    app: Flask, engine: Engine, count_statements: Callable[[], list[str]]
) -> None:
    ring(engine)
    for address, most in (("/healthz", 0), ("/readyz", 4), ("/metrics", 8)):
        asked = count_statements()
        assert app.test_client().get(address).status_code == 200
        assert len(asked) <= most, (address, asked)
