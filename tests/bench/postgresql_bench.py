"""The same completion on PostgreSQL, beside every peer that runs there and one commit of 1 kB in the same server.

Run as `python -m tests.bench.postgresql_bench`; empty where no server is installed. The server is one of its own,
with fsync on, reached by a socket; what an action writes goes to it as one statement. Rounds are interleaved, as on
SQLite.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.bench import generated
from tests.bench.completion_bench import merged
from tests.bench.ours import Ours
from tests.bench.peers import naive_round, viewflow_round
from tests.bench.reasons import COMMIT, NAIVE, OURS, VIEWFLOW
from tests.bench.timing import Timing, folder, median_ratio, postgresql_commits, tune_collector
from tests.postgresql import Cluster, programs, running_cluster

ROUNDS = 4

# name of the ratio -> (aim, whether more is better)
AIMS: Mapping[str, tuple[float, bool]] = {
    "completion_vs_viewflow_postgresql": (7, True),
    "completion_vs_naive_spiff_postgresql": (15, True),
    "completion_vs_commit_rate_postgresql": (0.35, True),
    "p99_vs_p50_postgresql": (4, False),
    "statements_per_completion_postgresql": (8, False),
}


def run(rounds: int = ROUNDS) -> dict[str, Any]:
    """{"figures", "ratios"}; the figures are None where there is no server."""
    if programs() is None:
        return {"figures": None, "ratios": dict.fromkeys(AIMS)}
    turns: dict[str, list[Timing]] = {}
    with running_cluster(durable=True) as cluster, folder() as place:
        ours = Ours(place, generated.policy(), cluster.address(cluster.migrated()))
        ours.round()
        tune_collector()
        with cluster.connect(cluster.create()) as connection, postgresql_commits(connection) as commits:
            for _ in range(rounds):
                turns.setdefault(COMMIT, []).append(commits())
                turns.setdefault(OURS, []).append(ours.round()[0])
                for name, round_ in ((NAIVE, naive_round), (VIEWFLOW, viewflow_round)):
                    found = round_(place, _empty(cluster))
                    if found is not None:
                        turns.setdefault(name, []).append(Timing(tuple(found["seconds"])))
        cost, profile = ours.statements() | {"round_trips": round_trips(ours)}, ours.where_time_goes()
        ours.store.close()
    whole = merged(turns[OURS])
    return {
        "figures": {
            "completion": {name: merged(rows).row() for name, rows in turns.items()},
            "cost": cost,
            "profile": profile,
        },
        "ratios": {
            "completion_vs_viewflow_postgresql": _times(turns, VIEWFLOW),
            "completion_vs_naive_spiff_postgresql": _times(turns, NAIVE),
            "completion_vs_commit_rate_postgresql": _times(turns, COMMIT),
            "p99_vs_p50_postgresql": whole.p99 / whole.p50,
            "statements_per_completion_postgresql": cost["statements"],
        },
    }


def _times(turns: Mapping[str, list[Timing]], other: str) -> float | None:
    return median_ratio(turns[OURS], turns[other]) if other in turns else None


def _empty(cluster: Cluster) -> dict[str, str]:
    return {"HOST": str(cluster.folder), "USER": "postgres", "NAME": cluster.create()}


def round_trips(ours: Ours) -> float:
    """How often a completion waits for the server: the mean of one life, its last step left out.

    Counted in what goes over the line: each wait for an answer follows a Sync or a simple Query.
    """
    instance, task, _ = ours.start(generated.PROCESS)
    name, turns = generated.element(0), generated.STEPS - 1
    with _line(ours) as seen:
        for _ in range(turns):
            outcome, _ = ours.complete(task, generated.answers(name, instance))
            task, name = outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id
    waits = sum(
        text.split("\t")[-2 if text.rstrip().endswith(('"', ")")) else -1].strip() in ("Sync", "Query")
        for text in seen
    )
    return round(waits / turns, 2)


@contextmanager
def _line(ours: Ours) -> Iterator[list[str]]:
    """What goes between driver and server within the block, a message each, known after it."""
    seen: list[str] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as told:
        traced = set()

        def begins(connection: Any, *rest: object) -> None:
            connection.pgconn.trace(told.fileno())
            traced.add(connection)

        writers = ours.store.connect()
        event.listen(writers, "checkout", begins)
        try:
            yield seen
        finally:
            event.remove(writers, "checkout", begins)
            for connection in traced:
                connection.pgconn.untrace()
        told.seek(0)
        seen += told.readlines()


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    figures = report["figures"]
    if figures is None:
        return ["A user task done durably, on PostgreSQL: no server is installed here"]
    page = [f"{'A user task done durably, on PostgreSQL':<38}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}"]
    for name, row in figures["completion"].items():
        page.append(f"  {name:<36}{row['per_second']:>12,.0f}{row['p50_ms']:>10.2f}{row['p99_ms']:>10.2f}")
    cost = figures["cost"]
    page += [f"  {cost['statements']:.1f} statements in {cost['round_trips']:.1f} round trips"]
    page += [f"  {name:<42}{share:>6.0%}" for name, share in list(figures["profile"].items())[:5]]
    return page


if __name__ == "__main__":
    print("\n".join(lines(found := run())), found["ratios"], sep="\n")
