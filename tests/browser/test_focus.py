"""What a page does with the focus: the first Tab leads to the content, a refused form is read from its summary."""

import pytest

from engine import Started
from tests.browser.conftest import Server
from tests.web.conftest import ANSWERS

pytestmark = pytest.mark.browser


def test_the_first_tab_leads_to_the_content(village: Server) -> None:
    page = village.visitor()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_a_refused_form_further_down_the_page_is_read_from_its_summary_too(
    village: Server,
) -> None:
    """The address of that form ends in #…, and a browser gives the focus to that part of the page."""
    page = village.sign_in("an")
    started = village.engine.public_start("bankje", ANSWERS)
    assert isinstance(started, Started)
    page.goto(f"/zaken/{started.instance_id}/stukken")
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("heading", name="Er klopt nog iets niet").wait_for()
    page.wait_for_function("document.activeElement.matches('[data-focus]')", timeout=5000)
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.matches('[data-focus]')")


def test_a_refused_form_reads_its_summary_first_and_links_to_the_fields(village: Server) -> None:
    page = village.visitor()
    page.goto("/melden/bankje")
    page.get_by_role("button", name="Controleer mijn antwoorden").click()
    page.get_by_role("heading", name="Er klopt nog iets niet").wait_for()
    assert page.evaluate("document.activeElement.matches('[data-focus]')")
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.matches('input, textarea')")
