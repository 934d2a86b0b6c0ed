"""The stage of the scenarios, played through the pages in a real browser.

Same scenarios, same actors, same looking; but whoever acts signs in, finds the task in the inbox, fills in the
form on the screen and presses the button. Time passes on the clock page. Parties act on their own page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from engine import Actor
from engine.casework.clocks import ShiftedClock
from engine.model.findings import FieldError, FormErrors
from engine.model.instances import Started
from engine.ports import Store
from tests.browser.conftest import Server
from tests.prepared import PASSWORD
from tests.processes.stage import AMSTERDAM, Case, NotOffered, Stage
from webui.error_pages import TABLE

CLOCK_KEEPER = "beheer"
NUMBER = re.compile(r"\bK-\d{4}-\d{4}\b")


class ClockOnThePage(ShiftedClock):
    """The clock that the clock page moves, begun on a day of the scenario; it stands still in between."""

    def __init__(self, store: Store, start: datetime) -> None:
        super().__init__(store)
        self._start = start

    def now(self) -> datetime:
        """The moment that was set last, UTC."""
        return self._start + self.shift

    def stand_at(self, moment: datetime) -> None:
        """Put it at a moment."""
        with self._store.write() as unit:
            unit.save_setting("clock_shift", str((moment - self._start) / timedelta(seconds=1)))


@dataclass
class PlayedStage(Stage):
    """A municipality whose people sit behind their screens."""

    server: Server = field(kw_only=True)
    desks: dict[str, Page] = field(default_factory=dict)

    def desk(self, username: str) -> Page:
        """The browser of a person, signed in once and then left open."""
        if username not in self.desks:
            page = self.server.visitor()
            page.goto("/inloggen")
            page.get_by_label("Gebruikersnaam").fill(username)
            page.get_by_label("Wachtwoord").fill(PASSWORD)
            page.get_by_role("button", name="Inloggen").click()
            page.get_by_role("button", name="Uitloggen").wait_for()
            self.desks[username] = page
        return self.desks[username]

    def on(self, day: str, at: time = time(10, 0)) -> None:
        """Set the clock on the clock page to nine o'clock on this day; what falls due on the way, happens."""
        if datetime.combine(date.fromisoformat(day), time(9), AMSTERDAM) <= self.engine.now():
            return
        page = self.desk(CLOCK_KEEPER)
        page.goto("/klok")
        page.locator("input[name=datum]").fill(day)
        page.get_by_role("button", name="Zet de klok").click()
        page.get_by_text("De klok is verzet.").wait_for()

    def start(self, answers: Mapping[str, Any], by: str | None = None, process: str = "klacht") -> Case:
        """Fill in the public form (`by` None) or that of staff, and send it."""
        page = self.server.visitor() if by is None else self.desk(by)
        if by is None:
            page.goto("/")
            page.locator(f"a[href^='/melden/{process}']").first.click()
            page.wait_for_url(re.compile("/formulier/|/melden/"))
        else:
            page.goto("/zaken")
            page.locator("main a[href='/zaken/nieuw']").click()
            page.wait_for_url(re.compile("/zaken/nieuw"))
            if not page.url.endswith(process):  # who may begin one thing only, comes there at once
                page.locator(f"a[href='/zaken/nieuw/{process}']").click()
            page.wait_for_url(f"**/zaken/nieuw/{process}")
        done = "/ontvangen" if by is None else r"/zaken/\d+$"
        wrong = fill_in_and_send(page, answers, until=done)
        assert wrong is None, wrong
        found = NUMBER.search(page.locator("main").inner_text())
        assert found, page.locator("main").inner_text()
        key = found.group()
        case = self.engine.find_case(key, CLOCK_KEEPER)
        title = self.engine.case(case, CLOCK_KEEPER).title
        return PlayedCase(self, Started(case, key, title, self.engine.party_links(case, CLOCK_KEEPER)))


@dataclass
class PlayedCase(Case):
    """A case whose actors sit behind their screens."""

    stage: PlayedStage

    def try_to_do(self, element: str, by: str, answers: Mapping[str, Any] | None = None) -> Any:
        """Find the task in the inbox, fill in its form, press the button; FormErrors as the page tells them."""
        row = self.offered(element, by)
        if row is None:
            raise NotOffered(f"{by} has no task {element}; open: {self.open_elements()}")
        page = self.stage.desk(by)
        page.goto("/taken")
        there = page.locator(f"main a[href='/taken/{row.task_id}']").first
        there.click()
        page.wait_for_url(f"**/taken/{row.task_id}")
        fill_by_name(page, answers or {})
        page.locator("button[name=_actie][value=versturen]").click()
        wrong = refused(page)
        if wrong is None:
            page.get_by_text(f"“{row.name}” is klaar").wait_for()
        return wrong

    def tell(self, message: str, by: str | Actor, answers: Mapping[str, Any] | None = None) -> None:
        """Staff record it on the case; a party tells it on their own page."""
        if isinstance(by, Actor):
            page = self.stage.server.visitor()
            page.goto(f"/volg/{self.engine.party_links(self.started.instance_id, self.auditor)[by.name]}")
            page.locator(f"a[href*='/doen/{message}']").first.click()
            page.wait_for_url(f"**/doen/{message}")
        else:
            page = self.stage.desk(by)
            page.goto(f"/zaken/{self.started.instance_id}")
            page.locator(f"a[href*='/vastleggen/{message}']").first.click()
            page.wait_for_url(f"**/vastleggen/{message}")
        wrong = fill_in_and_send(page, answers or {}, until=r"/volg/[^/]+(/stukken/\d+)?(\?.*)?$|/zaken/\d+$")
        assert wrong is None, (message, wrong)


def fill_in_and_send(page: Page, answers: Mapping[str, Any], *, until: str) -> FormErrors | None:
    """Fill in what is asked, page after page, pressing the main button, until the address is one of `until`."""
    waiting = dict(leaves(answers))
    for _ in range(12):
        waiting = fill_by_name(page, answers, waiting)
        asked = page.url, page.locator("h1").first.inner_text()
        page.locator("main form[method=post] button.utrecht-button--primary-action").last.click()
        page.wait_for_load_state()
        wrong = refused(page)
        if wrong is not None or re.search(until, page.url):
            return wrong
        assert (page.url, page.locator("h1").first.inner_text()) != asked, page.locator("main").inner_text()
    raise AssertionError(f"still filling in at {page.url}")


def refused(page: Page) -> FormErrors | None:
    """What the page says is wrong; raises what an error page stands for."""
    page.wait_for_load_state()
    heading = page.locator("h1").first.inner_text()
    for kind, shown in TABLE.items():
        if shown.heading == heading:
            raise kind(page.locator("main").inner_text())
    summary = page.locator("main [role=alert]:visible")
    if summary.count() == 0:
        return None
    found = [
        FieldError((link.get_attribute("href") or "").lstrip("#"), link.inner_text())
        for link in summary.locator("li").all()
        for link in (link.locator("a").first if link.locator("a").count() else link,)
    ]
    return FormErrors(tuple(found) or (FieldError("", summary.inner_text()),))


def fill_by_name(
    page: Page, answers: Mapping[str, Any], waiting: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Fill in a form as its questions appear: some are asked only after an earlier answer. Gives what is left."""
    waiting = dict(leaves(answers)) if waiting is None else waiting
    lists = dict(list_lengths(answers))
    before = -1
    while waiting and len(waiting) != before:
        before = len(waiting)
        for name, count in lists.items():
            set_count(page, name, count)
        for name, value in list(waiting.items()):
            if put(page, name, value):
                del waiting[name]
                settle(page)
    return waiting


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every answer with the name of its field: `accused[0].name`."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(one, f"{name}.{key}" if name else key)
    elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        for number, one in enumerate(value):
            yield from leaves(one, f"{name}[{number}]")
    else:
        yield name, value


def list_lengths(value: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """Every growing list with the number of its items."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from list_lengths(one, f"{name}.{key}" if name else key)
    elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        yield name, len(value)
        for number, one in enumerate(value):
            yield from list_lengths(one, f"{name}[{number}]")


def settle(page: Page) -> None:
    """Wait until the form has asked what follows from the last answer."""
    page.locator("form[aria-busy]").wait_for(state="detached")


def set_count(page: Page, name: str, count: int) -> None:
    """Add or take away items of a growing list until there are so many."""
    add = page.locator(f"button[name=_actie][value='add:{name}']")
    for _ in range(50):
        rows = page.locator(f"button[name=_actie][value^='remove:{name}[']").count()
        if rows < count and add.count():
            add.click()
        elif rows > count:
            page.locator(f"button[name=_actie][value='remove:{name}[{rows - 1}]']").click()
        else:
            return
        expect(page.locator(f"button[name=_actie][value^='remove:{name}[']")).not_to_have_count(rows)


def put(page: Page, name: str, value: Any) -> bool:
    """Give one answer; False when its question is not on the page (yet)."""
    field = page.locator(f"main [name='{name}']:not([type=hidden])")
    if field.count() == 0:
        return put_moment(page, name, value)
    kind = field.first.evaluate("one => one.tagName == 'INPUT' ? one.type : one.tagName.toLowerCase()")
    if kind == "radio":
        tick(page.locator(f"main [name='{name}'][value='{written(value)}']"))
    elif kind == "checkbox" and isinstance(value, list | tuple):
        for one in field.all():
            one.set_checked(one.get_attribute("value") in [written(item) for item in value], force=True)
            settle(page)  # the form is drawn anew after every tick that other questions look at
    elif kind == "checkbox":
        field.first.set_checked(bool(value), force=True)
    elif kind == "select":
        field.first.select_option(value=written(value))
    else:
        field.first.fill(written(value))
        field.first.blur()
    return True


def put_moment(page: Page, name: str, value: Any) -> bool:
    """A day and a time of day are two fields."""
    days = page.locator(f"main [name='{name}.date']")
    if days.count() == 0:
        return False
    day, _, hour = written(value).partition("T")
    days.fill(day)
    page.locator(f"main [name='{name}.time']").fill(hour[:5])
    return True


def tick(field: Locator) -> None:
    """Choose one of several."""
    field.check(force=True)


def written(value: Any) -> str:
    """An answer as a field holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
