"""Questions that depend on answers come while somebody goes on typing."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


def test_what_is_typed_while_the_questions_change_stays(village: Server) -> None:
    page = village.visitor()
    page.goto("/melden/bankje")
    arrived = []

    def slowly(route: Route) -> None:
        if route.request.method == "POST":
            arrived.append(route)
        else:
            route.continue_()

    page.route("**/melden/bankje", slowly)
    page.get_by_label("Per post").check()
    while not arrived:
        page.wait_for_timeout(50)
    page.get_by_label("Waar?").fill("Hoek Dorpsstraat")
    arrived[0].continue_()
    expect(page.get_by_label("Uw adres")).to_be_visible()
    expect(page.get_by_label("Waar?")).to_have_value("Hoek Dorpsstraat")
    expect(page.get_by_label("Per post")).to_be_checked()
