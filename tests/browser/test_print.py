"""What comes out of the printer belongs in a file: the matter itself, black on white, nothing to press, no row in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visiting import Round, round_of
from tests.prepared.everything import ADMIN, COORDINATOR, Known
from tests.prepared.register import OUTSIDE

pytestmark = pytest.mark.browser
PLACES = {
    "inbox": (COORDINATOR, "/taken?welke=all"),
    "task": (COORDINATOR, "/taken/{other_task}"),
    "case": (ADMIN, "/zaken/{formal}"),
    "papers of a case": (ADMIN, "/zaken/{formal}/stukken"),
    "people of a case": (ADMIN, "/zaken/{formal}/mensen"),
    "history": (ADMIN, "/zaken/{formal}/verloop"),
    "drawing": (ADMIN, "/zaken/{formal}/procedure"),
    "cases": (ADMIN, "/zaken"),
    "why": (ADMIN, "/zaken/{decided}/waarom/termijn/{deadline}"),
    "letter": (ADMIN, "/stukken/{letter}"),
    "clocks": (ADMIN, "/beheer/klokken"),
    "mail": (ADMIN, "/beheer/mail"),
    "incidents": (ADMIN, "/beheer/storingen"),
    "own page": (OUTSIDE, "/volg/{complainant}"),
    "proof of a form": (OUTSIDE, "/formulier/{sent_form}/ontvangen"),
}
STILL_THERE = """() => [...document.querySelectorAll(
    ".bh-header, .bh-nav, .bh-footer, .bh-crumbs, .bh-tabs, .bh-demo, .bh-noprint, .bh-why, button, input[type=file]"
)].filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 120))"""
COLOURS = """() => [...document.querySelectorAll("body, main, main .bh-card, main a, main p, main th, main td, main h2")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.tagName, getComputedStyle(one).color, getComputedStyle(one).backgroundColor])"""
TORN = """() => [...document.querySelectorAll("main tr, main .bh-task, main .bh-deadline, main .bh-history li")]
    .filter((one) => one.checkVisibility() && getComputedStyle(one).breakInside !== "avoid")
    .map((one) => one.outerHTML.slice(0, 120))"""
HEADS = """() => [...document.querySelectorAll("main table:has(tbody)")].filter((one) => one.checkVisibility())
    .map((one) => [getComputedStyle(one).display, one.tHead && getComputedStyle(one.tHead).display])"""

FOLDED = """() => {
    const folded = [...document.querySelectorAll("main details:not([open])")].filter((one) =>
        !one.querySelector("form") && !one.closest("form, .bh-noprint"));
    const shown = (one) => [...one.children].slice(1).some((part) => part.checkVisibility() && part.offsetHeight);
    return [folded.filter(shown).length ? ["read"] : [], folded.filter((one) => !shown(one))
        .map((one) => one.outerHTML.slice(0, 120))];
}"""


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, axe: str) -> Iterator[Round]:
    with round_of(tmp_path_factory, chromium, axe) as one:
        yield one


def test_a_sheet_says_which_case_it_is_of(walk: Round) -> None:
    page = opened(walk, "task", walk.known)
    case = page.locator(".bh-title").inner_text()
    assert re.match(r"[A-Z]+-\d{4}-\d+ · \w", case), case
    page.emulate_media(media="screen")
    assert not page.locator(".bh-title .bh-on-paper").is_visible()


def opened(walk: Round, place: str, known: Known) -> Page:
    """The page as it goes to the printer of somebody whose screen is dark."""
    who, address = PLACES[place]
    page = walk.page(who)
    page.emulate_media(color_scheme="dark", media="screen")
    answer = page.goto(address.format(**{name: getattr(known, name) for name in known.__dataclass_fields__}))
    assert answer is not None
    assert answer.status == 200
    page.emulate_media(color_scheme="dark", media="print")
    return page


def light(colour: str) -> float:
    """How light a colour is, from 0 (black) to 255; what is transparent shows the paper."""
    numbers = [float(one) for one in re.findall(r"[\d.]+", colour)]
    return 255.0 if len(numbers) == 4 and numbers[3] == 0 else sum(numbers[:3]) / 3


@pytest.mark.parametrize("place", PLACES)
def test_only_the_matter_itself_is_printed_black_on_white(walk: Round, place: str) -> None:
    page = opened(walk, place, walk.known)
    assert page.evaluate(STILL_THERE) == []
    colours = page.evaluate(COLOURS)
    assert colours
    assert [one for one in colours if light(one[1]) > 140 or light(one[2]) < 240] == []
    assert page.evaluate(TORN) == []
    assert [
        one for one in page.evaluate(HEADS) if one[0] != "table" or one[1] not in ("table-header-group", None)
    ] == []
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
    assert 1 <= pages <= 20
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 1


@pytest.mark.parametrize("place", ["case", "drawing", "history", "people of a case"])
def test_what_is_closed_on_the_screen_is_open_on_paper(walk: Round, place: str) -> None:
    page = opened(walk, place, walk.known)
    read, shut = page.evaluate(FOLDED)
    assert shut == []
    assert read or place in ("history", "people of a case")
    page.emulate_media(media="screen")
    assert page.evaluate(FOLDED)[0] == []  # it was closed there


def test_what_stands_still_is_whole_on_paper(walk: Round) -> None:
    page = opened(walk, "incidents", walk.known)
    assert page.locator("details table").count() > 0
    assert all(one.is_visible() for one in page.locator("details table").all())


def test_a_drawing_fits_its_page_on_its_side(walk: Round) -> None:
    page = opened(walk, "drawing", walk.known)
    sheet = re.search(
        rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", page.pdf(format="A4", prefer_css_page_size=True)
    )
    assert sheet
    assert float(sheet[1]) > float(sheet[2])
    page.set_viewport_size({"width": 1009, "height": 680})  # what 267 by 180 mm are to a browser
    sizes = page.evaluate(
        "[...document.querySelectorAll('.bh-diagram svg')].filter((one) => one.checkVisibility())"
        ".map((one) => [one.getBoundingClientRect().width, one.getBoundingClientRect().height])"
    )
    assert sizes
    assert all(width <= 1009 and height <= 570 for width, height in sizes)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_letter_leaves_no_empty_page(walk: Round) -> None:
    page = opened(walk, "letter", walk.known)
    page.wait_for_load_state("networkidle")
    assert page.locator("iframe.bh-letter").count() == 1
    whole = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
    page.goto(page.url + "/brief")
    alone = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
    assert whole <= alone
