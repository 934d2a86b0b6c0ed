"""Signing in at the organisation's own service, against a real OpenID provider: npm `oidc-provider`, on loopback.

A browser without scripts walks through the provider's own pages; our side is the real application.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from werkzeug.serving import BaseWSGIServer, make_server

from engine import AccountEvent, Engine, FunctionHeld, Settings
from engine.bootstrap import build
from engine.demo import PlayedClock
from engine.model.actor import Actor
from webui import create_app
from webui.assets.build import HERE, _node_from_wheel, _node_on_path

SCRIPT = Path(__file__).with_name("oidc_provider.mjs")
PACKAGE = HERE / "node_modules" / "oidc-provider" / "lib" / "index.js"
SECRET = "alleen voor de proef, lang genoeg voor een sleutel"
PEOPLE = {
    "an-elders": {
        "email": "AN@testerveen.example",
        "email_verified": True,
        "groups": ["balie", "bestaat niet"],
    },
    "bo-elders": {"email": "bo@testerveen.example", "email_verified": False},
    "vreemd": {"email": "vreemd@elders.example", "email_verified": True},
    "tweede-an": {"email": "an@testerveen.example", "email_verified": True},
    "vol-elders": {
        "email": "bo@testerveen.example",
        "email_verified": True,
        "groups": [f"groep {number} {number * 7919}" for number in range(400)],
    },
    "leeg-elders": {"email": "leeg@testerveen.example", "email_verified": True, "preferred_username": "leeg"},
}


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


@dataclass
class Town:
    """Our application, and the service that knows its people."""

    address: str
    issuer: str
    engine: Engine


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def issuer(ports: tuple[int, int]) -> Iterator[str]:
    """The provider, started for these tests and ended by its own process."""
    yield from provider(ports)


def provider(ports: tuple[int, int], *more: str) -> Iterator[str]:
    """A provider of our own; with `more` its id token tells all claims."""
    ours, theirs = ports
    assert PACKAGE.is_file(), "oidc-provider is missing; run: python -m webui.assets.build --force"
    node = (_node_on_path() or _node_from_wheel()).node
    here = f"http://127.0.0.1:{ours}"
    process = subprocess.Popen(
        [*node, str(SCRIPT), str(PACKAGE), str(theirs), f"{here}/inloggen/terug", f"{here}/inloggen", json.dumps(PEOPLE), *more],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
        yield f"http://127.0.0.1:{theirs}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def town(settings: Settings, clock: PlayedClock, issuer: str, ports: tuple[int, int]) -> Iterator[Town]:
    yield from served(settings, clock, issuer, ports)


def served(
    settings: Settings, clock: PlayedClock, issuer: str, ports: tuple[int, int], **more: Any
) -> Iterator[Town]:
    address = f"http://127.0.0.1:{ports[0]}"
    ours = replace(
        settings, base_url=address, oidc_issuer=issuer, oidc_client_id="behoorlijk", oidc_client_secret=SECRET,
        oidc_label="Inloggen bij Testerveen", **more,
    )  # fmt: skip
    engine = build(ours, clock=clock)
    server: BaseWSGIServer = make_server("127.0.0.1", ports[0], create_app(engine, ours), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Town(address, issuer, engine)
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def post_form(browser: requests.Session, page: requests.Response, **fields: str) -> requests.Response:
    """Sends the first form of a page with its hidden fields."""
    form = re.search(r"<form.*?</form>", page.text, re.DOTALL)
    assert form, page.text[:500]
    action = re.search(r'action="([^"]*)"', form[0])
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    address = urljoin(page.url, unescape(action[1])) if action else page.url
    return browser.post(address, data={**hidden, **fields}, timeout=20)


def walk(
    town: Town, login: str, browser: requests.Session | None = None, back: str = ""
) -> requests.Response:
    """From our button through the provider's pages of name and consent back to us."""
    browser = browser or requests.Session()
    page = browser.get(f"{town.address}/inloggen/dienst", params={"terug": back}, timeout=20)
    assert page.url.startswith(town.issuer)
    page = post_form(browser, page, prompt="login", login=login, password="willekeurig")
    if page.url.startswith(town.issuer):
        page = post_form(browser, page, prompt="consent")
    return page


def test_somebody_whom_the_service_knows_by_e_mail_comes_in_where_they_wanted(town: Town) -> None:
    start = requests.get(f"{town.address}/inloggen", timeout=20).text
    assert "Inloggen bij Testerveen" in start
    page = walk(town, "an-elders", back="/zaken")
    assert page.url == f"{town.address}/zaken"
    assert "An de Bruin" in page.text
    line = town.engine.account_lines("an", 1)[0]
    assert (line.kind, line.detail) == (AccountEvent.SIGNED_IN_ELSEWHERE, town.issuer)
    assert town.engine.account("an").identities == (town.issuer,)


def test_a_first_password_ends_the_sessions_that_began_at_the_service(town: Town) -> None:
    browser = requests.Session()
    assert "Leo Leeg" in walk(town, "leeg-elders", browser).text
    assert not town.engine.account("leeg").has_password
    town.engine.set_password("leeg", "heel-stil-geheim-1", "eva")
    assert browser.get(f"{town.address}/taken", timeout=20).url.startswith(f"{town.address}/inloggen")


def test_the_request_carries_state_nonce_and_a_challenge(town: Town) -> None:
    answer = requests.get(f"{town.address}/inloggen/dienst", allow_redirects=False, timeout=20)
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{town.address}/inloggen/terug"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_whom_the_service_knows_and_we_do_not_is_told_so_and_it_is_written_down(town: Town) -> None:
    page = walk(town, "vreemd")
    assert page.status_code == 403
    assert "hier bent u nog niet bekend" in page.text
    assert town.engine.account_lines(limit=1)[0].kind is AccountEvent.UNKNOWN_IDENTITY


def test_an_address_that_the_service_did_not_check_opens_nothing(town: Town) -> None:
    assert walk(town, "bo-elders").status_code == 403


def test_afterwards_the_subject_counts_and_not_an_address_that_changed_hands(town: Town) -> None:
    assert walk(town, "an-elders").status_code == 200
    assert walk(town, "tweede-an").status_code == 403
    town.engine.save_person(
        "an", name="An de Bruin", by=Actor.program("proef"), email="nieuw@testerveen.example"
    )
    assert "An de Bruin" in walk(town, "an-elders").text


def test_an_account_that_was_switched_off_stays_out(town: Town) -> None:
    town.engine.save_person(
        "leeg", name="Leo", by=Actor.program("proef"), email="leeg@testerveen.example", active=False
    )
    page = walk(town, "leeg-elders")
    assert page.status_code == 403
    assert "uitgezet" in page.text


def test_an_answer_that_nobody_asked_for_is_refused(town: Town) -> None:
    for query in ("code=abc&state=def", "error=access_denied&state=x", "", "code=x"):
        page = requests.get(f"{town.address}/inloggen/terug?{query}", timeout=20)
        assert page.status_code == 403, query
        assert "Inloggen is niet gelukt" in page.text
    browser = requests.Session()
    browser.get(f"{town.address}/inloggen/dienst", allow_redirects=False, timeout=20)
    page = browser.get(f"{town.address}/inloggen/terug?code=abc&state=van-iemand-anders", timeout=20)
    assert page.status_code == 403


def test_breaking_off_at_the_service_is_told_calmly(town: Town) -> None:
    browser = requests.Session()
    page = browser.get(f"{town.address}/inloggen/dienst", timeout=20)
    abort = re.search(r'href="([^"]*/abort)"', page.text)
    assert abort
    back = browser.get(urljoin(page.url, abort[1]), timeout=20)
    assert back.status_code == 403
    assert "afgebroken" in back.text


def test_signing_out_here_signs_out_there(town: Town) -> None:
    browser = requests.Session()
    page = walk(town, "an-elders", browser)
    gone = post_form(browser, page)  # the first form of the page signs out
    assert gone.url.startswith(f"{town.issuer}/session/end")
    done = post_form(browser, gone, logout="yes")
    assert done.url.startswith(f"{town.address}/inloggen")
    assert "Mijn taken" not in browser.get(f"{town.address}/taken", timeout=20).text
    again = browser.get(f"{town.address}/inloggen/dienst", timeout=20)
    assert again.url.startswith(f"{town.issuer}/interaction")


def test_groups_of_the_service_may_give_functions(
    settings: Settings, clock: PlayedClock, issuer: str, ports: tuple[int, int]
) -> None:
    asked = {"oidc_groups_claim": "groups", "oidc_scope": "openid email groups"}
    for town in served(settings, clock, issuer, ports, **asked):
        town.engine.save_person(
            "an", name="An de Bruin", by=Actor.program("proef"), email="an@testerveen.example", functions=[FunctionHeld("wijkteam")],
        )  # fmt: skip
        assert "An de Bruin" in walk(town, "an-elders").text
        assert town.engine.person("an").function_names == ("balie",)


def test_a_token_full_of_groups_does_not_make_a_cookie_that_browsers_drop(
    settings: Settings, clock: PlayedClock
) -> None:
    ports = free_port(), free_port()
    asked = {"oidc_groups_claim": "groups", "oidc_scope": "openid email groups"}
    for issuer in provider(ports, "talkative"):
        for town in served(settings, clock, issuer, ports, **asked):
            browser = requests.Session()
            assert "Bo Smit" in walk(town, "vol-elders", browser).text
            assert all(len(f"{one.name}={one.value}") < 4000 for one in browser.cookies)


def test_another_claim_may_hold_our_username(
    settings: Settings, clock: PlayedClock, issuer: str, ports: tuple[int, int]
) -> None:
    for town in served(settings, clock, issuer, ports, oidc_claim="preferred_username"):
        assert "Leo Leeg" in walk(town, "leeg-elders").text


def test_a_service_that_does_not_answer_leaves_passwords_working(
    settings: Settings, clock: PlayedClock, ports: tuple[int, int]
) -> None:
    silent = f"http://127.0.0.1:{free_port()}"
    for town in served(settings, clock, silent, ports):
        page = requests.get(f"{town.address}/inloggen/dienst", timeout=20)
        assert page.status_code == 503
        assert "antwoordt niet" in page.text
        assert 'name="password"' in page.text


def test_without_settings_there_is_no_button(settings: Settings, clock: PlayedClock) -> None:
    client = create_app(build(settings, clock=clock), settings).test_client()
    assert "werkaccount" not in client.get("/inloggen").text
    assert client.get("/inloggen/dienst").status_code == 404
