"""Python's collector, as the server sets it: no page waits long for what other pages left lying about."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import Engine
from engine.bootstrap import build, upgrade
from tests.web.conftest import Browser, settings_in
from webui.wsgi import tune_collector, warm_up

PAGES = 60
MOST_AT_ONCE = 10_000  # objects; with many more the page at which they go takes twice its time


@pytest.fixture
def tuned() -> Iterator[None]:
    before = gc.get_threshold()
    tune_collector()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("tuned")
def test_what_pages_leave_behind_goes_a_little_at_a_time(signed_in: Callable[[str], Browser]) -> None:
    browser, gone = signed_in("an"), list[int]()

    def told(phase: str, found: dict[str, int]) -> None:
        if phase == "stop":
            gone.append(found["collected"])

    gc.callbacks.append(told)
    try:
        for _ in range(PAGES):
            assert browser.get("/taken?welke=all").status_code == 200
    finally:
        gc.callbacks.remove(told)
    assert gone, "nothing was looked at"
    assert max(gone) <= MOST_AT_ONCE


@pytest.mark.usefixtures("tuned")
def test_what_pages_ask_of_the_whole_policy_is_worked_out_before_they_do(engine: Engine) -> None:
    warm_up(engine)
    policy = engine._here.shelf.newest()
    assert {"file_names", "diagrams"} <= set(vars(policy))


@pytest.mark.usefixtures("tuned")
def test_a_server_without_a_policy_starts(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    upgrade(settings)
    warm_up(build(settings))
