"""Against forged requests: every POST carries the token of its session, and comes from our own pages."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, abort, request, session
from markupsafe import Markup

from webui import headers

FIELD = "_token"
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def token() -> str:
    """The token of this session; made when first asked for."""
    if FIELD not in session:
        session[FIELD] = secrets.token_urlsafe(24)
    return str(session[FIELD])


def token_field() -> Markup:
    """The hidden field for a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token())


def _from_elsewhere() -> bool:
    """Whether the browser says that another site sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin == "null" and headers.is_personal():
        return False  # pages that send no referrer send no origin either; the token still decides
    return origin is not None and (origin == "null" or urlsplit(origin).netloc != request.host)


def check() -> None:
    """Refuses a changing request without the right token (400: the session may simply have ended)."""
    if request.method in READS or request.endpoint is None:
        return
    sent, ours = request.form.get(FIELD, ""), str(session.get(FIELD, ""))
    if _from_elsewhere() or not ours or not hmac.compare_digest(sent.encode(), ours.encode()):
        abort(400, description="forgery")


def install(app: Flask) -> None:
    """Checks every changing request and gives templates `token_field()`."""
    app.before_request(check)
    app.jinja_env.globals["token_field"] = token_field
