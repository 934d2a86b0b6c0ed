"""Who looked into which case, for those who audit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request

from engine import LookFilter
from webui.access import SIGNED_IN, engine, entry, me
from webui.layout import next_page
from webui.presenters.looks import seen
from webui.presenters.moments import AMSTERDAM

pages = Blueprint("looks", __name__)


@pages.get("/inzage")
@entry(SIGNED_IN)
def overview() -> str:
    """The log of looks, newest first. The engine refuses who may not audit."""
    asked = request.args
    until = _midnight(asked.get("tot"))
    filters = LookFilter(
        case_key=asked.get("zaak", "").strip(),
        actor=asked.get("wie", "").strip(),
        refused_only=asked.get("geweigerd") == "ja",
        from_moment=_midnight(asked.get("van")),
        until_moment=until + timedelta(days=1) if until else None,
    )
    page = engine().looks(me().username, filters, asked.get("vanaf"))
    return render_template(
        "looks/overview.html",
        rows=page.rows,
        filters=filters,
        asked=asked,
        seen=seen,
        everyone=engine().people(active_only=False),
        next_address=next_page(page.next_cursor),
    )


def _midnight(day: str | None) -> datetime | None:
    """The first moment of a day; None for what is no day."""
    try:
        found = date.fromisoformat(day or "")
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day, tzinfo=AMSTERDAM)
