"""Every request has a number, is measured, and is written down when it was slow or went wrong.

What is written is the pattern of the address (`/volg/<token>`), never the address: that holds secret links.
"""

from __future__ import annotations

import logging
import re
from time import perf_counter
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request

from engine import measuring
from engine.watching import note, request_id

SLOW = 1.0  # seconds after which a request is worth a line
# Whoever asks may make up a word for the method: what is none of HTTP's own is told as "other", or a stranger
# would write into our log and add a series to the measures with each word.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")


def route() -> str:
    """The pattern of the address that was asked for; empty for one that does not exist."""
    return request.url_rule.rule if request.url_rule is not None else ""


def method() -> str:
    """The method of the request, if it is one that there is."""
    return request.method if request.method in _METHODS else "other"


def begin() -> None:
    """The number of a request is that of the proxy in front of us, when it gives one."""
    given = request.headers.get("X-Request-ID", "")
    number = given if _NUMBER.fullmatch(given) else uuid4().hex[:16]
    g.watched = (request_id.set(number), perf_counter(), number)


def answered(response: Response) -> Response:
    """Tell the number, measure, and write down what was slow or went wrong."""
    if "watched" not in g:
        return response
    _, began, number = g.watched
    seconds = perf_counter() - began
    response.headers["X-Request-ID"] = number
    measuring.request(method(), route(), response.status_code, seconds)
    told: dict[str, Any] = {
        "method": method(), "route": route(), "status": response.status_code,
        "ms": round(seconds * 1000, 1),
    }  # fmt: skip
    if response.status_code >= 500 and request.endpoint != "health.ready":
        note(logging.ERROR, "request failed", **told)
    elif seconds >= SLOW:
        note(logging.WARNING, "slow request", **told)
    else:
        note(logging.DEBUG, "request", **told)
    return response


def over(problem: BaseException | None) -> None:
    """The number is of this request only."""
    watched = g.pop("watched", None)
    if watched is not None:
        request_id.reset(watched[0])


def install(app: Flask) -> None:
    """Watches every request of this application; to be installed first, so that all else is measured too."""

    def log_exception(exc_info: Any) -> None:
        logging.getLogger("webui").error(
            "unforeseen error",
            exc_info=exc_info,
            extra={"fields": {"method": method(), "route": route()}},
        )

    app.log_exception = log_exception  # type: ignore[method-assign] # Flask's own line holds the address
    app.before_request(begin)
    app.after_request(answered)
    app.teardown_request(over)
