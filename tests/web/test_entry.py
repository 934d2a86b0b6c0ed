"""Who may enter what: every route says it. Every route for every role: test_every_role.py."""

from collections.abc import Callable, Iterator
from time import time

from flask import Flask
from werkzeug.routing import Rule

from engine import Engine, Settings
from tests.web.conftest import Browser
from webui import create_app
from webui.access import Entry, entry_of

VALUES = {"process_id": "bankje", "name": "stoppen", "token": "x", "path": "processes/bankje.bpmn"}


def routes(app: Flask) -> Iterator[tuple[Rule, Entry, str]]:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            who = entry_of(app, rule.endpoint)
            assert who is not None, f"{rule.endpoint} does not say who may enter"
            values = {name: VALUES.get(name, 1) for name in rule.arguments}
            yield rule, who, adapter.build(rule.endpoint, values)


def test_every_route_says_who_may_enter(app: Flask) -> None:
    found = list(routes(app))
    assert len(found) > 30
    open_to_all = {rule.endpoint for rule, who, _ in found if not who.signed_in}
    assert open_to_all == {
        "assets.file", "house_style.file", "health.alive", "health.ready", "health.metrics", "public.start", "public.text_page", "public.status", "public.tell_more",
        "public.newest_letter", "public.file", "public.pdf", "public.new_link", "public.ask_link", "public.link_asked",
        "telling.begin", "telling.again", "telling.step", "telling.save", "telling.forget", "telling.check",
        "telling.received", "telling.copy",
        "public.document", "public.letter", "public.robots", "sign_in.form", "sign_in.enter", "sign_in.leave",
        "sign_in.code", "sign_in.give_code", "sign_in.enrol", "sign_in.confirm", "sign_in.elsewhere", "sign_in.returned",
        "sign_in.choose_password", "sign_in.chosen_password",
    }  # fmt: skip


def test_a_view_that_does_not_say_who_may_enter_is_closed(app: Flask, browser: Browser) -> None:
    app.add_url_rule("/vergeten", "vergeten", lambda: "geheim")
    answer = browser.get("/vergeten")
    assert answer.status_code == 403
    assert "geheim" not in answer.text


def test_the_clock_page_exists_in_a_demonstration_only(engine: Engine, settings: Settings) -> None:
    from dataclasses import replace

    app = create_app(engine, replace(settings, demo=False))
    client = app.test_client()
    with client.session_transaction() as session:
        session["username"], session["since"] = "an", time()
    assert client.get("/klok").status_code == 404
    assert "Zet de klok" not in client.get("/taken").text


def test_somebody_made_inactive_is_out_at_once(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("bo")
    assert visitor.client.get("/taken").status_code == 200
    engine.save_person("bo", name="Bo Smit", by="eva", active=False)
    assert visitor.client.get("/taken").status_code == 302
