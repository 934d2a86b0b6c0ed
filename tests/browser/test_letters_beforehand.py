"""On the task page in a browser: the letter is shown and changed in place, the draft is kept while typing."""

import pytest
from playwright.sync_api import Response, expect

from tests.browser.conftest import Server
from tests.browser.examining import violations
from tests.web.conftest import ANSWERS

pytestmark = pytest.mark.browser


@pytest.fixture
def task(village: Server) -> int:
    """A new case that waits at its first task."""
    village.engine.public_start("bankje", ANSWERS)
    return max(row.task_id for row in village.engine.inbox("an").rows)


def test_a_letter_is_seen_changed_and_kept_without_leaving_the_page(
    village: Server, task: int, axe: str
) -> None:
    page = village.sign_in("an")
    page.goto(f"/taken/{task}")
    page.get_by_label("Ja").check()
    page.get_by_role("button", name="Bekijk de brief").click()
    letter = page.get_by_role("article", name="Uw bankje komt er")
    expect(letter).to_contain_text("E-mail aan Anna Jansen (anna@example.org)")
    assert violations(page, axe) == []
    with page.expect_response(lambda answer: _keeps(answer, "**echt**")):
        letter.get_by_label("Tekst van deze brief").fill("Beste Anna,\n\nHet bankje komt er **echt**.")
        letter.get_by_role("button", name="Bekijk de brief zo").click()
        expect(letter).to_contain_text("door u aangepast")
        expect(letter.locator("strong", has_text="echt")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Niemand anders ziet het.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("article", name="Uw bankje komt er")).to_contain_text("komt er echt")
    assert village.complaints == []


def test_refused_answers_are_told_first_and_good_ones_are_no_longer_called_wrong(
    village: Server, task: int, axe: str
) -> None:
    page = village.sign_in("an")
    page.goto(f"/taken/{task}")
    page.get_by_role("button", name="Bekijk de brief").click()
    told = page.get_by_role("alert").filter(has_text="Er klopt nog iets niet")
    expect(told).to_be_focused()
    expect(told).to_be_in_viewport()
    page.get_by_label("Ja").check()
    page.get_by_role("button", name="Bekijk de brief").click()
    expect(page.get_by_role("article", name="Uw bankje komt er")).to_be_visible()
    expect(told).to_have_count(0)
    expect(page.locator(".bh-field--invalid, .bh-field__error, [aria-invalid]")).to_have_count(0)
    assert violations(page, axe) == []
    assert village.complaints == []


def _keeps(answer: Response, text: str) -> bool:
    """Whether this answer is that to keeping a draft with this text in it."""
    sent = answer.request.post_data or ""
    return "\r\nconcept\r\n" in sent and text in sent


def test_enter_in_a_line_completes_nothing_and_another_window_is_told(village: Server, task: int) -> None:
    first, second = village.sign_in("an"), village.sign_in("an")
    first.goto(f"/taken/{task}")
    second.goto(f"/taken/{task}")
    first.get_by_label("Nee").check()
    with first.expect_response(lambda answer: _keeps(answer, "te smal")):
        first.get_by_label("Waarom niet?").press_sequentially("te smal")
        first.get_by_label("Waarom niet?").press("Enter")
    second.get_by_label("Nee").check()
    second.get_by_label("Waarom niet?").press_sequentially("te druk")
    expect(second.get_by_text("Daar is een nieuwer concept bewaard.")).to_be_visible()
    assert village.engine.task(task, "an").state == "open"
