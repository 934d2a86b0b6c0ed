"""The drawing of a case as people look at it: letters that can be read, the place where it is now, by mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visiting import Round, round_of
from tests.prepared.everything import ADMIN

pytestmark = pytest.mark.browser
SMALLEST = 10.9  # px; what a browser makes of eleven
HERE = """() => {
    const drawing = document.querySelector(".bh-diagram");
    const frame = drawing.getBoundingClientRect();
    const here = drawing.querySelector("[id$='-hier']").getBoundingClientRect();
    return [(here.left + here.right) / 2 - frame.left, (here.top + here.bottom) / 2 - frame.top,
            frame.width, frame.height];
}"""
LETTERS = """() => [...document.querySelectorAll(".bh-diagram text")].filter((one) => one.checkVisibility()).map(
    (one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"""


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, axe: str) -> Iterator[Round]:
    with round_of(tmp_path_factory, chromium, axe) as one:
        yield one


@pytest.fixture(params=[1280, 375])
def page(request: pytest.FixtureRequest, walk: Round) -> Page:
    found = walk.page(ADMIN)
    found.set_viewport_size({"width": request.param, "height": 900})
    found.goto(f"/zaken/{walk.known.formal}/procedure")
    return found


def test_every_letter_can_be_read(page: Page) -> None:
    sizes = page.evaluate(LETTERS)
    assert len(sizes) > 20
    assert min(sizes) >= SMALLEST


def test_one_sees_where_it_is_now_at_once(page: Page) -> None:
    x, y, width, height = page.evaluate(HERE)
    assert width * 0.2 < x < width * 0.8
    assert height * 0.2 < y < height * 0.8


def test_it_is_moved_with_the_arrows_and_with_the_mouse(page: Page) -> None:
    drawing = page.locator(".bh-diagram").first
    drawing.focus()
    before = drawing.evaluate("(one) => one.scrollLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("(x) => document.querySelector('.bh-diagram').scrollLeft < x", arg=before)
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 300) / 2
    before = drawing.evaluate("(one) => one.scrollLeft")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y, steps=4)
    page.mouse.up()
    assert drawing.evaluate("(one) => one.scrollLeft") < before
    page.mouse.move(x - 100, y, steps=2)
    assert drawing.evaluate("(one) => one.scrollLeft") < before, "it is let go"


def test_it_grows_and_shrinks_around_what_is_looked_at_and_can_be_seen_whole(page: Page, walk: Round) -> None:
    page.get_by_role("button", name="Groter").click()
    assert min(page.evaluate(LETTERS)) > SMALLEST * 1.3
    x, _y, width, _height = page.evaluate(HERE)
    assert 0 < x < width
    page.get_by_role("link", name="Helemaal in beeld").click()
    drawing = page.locator(".bh-diagram").first
    assert drawing.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 1
    assert walk.server.complaints == []


def test_without_scripts_a_link_leads_to_where_it_is_now(walk: Round) -> None:
    page = walk.server.sign_in(ADMIN, scripts=False, width=375)
    page.goto(f"/zaken/{walk.known.formal}/procedure")
    page.get_by_role("link", name="Naar waar de klacht nu is").first.click()
    here = page.locator(".bh-diagram").first.locator("[id$='-hier']").bounding_box()
    assert here
    assert 0 <= here["x"] < 375
    assert 0 <= here["y"] < 900


MARKED = """() => [...document.querySelectorAll(".bh-diagram")].filter((one) => one.checkVisibility()).map((one) => {
    const frame = one.getBoundingClientRect();
    const marked = [...one.querySelectorAll(".dg-added, .dg-changed, .dg-removed")].map((mark) => mark.getBoundingClientRect());
    return marked.length === 0 || marked.some((mark) => mark.left >= frame.left && mark.right <= frame.right);
})"""


@pytest.mark.parametrize("width", [1280, 375])
def test_where_versions_differ_is_in_sight_at_once(walk: Round, width: int) -> None:
    page = walk.page(ADMIN)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/processen/{walk.known.old}/vergelijk/{walk.known.new}")
    shown = page.evaluate(MARKED)
    assert shown
    assert all(shown)
    moved = page.evaluate(
        "() => [...document.querySelectorAll('.bh-diagram')].some((one) => one.scrollLeft > 0)"
    )
    assert moved or width > 375, "on a telephone it is not at the edge where a drawing begins"
