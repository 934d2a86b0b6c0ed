"""How fast and how small a durable completion is: through the engine's front door, on SQLite (WAL, FULL).

Run as `python -m tests.bench.completion_bench`. Beside it stand, in the same run on the same generated process
and data: what one commit of 1 kB costs in the same kind of database, the naive way to use SpiffWorkflow, and
django-viewflow (installed under `build/peers`; where that cannot be done its column stays empty). Rounds are
interleaved, so that a noisy minute hits all alike. Nothing of ours is cached but the compiled policy.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from engine import Completed, Engine, FunctionHeld, Role, Settings, Started
from engine.bootstrap import build
from tests.bench import generated
from tests.bench.feel_bench import PEERS

INSTANCES = 20
ROUNDS = 3
WAITING = 10_000
FIRED = 2_000
PAGES = 200
LOOPS = 320
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of many turns of the same thing."""

    seconds: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return len(self.seconds) / sum(self.seconds)

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)]

    def row(self) -> dict[str, float]:
        """Figures for the report: turns per second, milliseconds."""
        return {
            "per_second": round(self.per_second, 1),
            "p50_ms": round(self.p50 * 1e3, 3),
            "p99_ms": round(self.p99 * 1e3, 3),
        }


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.at = BEGIN

    def now(self) -> datetime:
        return self.at


class Ours:
    """Our engine on a database of its own, with one person and one policy."""

    def __init__(self, folder: Path, policy: Mapping[str, bytes]) -> None:
        self.clock = Clock()
        self.path = folder / "behoorlijk.sqlite"
        self.engine: Engine = build(Settings(var_dir=folder), clock=self.clock)
        self.engine._check = lambda files: ()  # a generated policy explains nothing to people
        self.engine.save_person(
            "anna", name="Anna Bos", by="bench", functions=[FunctionHeld("balie")], roles=(Role.STAFF,)
        )
        self.engine.deploy(policy, "bench")

    def start(self, process: str) -> tuple[int, int, float]:
        """Begin a case: its id, its first open task, how many seconds it took."""
        begun = time.perf_counter()
        outcome = self.engine.start(process, {}, "anna", form=None)
        spent = time.perf_counter() - begun
        assert isinstance(outcome, Started)
        with self.store.read() as unit:
            (first, *_) = unit.open_tasks([outcome.instance_id])
        return outcome.instance_id, first.id, spent

    def complete(self, task_id: int, given: Mapping[str, Any]) -> tuple[Completed, float]:
        """Do a task; how many seconds it took."""
        begun = time.perf_counter()
        outcome = self.engine.complete_task(task_id, given, "anna")
        spent = time.perf_counter() - begun
        assert isinstance(outcome, Completed), outcome
        return outcome, spent

    @property
    def store(self) -> Any:
        return self.engine._here.store

    def bytes(self) -> int:
        """The size of the database file, without free pages."""
        self.store.close()
        return packed(self.path)


def packed(path: Path) -> int:
    """The size of a SQLite file, without free pages and log."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path.stat().st_size


@contextmanager
def folder() -> Iterator[Path]:
    """A place for a database that goes away again, on the disk of the project."""
    PEERS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PEERS.parent, prefix="bench-", ignore_cleanup_errors=True) as place:
        yield Path(place)


# -- one round of each ---------------------------------------------------------------------------------


def commits(place: Path, turns: int) -> list[float]:
    """One row of 1 kB per transaction: what the disk and SQLite alone cost."""
    database = sqlite3.connect(place / "commits.sqlite", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, text TEXT)")
    seconds: list[float] = []
    for _ in range(turns):
        begun = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO line (text) VALUES (?)", ("x" * 1000,))
        database.execute("COMMIT")
        seconds.append(time.perf_counter() - begun)
    database.close()
    return seconds


def our_round(ours: Ours) -> tuple[list[float], list[float]]:
    """Start cases and do all their tasks, one case after the other; seconds of completions and starts."""
    started = [ours.start(generated.PROCESS) for _ in range(INSTANCES)]
    at = {instance: (task, generated.element(0)) for instance, task, _ in started}
    seconds: list[float] = []
    for _ in range(generated.STEPS):
        for instance, (task, name) in at.items():
            outcome, spent = ours.complete(task, generated.answers(name, instance))
            seconds.append(spent)
            if outcome.next_tasks:
                at[instance] = (outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id)
    return seconds, [spent for _, _, spent in started]


def naive_round(place: Path) -> dict[str, Any]:
    """The same in the naive way, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.naive_spiff", str(place), str(INSTANCES)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def viewflow_round(place: Path) -> dict[str, Any] | None:
    """The same in django-viewflow, in a process of its own; None when it is not to be had."""
    target = PEERS / "viewflow"
    if not (target / "viewflow").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), "django-viewflow"]
        try:
            if subprocess.run([*pip, "django"], capture_output=True, timeout=120).returncode:
                return None
        except (OSError, subprocess.TimeoutExpired):
            return None
    steps = [generated.element(step) for step in range(generated.STEPS)]
    asked = {
        "folder": str(place),
        "instances": INSTANCES,
        "steps": generated.STEPS,
        "scripted": list(generated.SCRIPTED),
        "choosing": list(generated.CHOOSING),
        "answers": {
            seed: {name: generated.answers(name, seed) for name in steps} for seed in range(1, INSTANCES + 1)
        },
    }
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("viewflow_peer.py"))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
        env={"PYTHONPATH": str(target)},
    )
    if done.returncode:
        print(f"viewflow did not run: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def side_by_side() -> dict[str, Any]:
    """Completions of us, the peers and the plain commit, interleaved; sizes of what is stored."""
    floor: list[float] = []
    mine: list[float] = []
    starts: list[float] = []
    naive_seconds: list[float] = []
    viewflow_seconds: list[float] = []
    viewflow_bytes: list[int] = []
    naive_bytes = 0.0
    with folder() as place:
        ours = Ours(place, generated.policy())
        our_round(ours)  # the first round compiles statements and warms the caches of the database
        empty = ours.bytes()
        for _ in range(ROUNDS):
            floor += commits(place, 500)
            completions, begun = our_round(ours)
            mine += completions
            starts += begun
            naive = naive_round(place)
            naive_seconds += naive["seconds"]
            naive_bytes = naive["bytes"] / INSTANCES
            peer = viewflow_round(place)
            if peer is not None:
                viewflow_seconds += peer["seconds"]
                viewflow_bytes.append(peer["bytes"])
        states = token_states(ours)
        stored = (ours.bytes() - empty) / (ROUNDS * INSTANCES)
        cost = statements(ours)
        profile = where_time_goes(ours)
    viewflow = Timing(tuple(viewflow_seconds)) if viewflow_seconds else None
    return {
        "timings": {
            "ours": Timing(tuple(mine)),
            "plain commit, 1 kB": Timing(tuple(floor)),
            "naive SpiffWorkflow": Timing(tuple(naive_seconds)),
            **({"viewflow": viewflow} if viewflow else {}),
            "start of a case": Timing(tuple(starts)),
        },
        "bytes": {
            "raw": round(generated.raw_bytes(range(1, INSTANCES + 1))),
            "ours": round(stored),
            "naive SpiffWorkflow": round(naive_bytes),
            "viewflow": round(statistics.mean(viewflow_bytes) / INSTANCES) if viewflow_bytes else None,
            "token_state_mean": round(statistics.mean(states)),
            "token_state_most": max(states),
        },
        "cost": cost,
        "profile": profile,
    }


def token_states(ours: Ours) -> list[int]:
    """Bytes of token state at every step of one case."""
    instance, task, _ = ours.start(generated.PROCESS)
    found: list[int] = []
    name = generated.element(0)
    while True:
        with ours.store.read() as unit:
            found.append(len(unit.instance(instance).token_state))
        outcome, _ = ours.complete(task, generated.answers(name, instance))
        if not outcome.next_tasks:
            return found
        task, name = outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id


# -- one case that grows -------------------------------------------------------------------------------


def growth() -> dict[str, float]:
    """Milliseconds of a completion (median of 21) at 10, 100 and 300 completed tasks of one case."""
    with folder() as place:
        ours = Ours(place, generated.loop_policy())
        lives: list[list[float]] = []
        for _ in range(3):
            _, task, _ = ours.start("lus")
            life: list[float] = []
            for turn in range(LOOPS):
                outcome, spent = ours.complete(task, generated.answers("stap_00", turn))
                task = outcome.next_tasks[0].task_id
                life.append(spent)
            lives.append(life)
        ours.store.close()
    around = {10: slice(5, 16), 100: slice(95, 106), 300: slice(295, 306)}
    del lives[0]  # warming up
    return {
        str(at): statistics.median(spent for life in lives for spent in life[part]) * 1e3
        for at, part in around.items()
    }


# -- many cases ----------------------------------------------------------------------------------------


def crowd() -> dict[str, Any]:
    """Inbox with twice as many open tasks as cases, the question what is due, and timers that fire."""
    with folder() as place:
        ours = Ours(place, generated.waiting_policy())
        begun = time.perf_counter()
        for _ in range(WAITING):
            ours.engine.start("wachten", {}, "anna", form=None)
        starting = WAITING / (time.perf_counter() - begun)
        hats = ["u:anna", "f:balie"]
        with ours.store.read() as unit:
            first = Timing(_timed(lambda: unit.inbox(hats, "anna", None, 51), PAGES))
            nothing = Timing(_timed(lambda: unit.due_timers(ours.clock.at, 100), PAGES))
        page = Timing(_timed(lambda: ours.engine.inbox("anna"), PAGES))
        ours.clock.at += timedelta(days=11)
        begun = time.perf_counter()
        counts = ours.engine.run_due(limit=FIRED)
        firing = counts.timers / (time.perf_counter() - begun)
        assert counts.timers >= FIRED, counts
        assert not counts.incidents, counts
        ours.store.close()
    return {
        "open_tasks": 2 * WAITING,
        "waiting_timers": WAITING,
        "starts_per_second": round(starting, 1),
        "inbox_sql_ms": round(first.p50 * 1e3, 3),
        "inbox_page_p50_ms": round(page.p50 * 1e3, 2),
        "inbox_page_p99_ms": round(page.p99 * 1e3, 2),
        "due_question_ms": round(nothing.p50 * 1e3, 3),
        "timers_fired_per_second": round(firing, 1),
    }


def _timed(what: Callable[[], object], turns: int) -> tuple[float, ...]:
    seconds: list[float] = []
    for _ in range(turns):
        begun = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - begun)
    return tuple(seconds)


# -- why ------------------------------------------------------------------------------------------------


def statements(ours: Ours) -> dict[str, float]:
    """SQL statements (BEGIN among them, where a driver sends one) and commits of a completion, on average."""
    seen: list[str] = []
    databases = {ours.store._writers, ours.store._readers}

    def statement(connection: Any, cursor: Any, text: str, *rest: Any) -> None:
        seen.append(text)

    def commit(connection: Any) -> None:
        seen.append("COMMIT")

    _, task, _ = ours.start(generated.PROCESS)
    for database in databases:
        event.listen(database, "before_cursor_execute", statement)
        event.listen(database, "commit", commit)
    name = generated.element(0)
    for _ in range(10):
        outcome, _ = ours.complete(task, generated.answers(name, 1))
        task, name = outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id
    for database in databases:
        event.remove(database, "before_cursor_execute", statement)
        event.remove(database, "commit", commit)
    ended = seen.count("COMMIT")
    return {"statements": (len(seen) - ended) / 10, "commits": ended / 10}


_PLACES = (
    ("driver and disk", ("sqlite3",)),
    ("SQLAlchemy", ("sqlalchemy",)),
    ("SpiffWorkflow and engine/bpmn", ("SpiffWorkflow", "engine/bpmn")),
    ("engine/forms", ("engine/forms",)),
    ("engine/feel", ("engine/feel",)),
    ("engine/database", ("engine/database",)),
    ("engine/casework, actions, front door", ("engine/",)),
)


def where_time_goes(ours: Ours) -> dict[str, float]:
    """Share of a completion by room, from a profile (which makes Python look dearer than it is)."""
    _, task, _ = ours.start(generated.PROCESS)
    profile = cProfile.Profile()
    name = generated.element(0)
    for _ in range(generated.STEPS - 1):
        given = generated.answers(name, 1)
        profile.enable()
        outcome, _ = ours.complete(task, given)
        profile.disable()
        task, name = outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id
    shares: dict[str, float] = {}
    table: Any = pstats.Stats(profile)
    for (file, _, function), (_, _, own, _, _) in table.stats.items():
        text = f"{file} {function}"
        place = next(
            (name for name, marks in _PLACES if any(mark in text for mark in marks)), "Python itself"
        )
        shares[place] = shares.get(place, 0.0) + own
    whole = sum(shares.values())
    ordered = sorted(shares.items(), key=lambda one: -one[1])
    return {name: round(own / whole, 3) for name, own in ordered}


# -- the page --------------------------------------------------------------------------------------------

# name of the ratio -> (aim, whether more is better)
AIMS: Mapping[str, tuple[float, bool]] = {
    "completion_vs_best_peer": (7, True),
    "completion_vs_naive_spiff": (15, True),
    "completion_vs_commit_rate": (0.35, True),
    "p50_300_vs_10": (1.2, False),
    "p99_vs_p50": (4, False),
    "stored_vs_raw": (1.5, False),
    "token_state_bytes": (200, False),
    "statements_per_completion": (8, False),
    "commits_per_completion": (1, False),
    "inbox_first_page_sql_ms": (1, False),
    "inbox_page_p99_ms": (50, False),
    "due_question_ms": (1, False),
    "timers_fired_per_second": (1000, True),
}


def ratios(beside: Mapping[str, Any], grown: Mapping[str, float], many: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that are aimed at; None where there was no peer."""
    timings, sizes = beside["timings"], beside["bytes"]
    ours = timings["ours"]
    peer = timings.get("viewflow")
    return {
        "completion_vs_best_peer": ours.per_second / peer.per_second if peer else None,
        "completion_vs_naive_spiff": ours.per_second / timings["naive SpiffWorkflow"].per_second,
        "completion_vs_commit_rate": ours.per_second / timings["plain commit, 1 kB"].per_second,
        "p50_300_vs_10": grown["300"] / grown["10"],
        "p99_vs_p50": ours.p99 / ours.p50,
        "stored_vs_raw": sizes["ours"] / sizes["raw"],
        "token_state_bytes": sizes["token_state_most"],
        "statements_per_completion": beside["cost"]["statements"],
        "commits_per_completion": beside["cost"]["commits"],
        "inbox_first_page_sql_ms": many["inbox_sql_ms"],
        "inbox_page_p99_ms": many["inbox_page_p99_ms"],
        "due_question_ms": many["due_question_ms"],
        "timers_fired_per_second": many["timers_fired_per_second"],
    }


def missed(found: Mapping[str, Any]) -> list[str]:
    """The names of the aims that were missed."""
    return [
        name
        for name, (aim, more) in AIMS.items()
        if found.get(name) is not None and (found[name] < aim if more else found[name] > aim)
    ]


def measure() -> dict[str, Any]:
    """Everything, in one run on one machine: {"ratios", "missed", "completion", "growth_ms", …}."""
    beside, grown, many = side_by_side(), growth(), crowd()
    found = ratios(beside, grown, many)
    return {
        "ratios": found,
        "missed": missed(found),
        "completion": {name: timing.row() for name, timing in beside["timings"].items()},
        "bytes_per_instance": beside["bytes"],
        "growth_ms": grown,
        "many": many,
        "profile": beside["profile"],
    }


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    page = [f"{'':<24}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}"]
    for name, row in report["completion"].items():
        page.append(f"{name:<24}{row['per_second']:>12,.0f}{row['p50_ms']:>10.2f}{row['p99_ms']:>10.2f}")
    page += ["", "Bytes per instance of thirty tasks"]
    for name, size in report["bytes_per_instance"].items():
        page.append(f"  {name:<24}{'no peer' if size is None else f'{size:,}':>12}")
    page += ["", "A completion at so many completed tasks in one case, p50 ms"]
    page += [f"  {at:<24}{spent:>12.2f}" for at, spent in report["growth_ms"].items()]
    page += ["", "Many cases"]
    page += [f"  {name:<24}{figure:>12,}" for name, figure in report["many"].items()]
    page += ["", "Aims"]
    for name, (aim, more) in AIMS.items():
        found = report["ratios"][name]
        verdict = "missed" if name in report["missed"] else "no peer" if found is None else ""
        figure = "" if found is None else f"{found:,.2f}"
        page.append(f"  {name:<28}{figure:>10}  {'at least' if more else 'at most'} {aim:>6}  {verdict}")
    page += ["", "Where a completion spends its time, from a profile"]
    page += [f"  {name:<40}{share:>6.0%}" for name, share in report["profile"].items()]
    return page


if __name__ == "__main__":
    print("\n".join(lines(measure())))
