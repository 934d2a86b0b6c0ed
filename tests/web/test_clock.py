"""The clock page of a demonstration, on the clock that a demonstration has."""

from datetime import timedelta
from time import time

import pytest
from flask import Flask

from engine import Engine, Settings
from engine.bootstrap import build
from tests.web.conftest import ANSWERS, Browser
from webui import create_app


@pytest.fixture
def engine(settings: Settings) -> Engine:
    """On the machine's clock, which the page may move ahead."""
    return build(settings)


@pytest.fixture
def visitor(engine: Engine, settings: Settings) -> Browser:
    app: Flask = create_app(engine, settings)
    client = app.test_client()
    with client.session_transaction() as session:
        session["username"], session["since"] = "an", time()
    return Browser(client)


def test_moving_the_clock_does_what_falls_due_on_the_way(engine: Engine, visitor: Browser) -> None:
    engine.public_start("bankje", ANSWERS)
    before = engine.now()
    page = visitor.post("/klok", {"stap": "vier-weken"}).text
    assert "De klok is verzet." in page
    assert "waarschuwing" in page
    assert engine.now() - before >= timedelta(weeks=4)
    assert "Het antwoord moet bijna weg." in visitor.get("/taken").text
    assert "te laat" in visitor.get("/zaken").text


def test_the_clock_goes_to_a_day_but_never_back(engine: Engine, visitor: Browser) -> None:
    goal = (engine.now() + timedelta(days=10)).date().isoformat()
    assert "De klok is verzet." in visitor.post("/klok", {"datum": goal}).text
    assert engine.now().date().isoformat() == goal
    assert visitor.post("/klok", {"datum": "2020-01-01"}).status_code == 422
    assert visitor.post("/klok", {"datum": "morgen"}).status_code == 422
