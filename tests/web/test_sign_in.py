"""Signing in: one answer for every wrong pair, a lock after five, and never a way to another site."""

import time
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine import Engine, Settings
from engine.actions import signing_in
from engine.demo import PlayedClock
from tests.engine.statements import statements_of
from tests.web.conftest import ANSWERS, PASSWORD, Browser
from webui import access
from webui.sessions import own_address


def enter(browser: Browser, password: str, username: str = "an", back: str = "") -> object:
    fields = {"username": username, "password": password, "terug": back, "_token": browser.token()}
    return browser.client.post("/inloggen", data=fields)


def test_the_right_password_opens_the_inbox(browser: Browser) -> None:
    assert "An de Bruin" not in browser.get("/inloggen").text.split("Wie wilt u spelen?")[0]
    enter(browser, PASSWORD)
    assert "Mijn taken" in browser.get("/taken").text


def test_a_wrong_name_and_a_wrong_password_read_the_same(browser: Browser) -> None:
    one = browser.post("/inloggen", {"username": "an", "password": "fout"})
    other = browser.post("/inloggen", {"username": "bestaat-niet", "password": "fout"})
    assert one.status_code == other.status_code == 401
    assert "gebruikersnaam of het wachtwoord klopt niet" in one.text
    assert "gebruikersnaam of het wachtwoord klopt niet" in other.text


def test_five_wrong_passwords_lock_the_account_and_say_until_when(browser: Browser) -> None:
    for _ in range(5):
        answer = browser.post("/inloggen", {"username": "an", "password": "fout"})
    answer = browser.post("/inloggen", {"username": "an", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Te vaak een verkeerd wachtwoord" in answer.text


def test_signing_in_starts_a_fresh_session(browser: Browser) -> None:
    with browser.client.session_transaction() as session:
        session["_token"], session["planted"] = "bekend", "x"
    enter(browser, PASSWORD)
    with browser.client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("_token") != "bekend"


def test_signing_out_closes_everything(browser: Browser) -> None:
    enter(browser, PASSWORD)
    browser.post("/uitloggen")
    assert browser.client.get("/taken").status_code == 302


def test_a_copied_cookie_opens_nothing_after_signing_out(app: Flask, browser: Browser) -> None:
    enter(browser, PASSWORD)
    thief, elsewhere = Browser(app.test_client()), Browser(app.test_client())
    enter(elsewhere, PASSWORD)
    with browser.client.session_transaction() as mine, thief.client.session_transaction() as copied:
        copied.update(mine)
    assert thief.client.get("/taken").status_code == 200
    browser.post("/uitloggen")
    assert thief.client.get("/taken").status_code == 302
    # Other sessions of the same person go on, also the next one of this browser.
    assert elsewhere.client.get("/taken").status_code == 200
    enter(browser, PASSWORD)
    assert browser.client.get("/taken").status_code == 200


def test_what_is_remembered_of_signing_out_is_forgotten_when_the_session_would_be_over(
    engine: Engine,
) -> None:
    now = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
    engine.end_session("een", now + timedelta(hours=1), now)
    engine.end_session("al voorbij", now, now)
    engine.end_session("", now + timedelta(hours=1), now)
    assert engine.session_ended("een")
    assert not engine.session_ended("")
    engine.end_session("twee", now + timedelta(hours=9), now + timedelta(hours=2))
    with engine._here.store.read() as unit:
        assert unit.ended_sessions() == ["twee"]


def test_a_page_asks_the_database_nothing_more_for_it(app: Flask, browser: Browser, engine: Engine) -> None:
    enter(browser, PASSWORD)
    browser.get("/account")
    with statements_of(engine._here.store) as before:  # type: ignore[arg-type]
        browser.get("/account")
    now = datetime.now(UTC)
    engine.end_session("van een ander", now + timedelta(hours=1), now)
    browser.get("/account")
    with statements_of(engine._here.store) as after:  # type: ignore[arg-type]
        browser.get("/account")
    assert len(after) == len(before)
    assert not any("ended_session" in one for one in after)


def test_a_session_ends_however_busy_it_is_and_gives_back_what_was_typed(
    engine: Engine, browser: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(browser, PASSWORD)
    began = time.time()
    for hours in (5, 10, settings.session_hours - 0.01):
        monkeypatch.setattr(access, "time", lambda hours=hours: began + hours * 3600)
        assert browser.client.get("/taken").status_code == 200
    monkeypatch.setattr(access, "time", lambda: began + settings.session_hours * 3600 + 1)
    typed = "Wij hebben hierover uitvoerig met u gesproken."
    task = int(engine.public_start("bankje", ANSWERS).instance_id)  # type: ignore[union-attr]
    late = browser.post(f"/taken/{task}", {"oordeel": typed})
    assert late.status_code == 400
    assert "U was te lang weg" in late.text
    assert typed in late.text
    assert browser.client.get("/taken").status_code == 302


def test_moving_the_clock_of_a_demonstration_signs_nobody_out(browser: Browser, clock: PlayedClock) -> None:
    enter(browser, PASSWORD)
    clock.at += timedelta(weeks=4)
    assert browser.client.get("/taken").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "https://kwaad.example/",
        "//kwaad.example",
        "/\\kwaad.example",
        "/\t/kwaad.example",
        "/\t\\kwaad.example",
        "/\r\n\\kwaad.example",
        "/.\\kwaad.example",
        "javascript:alert(1)",
        "",
        None,
    ],
)
def test_after_signing_in_one_never_leaves_the_site(app: object, wanted: str | None) -> None:
    with app.test_request_context():  # type: ignore[attr-defined]
        assert own_address(wanted) == "/taken"


def test_the_way_back_may_hold_a_space_and_a_question(app: object) -> None:
    with app.test_request_context():  # type: ignore[attr-defined]
        assert own_address("/beheer/functies/hoofd straat?a=b") == "/beheer/functies/hoofd straat?a=b"


def test_after_signing_in_one_comes_where_one_wanted(browser: Browser) -> None:
    answer = enter(browser, PASSWORD, back="/zaken?zoek=x")
    assert answer.location == "/zaken?zoek=x"  # type: ignore[attr-defined]


# ---------------------------------------------------------------- many accounts from one address


def tries(browser: Browser, username: str, password: str, address: str = "203.0.113.9") -> TestResponse:
    return browser.post(
        "/inloggen", {"username": username, "password": password}, environ_base={"REMOTE_ADDR": address}
    )


def test_one_password_on_many_accounts_ends_for_the_address_and_says_until_when(
    browser: Browser, clock: PlayedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_WRONG", 4)
    for username in ("an", "bo", "bestaat-niet", "eva"):
        assert tries(browser, username, "Welkom2026!").status_code == 401
    for username, password in (("daan", "Welkom2026!"), ("an", PASSWORD)):
        refused = tries(browser, username, password)
        assert refused.status_code == 429
        assert "Vanaf dit netwerk is te vaak een verkeerd wachtwoord" in refused.text
        assert "Probeer het opnieuw na 11.00 uur." in refused.text
    assert "Mijn taken" in tries(browser, "an", PASSWORD, address="203.0.113.10").text
    browser.post("/uitloggen")
    clock.at += timedelta(hours=1)
    assert "Mijn taken" in tries(browser, "an", PASSWORD).text


def test_a_town_hall_that_signs_in_without_mistakes_is_never_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_WRONG", 2)
    assert tries(Browser(app.test_client()), "bo", "vergist").status_code == 401
    for _ in range(4):
        assert "Mijn taken" in tries(Browser(app.test_client()), "an", PASSWORD).text


def test_wrong_codes_count_for_the_address_too(
    engine: Engine, browser: Browser, clock: PlayedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_WRONG", 3)
    secret = engine.enrol("an").secret
    codes = pyotp.TOTP(secret)
    engine.confirm_factor("an", codes.at(clock.now()))
    clock.at += timedelta(minutes=1)
    tries(browser, "bo", "vergist", address="127.0.0.1")
    tries(browser, "an", PASSWORD, address="127.0.0.1")
    for _ in range(2):
        assert browser.post("/inloggen/code", {"code": "123456"}).status_code == 401
    refused = browser.post("/inloggen/code", {"code": codes.at(clock.now())})
    assert refused.status_code == 429
    assert "Vanaf dit netwerk" in refused.text
    assert browser.client.get("/taken").status_code == 302


def test_a_demonstration_tells_who_administers(browser: Browser) -> None:
    page = browser.get("/inloggen").text
    eva = page.split("Eva Beheer", 1)[1].split("</tr>", 1)[0]
    assert ">beheerder</td>" in eva
    assert "medewerker" not in eva
