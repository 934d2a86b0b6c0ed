"""The session of who is signed in: how it begins, and where one goes with it."""

import re
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from time import time
from typing import Any
from urllib.parse import urlsplit

from flask import session, url_for

from engine import Person
from webui.access import ID, engine, settings
from webui.language import of_this_browser

# Browsers read a backslash as a slash, and leave out tabs and line ends: `/<tab>\site` is another site.
_MISREAD = re.compile(r"[\x00-\x1f\x7f\\]")


def own_address(wanted: str | None) -> str:
    """Where to go after signing in: only ever a path of this site."""
    if wanted and wanted.startswith("/") and not wanted.startswith("//") and not _MISREAD.search(wanted):
        parts = urlsplit(wanted)
        if not parts.scheme and not parts.netloc:
            return wanted
    return url_for("inbox.show")


def begin_session(person: Person, **more: Any) -> None:
    """A fresh session: nothing of the one before goes on, not even its token against forgery. Who never chose
    a language takes the one that was chosen at the door."""
    if person.language is None and (chosen := of_this_browser()) is not None:
        engine().choose_language(person.username, chosen)
    session.clear()
    session.permanent = True
    session["username"], session["epoch"] = person.username, person.session_epoch
    session[ID] = token_urlsafe(16)
    session["since"] = int(time())  # it ends `session_hours` after this, whatever happens in between
    session.update(more)


def end_session() -> None:
    """Signs out of this session, here and on the server: a copy of its cookie opens nothing any more."""
    session_id, since = str(session.get(ID, "")), float(session.get("since", 0))
    session.clear()  # first: when the rest fails, this browser is out all the same
    until = datetime.fromtimestamp(since, UTC) + timedelta(hours=settings().session_hours)
    engine().end_session(session_id, until, datetime.now(UTC))
