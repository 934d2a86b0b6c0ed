"""The session of who is signed in: how it begins, and where one goes with it."""

from typing import Any
from urllib.parse import urlsplit

from flask import session, url_for

from engine import Person


def own_address(wanted: str | None) -> str:
    """Where to go after signing in: only ever a path of this site."""
    if wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        parts = urlsplit(wanted)
        if not parts.scheme and not parts.netloc:
            return wanted
    return url_for("inbox.show")


def begin_session(person: Person, **more: Any) -> None:
    """A fresh session: nothing of the one before goes on, not even its token against forgery."""
    session.clear()
    session.permanent = True
    session["username"], session["epoch"] = person.username, person.session_epoch
    session.update(more)
