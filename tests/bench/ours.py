"""Our engine at the generated process: through the front door, nothing cached but the compiled policy."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine import Completed, Engine, FunctionHeld, Role, Settings, Started
from engine.bootstrap import build
from engine.database import Database
from engine.model.actor import Actor
from tests.bench import generated
from tests.bench.timing import Timing
from tests.engine.statements import statements_of

INSTANCES = 20
PEOPLE, CASES_EACH = 4, 4  # who work at the same moment
_BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class StandingClock:
    """Always the same moment."""

    def now(self) -> datetime:
        return _BEGIN


class Ours:
    """Our engine on a database of its own, with one person and one policy."""

    def __init__(self, folder: Path, policy: Mapping[str, bytes], address: str = "") -> None:
        self.path = folder / "behoorlijk.sqlite"
        settings = Settings(var_dir=folder, database_url=address, secret_key="meting")
        self.engine: Engine = build(settings, clock=StandingClock())
        self.engine._check = lambda files: ()  # a generated policy explains nothing to people
        self.engine.save_person(
            "anna",
            name="Anna Bos",
            by=Actor.program("bench"),
            functions=[FunctionHeld("balie")],
            roles=(Role.STAFF,),
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
    def store(self) -> Database:
        store: Any = self.engine._here.store
        return store  # type: ignore[no-any-return]

    def round(self) -> tuple[Timing, Timing]:
        """Start cases and do all their tasks, each case in turn: completions and starts."""
        started = [self.start(generated.PROCESS) for _ in range(INSTANCES)]
        at = {instance: (task, generated.element(0)) for instance, task, _ in started}
        seconds: list[float] = []
        for _ in range(generated.STEPS):
            for instance, (task, name) in at.items():
                outcome, spent = self.complete(task, generated.answers(name, instance))
                seconds.append(spent)
                if outcome.next_tasks:
                    at[instance] = (outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id)
        return Timing(tuple(seconds)), Timing(tuple(spent for _, _, spent in started))

    def at_once(self) -> tuple[Timing, float]:
        """Several people do the tasks of cases of their own at the same moment: the completions, and how many
        of them all together in a second."""
        begun = [[self.start(generated.PROCESS) for _ in range(CASES_EACH)] for _ in range(PEOPLE)]
        started = time.perf_counter()
        with ThreadPoolExecutor(PEOPLE) as people:
            seconds = [spent for done in people.map(self._all_tasks, begun) for spent in done]
        return Timing(tuple(seconds)), len(seconds) / (time.perf_counter() - started)

    def _all_tasks(self, cases: list[tuple[int, int, float]]) -> list[float]:
        seconds = []
        for instance, first, _ in cases:
            task: int | None = first
            name = generated.element(0)
            while task is not None:
                outcome, spent = self.complete(task, generated.answers(name, instance))
                seconds.append(spent)
                following = next(iter(outcome.next_tasks), None)
                task = following.task_id if following else None
                name = following.element_id if following else name
        return seconds

    def life(self) -> list[Completed]:
        """One case from its start to its end."""
        instance, task, _ = self.start(generated.PROCESS)
        name, done = generated.element(0), []
        while True:
            outcome, _ = self.complete(task, generated.answers(name, instance))
            done.append(outcome)
            if not outcome.next_tasks:
                return done
            task, name = outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id

    # -- what it costs ----------------------------------------------------------------------------------

    def token_states(self) -> list[int]:
        """Bytes of token state at every step of one case."""
        instance, task, _ = self.start(generated.PROCESS)
        name, found = generated.element(0), []
        while True:
            with self.store.read() as unit:
                found.append(len(unit.instance(instance).token_state))
            outcome, _ = self.complete(task, generated.answers(name, instance))
            if not outcome.next_tasks:
                return found
            task, name = outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id

    def statements(self) -> dict[str, float]:
        """SQL statements and commits of a completion: the mean of one life, its last step left out."""
        instance, task, _ = self.start(generated.PROCESS)
        name, turns = generated.element(0), generated.STEPS - 1
        with statements_of(self.store) as seen:
            for _ in range(turns):
                outcome, _ = self.complete(task, generated.answers(name, instance))
                task, name = outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id
            texts = list(seen)
        commits = sum(text == "COMMIT" for text in texts)
        asked = sum(not text.startswith(("BEGIN", "COMMIT")) for text in texts)
        return {"statements": round(asked / turns, 2), "commits": commits / turns}

    def where_time_goes(self) -> dict[str, float]:
        """Share of a completion by room, from a profile (which makes Python look dearer than it is)."""
        instance, task, _ = self.start(generated.PROCESS)
        name, profile = generated.element(0), cProfile.Profile()
        for _ in range(generated.STEPS - 1):
            given = generated.answers(name, instance)
            profile.enable()
            outcome, _ = self.complete(task, given)
            profile.disable()
            task, name = outcome.next_tasks[0].task_id, outcome.next_tasks[0].element_id
        return shares(profile)


_PLACES = (
    ("commit: the disk", ("'commit' of 'sqlite3", "fdatasync", "psycopg/transaction")),
    ("statements: the driver and the database", ("sqlite3", "psycopg", "select.")),
    ("SQLAlchemy", ("sqlalchemy",)),
    ("SpiffWorkflow and engine/bpmn", ("SpiffWorkflow", "engine/bpmn")),
    ("engine/forms", ("engine/forms",)),
    ("engine/feel", ("engine/feel",)),
    ("engine/database", ("engine/database",)),
    ("front door, actions, casework", ("engine/",)),
)


def shares(profile: cProfile.Profile) -> dict[str, float]:
    """Share of the time by room, the largest first."""
    found: dict[str, float] = {}
    table: Any = pstats.Stats(profile)
    for (file, _, function), (_, _, own, _, _) in table.stats.items():
        text = f"{file} {function}"
        place = next(
            (name for name, marks in _PLACES if any(mark in text for mark in marks)), "Python itself"
        )
        found[place] = found.get(place, 0.0) + own
    whole = sum(found.values())
    return {name: round(own / whole, 3) for name, own in sorted(found.items(), key=lambda one: -one[1])}
