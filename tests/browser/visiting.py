"""Going through the register of pages with one browser per person, each place once."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask, template_rendered
from playwright.sync_api import Browser, Page

from engine import Settings
from engine.bootstrap import build
from engine.demo import PlayedClock
from tests.browser.acts import Act
from tests.browser.conftest import Server, served
from tests.browser.examining import examine
from tests.prepared import everything
from tests.prepared.everything import Known
from tests.prepared.register import OUTSIDE, Place


@dataclass
class Round:
    """A walk through the pages."""

    server: Server
    known: Known
    axe: str
    seen: list[str] = field(default_factory=list)
    """The templates that were drawn, newest last."""
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, who: str) -> Page:
        """The browser of somebody, signed in the first time."""
        if who not in self.pages:
            self.pages[who] = self.server.visitor() if who == OUTSIDE else self.server.sign_in(who)
        return self.pages[who]

    def visit(self, places: Iterable[tuple[str, Place]]) -> list[str]:
        """Everything that is wrong on these pages."""
        wrong: list[str] = []
        for _, place in places:
            page = self.page(place.who)
            answer = page.goto(place.address)
            assert answer is not None
            if answer.status != place.status:
                wrong.append(f"{place.address}: answers {answer.status}")
            if "sandbox" in answer.headers.get("content-security-policy", ""):
                content = answer.text()  # nothing runs in such a page, our own eyes neither
                page.goto("about:blank")
                page.set_content(content)
            wrong += self._look(page, place.address)
        return wrong

    def act(self, acts: Iterable[tuple[str, Act]]) -> list[str]:
        """Everything that is wrong on the pages that come of these acts."""
        wrong: list[str] = []
        for name, act in acts:
            page = self.page(act.who)
            act.do(page, self.known)
            if self.seen[-1] != act.template:
                wrong.append(f"{name}: shows {self.seen[-1]}, not {act.template}")
            wrong += self._look(page, name)
        return wrong

    def _look(self, page: Page, name: str) -> list[str]:
        found = [f"{name}: {one}" for one in (*examine(page, self.axe), *self.server.complaints)]
        self.server.complaints.clear()
        return found


@contextmanager
def round_of(factory: pytest.TempPathFactory, chromium: Browser, axe: str) -> Iterator[Round]:
    """A walk on a copy of everything."""
    prepared = everything.folder(factory)
    known, folder = everything.known(prepared), Path(factory.mktemp("rondgang")) / "var"
    shutil.copytree(prepared, folder)
    settings = Settings(var_dir=folder, demo=True)
    clock = PlayedClock(datetime.fromisoformat(known.moment))
    with served(build(settings, clock=clock), settings, clock, chromium) as server:
        walk = Round(server, known, axe)

        def drawn(sender: Flask, template: object, **_: object) -> None:
            walk.seen.append(str(getattr(template, "name", "")))

        with template_rendered.connected_to(drawn):
            yield walk
