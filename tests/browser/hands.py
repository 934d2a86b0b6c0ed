"""Hands on the pages: people fill in forms by the words they read, press the buttons, and read the dates.

A form is filled by its labels: text or a day for a line, a label for a choice, a list of labels for several,
True for a tick, a list of such forms for a list. Nothing here knows how the pages are built.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server

Filled = str | bool | Sequence[str] | Sequence[Mapping[str, "Filled"]]
Form = Mapping[str, Filled]


def _called(label: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(label)}(\s*\(niet verplicht\))?$")


def fill(scope: Page | Locator, form: Form) -> None:
    """Fills a form, or a part of it."""
    for label, value in form.items():
        if isinstance(value, list | tuple) and (not value or isinstance(value[0], Mapping)):
            _fill_list(scope, label, value)
        elif isinstance(value, bool):
            scope.get_by_label(_called(label)).set_checked(value)
        elif isinstance(value, list | tuple):
            for choice in value:
                _choose(scope, label, str(choice))
        else:
            _fill_one(scope, label, str(value))


def fill_pages(page: Page, *forms: Form) -> None:
    """Fills a form of several pages, up to the page on which the answers are checked."""
    for number, form in enumerate(forms, start=1):
        fill(page, form)
        last = number == len(forms)
        page.get_by_role(
            "button", name="Controleer mijn antwoorden" if last else "Verder", exact=True
        ).click()
    expect(page.get_by_role("heading", name="Controleer uw antwoorden")).to_be_visible()


def _fill_one(scope: Page | Locator, label: str, value: str) -> None:
    field = scope.get_by_label(_called(label)).and_(scope.locator("input, textarea, select"))
    group = scope.get_by_role("group", name=_called(label))
    field.or_(group).first.wait_for()
    if group.count():
        _choose(scope, label, value)
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(label=value)
    else:
        field.fill(value)


def _choose(scope: Page | Locator, label: str, choice: str) -> None:
    scope.get_by_role("group", name=_called(label)).get_by_label(re.compile(rf"^{re.escape(choice)}")).check()


def _fill_list(scope: Page | Locator, label: str, items: Sequence[object]) -> None:
    whole = scope.get_by_role("group", name=_called(label))
    whole.wait_for()
    expect(whole.page.locator("form[aria-busy]")).to_have_count(0)
    called = r"[\w ]+"  # an item has the name of its list, or one that the form gives it
    rows = whole.get_by_role("group", name=re.compile(rf"^{called} \d+$"))
    while rows.count() > len(items):
        before = rows.count()
        whole.get_by_role("button", name=re.compile(rf"^Haal weg {called} {before}$")).click()
        expect(rows).to_have_count(before - 1)
    while rows.count() < len(items):
        before = rows.count()
        whole.get_by_role("button", name=f"Voeg toe {label}").click()
        expect(rows).to_have_count(before + 1)
    for number, item in enumerate(items, start=1):
        assert isinstance(item, Mapping)
        fill(whole.get_by_role("group", name=re.compile(rf"^{called} {number}$")), item)


@dataclass
class Town:
    """The municipality, in which somebody does something and then leaves the desk."""

    server: Server
    number: str = ""
    """Of the case that it is about."""

    def desk(self, username: str) -> Page:
        """The inbox of a person who signs in now."""
        return self.server.sign_in(username)

    def do(self, username: str, task: str, form: Form) -> Page:
        """Somebody finds a task in the inbox, fills it in and completes it."""
        page = self.desk(username)
        mine = page.get_by_role("listitem").filter(has_text=self.number)
        mine.get_by_role("link", name=task, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=task, exact=True)).to_be_visible()
        fill(page, form)
        page.get_by_role("button", name="Afronden", exact=True).click()
        expect(page.get_by_text(f"“{task}” is klaar.")).to_be_visible()
        return page

    def record(self, username: str, message: str, form: Form) -> Page:
        """Somebody records on the case's page what happened outside."""
        page = self.case(username)
        page.get_by_role("link", name=message, exact=True).click()
        fill(page, form)
        page.get_by_role("button", name="Vastleggen", exact=True).click()
        expect(page.get_by_role("heading", level=1, name=message)).to_have_count(0)
        return page

    def case(self, username: str, part: str = "") -> Page:
        """The case's page, or a part of it, as found by searching its number."""
        page = self.desk(username)
        page.goto("/zaken?welke=alles")
        page.get_by_label("Zoek op nummer, naam of iets uit het dossier").fill(self.number)
        page.get_by_role("button", name="Zoek", exact=True).click()
        page.get_by_role("row").filter(has_text=self.number).get_by_role("link").click()
        # A page that is still arriving shows its first terms, and not yet those folded away below them.
        page.wait_for_url(re.compile(r"/zaken/\d+$"))
        if part:
            page.get_by_role("navigation", name="Delen van").get_by_role(
                "link", name=re.compile(part)
            ).click()
            page.wait_for_url(re.compile(r"/zaken/\d+/"))
        return page


def status_page(town: Town, username: str, role: str) -> Page:
    """The own page of a party, at the address that somebody reads to them."""
    page = town.case(username, "Mensen")
    page.get_by_role("button", name="Geef het adres van de eigen pagina").click()
    expect(page.get_by_role("heading", name="Adres van de eigen pagina")).to_be_visible()
    address = page.get_by_role("definition").filter(has_text="/volg/")
    theirs = page.get_by_role("term").filter(has_text=role)
    number = [term.inner_text() for term in page.get_by_role("term").all()].index(theirs.inner_text())
    outside = town.server.visitor()
    outside.goto(address.nth(number).inner_text())
    return outside


def deadlines(page: Page) -> dict[str, str]:
    """What the case's page says of each term, the past ones too: its name -> the sentence with its date."""
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    found: dict[str, str] = {}
    for part in page.locator("article.bh-deadline").all():
        name = part.get_by_role("heading").inner_text()
        found.setdefault(name, " ".join(part.locator("p").first.inner_text().split()))
    return found


def letters(page: Page) -> list[tuple[str, str, str, str]]:
    """(title, recipient, state, day) of every letter on the page of papers, the newest first."""
    rows = page.get_by_role("table").locator("tbody tr").all()
    found = []
    for row in rows:
        title = row.get_by_role("link").inner_text()
        recipient, state, day = (" ".join(cell.split()) for cell in row.locator("td").all_inner_texts())
        found.append((title, recipient, state, day))
    return found
