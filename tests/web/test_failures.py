"""When something breaks, people read a sentence and nothing of the inside."""

from collections.abc import Callable

import pytest

from engine import Engine, errors
from tests.web.conftest import Browser


def test_without_a_database_a_page_still_says_what_is_the_matter(
    engine: Engine, signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise errors.DatabaseUnavailable()

    visitor = signed_in("an")
    for name in ("person", "house", "text", "inbox", "now"):
        monkeypatch.setattr(engine, name, gone)
    answer = visitor.get("/taken")
    assert answer.status_code == 503
    assert "De gegevens zijn even niet bereikbaar" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_who_cannot_be_served_now_hears_that_nothing_was_done(
    engine: Engine, signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise errors.TooBusy

    visitor = signed_in("an")
    monkeypatch.setattr(engine, "inbox", busy)
    answer = visitor.get("/taken")
    assert answer.status_code == 503
    assert "Het is nu te druk" in answer.text
    assert "Er is niets gewijzigd; probeer het zo weer." in answer.text


def test_what_nobody_foresaw_tells_nothing_of_the_inside(
    engine: Engine, signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("geheim wachtwoord in een melding")

    visitor = signed_in("an")
    visitor.client.application.testing = False
    monkeypatch.setattr(engine, "inbox", broken)
    answer = visitor.get("/taken")
    assert answer.status_code == 500
    assert "Er ging iets mis bij ons" in answer.text
    assert "geheim" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/taken?vanaf=onzin",
        "/zaken?vanaf=onzin",
        "/taken?welke=x&_scheme=javascript",
        "/zaken?welke=%00&fase=x",
    ],
)
def test_nonsense_in_an_address_breaks_nothing(signed_in: Callable[[str], Browser], address: str) -> None:
    assert signed_in("an").get(address).status_code in (200, 404, 422)


@pytest.mark.parametrize(
    "answers", [{"plek": "x" * 300_000}, {"vrager": "x", "vrager.naam": "y"}, {"a[9999].b": "1"}]
)
def test_strange_answers_are_refused_with_a_page(browser: Browser, answers: dict[str, str]) -> None:
    assert browser.post("/melden/bankje", {**answers, "_actie": "versturen"}).status_code == 422
