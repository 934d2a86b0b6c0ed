"""The clock of a demonstration: moving it forward does everything that falls due on the way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import RunCounts, errors
from webui.access import DEMO, engine, entry, me
from webui.language import gettext as _
from webui.language import ngettext
from webui.layout import note, now
from webui.presenters.moments import AMSTERDAM, iso_day
from webui.presenters.sizes import joined

pages = Blueprint("clock", __name__)

STEPS = {"dag": timedelta(days=1), "week": timedelta(weeks=1), "vier-weken": timedelta(weeks=4)}
OFFICE_OPENS = time(9, 0)


@pages.get("/klok")
@entry(DEMO)
def show() -> str:
    """What the clock says, what comes first, and the ways to move it."""
    tomorrow = iso_day(now() + timedelta(days=1))
    return render_template(
        "clock.html",
        shift=engine().clock_shift(),
        tomorrow=tomorrow,
        timers=engine().timers(10, me().username),
    )


@pages.post("/klok")
@entry(DEMO)
def move() -> Response:
    """Moves the clock by a step or to nine o'clock on a day."""
    step = request.form.get("stap", "")
    if step in STEPS:
        counts = engine().move_clock(me().username, ahead=STEPS[step])
    else:
        try:
            day = date.fromisoformat(request.form.get("datum", ""))
        except ValueError as wrong:
            raise errors.WrongValue(_("Kies een datum.")) from wrong
        counts = engine().move_clock(me().username, to=datetime.combine(day, OFFICE_OPENS, AMSTERDAM))
    note(_("De klok is verzet. %(what)s", what=in_words(counts)), "info")
    return redirect(url_for("clock.show"))


def in_words(counts: RunCounts) -> str:
    """What happened on the way."""
    parts = {
        ngettext("%(num)d klok liep af", "%(num)d klokken liepen af", counts.timers): counts.timers,
        ngettext("%(num)d waarschuwing", "%(num)d waarschuwingen", counts.warnings): counts.warnings,
        ngettext("%(num)d procedure begon", "%(num)d procedures begonnen", counts.starts): counts.starts,
        ngettext(
            "%(num)d stap van het programma", "%(num)d stappen van het programma", counts.jobs
        ): counts.jobs,
        ngettext("%(num)d mail", "%(num)d mails", counts.mails): counts.mails,
        ngettext("%(num)d storing", "%(num)d storingen", counts.incidents): counts.incidents,
    }
    told = joined([text for text, count in parts.items() if count])
    return _("Onderweg: %(what)s.", what=told) if told else _("Onderweg gebeurde er niets.")
