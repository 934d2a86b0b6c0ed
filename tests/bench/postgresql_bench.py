"""The same completion on PostgreSQL, beside what one commit of 1 kB costs in the same server.

Run as `python -m tests.bench.postgresql_bench`; empty where no server is installed. The server is one of its own,
with fsync on, reached by a socket; what an action writes goes to it in one pipeline.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.bench import generated
from tests.bench.completion_bench import merged
from tests.bench.ours import Ours
from tests.bench.timing import Timing, folder, median_ratio, postgresql_commits
from tests.postgresql import programs, running_cluster

ROUNDS = 5

# name of the ratio -> (aim, whether more is better)
AIMS: Mapping[str, tuple[float, bool]] = {
    "completion_vs_commit_rate_postgresql": (0.35, True),
    "p99_vs_p50_postgresql": (4, False),
    "statements_per_completion_postgresql": (8, False),
}


def run(rounds: int = ROUNDS) -> dict[str, Any]:
    """{"figures", "ratios"}; the figures are None where there is no server."""
    if programs() is None:
        return {"figures": None, "ratios": dict.fromkeys(AIMS)}
    with running_cluster(durable=True) as cluster, folder() as place:
        ours = Ours(place, generated.policy(), cluster.address(cluster.migrated()))
        ours.round()
        done: list[Timing] = []
        floor: list[Timing] = []
        with cluster.connect(cluster.create()) as connection, postgresql_commits(connection) as commits:
            for _ in range(rounds):
                floor.append(commits())
                done.append(ours.round()[0])
        cost, profile = ours.statements(), ours.where_time_goes()
        ours.store.close()
    whole = merged(done)
    return {
        "figures": {
            "completion": {"ours": whole.row(), "plain commit of 1 kB": merged(floor).row()},
            "cost": cost,
            "profile": profile,
        },
        "ratios": {
            "completion_vs_commit_rate_postgresql": median_ratio(done, floor),
            "p99_vs_p50_postgresql": whole.p99 / whole.p50,
            "statements_per_completion_postgresql": cost["statements"],
        },
    }


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    figures = report["figures"]
    if figures is None:
        return ["A user task done durably, on PostgreSQL: no server is installed here"]
    page = [f"{'A user task done durably, on PostgreSQL':<38}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}"]
    for name, row in figures["completion"].items():
        page.append(f"  {name:<36}{row['per_second']:>12,.0f}{row['p50_ms']:>10.2f}{row['p99_ms']:>10.2f}")
    page += [f"  {name:<42}{share:>6.0%}" for name, share in list(figures["profile"].items())[:5]]
    return page


if __name__ == "__main__":
    print("\n".join(lines(found := run())), found["ratios"], sep="\n")
