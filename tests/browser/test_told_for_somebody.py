"""Who writes down what somebody else said is asked once how they said it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visiting import Round, round_of
from tests.prepared.everything import COORDINATOR

pytestmark = pytest.mark.browser
THEIRS, OWN = "Hoe vertelde die persoon het?", "Hoe vertelde de klager dit?"


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, axe: str) -> Iterator[Round]:
    with round_of(tmp_path_factory, chromium, axe) as one:
        yield one


def test_how_it_was_told_is_asked_once_whoever_told_it(walk: Round) -> None:
    page = walk.page(COORDINATOR)
    page.goto(f"/zaken/{walk.known.formal}/vastleggen/intrekking")
    for party, asked, not_asked in (("Ik leg het zelf vast", OWN, THEIRS), ("Namens", THEIRS, OWN)) * 2:
        page.get_by_label(party).first.check()
        expect(page.get_by_label(asked)).to_be_visible()
        expect(page.get_by_label(not_asked)).to_be_hidden()
    page.get_by_label("Namens").first.check()
    expect(page.get_by_label(OWN)).to_be_hidden()
    assert page.get_by_label(THEIRS).input_value() == ""
    page.get_by_role("button", name="Vastleggen", exact=True).click()
    wrong = page.get_by_role("alert")
    wrong.get_by_role("link", name="Kies hoe dit is verteld.").click()
    expect(page.get_by_label(THEIRS)).to_be_focused()
