"""The stage: one municipality raised once, of which every scenario gets its own copy and its own clock."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import Settings
from engine.bootstrap import build
from engine.demo import PlayedClock
from tests.processes.stage import Stage, moment, policy_files

SetStage = Callable[[str], Stage]


@pytest.fixture(scope="session")
def raised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the policy deployed and the people of the demo organisation."""
    folder = tmp_path_factory.mktemp("gemeente")
    Stage.raise_in(folder, day="2025-01-02")
    return folder


@pytest.fixture
def stage_on(raised: Path, tmp_path: Path) -> SetStage:
    """The municipality as it is on the morning of a day."""

    def on(day: str) -> Stage:
        folder = tmp_path / "var"
        shutil.copytree(raised, folder)
        clock = PlayedClock(moment(day))
        engine = build(Settings(var_dir=folder, demo=True), clock=clock)
        return Stage(engine, clock, json.loads(policy_files()["processes/demo/organisation.json"]))

    return on


@pytest.fixture
def stage(stage_on: SetStage) -> Stage:
    """A municipality with the project's policy and the demo organisation, on 1 February 2026."""
    return stage_on("2026-02-01")
