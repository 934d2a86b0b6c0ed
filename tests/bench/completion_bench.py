"""A user task done durably, through the front door, on SQLite: beside every peer and beside the plain commit.

Run as `python -m tests.bench.completion_bench`. Rounds are interleaved, so that a noisy minute hits all alike, and
each ratio is the median of the ratios of the rounds. Peers do the same generated process with the same forms, each
kept as durably, in turn over as many cases; a peer that cannot be had leaves its column empty.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench import generated
from tests.bench.ours import CASES_EACH, INSTANCES, PEOPLE, Ours
from tests.bench.peers import bpmn_engine_round, naive_round, viewflow_round
from tests.bench.reasons import COMMIT, KEPT_LIVE, NAIVE, OURS, PEERS, RECOVERED, SQL, VIEWFLOW
from tests.bench.replay import recorded
from tests.bench.timing import Timing, folder, median_ratio, packed, sqlite_commits, tables, tune_collector

ROUNDS = 5
LIVE, RESUMED = 5, 2  # instances of bpmn-engine in a round: it is slow

# name of the ratio -> (aim, whether more is better)
AIMS: Mapping[str, tuple[float, bool]] = {
    "completion_vs_best_peer": (7, True),
    "completion_vs_naive_spiff": (15, True),
    "completion_vs_commit_rate": (0.35, True),
    "p99_vs_p50": (4, False),
    "stored_vs_raw": (1.5, False),
    "token_state_bytes": (200, False),
    "statements_per_completion": (8, False),
    "commits_per_completion": (1, False),
}


def run(rounds: int = ROUNDS) -> dict[str, Any]:
    """{"figures", "ratios"}."""
    turns: dict[str, list[Timing]] = {}
    starts: dict[str, list[Timing]] = {}
    crowds: list[tuple[Timing, float]] = []
    sizes: dict[str, float] = {}
    with folder() as place, sqlite_commits(place) as commits:
        ours = Ours(place, generated.policy())
        ours.round()  # the first round prepares statements and warms the caches of the database
        with recorded(ours.store, place) as replay:
            ours.round()
        ours.round()  # on fresh connections
        tune_collector()
        empty, before = size(ours), tables(ours.path)
        for _ in range(rounds):
            turns.setdefault(COMMIT, []).append(commits())
            turns.setdefault(SQL, []).append(replay.round())
            done, begun = ours.round()
            turns.setdefault(OURS, []).append(done)
            starts.setdefault(OURS, []).append(begun)
            crowds.append(ours.at_once())
            for name, found, instances in peers(place):
                if found is not None:
                    turns.setdefault(name, []).append(Timing(tuple(found["seconds"])))
                    starts.setdefault(name, []).append(Timing(tuple(found["start"])))
                    sizes[name] = found["bytes"] / instances
        sizes[OURS] = (size(ours) - empty) / (rounds * (INSTANCES + PEOPLE * CASES_EACH))
        by_table = {
            name: round((found - before.get(name, 0)) / (rounds * (INSTANCES + PEOPLE * CASES_EACH)))
            for name, found in tables(ours.path).items()
        }
        states, cost, profile = ours.token_states(), ours.statements(), ours.where_time_goes()
        ours.store.close()
    sizes["the forms alone, as JSON"] = generated.raw_bytes(range(1, INSTANCES + 1))
    figures = {
        "completion": {name: merged(rows).row() for name, rows in turns.items()},
        "at_once": merged([timing for timing, _ in crowds]).row()
        | {"per_second": round(statistics.median(found for _, found in crowds), 1)},
        "start": {name: merged(rows).row() for name, rows in starts.items()},
        "bytes_per_instance": {name: round(found) for name, found in sizes.items()},
        "token_state_bytes": {"mean": round(statistics.mean(states)), "most": max(states)},
        "tables": {name: found for name, found in by_table.items() if found > 0},
        "cost": cost,
        "profile": profile,
    }
    return {"figures": figures, "ratios": ratios(turns, crowds, figures)}


def peers(place: Path) -> list[tuple[str, dict[str, Any] | None, int]]:
    """A round of each: its name, what it measured, how many instances it kept."""
    return [
        (NAIVE, naive_round(place), INSTANCES),
        (VIEWFLOW, viewflow_round(place), INSTANCES),
        (KEPT_LIVE, bpmn_engine_round(place, LIVE, live=True), LIVE),
        (RECOVERED, bpmn_engine_round(place, RESUMED, live=False), RESUMED),
    ]


def size(ours: Ours) -> int:
    """Bytes of the database."""
    ours.store.close()
    return packed(ours.path)


def merged(rows: list[Timing]) -> Timing:
    """All rounds as one."""
    return Timing(tuple(second for row in rows for second in row.seconds))


def ratios(
    turns: Mapping[str, list[Timing]], crowds: list[tuple[Timing, float]], figures: Mapping[str, Any]
) -> dict[str, Any]:
    """The figures that are aimed at; None where there was no peer."""
    ours = turns[OURS]
    found = {name: median_ratio(ours, turns[name]) for name in PEERS if name in turns}
    sizes, whole = figures["bytes_per_instance"], merged(ours)
    return {
        "completion_vs_best_peer": min(found.values(), default=None),
        "completion_vs_viewflow": found.get(VIEWFLOW),
        "completion_vs_bpmn_engine_live": found.get(KEPT_LIVE),
        "completion_vs_bpmn_engine_resumed": found.get(RECOVERED),
        "completion_vs_naive_spiff": median_ratio(ours, turns[NAIVE]) if NAIVE in turns else None,
        "completion_vs_commit_rate": median_ratio(ours, turns[COMMIT]),
        "at_once_vs_alone": together(crowds, ours),
        "at_once_vs_commit_rate": together(crowds, turns[COMMIT]),
        "completion_vs_its_sql": median_ratio(ours, turns[SQL]) if SQL in turns else None,
        "p99_vs_p50": whole.p99 / whole.p50,
        "stored_vs_raw": sizes[OURS] / sizes["the forms alone, as JSON"],
        "token_state_bytes": figures["token_state_bytes"]["most"],
        "statements_per_completion": figures["cost"]["statements"],
        "commits_per_completion": figures["cost"]["commits"],
    }


def together(crowds: list[tuple[Timing, float]], others: list[Timing]) -> float:
    """How many times more several people do in a second than one does of the others: the median of the
    rounds."""
    return statistics.median(found / other.per_second for (_, found), other in zip(crowds, others))


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    figures = report["figures"]
    page = [f"{'A user task done durably, on SQLite':<38}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}"]
    page += [_row(name, row) for name, row in figures["completion"].items()]
    page += [_row(f"ours, {PEOPLE} people at once", figures["at_once"])]
    page += ["Start of an instance"]
    page += [_row(name, row) for name, row in figures["start"].items()]
    page += ["Bytes per instance of thirty tasks"]
    page += [f"  {name:<36}{found:>12,}" for name, found in figures["bytes_per_instance"].items()]
    told = ", ".join(f"{name} {found:,}" for name, found in figures["tables"].items())
    page += [f"  of which ours by table and index: {told}"] if told else []
    page += ["Where a completion of ours spends its time, from a profile"]
    page += [f"  {name:<42}{share:>6.0%}" for name, share in figures["profile"].items()]
    return page


def _row(name: str, row: Mapping[str, float]) -> str:
    return f"  {name:<36}{row['per_second']:>12,.0f}{row['p50_ms']:>10.2f}{row['p99_ms']:>10.2f}"


if __name__ == "__main__":
    print("\n".join(lines(found := run())), found["ratios"], sep="\n")
