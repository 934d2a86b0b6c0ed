"""Who sets letters to twice their size reads every list without moving the page sideways (WCAG 1.4.4, 1.4.10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visiting import Round, round_of
from tests.prepared.everything import ADMIN, COORDINATOR

pytestmark = pytest.mark.browser
LARGE = "document.documentElement.style.setProperty('font-size', '200%', 'important')"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LISTS = {
    "cases": (ADMIN, "/zaken?welke=alle"),
    "tasks": (COORDINATOR, "/taken?welke=all"),
    "to post": (COORDINATOR, "/post"),
    "people": (ADMIN, "/mensen"),
    "looks": (ADMIN, "/inzage"),
    "clocks": (ADMIN, "/beheer/klokken"),
    "mail": (ADMIN, "/beheer/mail"),
    "incidents": (ADMIN, "/beheer/storingen"),
    "what runs": (ADMIN, "/beheer/lopend"),
}


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, axe: str) -> Iterator[Round]:
    with round_of(tmp_path_factory, chromium, axe) as one:
        yield one


@pytest.mark.parametrize("place", LISTS)
def test_a_list_in_large_letters_fits_the_window(walk: Round, place: str) -> None:
    who, address = LISTS[place]
    page = walk.page(who)
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    page.evaluate(LARGE)
    assert page.evaluate(TOO_WIDE) <= 1
    heads = page.locator("main table > tbody > tr")
    if heads.count():
        assert heads.first.evaluate("one => getComputedStyle(one).display") in ("block", "grid")
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    if heads.count():
        assert heads.first.evaluate("one => getComputedStyle(one).display") == "table-row"
