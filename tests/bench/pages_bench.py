"""How long the server takes for each main page, with thousands of cases and tens of thousands of open tasks.

The demo's cases are really played, then copied (`filling`). Pages are asked over the WSGI interface by people of
three kinds: who has a few tasks, who has many, and who sees everything. Told are milliseconds (by the clock, and of
work: on a machine that others use too the second tells more) and statements.

Run as `python -m tests.bench.pages_bench [cases tasks rounds]`.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.engine import Engine as Database

from engine import Engine, Settings
from engine.bootstrap import build, upgrade
from engine.demo import PlayedClock, first_moment, play_cases, play_organisation
from tests.bench.filling import copy_cases
from webui import create_app

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 30

# name of the ratio -> (aim, whether more is better)
AIMS: Mapping[str, tuple[float, bool]] = {
    "slowest_page_ms": (100, False),
    "slowest_page_statements": (16, False),
}


def run(cases: int = 5_000, tasks: int = 20_000, rounds: int = ROUNDS) -> dict[str, Any]:
    """Fill a database and time every main page: {"figures", "ratios"}."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(var_dir=Path(folder), demo=True, secret_key="meting")
        engine = _played(settings)
        store: Any = engine._here.store
        started = time.perf_counter()
        added = copy_cases(store, [one.instance_id for one in _open_cases(engine)], cases, tasks=tasks)
        with store.connect().begin() as connection:
            connection.execute(text("ANALYZE"))
        filled = time.perf_counter() - started
        app = create_app(engine, settings)
        app.testing = True
        pages = {
            name: _timed(app, username, address, rounds)
            for name, (username, address) in _pages(engine).items()
        }
        store.close()
    wrong = {name: page["status"] for name, page in pages.items() if page["status"] != 200}
    assert not wrong, wrong
    return {
        "figures": {
            "cases": cases,
            "open_tasks": added,
            "filled_in_seconds": round(filled, 1),
            "worst_p99": max(page["p99"] for page in pages.values()),
            "worst_cpu": max(page["cpu"] for page in pages.values()),
            "pages": pages,
        },
        "ratios": {
            "slowest_page_ms": max(page["p50"] for page in pages.values()),
            "slowest_page_statements": max(page["statements"] for page in pages.values()),
        },
    }


def _played(settings: Settings) -> Engine:
    upgrade(settings)
    now = datetime.now(UTC)
    files = {
        file.relative_to(ROOT).as_posix(): file.read_bytes()
        for folder in ("processes", "forms")
        for file in sorted((ROOT / folder).rglob("*"))
        if file.is_file()
    }
    found = json.loads(files["processes/demo/cases.json"])
    scripts = found["cases"] if isinstance(found, dict) else found
    clock = PlayedClock(first_moment(scripts, now.date()))
    engine = build(settings, clock=clock)
    outcome = engine.deploy(files, "meting")
    assert outcome.deployment is not None, outcome.findings
    play_organisation(engine, json.loads(files["processes/demo/organisation.json"]), settings.demo_password)
    play_cases(engine, clock, scripts, now)
    return engine


def _open_cases(engine: Engine) -> list[Any]:
    rows = engine.cases("beheer", limit=200).rows
    waiting = [row for row in rows if row.waiting_for and row.closed_at is None]
    assert waiting, "no case of the demo waits for anybody"
    return waiting


def _pages(engine: Engine) -> Mapping[str, tuple[str, str]]:
    """Each page with who asks for it: somebody whose inbox is full, and the administrator who sees all."""
    busy = max(engine.people(), key=lambda one: engine.inbox_counts(one.username).available).username
    few = min(
        (one for one in engine.people() if engine.inbox(one.username).rows),
        key=lambda one: engine.inbox_counts(one.username).available,
    ).username
    row = engine.inbox(busy).rows[0]
    next_page = engine.inbox(busy).next_cursor
    case = f"/zaken/{row.instance_id}"
    cursor = f"&vanaf={next_page}" if next_page else ""
    return {
        "inbox": (busy, "/taken?welke=all"),
        "inbox, few tasks": (few, "/taken?welke=all"),
        "inbox, second page": (busy, f"/taken?welke=all{cursor}"),
        "inbox, searched": (busy, "/taken?welke=all&zoek=parkeer"),
        "inbox, nothing found": (busy, "/taken?welke=all&zoek=zzzz"),
        "inbox, filtered": (busy, "/taken?welke=all&haast=soon&binnen_van=2020-01-01"),
        "inbox, all that one may see": (busy, "/taken?welke=seen"),
        "inbox, all that a person with few may see": (few, "/taken?welke=seen"),
        "inbox, everything, searched in vain": ("beheer", "/taken?welke=seen&zoek=zzzz"),
        "inbox, everything, of one handler": ("beheer", f"/taken?welke=seen&wie={busy}"),
        "cases": (busy, "/zaken"),
        "cases, few": (few, "/zaken"),
        "cases, everything": ("beheer", "/zaken"),
        "cases, too late": (busy, "/zaken?welke=te-laat"),
        "cases, searched": (busy, "/zaken?zoek=klacht"),
        "cases, searched in vain": (few, "/zaken?zoek=zzzz"),
        "case": (busy, case),
        "case, procedure": (busy, f"{case}/procedure"),
        "case, papers": (busy, f"{case}/stukken"),
        "case, people": (busy, f"{case}/mensen"),
        "case, history": (busy, f"{case}/verloop"),
        "task": (busy, f"/taken/{_real_task(engine, busy)}"),
        "to post": (busy, "/post"),
        "people": (busy, "/mensen"),
        "absence": (busy, "/mensen/afwezig"),
        "absence, what breaks": (busy, "/mensen/afwezig/bekijken?van=2027-01-01&tot=2027-02-01"),
        "operations": ("beheer", "/beheer/storingen"),
        "processes": ("beheer", "/processen"),
        "public start": ("", "/"),
    }


def _real_task(engine: Engine, username: str) -> int:
    """A task that can be done, not a further copy."""
    rows = engine.inbox(username, limit=200).rows
    return min(row.task_id for row in rows if row.task_id & 0xFFFFFF < 1_000_000)


def _timed(app: Flask, username: str, address: str, rounds: int) -> dict[str, Any]:
    client = app.test_client()
    if username:
        _enter(app, client, username)
    status = client.get(address).status_code
    if status != 200:
        return {"status": status, "p50": 0.0, "p99": 0.0, "cpu": 0.0, "statements": 0}
    asked = _statements(lambda: client.get(address))
    times, work = [], []
    for _ in range(rounds):
        started, worked = time.perf_counter(), time.thread_time()
        client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        work.append((time.thread_time() - worked) * 1000)
    times.sort()
    p99 = times[min(len(times) - 1, round(0.99 * len(times)))]
    return {
        "status": status,
        "p50": round(statistics.median(times), 1),
        "p99": round(p99, 1),
        "cpu": round(statistics.median(work), 1),
        "statements": asked,
    }


def _enter(app: Flask, client: FlaskClient, username: str) -> None:
    """Through the front door of the web, as people do."""
    page = client.get("/inloggen").get_data(as_text=True)
    token = page.split('name="_token" value="')[1].split('"')[0]
    password = app.extensions["behoorlijk"].settings.demo_password
    fields = {"_token": token, "username": username, "password": password}
    answer = client.post("/inloggen", data=fields)
    assert answer.status_code == 302, (username, answer.status_code)


def _statements(ask: Callable[[], object]) -> int:
    asked: list[str] = []

    def hear(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(Database, "before_cursor_execute", hear)
    try:
        ask()
    finally:
        event.remove(Database, "before_cursor_execute", hear)
    return len(asked)


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    report = report["figures"]
    head = f"{report['cases']} cases, {report['open_tasks']} open tasks, filled in {report['filled_in_seconds']} s"
    rows = [
        f"{name:<44}{page['status']:>5}{page['p50']:>9.1f}{page['p99']:>9.1f}{page['cpu']:>9.1f}{page['statements']:>6}"
        for name, page in report["pages"].items()
    ]
    return [head, f"{'page':<44}{'':>5}{'p50 ms':>9}{'p99 ms':>9}{'cpu ms':>9}{'sql':>6}", *rows]


if __name__ == "__main__":
    print("\n".join(lines(run(*(int(one) for one in sys.argv[1:])))))
