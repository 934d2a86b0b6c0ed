"""Choosing the language of the program's own texts."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from webui.access import ANYONE, entry, settings
from webui.language import COOKIE, LANGUAGES
from webui.sessions import own_address

pages = Blueprint("languages", __name__)
A_YEAR = 365 * 24 * 3600


@pages.get("/taal/<code>")
@entry(ANYONE)
def choose(code: str) -> Response:
    """Remembers the language in this browser and goes back to the page it was asked on."""
    if code not in LANGUAGES:
        abort(404)
    answer = redirect(own_address(request.args.get("terug")))
    answer.set_cookie(
        COOKIE, code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings().secure_cookies
    )
    return answer
