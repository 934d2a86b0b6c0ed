"""Everything that is asked of a page, at one visit: rules of accessibility in light and dark, the keyboard, a narrow
phone, letters of twice the size, one heading and one main part, nothing refused and nothing asked elsewhere.
"""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_THE_DARK = ["color-contrast", "link-in-text-block"]
EYES = (Path(__file__).parent / "examining.js").read_text(encoding="utf-8")
MOST_STOPS = 400  # a page on which Tab stops more often is only followed so far
WIDE, NARROW, HALF = (
    {"width": 1280, "height": 900},
    {"width": 320, "height": 700},
    {"width": 640, "height": 900},
)


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds wrong in the page, with everything unfolded."""
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.evaluate(axe)
    return _rules(page, {"runOnly": RULES})


def _rules(page: Page, what: dict[str, object]) -> list[str]:
    found = page.evaluate(
        f"axe.run({json.dumps({**what, 'resultTypes': ['violations']})}).then((one) => one.violations)"
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def examine(page: Page, axe: str) -> list[str]:
    """All that is wrong with the page on which the browser is, in sentences; it is left as it was found."""
    wrong = violations(page, axe)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    wrong += [
        f"in the dark, {one}" for one in _rules(page, {"runOnly": {"type": "rule", "values": IN_THE_DARK}})
    ]
    page.emulate_media(color_scheme="light")
    page.evaluate(EYES)
    wrong += page.evaluate("eyes.frame()") + page.evaluate("eyes.crowding()")
    wrong += by_keyboard(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    wrong += [f"at 320 px, {one}" for one in page.evaluate("[...eyes.width(), ...eyes.crowding()]")]
    page.set_viewport_size(HALF)  # type: ignore[arg-type]
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    wrong += [f"twice the letters, {one}" for one in page.evaluate("[...eyes.width(), ...eyes.crowding()]")]
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return wrong


def by_keyboard(page: Page) -> list[str]:
    """What Tab does not reach, or reaches without showing it, from the top of the page to its end."""
    stops = page.evaluate("eyes.listen()")
    for _ in range(min(stops + 2, MOST_STOPS)):
        page.keyboard.press("Tab")
    return list(page.evaluate(f"eyes.told({json.dumps(stops + 2 <= MOST_STOPS)})"))
