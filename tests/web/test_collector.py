"""Python's collector, as the server sets it: no page waits long for what other pages left lying about."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest

from tests.web.conftest import Browser
from webui.wsgi import tune_collector

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
