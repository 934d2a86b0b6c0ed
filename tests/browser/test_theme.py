"""A municipality's own theme file in a real Chromium: its colours, font and logo, in light and in the dark."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from engine import Settings
from engine.bootstrap import build
from engine.demo import PlayedClock
from tests.browser.conftest import Server, served
from tests.browser.examining import violations
from tests.prepared import everything
from tests.prepared.everything import COORDINATOR
from webui import asset_files
from webui.theme.verdict import SIGNS, TEXTS

pytestmark = pytest.mark.browser
LIGHT_ONLY = ":root { --huis-50: #fdf0f4; --huis-100: #f9dfe7; --huis-500: #7a1f3d; --huis-700: #4a0f25 }"
BOTH = (
    ".behoorlijk-theme { --huis-50: #fdf0f4; --huis-100: #f9dfe7; --huis-500: #7a1f3d; --huis-600: #5f1630; "
    "--huis-700: #4a0f25; --basis-text-font-family-default: 'Stad', sans-serif } "
    "@font-face { font-family: 'Stad'; src: url('stad.woff2') format('woff2') } "
    "@media screen and (prefers-color-scheme: dark) { .behoorlijk-theme { --huis-50: #2a1219; "
    "--huis-100: #3a1822; --huis-500: #f0a9c0; --huis-600: #f6c3d3; --huis-700: #fbdfe8; "
    "--basis-color-action-1-inverse-bg-default: #f0a9c0; --basis-color-action-1-inverse-bg-hover: #f6c3d3; "
    "--basis-color-action-1-inverse-bg-active: #fbdfe8 } }"
)
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 36"><rect width="120" height="36" rx="6" '
    'fill="#7a1f3d"/><text x="12" y="25" font-size="20" fill="#ffffff">Stad</text></svg>'
)
ADDRESSES = ("/taken", "/zaken", "/processen", "/mensen")

Dress = Callable[[str], Server]


@pytest.fixture
def dress(chromium: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dress]:
    """A municipality with everything in it, in the looks of a theme.css."""
    prepared = everything.folder(tmp_path_factory)
    moment = datetime.fromisoformat(everything.known(prepared).moment).astimezone(UTC)
    with ExitStack() as stack:

        def in_looks(sheet: str) -> Server:
            shutil.copytree(prepared, tmp_path / "var")
            style = tmp_path / "huis"
            style.mkdir()
            (style / "theme.css").write_text(sheet, encoding="utf-8")
            (style / "logo.svg").write_text(LOGO, encoding="utf-8")
            shutil.copy(next(asset_files.DIST.glob("*.woff2")), style / "stad.woff2")
            settings = Settings(var_dir=tmp_path / "var", demo=True, house_style=str(style))
            clock = PlayedClock(moment)
            return stack.enter_context(served(build(settings, clock=clock), settings, clock, chromium))

        yield in_looks


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_a_theme_for_light_only_can_be_read_by_who_wants_it_dark(dress: Dress, axe: str) -> None:
    server = dress(LIGHT_ONLY)
    page = server.sign_in(COORDINATOR, dark=True)
    assert ground(page) == "rgb(246, 245, 242)"
    for address in ADDRESSES:
        page.goto(address)
        assert violations(page, axe) == [], address


def test_a_whole_theme_is_seen_in_light_and_in_the_dark_with_its_font_and_logo(
    dress: Dress, axe: str
) -> None:
    server = dress(BOTH)
    page = server.sign_in(COORDINATOR)
    for scheme, expected, button in (
        ("light", "rgb(246, 245, 242)", "rgb(122, 31, 61)"),
        ("dark", "rgb(20, 22, 23)", "rgb(240, 169, 192)"),
    ):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for address in ADDRESSES:
            page.goto(address)
            assert violations(page, axe) == [], f"{scheme} {address}"
        page.goto("/taken")
        assert ground(page) == expected
        first = page.locator("main .utrecht-button--primary-action").first
        assert first.evaluate("(one) => getComputedStyle(one).backgroundColor") == button
        assert page.evaluate(
            "document.fonts.ready.then(() => document.fonts.check('16px Stad', 'Mijn taken'))"
        )
        assert "Stad" in page.evaluate("[...document.fonts].map((one) => one.status + one.family).join()")
        assert page.locator(".bh-brand__logo").evaluate("(one) => one.naturalWidth") > 0
    assert server.complaints == []


# Gives every token that is a colour one of its own, and tells which stands on which. Disabled parts need no
# contrast (WCAG 1.4.3), what is hidden or drawn is looked at elsewhere.
PAINTED = """() => {
  const root = document.documentElement, names = new Set(), by = {};
  for (const sheet of document.styleSheets) for (const rule of sheet.cssRules)
    if (/voorbeeld-theme|behoorlijk-theme/.test(rule.selectorText ?? ""))
      for (const name of rule.style) if (/^--(basis|huis|kaart)/.test(name)) names.add(name);
  let number = 0;
  for (const name of [...names].filter((one) => {
    const value = getComputedStyle(root).getPropertyValue(one).trim();
    return value && CSS.supports("color", value) && !one.includes("transparent");
  })) {
    const colour = `rgb(${20 + (number % 200)}, ${10 + Math.floor(number / 200) * 40}, 77)`;
    by[colour] = name;
    root.style.setProperty(name, colour);
    number += 1;
  }
  const clear = (colour) => /^rgba\\(.*, 0\\)$|^transparent$/.test(colour);
  const groundOf = (one) => {
    for (let up = one; up; up = up.parentElement) {
      const colour = getComputedStyle(up).backgroundColor;
      if (!clear(colour)) return by[colour] ?? colour;
    }
    return "none";
  };
  document.querySelectorAll("details").forEach((part) => { part.open = true; });
  const seen = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.nodeValue.trim() || !parent.checkVisibility()) continue;
    if (parent.closest("svg, option, .bh-hidden, :disabled")) continue;
    const text = by[getComputedStyle(parent).color];
    if (text) seen[`${text} on ${groundOf(parent)}`] = parent.outerHTML.slice(0, 90);
  }
  return seen;
}"""


def test_every_text_on_a_page_is_one_of_which_the_contrast_is_worked_out(dress: Dress) -> None:
    page = dress(":root { --huis-accent: #e0a31a }").sign_in(COORDINATOR)
    page.emulate_media(reduced_motion="reduce")
    same = {
        "--basis-color-action-2-color-default": "--utrecht-link-color",
        "--basis-color-transparent": "--basis-color-default-bg-document",
    }
    known = {
        f"{text} on {ground}"
        for pairs in (TEXTS, SIGNS)
        for text, grounds in pairs.items()
        for ground in grounds
    }
    known |= {"--basis-color-action-1-inverse-color-default on --basis-color-action-1-inverse-bg-default"}
    missing: dict[str, str] = {}
    for address in (*ADDRESSES, "/zaken/nieuw", *case_and_tasks(page)):
        page.goto(address)
        for pair, where in page.evaluate(PAINTED).items():
            text, _, on = pair.partition(" on ")
            if f"{same.get(text, text)} on {same.get(on, on)}" not in known:
                missing[pair] = f"{address}: {where}"
    assert not missing, json.dumps(missing, indent=1)


def case_and_tasks(page: Page) -> list[str]:
    """Some tasks and cases of this person."""
    found: list[str] = []
    for address, begin in (("/taken", "/taken/"), ("/zaken", "/zaken/")):
        page.goto(address)
        links = page.eval_on_selector_all("main a", "(all) => all.map((one) => one.getAttribute('href'))")
        found += list(dict.fromkeys(one for one in links if one and one.startswith(begin)))[:4]
    return found
