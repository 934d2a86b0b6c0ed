"""Municipalities that are made once for a whole run of the tests, by whichever worker comes first, and copied.

folder = prepared.made_once(tmp_path_factory, "gemeente", make)   # make(folder) fills it
shutil.copytree(folder, mine)
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine import Engine, Settings
from engine.bootstrap import build, upgrade
from engine.demo import PlayedClock, play_organisation

ROOT = Path(__file__).resolve().parents[2]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PASSWORD = "heel-stil-geheim-1"
"""Of everybody in a prepared municipality."""


def policy_files(root: Path = ROOT) -> dict[str, bytes]:
    """The project's policy: processes/ and forms/ as path -> content."""
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for folder in ("processes", "forms")
        for file in sorted((root / folder).rglob("*"))
        if file.is_file()
    }


def moment(day: str, at: time = time(10, 0)) -> datetime:
    """A moment of a Dutch day, UTC."""
    return datetime.combine(date.fromisoformat(day), at, AMSTERDAM).astimezone(UTC)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name, filled by `make` the first time; the workers of one run wait for each other."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / f"prepared-{name}"
    with (shared / f"prepared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            folder.mkdir(exist_ok=True)
            make(folder / "var")
            (folder / "done").touch()
    return folder / "var"


def municipality(factory: pytest.TempPathFactory) -> Path:
    """The project's own policy, live since 2 January 2025, with the people of the demo; no cases yet."""
    return made_once(factory, "gemeente", _with_people)


def _with_people(folder: Path) -> None:
    opened(folder, policy_files(), "2025-01-02")._here.store.close()  # type: ignore[attr-defined]


def opened(folder: Path, files: dict[str, bytes], day: str) -> Engine:
    """A new municipality in a folder: these files live, the people of the demo known, at ten o'clock on a day."""
    settings = Settings(var_dir=folder, demo=True)
    upgrade(settings)
    engine = build(settings, clock=PlayedClock(moment(day)))
    outcome = engine.deploy(files, "proef")
    assert outcome.deployment is not None, [one for one in outcome.findings if one.refuses]
    play_organisation(engine, json.loads(files["processes/demo/organisation.json"]), PASSWORD)
    return engine
