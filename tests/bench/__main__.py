"""`make bench`: one page of figures, and the same as build/bench.json.

Every figure stands beside a peer or a limit that was measured in the same run on the same machine: read the
ratios, not the seconds. Each module gives `run()` -> {"figures", "ratios"}, `AIMS` (name of a ratio -> the aim,
and whether more is better) and `lines(report)`, its part of the page. Names of modules as arguments: only those.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.bench import (
    completion_bench,
    feel_bench,
    growth_bench,
    inbox_bench,
    pages_bench,
    postgresql_bench,
    server_bench,
    timers_bench,
)
from tests.bench.reasons import reason, room

TARGET = Path(__file__).parents[2] / "build" / "bench.json"
MODULES: tuple[ModuleType, ...] = (
    completion_bench,
    postgresql_bench,
    growth_bench,
    timers_bench,
    inbox_bench,
    pages_bench,
    server_bench,
    feel_bench,
)


def missed(found: Mapping[str, Any], aims: Mapping[str, tuple[float, bool]]) -> list[str]:
    """The names of the aims that were missed."""
    return [
        name
        for name, (aim, more) in aims.items()
        if found.get(name) is not None and (found[name] < aim if more else found[name] > aim)
    ]


def in_the_way(
    short: list[str], aims: Mapping[str, tuple[float, bool]], figures: Mapping[str, Any]
) -> list[str]:
    """For each missed aim what stands between it and what was found; those with the same reason together."""
    told: dict[str, list[str]] = {}
    for name in short:
        told.setdefault(reason(name, figures), []).append(name)
    page = [f"  In the way of {', '.join(names)}: {why}" for why, names in told.items() if why]
    rooms = (room(name, aims[name][0], figures) for name in short)
    return page + [f"  {left}" for left in rooms if left]


def busy(quiet: float) -> list[str]:
    """Whether others used the machine when the run began: then only ratios and counts tell something."""
    if quiet < 0.5:
        return []
    return [
        f"  Others used this machine (load {quiet:.1f} at the start): what goes by the clock tells little."
    ]


def summary(ratios: Mapping[str, Any], aims: Mapping[str, tuple[float, bool]]) -> list[str]:
    """Every aim with what was found."""
    short = set(missed(ratios, aims))
    page = ["Aims"]
    for name, (aim, more) in aims.items():
        found = ratios.get(name)
        verdict = "missed" if name in short else "could not be measured here" if found is None else ""
        figure = "" if found is None else f"{found:,.2f}"
        page.append(f"  {name:<44}{figure:>10}  {'at least' if more else 'at most'} {aim:>6}  {verdict}")
    return page


def main(only: list[str]) -> None:
    """Measure, print the page, write the file."""
    figures: dict[str, Any] = {}
    ratios: dict[str, Any] = {}
    aims: dict[str, tuple[float, bool]] = {}
    begun, quiet = time.monotonic(), os.getloadavg()[0]
    for module in MODULES:
        name = module.__name__.rpartition(".")[2].removesuffix("_bench")
        if only and name not in only:
            continue
        at = time.monotonic()
        report = module.run()
        figures[name] = report["figures"]
        ratios |= report["ratios"]
        aims |= module.AIMS
        took = f"  ({time.monotonic() - at:.0f} s, load {os.getloadavg()[0]:.1f})"
        print("\n".join([*module.lines(report), took]), end="\n\n", flush=True)
    print("\n".join(summary(ratios, aims)))
    short = missed(ratios, aims)
    print("\n".join([*in_the_way(short, aims, figures), *busy(quiet)]))
    report = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - begun),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load_before_and_after": [round(quiet, 2), round(os.getloadavg()[0], 2)],
        "ratios": ratios,
        "missed": short,
        "figures": figures,
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(report, indent=2), encoding="utf-8")
    print(f"\nTook {report['seconds']} s. Also in {TARGET}")


if __name__ == "__main__":
    main(sys.argv[1:])
