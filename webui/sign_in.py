"""Signing in and out with a username and password; the engine keeps the passwords and counts wrong ones."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine import errors
from webui.access import ANYONE, current_person, engine, entry, settings

if TYPE_CHECKING:
    from engine import Settings

pages = Blueprint("sign_in", __name__)


def session_key(settings: Settings) -> str:
    """The key that signs sessions: from the settings, or made once and kept where only this user can read."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.var_dir / "session.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def own_address(wanted: str | None) -> str:
    """Where to go after signing in: only ever a path of this site."""
    if wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        parts = urlsplit(wanted)
        if not parts.scheme and not parts.netloc:
            return wanted
    return url_for("inbox.show")


@pages.get("/inloggen")
@entry(ANYONE)
def form() -> str | Response:
    """The sign-in page; in a demonstration with the people to play."""
    if current_person() is not None:
        return redirect(own_address(request.args.get("terug")))
    return render_template(
        "sign_in.html",
        back=request.args.get("terug", ""),
        username=request.args.get("wie", ""),
        error=None,
        players=_players(),
    )


@pages.post("/inloggen")
@entry(ANYONE)
def enter() -> str | Response | tuple[str, int]:
    """Signs in; a refusal says no more than that the pair is wrong, or until when the account is locked."""
    username, password = request.form.get("username", "").strip(), request.form.get("password", "")
    back = request.form.get("terug", "")
    try:
        person = engine().sign_in(username, password)
    except errors.SignInRefused as refused:
        locked = isinstance(refused, errors.LockedOut)
        page = render_template(
            "sign_in.html", back=back, username=username, error=refused.sentence, players=_players()
        )
        return page, 429 if locked else 401
    session.clear()
    session.permanent = True
    session["username"] = person.username
    return redirect(own_address(back))


@pages.post("/uitloggen")
@entry(ANYONE)
def leave() -> Response:
    """Signs out."""
    session.clear()
    return redirect(url_for("sign_in.form"))


def _players() -> tuple[object, ...]:
    return engine().people() if settings().demo else ()
