"""A form was sent after its session had ended: nothing is done, and nothing that was typed is lost."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request, session

_SECRET = ("wachtwoord", "code", "token")


def typed() -> tuple[str, ...]:
    """The sentences in the form that was sent: what would be a pity to type again. Never a secret."""
    return tuple(
        text.strip()
        for key, text in request.form.items()
        if not key.startswith("_")
        and not any(word in key.lower() for word in _SECRET)
        and len(text.split()) > 1
        and len(text.strip()) > 15
    )


def page() -> Response:
    """What happened, the way back in, and what was typed, to copy. The browser is given its own words back
    and nothing else, so this tells nobody anything new."""
    came_from = urlsplit(request.referrer or "")
    back = came_from.path if came_from.netloc == request.host else request.path
    known = "username" in session
    body = render_template("session_ended.html", texts=typed(), back=back, known=known)
    return make_response(body, 400)
