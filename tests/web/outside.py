"""Somebody outside fills in the form of the small policy, page by page, without scripts; and what mail came of it."""

import re
from typing import Any

from werkzeug.test import TestResponse

from engine import Engine
from tests.web.conftest import ANSWERS, Browser


def begin(browser: Browser, **changes: Any) -> tuple[str, TestResponse]:
    """The first page, filled in: the secret of the form, and the page that follows."""
    browser.get("/melden/bankje")
    answer = browser.post("/melden/bankje", {**ANSWERS, **changes, "_actie": "verder"})
    with browser.client.session_transaction() as session:
        token = session.get("forms", {}).get("bankje", "")
    return token, answer


def send(browser: Browser, **changes: Any) -> tuple[str, TestResponse]:
    """The whole form, sent: its secret, and the proof."""
    token, page = begin(browser, **changes)
    assert "Controleer uw antwoorden" in page.text
    return token, browser.post(f"/formulier/{token}/controleren")


def own_page(proof: TestResponse) -> str:
    """The secret of the page of who sent the form."""
    (token,) = set(re.findall(r"/volg/([0-9a-f]{40})", proof.text))
    return token


def mails(engine: Engine) -> list[tuple[str, str]]:
    """(recipient, subject) of everything in the outbox."""
    return [(row.recipient, row.subject) for row in engine.outbox()]
