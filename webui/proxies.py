"""Behind a reverse proxy: who the visitor is, and that they came by https, is what the proxy says.

Only as many proxies are believed as the settings name (`BEHOORLIJK_PROXIES`): what stands before them in
`X-Forwarded-For` is what a visitor wrote. Without this all visitors have the address of the proxy, and what
is counted per address (new forms, new links, wrong passwords) is counted for everybody together.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.watching import note

if TYPE_CHECKING:
    from engine import Settings

MARKS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def visitor() -> str:
    """From which address somebody comes, for what is counted per visitor."""
    return request.remote_addr or ""


def passed_on() -> bool:
    """Whether a proxy says that it passed this request on."""
    return any(mark in request.headers for mark in MARKS)


def install(app: Flask, settings: Settings) -> None:
    """Believes the proxies of the settings; one that nobody named is told in the log, once per process."""
    if settings.proxies:
        number = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=number, x_proto=number, x_host=number
        )
        return
    told: list[bool] = []

    def warn() -> None:
        if not told and passed_on():
            told.append(True)
            note(logging.WARNING, "a proxy passes requests on: set BEHOORLIJK_PROXIES to how many there are")

    app.before_request(warn)
