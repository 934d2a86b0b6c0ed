"""The program's own texts in Dutch and English; the policy's texts stay as they are written."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask

from engine import Engine, Sentence
from engine.errors import AlreadyClaimed
from engine.model.written_dates import day_in_words, moment_in_words
from engine.model.written_values import days_in_words, in_words, list_in_words
from tests.web.conftest import Browser
from webui import catalogue, language
from webui.presenters import moments


def test_dutch_is_spoken_until_somebody_chooses_english(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/inloggen").get_data(as_text=True)
    assert '<html lang="nl"' in page
    assert "Naar de inhoud" in page
    chosen = client.get("/taal/en?terug=/inloggen")
    assert chosen.headers["Location"] == "/inloggen"
    page = client.get("/inloggen").get_data(as_text=True)
    assert '<html lang="en"' in page
    assert "Skip to content" in page


def test_choosing_a_language_never_leads_to_another_site(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/taal/en?terug=//elsewhere.example/x").headers["Location"].startswith("/")
    assert "elsewhere" not in client.get("/taal/en?terug=https://elsewhere.example").headers["Location"]
    assert client.get("/taal/fr").status_code == 404


def test_a_refusal_is_told_with_its_values_in_the_language_of_the_reader(app: Flask) -> None:
    refusal = AlreadyClaimed(name="Ans")
    assert refusal.sentence == "Ans heeft deze taak al opgepakt."
    with app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert language.told(refusal.sentence) == "Ans has already picked up this task."
    with app.test_request_context():
        assert language.told(refusal.sentence) == "Ans heeft deze taak al opgepakt."


def test_a_text_with_braces_of_its_own_is_never_filled_in(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert language.told(Sentence("{name} bestaat al.", name="{x}")) == "{x} already exists."
        assert language.told("Een {vrije} tekst") == "Een {vrije} tekst"


def test_days_follow_the_language(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert moments.day(date(2026, 4, 3), weekday=True) == "Friday 3 April 2026"
        assert moments.clock(datetime(2026, 4, 3, 12, 5, tzinfo=UTC)) == "14:05"
    with app.test_request_context():
        assert moments.day(date(2026, 4, 3), weekday=True) == "vrijdag 3 april 2026"


def test_every_text_of_the_program_has_its_english() -> None:
    assert catalogue.missing("en") == []
