"""`make bench`: one page of figures, and the same as build/bench.json.

Every figure stands beside a peer or a limit that was measured in the same run on the same machine: read the
ratios, not the seconds.
"""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import completion_bench, feel_bench

TARGET = Path(__file__).parents[2] / "build" / "bench.json"


def ratios(rows: list[feel_bench.Row]) -> dict[str, Any]:
    """The worst case of each comparison: times slower than plain Python, times faster than each peer."""
    tables = [row for row in rows if "rows" in row.name]
    quantifiers = [row for row in rows if row.name.startswith("some")]
    conditions = [row for row in rows if row not in tables and row not in quantifiers]
    bkflow = [row.bkflow_feel / row.ours for row in rows if row.bkflow_feel is not None]
    feelin = [row.feelin / row.ours for row in rows if row.feelin is not None]
    return {
        "feel_condition_vs_plain_python": max(row.times_plain for row in conditions),
        "feel_quantifier_vs_plain_python": max(row.times_plain for row in quantifiers),
        "feel_table_vs_plain_python": max(row.times_plain for row in tables),
        "feel_vs_bkflow_feel": min(bkflow, default=None),
        "feel_vs_feelin": min(feelin, default=None),
    }


def main() -> None:
    """Measure, print the page, write the file."""
    work = completion_bench.measure()
    rows = feel_bench.measure()
    report = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "ratios": work.pop("ratios") | ratios(rows),
        "work": work,
        "feel": [asdict(row) for row in rows],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(report, indent=2), encoding="utf-8")
    print("A user task done durably, through the front door, SQLite (WAL, synchronous=FULL)\n")
    print("\n".join(completion_bench.lines(work | {"ratios": report["ratios"]})))
    print("\nFEEL, microseconds per evaluation\n")
    print("\n".join(feel_bench.lines(rows)))
    print("\nRatios of FEEL, the worst case of each")
    for name, value in ratios(rows).items():
        print(f"  {name:<34} {'no peer' if value is None else f'{value:.1f}'}")
    print(f"\nAlso in {TARGET.relative_to(Path.cwd()) if TARGET.is_relative_to(Path.cwd()) else TARGET}")


if __name__ == "__main__":
    main()
