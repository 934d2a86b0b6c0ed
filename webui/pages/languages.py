"""Choosing the language of the program's own texts: `?taal=en` at any page. The choice of who is signed
in is theirs, on every device and in their mail; another's stays in the browser.

The page itself is asked for, so that its address stands nowhere else: that of a personal page is a secret.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine import LANGUAGES
from webui.access import current_person, engine, settings
from webui.language import COOKIE

pages = Blueprint("languages", __name__)
A_YEAR = 365 * 24 * 3600
ASKED = "taal"


@pages.app_template_global()
def in_language(code: str) -> str:
    """The address of this page in a language, from this page: it names nothing of the page's own address but
    what was asked of it."""
    kept = request.args.items(multi=True) if request.method == "GET" else ()
    return "?" + urlencode([*((name, value) for name, value in kept if name != ASKED), (ASKED, code)])


@pages.before_app_request
def choose() -> Response | None:
    """Remembers the language, and shows the same page in it."""
    code = request.args.get(ASKED, "")
    if code not in LANGUAGES or request.method != "GET" or request.endpoint is None:
        return None
    rest = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != ASKED])
    # One slash at the front: two would name another site.
    address = "/" + quote(request.path.lstrip("/"))
    answer = redirect(f"{address}?{rest}" if rest else address)
    person = current_person()
    if person is not None:
        # Only a link of our own pages chooses: another site must not change what somebody's mail looks like.
        if request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none"):
            engine().choose_language(person.username, code)
        return answer
    answer.set_cookie(
        COOKIE, code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings().secure_cookies
    )
    return answer
