"""The scenarios of tests/processes, played through the pages: the same tests on another stage."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from engine import Settings
from engine.bootstrap import build
from engine.database import Database
from tests import prepared
from tests.browser.conftest import served
from tests.browser.played import ClockOnThePage, PlayedStage
from tests.processes.conftest import SetStage
from tests.processes.stage import moment


@pytest.fixture
def stage_on(
    chromium: Browser,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[SetStage]:
    """Opens the municipality on the morning of a day; afterwards no browser has complained of anything."""
    if getattr(request, "param", "sqlite") != "sqlite":
        pytest.fail("These scenarios are played on one database; leave the other out.")
    with ExitStack() as stack:
        opened: list[PlayedStage] = []

        def on(day: str) -> PlayedStage:
            settings = Settings(var_dir=tmp_path / "var", demo=True)
            files = prepared.policy_files()
            organisation: dict[str, Any] = json.loads(files["processes/demo/organisation.json"])
            shutil.copytree(prepared.municipality(tmp_path_factory), tmp_path / "var")
            database = Database(settings.database)
            clock = ClockOnThePage(database, moment(day))
            engine = build(settings, clock=clock)
            server = stack.enter_context(served(engine, settings, clock, chromium))
            opened.append(PlayedStage(engine, clock, organisation, server=server))
            return opened[-1]

        yield on
        for stage in opened:
            assert stage.server.complaints == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These are browser tests; and once through the pages is enough for what is played on two databases."""
    here = Path(__file__).parent
    for item in [one for one in items if here in one.path.parents]:
        item.add_marker(pytest.mark.browser)
        if "postgresql" in item.name:
            items.remove(item)
