"""What a page does with the focus: the first Tab leads to the content, a refused form is read from its summary."""

import pytest

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


def test_the_first_tab_leads_to_the_content(village: Server) -> None:
    page = village.visitor()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_a_refused_form_reads_its_summary_first_and_links_to_the_fields(village: Server) -> None:
    page = village.visitor()
    page.goto("/melden/bankje")
    page.get_by_role("button", name="Controleer mijn antwoorden").click()
    page.get_by_role("heading", name="Er klopt nog iets niet").wait_for()
    assert page.evaluate("document.activeElement.matches('[data-focus]')")
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.matches('input, textarea')")
