"""What stands between a missed aim and the aim, told from what was measured in the same run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COMMIT, SQL = "plain commit of 1 kB", "the SQL of ours by itself"
OURS, NAIVE, VIEWFLOW = "ours", "naive SpiffWorkflow", "django-viewflow"
KEPT_LIVE, RECOVERED = "bpmn-engine, kept live", "bpmn-engine, resumed"
PEERS = (VIEWFLOW, KEPT_LIVE, RECOVERED)
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "completion_vs_best_peer": PEERS,
    "completion_vs_naive_spiff": (NAIVE,),
    "completion_vs_commit_rate": (COMMIT,),
}
Figures = Mapping[str, Any]  # what each bench measured, by its name


def reason(name: str, figures: Figures) -> str:
    """One line about a ratio that missed its aim; empty where nothing was measured that tells."""
    place = "postgresql" if name.endswith("_postgresql") else "completion"
    if name == "stored_vs_raw":
        return _bytes(figures.get("completion") or {})
    if name.startswith(("completion_", "statements_", "commits_", "p99_")):
        return _completion(figures.get(place) or {})
    if name.startswith("p50_"):
        ages = (figures.get("growth") or {}).get("p50_ms") or {}
        return "p50 ms by completed tasks: " + ", ".join(f"{at}: {found}" for at, found in ages.items())
    if name.startswith(("timers_", "due_")):
        return _timers(name, figures.get("timers") or {})
    if name.startswith("inbox_"):
        database = "PostgreSQL" if name.endswith("_postgresql_ms") else "SQLite"
        return _inbox((figures.get("inbox") or {}).get(database) or {})
    if name.startswith("slowest_page"):
        return _pages(figures.get("pages") or {})
    return ""


def _completion(found: Figures) -> str:
    """Where the time of a completion goes, the largest share first."""
    shares = ", ".join(f"{name} {share:.0%}" for name, share in list(found.get("profile", {}).items())[:5])
    cost = found.get("cost") or {}
    told = f"{shares}; {cost.get('statements', 0)} statements"
    told += f", {cost['round_trips']} round trips" if "round_trips" in cost else ""
    limits = ", ".join(
        f"{name} {rows['per_second']:,.0f}/s with its p99 at {rows['p99_ms'] / rows['p50_ms']:.1f} times its p50"
        for name, rows in (found.get("completion") or {}).items()
        if name in (COMMIT, SQL)
    )
    return f"{told}. Limits in the same run: {limits}" if limits else told


def room(name: str, aim: float, figures: Figures) -> str:
    """What an aim of completions in a second leaves for our own code beside the same SQL by itself, which no
    code of ours makes quicker; empty for another aim, or where that was not measured."""
    rows: Mapping[str, Any] = (figures.get("completion") or {}).get("completion") or {}
    beside = [rows[other]["per_second"] for other in _BESIDE.get(name, ()) if other in rows]
    if not beside or OURS not in rows or SQL not in rows:
        return ""
    allowed, ours, sql = (1000 / rate for rate in (aim * max(beside), *_rates(rows, OURS, SQL)))
    return (
        f"{name} at {aim} allows {allowed:.2f} ms: the same SQL by itself takes {sql:.2f}, which leaves "
        f"{max(0.0, allowed - sql):.2f} for our own code, and that takes {ours - sql:.2f}"
    )


def _rates(rows: Mapping[str, Any], *names: str) -> list[float]:
    return [rows[name]["per_second"] for name in names]


def _bytes(found: Figures) -> str:
    raw = (found.get("bytes_per_instance") or {}).get("the forms alone, as JSON", 0)
    tables = ", ".join(f"{name} {size:,}" for name, size in list(found.get("tables", {}).items())[:4])
    return f"bytes per instance by table: {tables}; the forms alone are {raw:,}"


def _timers(name: str, found: Figures) -> str:
    if "four" in name:
        four, alone = found.get("four schedulers") or {}, found.get("PostgreSQL") or {}
        return (
            f"{four.get('fired', 0):,} fired, {four.get('left', 0):,} left, {four.get('twice', 0)} twice; four "
            f"schedulers and the server share {found.get('cores')} cores at a load of {four.get('load')}; a "
            f"firing takes them {four.get('work_ms')} ms of work, one alone {alone.get('work_ms')}"
        )
    one = found.get("PostgreSQL" if "_postgresql" in name else "SQLite") or {}
    return f"this process worked {one.get('busy', 0):.0%} of the time; load {one.get('load')}"


def _inbox(found: Figures) -> str:
    most = list(found.values())[-1:]
    parts = ("first_page", "counts", "front_door", "http")
    told = [f"{part} {row[part]['p50_ms']}" for row in most for part in parts if part in row]
    return "p50 ms at the most tasks: " + ", ".join(told)


def _pages(found: Figures) -> str:
    pages: Mapping[str, Any] = found.get("pages") or {}
    slowest = sorted(pages.items(), key=lambda one: -one[1]["p50"])[:3]
    return ", ".join(
        f"{name}: {page['cpu']} ms of work in {page['p50']} ms, {page['statements']} statements"
        for name, page in slowest
    )
