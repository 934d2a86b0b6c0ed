"""One of several processes that do everything at once on one database, until somebody kills it.

What is acknowledged is written down afterwards, a line each: `done TASK`, `started INSTANCE`, `told INSTANCE`.
The test then holds the program to it.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

from engine import Completed, Engine, Settings, errors
from engine.bootstrap import build

PEOPLE = ("anna", "bram")
MESSAGE = "ga door"


def work(engine: Engine, who: str, chance: random.Random, acknowledge: Callable[[str, int], None]) -> None:
    """Do some of the first tasks of an inbox, which others have before them too; now and then a message."""
    rows = list(engine.inbox(who, limit=12).rows)
    chance.shuffle(rows)
    for row in rows[:6]:
        try:
            if chance.random() < 0.15:
                engine.deliver_message(row.instance_id, MESSAGE, {}, who)
                acknowledge("told", row.instance_id)
            else:
                assert isinstance(engine.complete_task(row.task_id, {}, who), Completed)
                acknowledge("done", row.task_id)
        except (errors.Conflict, errors.Ended):
            pass  # another was first: that is what is told


def main(address: str, folder: Path, number: int) -> None:
    """Work until killed. What goes wrong is told in workers.log."""
    os.dup2(os.open(folder / "workers.log", os.O_CREAT | os.O_APPEND | os.O_WRONLY), 2)
    engine = build(Settings(var_dir=folder, database_url=address))
    chance = random.Random(number)
    written = os.open(folder / "acknowledged", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def acknowledge(what: str, number: int) -> None:
        os.write(written, f"{what} {number}\n".encode())

    while True:
        who = chance.choice(PEOPLE)
        what = chance.random()
        try:
            if what < 0.3:
                started = engine.start("proef", {"teller": 0}, who, form=None)
                acknowledge("started", started.instance_id)  # type: ignore[union-attr]
            elif what < 0.45:
                engine.run_due(30)
            else:
                work(engine, who, chance, acknowledge)
        except (errors.Conflict, errors.Ended):
            pass  # another was first: that is what is told
        except errors.DatabaseUnavailable as problem:
            acknowledge("unavailable", 0)
            print(f"{number}: {problem.__cause__!r}"[:400], file=sys.stderr, flush=True)
