"""Files that came with a form wait with the engine at once, so that a mistake in the form loses none of them.

The page holds the secret under which they wait; it works for the same person at the same address only.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from flask import request

from engine import Attachment, KeptFile, errors
from webui import filled_forms
from webui.access import current_person, engine
from webui.filled_forms import Filled

FIELD = "_bestanden"
MOST_BROUGHT = 60  # times in an hour that somebody without an account brings files, from one address
SHORTEST, LONGEST = 20, 100  # letters of a secret


def settle(filled: Filled) -> Filled:
    """The form with all files that wait, those of this request among them; a field with one that is refused
    says why in `errors`."""
    if not filled.takes_files:
        return filled
    secret = secret_here()
    if request.method == "POST":
        _take_away(secret)
        filled = filled.with_files_kept(lambda _field, files: _keep(secret, files))
    return replace(filled, attachments=(), secret=secret).with_waiting(waiting(secret))


def bring(secret: str, attachments: Sequence[Attachment]) -> str:
    """Let files wait, after taking away the one that a button names; a sentence when one is refused."""
    _take_away(secret)
    try:
        _keep(secret, attachments)
    except errors.WrongValue as refused:
        return refused.sentence
    return ""


def _take_away(secret: str) -> None:
    if (file_id := filled_forms.takes_away()) is not None:
        engine().drop_waiting(secret, _place(), file_id)


def _keep(secret: str, attachments: Sequence[Attachment]) -> None:
    if not attachments:
        return
    if current_person() is None:
        engine().must_be_few("bestanden", request.remote_addr or "", MOST_BROUGHT)
    engine().keep_waiting(secret, _place(), attachments)


def only_newest(secret: str) -> None:
    """Where one file is asked for, the one that was chosen last is meant."""
    for one in waiting(secret)[:-1]:
        engine().drop_waiting(secret, _place(), one.id)


def secret_here() -> str:
    """The secret that the page had; a new one for a new page."""
    given = request.form.get(FIELD, "")
    return given if SHORTEST <= len(given) <= LONGEST else secrets.token_urlsafe(24)


def waiting(secret: str) -> tuple[KeptFile, ...]:
    """The files that wait for the form of this page."""
    return engine().waiting_files(secret, _place())


def attachments(secret: str) -> tuple[Attachment, ...]:
    """The same with their content, to hand them in; of a form that takes no files (empty secret) none."""
    return engine().waiting_attachments(secret, _place()) if secret else ()


def handed_in(secret: str) -> None:
    """The form is in: its files wait no more."""
    if secret:
        engine().forget_waiting(secret, _place())


def _place() -> str:
    person = current_person()
    return f"{person.username if person else ''} {request.path}"
