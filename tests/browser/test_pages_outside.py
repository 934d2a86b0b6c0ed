"""Every page for people outside and for who signs in, from the register; and the pages when something is wrong."""

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser

from engine import errors
from tests.browser.acts import ACTS
from tests.browser.examining import examine
from tests.browser.visiting import Round, round_of
from tests.prepared import PASSWORD
from tests.prepared.everything import CHAIR, COLLEAGUE
from tests.prepared.register import OUTSIDE, PAGES

pytestmark = pytest.mark.browser
PARTS = ("public.", "telling.", "sign_in.")


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, axe: str) -> Iterator[Round]:
    with round_of(tmp_path_factory, chromium, axe) as one:
        yield one


def test_no_page_breaks_a_rule(walk: Round) -> None:
    wrong = walk.visit(
        (endpoint, place)
        for endpoint, places in PAGES.items()
        if endpoint.startswith(PARTS)
        for place in places(walk.known)
    )
    assert not wrong, "\n".join(wrong)


def test_no_page_that_comes_of_an_act_breaks_a_rule(walk: Round) -> None:
    wrong = walk.act((name, act) for name, act in ACTS.items() if act.who == OUTSIDE)
    assert not wrong, "\n".join(wrong)


def test_the_second_step_is_a_page_like_all_others(walk: Round) -> None:
    engine = walk.server.engine
    secret = engine.enrol(CHAIR).secret
    engine.confirm_factor(CHAIR, pyotp.TOTP(secret).at(engine.now()))
    page = walk.server.visitor()
    page.goto("/inloggen")
    page.get_by_label("Gebruikersnaam").fill(CHAIR)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/inloggen/code")
    wrong = examine(page, walk.axe)
    page.locator("input[name=code]").fill("000000")
    page.locator("main form button[type=submit]").first.click()
    page.locator("[role=alert]").wait_for()
    wrong += examine(page, walk.axe)
    page = walk.page(COLLEAGUE)
    page.goto("/account/tweede-stap")
    code = pyotp.TOTP(engine.enrol(COLLEAGUE).secret).at(engine.now())
    page.locator("input[name=code]").fill(code)
    page.locator("main form:has(input[name=code]) button[type=submit]").click()
    page.locator("main li").first.wait_for()
    assert walk.seen[-1] == "account/recovery.html"
    wrong += examine(page, walk.axe)
    assert not wrong, "\n".join(wrong)


def test_without_a_database_there_is_a_page_still(walk: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise errors.DatabaseUnavailable()

    page = walk.page(OUTSIDE)
    monkeypatch.setattr(walk.server.engine, "public_text", gone)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 503
    wrong = examine(page, walk.axe)
    for name in ("house", "text", "now"):
        monkeypatch.setattr(walk.server.engine, name, gone)
    page.goto("/")
    wrong += examine(page, walk.axe)
    assert not wrong, "\n".join(wrong)


def test_a_fault_of_our_own_is_a_page_like_all_others(walk: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr(walk.server.engine, "public_text", broken)
    page = walk.page(OUTSIDE)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 500
    assert "geheim" not in page.content()
    assert examine(page, walk.axe) == []


def test_a_file_that_is_too_large_is_a_page_like_all_others(walk: Round) -> None:
    page = walk.page(OUTSIDE)
    page.goto(f"/volg/{walk.known.complainant}/doen/bericht_betrokkene")
    page.evaluate(
        """() => {
            const file = new DataTransfer();
            file.items.add(new File([new Uint8Array(22 * 1024 * 1024)], "film.txt", { type: "text/plain" }));
            document.querySelector("input[type=file]").files = file.files;
            HTMLFormElement.prototype.submit.call(document.querySelector("main form:has(input[type=file])"));
        }"""
    )
    page.get_by_role("heading", name="Dit bestand is te groot").wait_for()
    assert examine(page, walk.axe) == []
