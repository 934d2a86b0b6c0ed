"""Behind a reverse proxy, visitors are told apart; only proxies that the settings name are believed."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from engine import Engine, Settings
from tests.web.conftest import Browser
from webui import create_app
from webui.pages.public import MOST_LINKS


def asks(browser: Browser, client: str) -> int:
    """Ask for a new link as the proxy passes it on for this client."""
    fields = {"nummer": "B-1", "email": "x@elders.example"}
    return browser.post("/nieuwe-link", fields, headers={"X-Forwarded-For": client}).status_code


def behind(engine: Engine, settings: Settings, proxies: int) -> Browser:
    return Browser(create_app(engine, replace(settings, proxies=proxies)).test_client())


def test_each_visitor_behind_a_named_proxy_is_counted_alone(engine: Engine, settings: Settings) -> None:
    browser = behind(engine, settings, 1)
    assert {asks(browser, "203.0.113.9") for _ in range(MOST_LINKS)} == {200}
    assert asks(browser, "203.0.113.9") == 429
    assert asks(browser, "203.0.113.10") == 200


def test_what_a_visitor_writes_in_front_is_not_believed(engine: Engine, settings: Settings) -> None:
    browser = behind(engine, settings, 1)
    tried = [asks(browser, f"198.51.100.{number}, 203.0.113.9") for number in range(MOST_LINKS + 1)]
    assert tried[-1] == 429


def test_a_proxy_that_nobody_named_is_not_believed_and_told_once(
    engine: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    browser = behind(engine, settings, 0)
    with caplog.at_level(logging.WARNING):
        tried = [asks(browser, f"203.0.113.{number}") for number in range(MOST_LINKS + 1)]
    assert tried[-1] == 429
    assert [one.getMessage() for one in caplog.records if "BEHOORLIJK_PROXIES" in one.getMessage()] == [
        "a proxy passes requests on: set BEHOORLIJK_PROXIES to how many there are"
    ]


def test_cookies_are_secure_where_the_public_address_is() -> None:
    public = {"BEHOORLIJK_BASE_URL": "https://straat.testerveen.example"}
    assert Settings.from_environment(public).secure_cookies
    assert not Settings.from_environment({}).secure_cookies
    assert not Settings.from_environment({**public, "BEHOORLIJK_SECURE_COOKIES": "0"}).secure_cookies
