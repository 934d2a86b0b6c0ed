"""An installation with very many waiting cases: one is really started, the others are copies of its rows."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine import Engine, FunctionHeld, Role, Settings, Started
from engine.bootstrap import build
from engine.database import Database
from engine.model.actor import Actor
from tests.bench import generated
from tests.bench.feel_bench import PEERS
from tests.copies import copy_case

PERSON, PASSWORD = "anna", "een-lang-wachtwoord-om-te-meten"
WAITS = timedelta(days=10)  # as the timer of `generated.waiting_policy` says


class HandClock:
    """Stands where it is put."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass
class Crowd:
    """Cases that each have two open tasks for one person and one timer, due in ten days by the hand clock."""

    settings: Settings
    clock: HandClock
    engine: Engine
    store: Database

    def later(self) -> None:
        """All timers are due."""
        self.clock.at = datetime.now(UTC)


@contextmanager
def crowd(cases: int, address: str = "") -> Iterator[Crowd]:
    """So many cases, on SQLite or in the migrated database at `address`; gone afterwards."""
    PEERS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PEERS.parent, prefix="crowd-", ignore_cleanup_errors=True) as place:
        settings = Settings(var_dir=Path(place), database_url=address, secret_key="meting")
        clock = HandClock(datetime.now(UTC) - WAITS - timedelta(days=1))
        engine: Engine = build(settings, clock=clock)
        engine._check = lambda files: ()  # a generated policy explains nothing to people
        engine.save_person(
            PERSON,
            name="Anna Bos",
            by=Actor.program("bench"),
            functions=[FunctionHeld("balie")],
            roles=(Role.STAFF,),
        )
        engine.set_password(PERSON, PASSWORD, Actor.program("bench"))
        engine.deploy(generated.waiting_policy(), "bench")
        outcome = engine.start("wachten", {}, PERSON, form=None)
        assert isinstance(outcome, Started)
        store: Any = engine._here.store
        copy_case(store, outcome.instance_id, cases - 1)
        yield Crowd(settings, clock, engine, store)
        store.close()


def milliseconds(what: Callable[[], object], turns: int) -> dict[str, float]:
    """p50 and p99 of so many turns, after one to warm up."""
    what()
    spent: list[float] = []
    for _ in range(turns):
        begun = time.perf_counter()
        what()
        spent.append((time.perf_counter() - begun) * 1e3)
    spent.sort()
    return {"p50_ms": round(spent[turns // 2], 3), "p99_ms": round(spent[int(turns * 0.99)], 3)}
