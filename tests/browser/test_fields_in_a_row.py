"""Fields that stand beside each other: in one line, and as wide as what they have to say."""

from __future__ import annotations

import pytest

from engine import Role, Started
from engine.model.actor import Actor
from tests.browser.conftest import Server
from tests.prepared import PASSWORD
from tests.web.conftest import ANSWERS

pytestmark = pytest.mark.browser
# Room in a list for its longest choice, in pixels: less than nothing is cut off.
ROOM = """list => {
  const style = getComputedStyle(list), pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const longest = Math.max(...[...list.options].map(one => pen.measureText(one.textContent).width));
  return list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - longest;
}"""


@pytest.mark.parametrize("width", [1280, 375])
def test_the_longest_choice_of_the_history_fits(village: Server, width: int) -> None:
    case = village.engine.public_start("bankje", ANSWERS)
    assert isinstance(case, Started)
    page = village.sign_in("an", width=width)
    page.goto(f"/zaken/{case.instance_id}/verloop")
    assert page.locator("#soort").evaluate(ROOM) >= -0.5  # widths are rounded


def test_labels_beside_each_other_stand_in_one_line(village: Server) -> None:
    engine = village.engine
    engine.save_person(
        "vera", name="Vera Kok", by=Actor.program("proef"), roles=(Role.AUDITOR,), functions=()
    )
    engine.set_password("vera", PASSWORD, Actor.program("proef"))
    page = village.sign_in("vera")
    page.goto("/inzage")
    labels = page.locator(".bh-search .bh-field__label")
    assert labels.count() == 4
    assert len(set(labels.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)"))) == 1
