"""A form was sent and nothing is done with it, because its session had ended or because it was refused:
nothing that was typed is lost."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request, session

from webui import letters_beforehand

# Fields that hold a password or a code, which may well read like a sentence.
SECRET = frozenset({"password", "wachtwoord", "huidig", "nieuw", "nogmaals", "code"})


def typed() -> tuple[str, ...]:
    """The sentences in the form that was sent: what would be a pity to type again. Never a secret."""
    return tuple(
        text.strip()
        for key, text in request.form.items()
        if (not key.startswith("_") or key.startswith(letters_beforehand.TEXT))
        and key not in SECRET
        and len(text.split()) > 1
        and len(text.strip()) > 15
    )


def page() -> Response:
    """What happened, the way back in, and what was typed, to copy. The browser is given its own words back
    and nothing else, so this tells nobody anything new."""
    came_from = urlsplit(request.referrer or "")
    path = came_from.path if came_from.netloc == request.host else request.path
    back = "/" + path.lstrip("/")  # two slashes at the front would name another site
    known = "username" in session
    body = render_template("session_ended.html", texts=typed(), back=back, known=known)
    return make_response(body, 400)
