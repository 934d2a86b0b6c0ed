"""What runs behind the screens: incidents with cause and retry, timers and jobs, outgoing mail."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import errors
from webui.access import OPERATORS, engine, entry, me
from webui.layout import Tab, note

pages = Blueprint("operations", __name__)


def _tabs(here: str) -> list[Tab]:
    labels = {"incidents": "Storingen", "timers": "Klokken en stappen", "outbox": "Uitgaande mail"}
    return [Tab(label, url_for(f"operations.{name}"), name == here) for name, label in labels.items()]


@pages.get("/beheer/storingen")
@entry(OPERATORS)
def incidents() -> str:
    """What stands still, with its cause."""
    resolved = request.args.get("opgelost") == "ja"
    return render_template(
        "operations/incidents.html",
        rows=engine().incidents(resolved=resolved),
        resolved=resolved,
        tabs_here=_tabs("incidents"),
    )


@pages.post("/beheer/storingen/<int:incident_id>/opnieuw")
@entry(OPERATORS)
def retry(incident_id: int) -> Response:
    """Tries again; when it fails again the cause is told and the incident stays."""
    try:
        engine().retry_incident(incident_id, me().username, reason=request.form.get("reden", "").strip())
    except errors.EngineFailed as failure:
        note(failure.sentence, "bad")
    else:
        note("Opgelost: de zaak loopt weer.")
    return redirect(url_for("operations.incidents"))


@pages.get("/beheer/klokken")
@entry(OPERATORS)
def timers() -> str:
    """Stored moments and waiting jobs."""
    return render_template(
        "operations/timers.html", timers=engine().timers(), jobs=engine().jobs(), tabs_here=_tabs("timers")
    )


@pages.get("/beheer/mail")
@entry(OPERATORS)
def outbox() -> str:
    """Mail that leaves, left, or could not leave."""
    return render_template("operations/outbox.html", rows=engine().outbox(), tabs_here=_tabs("outbox"))


@pages.post("/beheer/nu-uitvoeren")
@entry(OPERATORS)
def run() -> Response:
    """Does what is due now, without waiting for the bell."""
    counts = engine().run_due()
    note(f"Uitgevoerd: {counts.timers} klokken, {counts.jobs} stappen, {counts.mails} mails.", "info")
    return redirect(url_for("operations.timers"))
