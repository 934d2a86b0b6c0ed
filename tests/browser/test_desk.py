"""The desk in a real browser: by keyboard alone, several tasks at once, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, expect

from engine import Engine, FunctionHeld, Settings
from engine.bootstrap import build, upgrade
from engine.demo import PlayedClock
from engine.model.actor import Actor
from tests.browser.conftest import Server, served
from tests.browser.examining import violations
from tests.prepared import PASSWORD
from tests.web.conftest import ANSWERS, PEOPLE
from tests.web.policy import FILES

pytestmark = pytest.mark.browser
FOCUSED = (
    "document.activeElement.closest('[data-row]')?.querySelector('[data-row-link]')?.getAttribute('href')"
)


@pytest.fixture
def busy(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The small policy, with fifteen tasks for two functions."""
    settings = Settings(var_dir=tmp_path_factory.mktemp("druk"), demo=True)
    clock = PlayedClock(datetime(2026, 3, 18, 9, 0, tzinfo=UTC))
    upgrade(settings)
    engine = build(settings, clock=clock)
    assert engine.deploy(FILES, "proef").deployment is not None
    for username, (name, roles, functions) in PEOPLE.items():
        held = tuple(FunctionHeld(function) for function in functions)
        engine.save_person(username, name=name, by=Actor.program("proef"), roles=roles, functions=held)
    engine.set_password("an", PASSWORD, Actor.program("proef"))
    for number in range(15):
        engine.public_start("bankje", {**ANSWERS, "vrager.naam": f"Vrager {number}"})
    with served(engine, settings, clock, chromium) as server:
        yield server


def tasks(engine: Engine) -> list[int]:
    return [row.task_id for row in engine.inbox("an", limit=200).rows]


def test_a_day_of_work_by_keyboard_alone(busy: Server) -> None:
    page = busy.sign_in("an")
    page.goto("/taken?welke=all")
    first, second, *_ = tasks(busy.engine)
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == f"/taken/{first}"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == f"/taken/{second}"
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("1 gekozen")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("2 gekozen")
    page.get_by_role("button", name="Pak op wat gekozen is").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("2 taken opgepakt.")
    assert busy.engine.inbox_counts("an").mine == 2
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "zoek"
    page.keyboard.type("vrager 7 c")  # letters in a field are letters
    assert page.input_value("#zoek") == "vrager 7 c"
    page.goto("/taken?welke=mine")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.get_by_text("ligt weer klaar").wait_for()
    page.goto("/taken?welke=available")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/taken/\d+$"))
    assert busy.complaints == []


def test_one_key_takes_a_task_and_one_asks_whom_to_hand_it_to(busy: Server) -> None:
    page = busy.sign_in("an")
    page.goto("/taken?welke=available")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.get_by_role("heading", name="Taak overdragen").wait_for()
    page.get_by_label("Aan wie?").select_option(label="Bo Smit")
    page.get_by_label("Waarom?").fill("drukte")
    page.get_by_role("button", name="Draag over").click()
    page.get_by_text("1 taak overgedragen aan Bo Smit.").wait_for()
    assert busy.engine.inbox_counts("bo").mine == 1
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url(re.compile(r"/taken/\d+$"))
    assert busy.engine.inbox_counts("an").mine == 1


def test_the_keys_are_explained_and_can_be_turned_off(busy: Server, axe: str) -> None:
    page = busy.sign_in("an")
    page.goto("/taken?welke=all")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Sneltoetsen")
    dialog.wait_for()
    assert violations(page, axe) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Sneltoetsen").click()
    dialog.get_by_role("button", name="Zet de sneltoetsen uit").click()
    page.wait_for_load_state()
    assert not busy.engine.desk("an").keys
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) is None
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_every_row_is_reached_with_tab_and_shows_where_the_focus_is(busy: Server) -> None:
    page = busy.sign_in("an")
    page.goto("/taken?welke=all")
    wanted, seen = {f"/taken/{task}" for task in tasks(busy.engine)}, set()
    page.locator("[data-choose-all]").focus()
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.getAttribute('href')"))
        style = page.evaluate(
            "(({outlineStyle, boxShadow}) => [outlineStyle, boxShadow])(getComputedStyle(document.activeElement))"
        )
        assert style != ["none", "none"]
        if wanted <= seen:
            break
    assert wanted <= seen


def test_all_of_the_page_is_chosen_with_one_press_and_a_row_with_the_shift_key(busy: Server) -> None:
    page = busy.sign_in("an")
    page.goto("/taken?welke=all")
    page.get_by_role("link", name="Kies alles op deze bladzijde").click()
    expect(page.locator("[data-chosen]")).to_have_text("15 gekozen")
    page.get_by_role("link", name="Kies niets").click()
    expect(page.locator("[data-chosen]")).to_have_text("")
    boxes = page.locator("input[name=taak]")
    boxes.nth(2).click()
    boxes.nth(5).click(modifiers=["Shift"])
    expect(page.locator("[data-chosen]")).to_have_text("4 gekozen")


def test_everything_works_without_scripts(busy: Server) -> None:
    page = busy.sign_in("an", scripts=False)
    page.goto("/taken?welke=all")
    page.get_by_role("link", name="Kies alles op deze bladzijde").click()
    page.locator("input[name=taak]").nth(0).uncheck()
    page.get_by_role("button", name="Pak op wat gekozen is").click()
    assert page.get_by_text("14 taken opgepakt.").is_visible()
    page.get_by_role("link", name="Van mij 14").click()
    page.get_by_role("button", name="Toon als kaarten").click()
    assert page.locator("table").count() == 0
    page.get_by_text("Meer filters").click()
    page.get_by_label("Hoe dringend").select_option("soon")
    page.get_by_role("button", name="Pas toe").click()
    assert "haast=soon" in page.url
    page.get_by_text("Bewaar dit filter").click()
    page.get_by_label("Naam van het filter").fill("Haast")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    assert page.get_by_text("Het filter is bewaard.").is_visible()
    assert page.get_by_role("link", name="Haast", exact=True).is_visible()


@pytest.mark.parametrize(("width", "most"), [(375, 150), (1280, 110)])
def test_searching_and_filtering_take_little_room_above_the_tasks(
    busy: Server, width: int, most: int
) -> None:
    page = busy.sign_in("an")
    page.set_viewport_size({"width": width, "height": 720})
    page.goto("/taken?welke=all")
    bar = page.locator(".bh-filter")
    field, button = bar.get_by_role("searchbox"), bar.get_by_role("button", name="Zoek")
    assert room(bar) <= most
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    at, beside = field.bounding_box(), button.bounding_box()
    assert at is not None
    assert beside is not None
    assert at["y"] < beside["y"] + beside["height"] / 2 < at["y"] + at["height"]
    bar.get_by_text("Meer filters").press("Enter")
    assert room(bar) > 2 * most
    expect(bar.get_by_label("Hoe dringend")).to_be_visible()


def room(bar: Locator) -> float:
    box = bar.bounding_box()
    assert box is not None
    return box["height"]


def test_what_is_still_empty_is_not_drawn_as_wrong_and_a_choice_shows_that_it_is_one(village: Server) -> None:
    page = village.sign_in("an")
    page.goto("/account/meldingen")
    choices = page.get_by_role("combobox")
    drawn = choices.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundImage)")
    assert drawn
    assert all(one.startswith("url(") for one in drawn)
    village.engine.public_start("bankje", ANSWERS)
    (row, *_) = village.engine.inbox("an").rows
    page.goto(f"/zaken/{row.instance_id}")
    page.get_by_text("Notitie toevoegen").click()
    border = "one => getComputedStyle(one).borderBlockStartColor"
    text = page.get_by_label("Wat wilt u opschrijven?")
    calm = text.evaluate(border)
    text.fill("x")
    text.blur()
    assert text.evaluate(border) == calm


def test_who_has_many_tasks_sees_the_first_without_scrolling(busy: Server) -> None:
    page = busy.sign_in("an")
    page.goto("/taken?welke=all")
    expect(page.locator("[data-row-link]").first).to_be_in_viewport()
    tools, search = page.locator(".bh-desk__tools"), page.locator("#zoek")
    (one, other) = (spot.bounding_box() for spot in (tools, search))
    assert one is not None
    assert other is not None
    assert one["y"] < other["y"] + other["height"]


def test_a_second_answer_stands_below_the_first_and_a_card_without_a_side_is_one_column(
    village: Server,
) -> None:
    page = village.visitor()
    page.goto("/")
    page.evaluate(
        """document.querySelector("main").innerHTML = `<dl class="bh-facts bh-facts--rows"><div><dt>Wie</dt><dd>Een</dd>
        <dd>Twee</dd></div></dl><ul class="bh-tasks"><li class="bh-task"><div>Drie</div></li></ul>`"""
    )
    left = "all => all.map(one => one.getBoundingClientRect().x)"
    first, second = page.locator("dd").evaluate_all(left)
    assert first == second
    widths = page.locator(".bh-task, .bh-task > div").evaluate_all("all => all.map(one => one.clientWidth)")
    assert widths[1] > 0.9 * widths[0]
