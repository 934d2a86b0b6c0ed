"""No request from elsewhere changes anything; every answer carries strict headers."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engine import Engine, Settings
from tests.web.conftest import ANSWERS, Browser
from tests.web.outside import own_page, send
from tests.web.policy import FILES
from tests.web.test_entry import routes
from webui import create_app
from webui.headers import CONTENT_POLICY
from webui.pages.documents import framed
from webui.session_ended import SECRET


def test_every_changing_request_needs_the_token(app: Flask, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("eva")
    visitor.token()
    changing = [(rule, address) for rule, _, address in routes(app) if "POST" in (rule.methods or ())]
    assert len(changing) > 15
    for rule, address in changing:
        assert visitor.client.post(address, data={}).status_code == 400, rule.endpoint
        assert visitor.client.post(address, data={"_token": "verzonnen"}).status_code == 400, rule.endpoint


@pytest.mark.parametrize(
    "header", [{"Origin": "https://kwaad.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_form_of_another_site_is_refused_even_with_the_token(
    engine: Engine, task: int, signed_in: Callable[[str], Browser], header: dict[str, str]
) -> None:
    visitor = signed_in("an")
    answer = visitor.post(f"/taken/{task}/oppakken", headers=header)
    assert answer.status_code == 400
    assert engine.task(task, "an").assignee is None


def test_who_was_away_too_long_gets_back_what_was_typed_and_never_a_password(
    engine: Engine, task: int, signed_in: Callable[[str], Browser]
) -> None:
    client = signed_in("an").client
    client.delete_cookie("behoorlijk")
    for address, names in (
        ("/inloggen", ["password"]), ("/account/wachtwoord", ["huidig", "nieuw", "nogmaals"]),
        ("/account/tweede-stap/uit", ["wachtwoord"]), ("/wachtwoord/een-geheim", ["nieuw", "nogmaals"]),
    ):  # fmt: skip
        secrets = dict.fromkeys(names, "paard koe schaap geit")
        assert "schaap" not in client.post(address, data=secrets).text, address
    told = "Een heel verhaal dat niemand <b>twee keer</b> wil typen."
    answer = client.post(
        f"/taken/{task}", data={"reden": told, "wachtwoord": "paard koe schaap geit"},
        headers={"Referer": f"http://localhost/taken/{task}"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "Een heel verhaal dat niemand &lt;b&gt;" in answer.text
    assert f"/inloggen?terug=/taken/{task}" in answer.text
    assert "schaap" not in answer.text
    assert engine.task(task, "an").data == {}
    elsewhere = client.post(f"/taken/{task}", data={"reden": told}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 400
    assert "Een heel verhaal" not in elsewhere.text, "another site does not write on our pages"


def test_an_edited_letter_is_given_back_too(task: int, signed_in: Callable[[str], Browser]) -> None:
    client = signed_in("an").client
    client.delete_cookie("behoorlijk")
    letter = "Beste mevrouw, uw bankje komt er."
    assert letter in client.post(f"/taken/{task}", data={"_brief.k1": letter, "_basis.k1": "a b"}).text


def test_every_field_for_a_password_is_known_as_a_secret(app: Flask) -> None:
    pages = "".join(page.read_text() for page in Path(app.root_path, "templates").rglob("*.html"))
    named = set(re.findall(r"keys\.secret\('(\w+)'", pages))
    named |= set(re.findall(r'name="(\w+)" type="password"', pages))
    assert len(named) > 4
    assert named <= SECRET


def test_every_answer_carries_the_strict_headers(browser: Browser) -> None:
    for address in ("/", "/inloggen", "/bestaat-niet", "/taken", "/volg/verzonnen"):
        headers = browser.client.get(address).headers
        assert headers["Content-Security-Policy"] == CONTENT_POLICY, address
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        secret = address.startswith("/volg/")
        assert headers["Referrer-Policy"] == ("no-referrer" if secret else "same-origin")
        assert headers["Cache-Control"] == "no-store"
    assert "unsafe" not in CONTENT_POLICY


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.client.get("/inloggen").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_style_and_script_are_kept_by_browsers_for_a_year(app: Flask, browser: Browser) -> None:
    page = browser.get("/inloggen").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    plain = browser.client.get(address)
    small = browser.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert plain.status_code == small.status_code == 200
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(plain.data) / 5
    assert "immutable" in plain.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../app.py", "..%2f..%2fpyproject.toml", "manifest.json", "sources.sha256"])
def test_only_built_files_are_served(browser: Browser, name: str) -> None:
    assert browser.client.get(f"/stijl/{name}").status_code == 404


def test_pages_ask_nothing_of_other_sites(app: Flask, browser: Browser) -> None:
    for address in ("/", "/inloggen", "/melden/bankje"):
        page = browser.get(address).text
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        for part in page.split('src="')[1:] + page.split('rel="stylesheet" href="')[1:]:
            assert part.startswith(("/stijl/", "data:")), part[:60]


def test_behind_https_addresses_and_cookies_are_those_of_the_public_site(
    engine: Engine, settings: Settings
) -> None:
    public = replace(settings, secure_cookies=True, base_url="https://straat.testerveen.example")
    browser = Browser(create_app(engine, public).test_client())
    answer = browser.client.get("/melden/bankje", base_url="https://intern:8400")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-behoorlijk=")
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"]
    token = re.search(r'name="_token" value="([^"]+)"', answer.text)
    assert token
    fields = {**ANSWERS, "_token": token[1], "_actie": "versturen"}
    sent = browser.client.post("/melden/bankje", data=fields, base_url="https://intern:8400")
    check = sent.location
    base = "https://intern:8400"
    browser.client.post(check, data={"_token": fields["_token"]}, base_url=base)
    proof = browser.client.get(check.replace("controleren", "ontvangen"), base_url=base)
    assert "https://straat.testerveen.example/volg/" in proof.text
    assert "intern:8400" not in sent.text


def test_the_link_in_a_text_of_the_own_page_is_that_of_the_public_site(
    engine: Engine, settings: Settings, browser: Browser
) -> None:
    text = "---\nid: status\ntitle: Hoe staat het?\n---\nBewaar {{ statuslink }} goed.\n"
    outcome = engine.deploy({**FILES, "forms/texts/status.md": text.encode()}, "proef", "Met een link")
    assert outcome.deployment is not None, outcome.findings
    _, proof = send(browser)
    token = own_page(proof)
    public = replace(settings, secure_cookies=True, base_url="https://straat.testerveen.example")
    there = create_app(engine, public).test_client()
    page = there.get(f"/volg/{token}?ontvangen=ja", base_url="https://intern:8400").text
    assert f"Bewaar https://straat.testerveen.example/volg/{token} goed." in page
    assert "intern:8400" not in page


def test_one_can_sign_out_at_the_service_from_a_page_with_a_letter_too(
    engine: Engine, settings: Settings
) -> None:
    app = create_app(
        engine, replace(settings, oidc_issuer="https://inlog.example/deel", oidc_client_id="wij")
    )
    plain = app.test_client().get("/").headers["Content-Security-Policy"]
    with app.test_request_context():
        with_letter = framed("<p>brief</p>").headers["Content-Security-Policy"]
    for policy in (plain, with_letter):
        assert "form-action 'self' https://inlog.example;" in policy
    assert with_letter.endswith("; frame-src 'self'")
