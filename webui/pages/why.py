"""Why a fact of a case is as it is."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from engine import WhyKind
from webui.access import SIGNED_IN, engine, entry, me

pages = Blueprint("why", __name__)


@pages.get("/zaken/<int:instance_id>/waarom/<kind>/", defaults={"name": ""})
@pages.get("/zaken/<int:instance_id>/waarom/<kind>/<name>")
@entry(SIGNED_IN)
def show(instance_id: int, kind: str, name: str) -> str:
    """What happened that made it so: who, when, which step, which row of which table, which version."""
    try:
        asked = WhyKind(kind)
    except ValueError as unknown:
        raise NotFound() from unknown
    return render_template("cases/why.html", why=engine().why(instance_id, asked, name, me().username))
