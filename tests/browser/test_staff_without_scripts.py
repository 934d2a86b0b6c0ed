"""Who works here with scripts turned off: by pressing what stands on the page, nothing is out of reach."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from engine import CaseFilter, Engine
from tests.browser.conftest import Server
from tests.web.conftest import ANSWERS

pytestmark = pytest.mark.browser
BAD: FilePayload = {"name": "kwaad.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" + b"\0" * 60}


def text(name: str, content: str = "Dit is een stuk.") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}


def asked(engine: Engine, *names: str) -> list[int]:
    """New cases with a task each; gives the tasks."""
    cases = [engine.public_start("bankje", {**ANSWERS, "vrager.naam": name}) for name in names]
    rows = engine.inbox("an", limit=200).rows
    return [row.task_id for case in cases for row in rows if row.instance_id == case.instance_id]  # type: ignore[union-attr]


@pytest.fixture
def page(village: Server) -> Page:
    found = village.sign_in("an", scripts=False)
    assert found.locator("html").get_attribute("lang") == "nl"
    return found


def tick(page: Page, *tasks: int) -> None:
    """Chooses these tasks in the list of all that wait; who has few tasks sees cards until they ask for rows."""
    page.goto("/taken?welke=all")
    if page.get_by_role("button", name="Toon als tabel").count():
        page.get_by_role("button", name="Toon als tabel").click()
    for task in tasks:
        page.locator(f"input[name=taak][value='{task}']").check()


def said(page: Page) -> str:
    return page.get_by_role("status").first.inner_text()


def test_a_task_is_handed_over_with_a_reason(village: Server, page: Page) -> None:
    (task,) = asked(village.engine, "Overdracht")
    page.goto(f"/taken/{task}")
    page.get_by_role("button", name="Pak op").click()
    page.get_by_text("Draag over", exact=True).click()
    page.get_by_label("Aan wie?").select_option(label="Bo Smit")
    page.get_by_label("Waarom?").fill("ik ben er morgen niet")
    page.get_by_role("button", name="Overdragen").click()
    assert "overgedragen aan Bo Smit" in said(page)
    found = village.engine.task(task, "bo")
    assert found.assignee == "bo"
    page.goto(f"/zaken/{found.instance_id}/verloop?soort=alles")
    expect(page.locator("main")).to_contain_text("ik ben er morgen niet")


def test_several_tasks_are_taken_handed_over_and_given_back_at_once(village: Server, page: Page) -> None:
    first, second, third = asked(village.engine, "Een", "Twee", "Drie")
    tick(page, first, second, third)
    page.get_by_role("button", name="Pak op wat gekozen is").click()
    assert said(page) == "3 taken opgepakt."

    tick(page, first, second)
    page.get_by_role("button", name="Draag over … wat gekozen is").click()
    page.get_by_role("heading", name="2 taken overdragen").wait_for()
    page.get_by_label("Aan wie?").select_option(label="Bo Smit")
    page.get_by_role("button", name="Draag over").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf op waarom")
    assert page.get_by_label("Aan wie?").input_value() == "bo"
    page.get_by_label("Waarom?").fill("drukte aan de balie")
    page.get_by_role("button", name="Draag over").click()
    assert "2 taken overgedragen aan Bo Smit." in said(page)
    assert {village.engine.task(one, "bo").assignee for one in (first, second)} == {"bo"}

    tick(page, third)
    page.get_by_role("button", name="Geef terug wat gekozen is").click()
    assert "1 taak ligt weer klaar" in said(page)
    assert village.engine.task(third, "an").assignee is None


def test_a_file_is_added_to_a_case_after_every_mistake(village: Server, page: Page) -> None:
    (task,) = asked(village.engine, "Stukken")
    case = village.engine.task(task, "an").instance_id
    page.goto(f"/zaken/{case}/stukken")
    page.get_by_label("Bestanden", exact=True).set_input_files(BAD)
    page.get_by_label("Wat is het?").fill("Foto van de hoek")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("alert")).to_contain_text("kwaad.pdf")
    expect(page.get_by_label("Wat is het?")).to_have_value("Foto van de hoek")

    page.get_by_label("Bestanden", exact=True).set_input_files(text("verkeerd.txt"))
    page.get_by_label("Wat is het?").fill("")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf op wat het is.")
    page.get_by_role("button", name="Haal weg verkeerd.txt").click()
    expect(page.get_by_text("verkeerd.txt")).to_have_count(0)

    page.get_by_label("Bestanden", exact=True).set_input_files(text("hoek.txt"))
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.locator(".bh-kept-file")).to_contain_text("hoek.txt (16 bytes)")
    page.get_by_label("Wat is het?").fill("Verslag van de hoek")
    page.get_by_role("button", name="Toevoegen").click()
    assert "“Verslag van de hoek” staat in het dossier." in said(page)
    (row,) = [one for one in village.engine.case(case, "an").documents if one.kind.value == "attachment"]
    assert (row.filename, row.title) == ("hoek.txt", "Verslag van de hoek")


def test_a_new_case_keeps_its_file_when_an_answer_is_missing(village: Server, page: Page) -> None:
    page.goto("/zaken/nieuw/bankje")
    page.locator("input[type=file]").set_input_files(text("plek.txt"))
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".bh-kept-file")).to_contain_text("plek.txt")
    page.locator("[name='vrager.naam']").fill("Nieuwe Vrager")
    page.locator("[name='vrager.kanaal'][value=email], [name='vrager.kanaal']").first.check()
    page.get_by_role("button", name="Pas de vragen aan").click()
    expect(page.locator(".bh-kept-file")).to_contain_text("plek.txt")
    page.locator("[name='vrager.email']").fill("n@voorbeeld.example")
    page.locator("[name='plek']").fill("Dorpsplein")
    page.get_by_role("button", name="Vastleggen").click()
    page.wait_for_url(re.compile(r"/zaken/\d+$"))
    (newest, *_) = village.engine.cases("an", CaseFilter(), limit=1).rows
    names = [one.filename for one in village.engine.case(newest.instance_id, "an").documents]
    assert "plek.txt" in names


def test_no_question_is_passed_over_unseen(village: Server, page: Page) -> None:
    before = len(village.engine.cases("an", CaseFilter(), limit=200).rows)
    page.goto("/zaken/nieuw/bankje")
    page.locator("[name='vrager.naam']").fill("Stille Vrager")
    page.locator("[name='vrager.kanaal'][value=post]").check()
    page.locator("[name='plek']").fill("Dorpsplein")
    page.get_by_role("button", name="Vastleggen").click()
    said = page.get_by_role("alert")
    expect(said).to_contain_text("Er is een vraag bij gekomen")
    assert len(village.engine.cases("an", CaseFilter(), limit=200).rows) == before
    said.get_by_role("link").click()
    expect(page.locator("[name='vrager.adres']:target")).to_be_visible()
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("status").first).to_contain_text("is vastgelegd")
