"""Signing in: one answer for every wrong pair, a lock after five, and never a way to another site."""

import pytest

from tests.web.conftest import PASSWORD, Browser
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
