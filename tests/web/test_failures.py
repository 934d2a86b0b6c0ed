"""When something breaks, people read a sentence and nothing of the inside."""

from collections.abc import Callable

import pytest

from engine import Engine, errors
from tests.web.conftest import ANSWERS, Browser

STORY = "Een lang verhaal dat <b>niemand</b> twee keer typt."


@pytest.mark.parametrize(
    ("problem", "status", "heading"),
    [
        (errors.TooBusy(), 503, "Het is nu te druk"),
        (errors.MessageNotExpected(), 409, "Dit kan nu niet meer"),
        (errors.EngineFailed(reason="geheime formule"), 500, "Er ging iets mis bij ons"),
    ],
)
def test_what_somebody_outside_typed_in_vain_is_given_back(
    engine: Engine,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    problem: errors.BehoorlijkError,
    status: int,
    heading: str,
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise problem

    started = engine.public_start("bankje", ANSWERS)
    monkeypatch.setattr(engine, "deliver_message", refuses)
    answer = browser.post(f"/volg/{started.link}/doen/stoppen", {"stop_reden": STORY})  # type: ignore[union-attr]
    assert answer.status_code == status
    assert heading in answer.text
    assert "Wat u had getypt" in answer.text
    assert "Een lang verhaal dat &lt;b&gt;niemand" in answer.text
    assert "formule" not in answer.text


def test_who_types_until_it_is_too_late_gets_the_words_back(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    address = f"/volg/{started.link}/doen/stoppen"  # type: ignore[union-attr]
    browser.post(address, {"stop_reden": "Verhuisd"})
    too_late = browser.post(address, {"stop_reden": STORY})
    assert too_late.status_code == 409
    assert "Een lang verhaal dat &lt;b&gt;niemand" in too_late.text
    assert "Wat u had getypt" not in browser.get(address).text
    engine.withdraw_party_link(started.instance_id, "vrager", "an")  # type: ignore[union-attr]
    ended = browser.post(address, {"stop_reden": STORY})
    assert ended.status_code == 404
    assert "Een lang verhaal dat &lt;b&gt;niemand" in ended.text


def test_a_refusal_inside_gives_back_what_was_typed_and_says_why(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.suspend(case, "olga", "even wachten")
    (task,) = engine.inbox("an").rows
    answer = signed_in("an").post(f"/taken/{task.task_id}/overdragen", {"naar": "bo", "reden": STORY})
    assert answer.status_code >= 400
    assert "Een lang verhaal dat &lt;b&gt;niemand" in answer.text


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
