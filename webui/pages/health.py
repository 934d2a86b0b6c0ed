"""For programs that watch this program: is it alive, can it work, how much waits. No page tells of people."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from flask import Blueprint, request
from werkzeug.wrappers import Response

from engine import measuring
from webui.access import ANYONE, engine, entry, settings
from webui.proxies import passed_on

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@entry(ANYONE)
def alive() -> Response:
    """This process answers. Asks nothing of the database: restarting us mends no database."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
@entry(ANYONE)
def ready() -> Response:
    """Whether this installation can do its work; 503 names the part that cannot."""
    told = engine().readiness()
    lines = "".join(f"{part}: {state}\n" for part, state in told.parts.items())
    return Response(lines, status=200 if told.ready else 503, mimetype="text/plain")


@pages.get("/metrics")
@entry(ANYONE)
def metrics() -> Response:
    """Measures in Prometheus' text form: for this machine itself, or for who knows the token."""
    if not _may_measure():
        return Response("Give the token of BEHOORLIJK_METRICS_TOKEN.\n", status=403, mimetype="text/plain")
    return Response(measuring.exposition(engine()), content_type=measuring.CONTENT_TYPE)


def _may_measure() -> bool:
    """With a token set, only who gives it; without one only this machine, and nothing that a proxy passed on:
    behind a proxy on this machine everybody seems to be here."""
    wanted = settings().metrics_token
    if wanted:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())
    if passed_on():
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
