"""Choosing the language of the program's own texts: `?taal=en` at any page. The choice of who is signed
in is theirs, on every device and in their mail; another's stays in the browser.

The page itself is asked for, so that its address stands nowhere else: that of a personal page is a secret.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, current_app, redirect, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response

from engine import LANGUAGES
from webui.access import current_person, engine, entry_of, settings
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


def choose() -> Response | None:
    """Remembers the language, and shows the same page in it, also one that is refused."""
    code = request.args.get(ASKED, "")
    if code not in LANGUAGES or request.method != "GET" or _waits_for_sign_in():
        return None
    rest = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != ASKED])
    # One slash at the front: two would name another site.
    address = "/" + quote(_readable().lstrip("/"))
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


def _waits_for_sign_in() -> bool:
    """The page is shown after signing in; the language is then chosen by whoever that is."""
    who = entry_of(current_app, request.endpoint) if request.endpoint else None
    return who is not None and who.signed_in and current_person() is None


def _readable() -> str:
    """This page; where something was sent from it and refused, the nearest page above that can be read."""
    path = request.path
    if not isinstance(request.routing_exception, MethodNotAllowed):
        return path
    pages_here = current_app.create_url_adapter(request)
    while path and pages_here is not None and not pages_here.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path


def install(app: Flask) -> None:
    """Lets every address choose a language, before anybody is refused there."""
    app.before_request(choose)
