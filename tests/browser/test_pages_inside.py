"""Every page for who works here, from the register: by the rules, by keyboard, narrow, large, in the dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.acts import ACTS
from tests.browser.visiting import Round, round_of
from tests.prepared.register import OUTSIDE, PAGES

pytestmark = pytest.mark.browser
PARTS = {
    "the desk": ("inbox.", "desk.", "tasks.", "absence.", "account.", "wishes.", "clock."),
    "cases": ("cases.", "messages.", "why.", "looks.", "rules."),
    "papers and people": ("documents.", "post.", "people.", "functions.", "operations."),
    "the policy": ("deployments.", "drafts.", "foresight.", "playing.", "clear_letters."),
}


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, axe: str) -> Iterator[Round]:
    with round_of(tmp_path_factory, chromium, axe) as one:
        yield one


def test_every_page_inside_is_of_one_of_these_parts() -> None:
    outside = ("public.", "telling.", "sign_in.")
    assert [one for one in PAGES if not one.startswith((*outside, *sum(PARTS.values(), ())))] == []


@pytest.mark.parametrize("part", PARTS)
def test_no_page_breaks_a_rule(walk: Round, part: str) -> None:
    wrong = walk.visit(
        (endpoint, place)
        for endpoint, places in PAGES.items()
        if endpoint.startswith(PARTS[part])
        for place in places(walk.known)
    )
    assert not wrong, "\n".join(wrong)


def test_no_page_that_comes_of_an_act_breaks_a_rule(walk: Round) -> None:
    wrong = walk.act((name, act) for name, act in ACTS.items() if act.who != OUTSIDE)
    assert not wrong, "\n".join(wrong)
