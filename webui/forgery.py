"""Against forged requests: every POST carries the token of its session, and comes from our own pages."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request, session
from markupsafe import Markup

from webui import headers, session_ended

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


def check() -> Response | None:
    """Refuses a changing request without the right token. From another site that is all it is told; from
    our own pages the session may simply have ended, and then what was typed is given back."""
    if request.method in READS or request.endpoint is None:
        return None
    if _from_elsewhere():
        abort(400, description="forgery")
    sent, ours = request.form.get(FIELD, ""), str(session.get(FIELD, ""))
    if not ours or not hmac.compare_digest(sent.encode(), ours.encode()):
        return session_ended.page()
    return None


def install(app: Flask) -> None:
    """Checks every changing request and gives templates `token_field()`."""
    app.before_request(check)
    app.jinja_env.globals["token_field"] = token_field
