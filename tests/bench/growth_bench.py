"""One case that grows: does the thousandth task of a case cost more than the tenth?

Run as `python -m tests.bench.growth_bench`.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any

from tests.bench import generated
from tests.bench.ours import Ours
from tests.bench.timing import folder, tune_collector

AT = (10, 100, 300, 1000)
AROUND = 10  # completions before and after
LIVES = 4  # cases that take turns, so that a noisy moment hits all ages alike

# name of the ratio -> (aim, whether more is better)
AIMS: Mapping[str, tuple[float, bool]] = {"p50_300_vs_10": (1.2, False), "p50_1000_vs_10": (1.2, False)}


def run() -> dict[str, Any]:
    """{"figures": {"p50_ms": {age: …}}, "ratios"}."""
    with folder() as place:
        ours = Ours(place, generated.loop_policy())
        aged = [_grown(ours, at) for at in AT for _ in range(LIVES)]
        tune_collector()
        seconds: dict[int, list[float]] = {at: [] for at in AT}
        for turn in range(2 * AROUND):
            for place_, (at, task) in enumerate(aged):
                outcome, spent = ours.complete(task, generated.answers(generated.element(0), at + turn))
                seconds[at].append(spent)
                aged[place_] = (at, outcome.next_tasks[0].task_id)
        ours.store.close()
    p50 = {at: statistics.median(found) * 1e3 for at, found in seconds.items()}
    return {
        "figures": {"p50_ms": {str(at): round(found, 3) for at, found in p50.items()}},
        "ratios": {"p50_300_vs_10": p50[300] / p50[10], "p50_1000_vs_10": p50[1000] / p50[10]},
    }


def _grown(ours: Ours, at: int) -> tuple[int, int]:
    """A case with nearly so many completed tasks, and its open task."""
    _, task, _ = ours.start("lus")
    for turn in range(at - AROUND):
        outcome, _ = ours.complete(task, generated.answers(generated.element(0), turn))
        task = outcome.next_tasks[0].task_id
    return at, task


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    page = ["A completion at so many completed tasks in one case, p50 ms"]
    return page + [f"  {at:<36}{found:>12.2f}" for at, found in report["figures"]["p50_ms"].items()]


if __name__ == "__main__":
    print("\n".join(lines(found := run())), found["ratios"], sep="\n")
