"""The inbox of one person with a thousand, ten thousand and a hundred thousand open tasks.

Run as `python -m tests.bench.inbox_bench`. The first fifty by SQL (with the values as the program uses them), the
counts of the page, the page of the front door, and the page as a signed-in browser gets it from the real server.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests

from tests.bench.crowd import PASSWORD, PERSON, Crowd, crowd, milliseconds
from tests.postgresql import programs, running_cluster

SIZES = (1_000, 10_000, 100_000)
TURNS = 300
HATS = (f"u:{PERSON}", "f:balie")
CAP = 1000
LONGEST = 60.0  # seconds that a busy machine may take to start a server

# name of the ratio -> (aim, whether more is better)
AIMS: Mapping[str, tuple[float, bool]] = {
    "inbox_first_page_sql_ms": (1, False),
    "inbox_first_page_sql_postgresql_ms": (1, False),
    "inbox_100k_vs_1k": (2, False),
    "inbox_page_p99_ms": (50, False),
}


def run(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """{"figures", "ratios"}; what needs a PostgreSQL server is None where there is none."""
    sqlite = {}
    for size in sizes:
        with crowd(size // 2) as many:
            sqlite[size] = asked(many) | {"http": over_http(many)}
    figures: dict[str, Any] = {"SQLite": sqlite, "PostgreSQL": None}
    if programs() is not None:
        with running_cluster(durable=True) as cluster:
            figures["PostgreSQL"] = {}
            for size in sizes:
                with crowd(size // 2, cluster.address(cluster.migrated())) as many:
                    figures["PostgreSQL"][size] = asked(many)
    return {"figures": figures, "ratios": ratios(figures, sizes)}


def asked(many: Crowd) -> dict[str, Any]:
    """Milliseconds of each question."""
    now = many.clock.now()
    with many.store.read() as unit:
        first = milliseconds(lambda: unit.inbox(HATS, PERSON, None, 51), TURNS)
        counts = milliseconds(lambda: unit.count_inbox(HATS[:1], HATS[1:], PERSON, CAP, now), TURNS)
    return {
        "first_page": first,
        "counts": counts,
        "front_door": milliseconds(lambda: many.engine.inbox(PERSON), TURNS),
    }


def over_http(many: Crowd) -> dict[str, float]:
    """Milliseconds of the page itself, one after the other over one connection, from a server of its own."""
    with _served(many) as address, requests.Session() as browser:
        form = browser.get(f"{address}/inloggen", timeout=LONGEST).text
        token = re.search(r'name="_token" value="([^"]+)"', form)
        assert token is not None
        fields = {"_token": token[1], "username": PERSON, "password": PASSWORD}
        entered = browser.post(f"{address}/inloggen", data=fields, timeout=LONGEST, allow_redirects=False)
        assert entered.status_code in (302, 303), entered.status_code

        def page() -> None:
            answer = browser.get(f"{address}/taken?welke=all", timeout=LONGEST)
            assert answer.status_code == 200
            assert answer.url.endswith("/taken?welke=all"), answer.url

        return milliseconds(page, TURNS)


@contextmanager
def _served(many: Crowd) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "BEHOORLIJK_VAR_DIR": str(many.settings.var_dir),
        "BEHOORLIJK_DATABASE_URL": many.settings.database,
        "BEHOORLIJK_SECRET_KEY": many.settings.secret_key,
    }
    command = [sys.executable, "-m", "engine.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        give_up = time.monotonic() + LONGEST
        while True:
            try:
                requests.get(f"{address}/inloggen", timeout=LONGEST)
                break
            except requests.ConnectionError:
                if server.poll() is not None or time.monotonic() > give_up:
                    raise
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=LONGEST)


def ratios(figures: Mapping[str, Any], sizes: tuple[int, ...]) -> dict[str, Any]:
    """The figures that are aimed at, at the most tasks."""
    few, most = figures["SQLite"][sizes[0]], figures["SQLite"][sizes[-1]]
    other = figures["PostgreSQL"][sizes[-1]] if figures["PostgreSQL"] else None
    return {
        "inbox_first_page_sql_ms": most["first_page"]["p50_ms"],
        "inbox_first_page_sql_postgresql_ms": other["first_page"]["p50_ms"] if other else None,
        "inbox_100k_vs_1k": most["first_page"]["p50_ms"] / few["first_page"]["p50_ms"],
        "inbox_page_p99_ms": most["http"]["p99_ms"],
    }


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    page = [
        f"{'Inbox of one person, p50 / p99 ms':<36}"
        f"{'first fifty':>18}{'counts':>18}{'front door':>18}{'page over HTTP':>20}"
    ]
    for name, found in report["figures"].items():
        for size, row in (found or {}).items():
            cells = [_cell(row.get(key)) for key in ("first_page", "counts", "front_door")]
            page.append(
                f"  {f'{name}, {int(size):,} open tasks':<34}"
                + "".join(f"{cell:>18}" for cell in cells)
                + f"{_cell(row.get('http')):>20}"
            )
    return page


def _cell(found: Mapping[str, float] | None) -> str:
    return f"{found['p50_ms']:.2f} / {found['p99_ms']:.2f}" if found else ""


if __name__ == "__main__":
    print("\n".join(lines(run())))
