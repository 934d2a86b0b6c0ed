"""A real Chromium on a real server: the engine on SQLite, the pages on loopback, a clock that tests may set.

`open_town(day)` serves the project's own policy with its fictitious people; `village` the small policy of the
web's tests. Both give `sign_in(username)`, a page of a signed-in person, and `visitor()`, somebody outside.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from werkzeug.serving import make_server

from engine import Engine, FunctionHeld, Settings
from engine.bootstrap import build, upgrade
from engine.demo import PlayedClock
from engine.model.actor import Actor
from tests import prepared
from tests.prepared import PASSWORD
from tests.web.conftest import PEOPLE
from tests.web.policy import FILES
from webui import create_app

ROOT = Path(__file__).resolve().parents[2]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d ")
NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Server:
    """A municipality on loopback."""

    address: str
    engine: Engine
    clock: PlayedClock
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    """What browsers complained about: warnings and errors of the console, faults in scripts, other hosts."""
    contexts: list[BrowserContext] = field(default_factory=list)

    def visitor(self, *, scripts: bool = True, width: int = 1280, dark: bool = False) -> Page:
        """A page of somebody outside."""
        context = self.browser.new_context(
            base_url=self.address,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        asked: set[str] = set()
        page.on("console", lambda message: self._hear(message, asked))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._watch(request, asked))
        return page

    def sign_in(self, username: str, *, scripts: bool = True, width: int = 1280, dark: bool = False) -> Page:
        """A page of a signed-in person, at their inbox."""
        page = self.visitor(scripts=scripts, width=width, dark=dark)
        page.goto("/inloggen")
        page.get_by_label("Gebruikersnaam").fill(username)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.get_by_role("heading", name="Mijn taken").wait_for()
        return page

    def on(self, day: str, at: time = time(10, 0)) -> None:
        """Lets time pass to this day and hour in Amsterdam, doing each day what falls due."""
        goal = datetime.combine(date.fromisoformat(day), at, AMSTERDAM).astimezone(UTC)
        assert goal >= self.clock.at, f"{day} lies before {self.clock.at}"
        step = (goal - self.clock.at) / max(1, (goal - self.clock.at).days * 2 + 1)
        while self.clock.at < goal:
            self.clock.at = min(goal, self.clock.at + step)
            self.engine.run_due()

    def _hear(self, message: ConsoleMessage, asked: set[str]) -> None:
        """Every warning and error of a console is a complaint. One is expected: a page that refuses (404, 422)
        is what the visitor asked for, and Chromium calls that an error; of what a page loads it stays one."""
        if message.type not in ("warning", "error"):
            return
        address = message.location.get("url", "").partition("#")[0]
        if REFUSED.match(message.text) and address in asked:
            return
        self.complaints.append(f"{message.type} in the console: {message.text} ({address})")

    def _watch(self, request: Request, asked: set[str]) -> None:
        """Remembers which pages were asked for, and tells of anything asked of another host."""
        if request.is_navigation_request() and request.frame.parent_frame is None:
            asked.add(request.url.partition("#")[0])
        if not request.url.startswith((self.address, "data:", "about:", "blob:")):
            self.complaints.append(f"asked of another host: {request.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium (or the one that CHROMIUM names)."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, "No Chromium found. Install it (make browser) or name it in CHROMIUM."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served(engine: Engine, settings: Settings, clock: PlayedClock, browser: Browser) -> Iterator[Server]:
    """The pages of this engine on a free port of loopback."""
    server = make_server("127.0.0.1", 0, create_app(engine, settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    town = Server(f"http://127.0.0.1:{server.server_port}", engine, clock, browser)
    try:
        yield town
    finally:
        for context in town.contexts:
            context.close()
        server.shutdown()
        thread.join(timeout=10)


@pytest.fixture
def open_town(
    chromium: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Server]]:
    """Opens a municipality with the project's own policy and people, at ten o'clock on a day."""
    with ExitStack() as stack:

        def open_on(day: str) -> Server:
            shutil.copytree(prepared.municipality(tmp_path_factory), tmp_path / "var")
            clock, settings = PlayedClock(prepared.moment(day)), Settings(var_dir=tmp_path / "var", demo=True)
            engine = build(settings, clock=clock)
            return stack.enter_context(served(engine, settings, clock, chromium))

        yield open_on


@pytest.fixture(scope="module")
def village(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The small policy of the web's tests, with one case that waits at its first task."""
    settings = Settings(var_dir=tmp_path_factory.mktemp("dorp"), demo=True)
    clock = PlayedClock(datetime(2026, 3, 18, 9, 0, tzinfo=UTC))
    upgrade(settings)
    engine = build(settings, clock=clock)
    assert engine.deploy(FILES, "proef").deployment is not None
    for username, (name, roles, functions) in PEOPLE.items():
        held = tuple(FunctionHeld(function) for function in functions)
        engine.save_person(username, name=name, by=Actor.program("proef"), roles=roles, functions=held)
    for username in ("an", "eva"):
        engine.set_password(username, PASSWORD, Actor.program("proef"))
    with served(engine, settings, clock, chromium) as server:
        yield server


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, the checker of accessibility rules."""
    source = ROOT / "webui/assets/node_modules/axe-core/axe.min.js"
    assert source.is_file(), "axe-core is missing; run: python -m webui.assets.build --force"
    return re.sub(r"\n//# sourceMappingURL.*", "", source.read_text(encoding="utf-8"))
