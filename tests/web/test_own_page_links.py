"""The secret address of an own page: how it ends, is renewed and is kept secret."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import Engine
from engine.demo import PlayedClock
from tests.web.conftest import ANSWERS, Browser
from tests.web.outside import begin, mails


def test_a_guessed_an_ended_and_a_withdrawn_link_look_the_same(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    ended, withdrawn = engine.public_start("bankje", ANSWERS), engine.public_start("bankje", ANSWERS)
    engine.withdraw_party_link(withdrawn.instance_id, "vrager", "an")  # type: ignore[union-attr]
    clock.at += timedelta(days=366)
    for part in ("", "/doen/stoppen", "/stukken/1", "/stukken/1/brief", "/stukken/1/pdf"):
        pages = set()
        for token in (ended.link, withdrawn.link, "geraden"):  # type: ignore[union-attr]
            answer = browser.get(f"/volg/{token}{part}")
            assert answer.status_code == 404
            pages.add(answer.text.replace(str(token), ""))
        (page,) = pages
        assert "Mail mij een nieuwe link" in page


def test_an_ended_link_is_renewed_by_e_mail_and_the_old_one_stays_shut(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    started = engine.public_start("bankje", ANSWERS)
    clock.at += timedelta(days=366)
    answer = browser.post(f"/volg/{started.link}/nieuwe-link")  # type: ignore[union-attr]
    assert "Kijk in uw e-mail" in answer.text
    assert ("anna@example.org", "Een nieuwe link naar uw pagina (B-2026-0001)") in mails(engine)
    (token,) = engine.party_links(started.instance_id, "an").values()  # type: ignore[union-attr]
    assert token != started.link  # type: ignore[union-attr]
    assert browser.get(f"/volg/{token}").status_code == 200
    assert browser.get(f"/volg/{started.link}").status_code == 404  # type: ignore[union-attr]
    told = [row.sentence for row in engine.history(started.instance_id, "an")]  # type: ignore[union-attr]
    assert "Een nieuwe link naar de eigen pagina van Vrager is gevraagd en gemaild." in told


def test_asking_for_a_link_tells_strangers_nothing(engine: Engine, browser: Browser) -> None:
    engine.public_start("bankje", ANSWERS)
    before = mails(engine)
    wrong = browser.post("/nieuwe-link", {"nummer": "B-2026-0001", "email": "ander@example.org"})
    unknown = browser.post("/nieuwe-link", {"nummer": "B-2026-9999", "email": "anna@example.org"})
    assert mails(engine) == before
    right = browser.post("/nieuwe-link", {"nummer": "b-2026-0001", "email": "Anna@Example.org"})
    assert wrong.text == unknown.text == right.text
    assert len(mails(engine)) == len(before) + 1


def test_a_withdrawn_link_is_not_renewed_by_who_holds_it(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    engine.withdraw_party_link(started.instance_id, "vrager", "an")  # type: ignore[union-attr]
    before = mails(engine)
    browser.post(f"/volg/{started.link}/nieuwe-link")  # type: ignore[union-attr]
    browser.post("/nieuwe-link", {"nummer": "B-2026-0001", "email": "anna@example.org"})
    assert mails(engine) == before


def test_staff_makes_another_link_and_withdraws_one(
    engine: Engine, case: int, signed_in: Callable[[str], Browser], browser: Browser
) -> None:
    desk = signed_in("an")
    (first,) = engine.party_links(case, "an").values()
    page = desk.post(f"/zaken/{case}/link/nieuw", {"rol": "vrager"}).text
    (second,) = engine.party_links(case, "an").values()
    assert second in page
    assert browser.get(f"/volg/{first}").status_code == 404
    assert browser.get(f"/volg/{second}").status_code == 200
    assert "Ingetrokken op" in desk.post(f"/zaken/{case}/link/intrekken", {"rol": "vrager"}).text
    assert browser.get(f"/volg/{second}").status_code == 404
    assert signed_in("leeg").post(f"/zaken/{case}/link/nieuw", {"rol": "vrager"}).status_code == 403
    told = [row.sentence for row in engine.history(case, "eva")]
    assert "An de Bruin legde vast: het adres ingetrokken van de eigen pagina van Vrager." in told


def test_personal_pages_are_not_found_kept_or_passed_on(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    token, _ = begin(browser)
    for address in (f"/volg/{started.link}", f"/volg/{started.link}/doen/stoppen", f"/formulier/{token}/1"):  # type: ignore[union-attr]
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        title = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
        assert title
        for secret in (str(started.link), token, "Anna"):  # type: ignore[union-attr]
            assert secret not in title[1]
    robots = browser.get("/robots.txt").text
    assert "Disallow: /volg/" in robots
    assert "Disallow: /formulier/" in robots
    assert "X-Robots-Tag" not in browser.get("/").headers


def test_no_secret_is_stored_or_logged(
    engine: Engine, browser: Browser, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    started = engine.public_start("bankje", ANSWERS)
    token, _ = begin(browser)
    browser.get(f"/volg/{started.link}")  # type: ignore[union-attr]
    browser.get("/volg/geraden")
    stored = b"".join(file.read_bytes() for file in settings.var_dir.glob("*.sqlite*"))  # type: ignore[attr-defined]
    for secret in (str(started.link), token):  # type: ignore[union-attr]
        assert secret not in caplog.text
    assert token.encode() not in stored
    assert b"127.0.0.1" not in stored
