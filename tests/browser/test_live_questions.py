"""Questions that depend on answers come while somebody goes on typing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Server
from tests.browser.visiting import Round, round_of
from tests.prepared.everything import COORDINATOR

pytestmark = pytest.mark.browser


def test_what_is_typed_while_the_questions_change_stays(village: Server) -> None:
    page = village.visitor()
    page.goto("/melden/bankje")
    arrived = []

    def slowly(route: Route) -> None:
        if route.request.method == "POST":
            arrived.append(route)
        else:
            route.continue_()

    page.route("**/melden/bankje", slowly)
    page.get_by_label("Per post").check()
    while not arrived:
        page.wait_for_timeout(50)
    page.get_by_label("Waar?").fill("Hoek Dorpsstraat")
    arrived[0].continue_()
    expect(page.get_by_label("Uw adres")).to_be_visible()
    expect(page.get_by_label("Waar?")).to_have_value("Hoek Dorpsstraat")
    expect(page.get_by_label("Per post")).to_be_checked()


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, chromium: Browser, axe: str) -> Iterator[Round]:
    with round_of(tmp_path_factory, chromium, axe) as one:
        yield one


def test_an_item_comes_and_goes_where_one_is_by_keyboard(walk: Round) -> None:
    page = walk.page(COORDINATOR)
    page.goto(f"/taken/{walk.known.trial_task}")
    guests = page.get_by_role("group", name=re.compile(r"^Gast \d$"))
    before = guests.count()
    page.evaluate("window.hier = true")  # goes when the page is loaded anew
    page.get_by_role("button", name="Voeg toe Gast").press("Enter")
    expect(guests).to_have_count(before + 1)
    expect(guests.last.locator("input:not([type=hidden])").first).to_be_focused()
    page.keyboard.type("Wim")
    page.get_by_role("button", name=f"Haal weg Gast {before}").press("Enter")
    expect(guests).to_have_count(before)
    expect(page.get_by_role("button", name=f"Haal weg Gast {before}")).to_be_focused()
    expect(guests.last.locator("input:not([type=hidden])").first).to_have_value("Wim")
    assert page.evaluate("window.hier")


def test_who_went_on_to_a_button_stays_there_when_the_questions_change(walk: Round) -> None:
    page = walk.page(COORDINATOR)
    page.goto(f"/taken/{walk.known.trial_task}")
    arrived: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "POST" and not arrived:
            arrived.append(route)
        else:
            route.continue_()

    page.route(f"**/taken/{walk.known.trial_task}", hold_the_first)
    page.locator("form[data-live] input[type=radio]:not(:checked)").first.check()
    page.wait_for_timeout(500)
    assert arrived, "the questions are asked for anew"
    button = page.get_by_role("button", name="Voeg toe Gast")
    button.focus()
    arrived[0].continue_()
    expect(page.locator("form[aria-busy]")).to_have_count(0)
    expect(button).to_be_focused()


def test_what_is_answered_while_an_item_comes_or_goes_stays(walk: Round) -> None:
    page = walk.page(COORDINATOR)
    task = f"/taken/{walk.known.trial_task}"
    page.goto(task)
    guests = page.get_by_role("group", name=re.compile(r"^Gast \d$"))
    before = guests.count()
    for number in range(2):
        page.get_by_role("button", name="Voeg toe Gast").click()
        expect(guests).to_have_count(before + number + 1)
    held: list[Route] = []
    page.route(f"**{task}", lambda route: held.append(route) if not held else route.continue_())
    page.get_by_role("button", name=f"Haal weg Gast {before + 1}").click()
    name = guests.last.locator("input:not([type=hidden])").first
    name.press_sequentially("Wim")
    other = page.locator("form[data-live] input[type=radio]:not(:checked)").first
    chosen = other.get_attribute("id")
    other.check()  # asks for other questions, which would come with the list as it was
    name.focus()
    page.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    expect(guests).to_have_count(before + 1)
    expect(page.locator("form[aria-busy]")).to_have_count(0)
    expect(guests).to_have_count(before + 1)
    expect(name).to_have_value("Wim")
    expect(name).to_be_focused()
    expect(page.locator(f"[id='{chosen}']")).to_be_checked()
