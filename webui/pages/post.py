"""Post that came in: read it, put it into a case, begin a case with it, or set it aside."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import FetchCounts, IncomingState, errors
from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.language import ngettext
from webui.layout import note
from webui.pages.documents import download_answer

pages = Blueprint("post", __name__)

SHOWN = {
    "": IncomingState.WAITING,
    "in-zaken": IncomingState.FILED,
    "weggelegd": IncomingState.SET_ASIDE,
}


@pages.get("/post/binnen")
@entry(SIGNED_IN)
def tray() -> str:
    """What waits for a person, or what was handled."""
    which = request.args.get("welke", "")
    state = SHOWN.get(which, IncomingState.WAITING)
    return render_template(
        "post/tray.html",
        rows=engine().incoming(me().username, state),
        which=which if which in SHOWN else "",
        fetches=engine().takes_in_post(),
    )


@pages.post("/post/binnen")
@entry(SIGNED_IN)
def fetch() -> Answer:
    """Looks into the mailbox now, or takes in a kept e-mail."""
    sent = request.files.get("bericht")
    if sent is not None and sent.filename:
        try:
            _tell(engine().upload_mail(sent.read(), me().username))
        except errors.FileRefused as refused:
            note(refused.sentence, "bad")
    elif engine().sorts_post(me().username):
        _tell(engine().take_in_post())
    return redirect(url_for("post.tray"))


@pages.get("/post/binnen/<int:incoming_id>")
@entry(SIGNED_IN)
def show(incoming_id: int) -> str:
    """One piece of post."""
    view = engine().incoming_view(incoming_id, me().username)
    startable = engine().startable(me().username)
    return render_template("post/show.html", view=view, row=view.row, startable=startable)


@pages.get("/post/binnen/<int:incoming_id>/bestanden/<int:position>")
@entry(SIGNED_IN)
def file(incoming_id: int, position: int) -> Response:
    """A file of it; only ever a download."""
    return download_answer(*engine().incoming_file(incoming_id, position, me().username))


@pages.post("/post/binnen/<int:incoming_id>/zaak")
@entry(SIGNED_IN)
def into_case(incoming_id: int) -> Answer:
    """Puts it into the case with the number that was filled in."""
    key = request.form.get("nummer", "").strip()
    try:
        instance_id = engine().find_case(key.upper(), me().username)
    except errors.NotFound:
        note(_("Er is geen zaak %(key)s die u mag zien.", key=key or "–"), "bad")
        return redirect(url_for("post.show", incoming_id=incoming_id))
    engine().file_incoming(incoming_id, instance_id, me().username)
    note(_("Het bericht staat in %(key)s.", key=key.upper()))
    return redirect(url_for("cases.papers", instance_id=instance_id))


@pages.post("/post/binnen/<int:incoming_id>/weg")
@entry(SIGNED_IN)
def aside(incoming_id: int) -> Answer:
    """It belongs to no case."""
    engine().set_aside(incoming_id, me().username, request.form.get("reden", ""))
    note(_("Het bericht is weggelegd."))
    return redirect(url_for("post.tray"))


def _tell(counts: FetchCounts) -> None:
    if counts.failed:
        note(_("Niet alle post kon worden gelezen. De beheerder ziet waarom."), "warn")
    new = counts.filed + counts.waiting + counts.bounces
    if new:
        note(ngettext("%(num)d bericht is binnengekomen.", "%(num)d berichten zijn binnengekomen.", new))
    elif counts.doubles:
        note(_("Dit bericht was al binnen."), "info")
    elif not counts.failed:
        note(_("Er is geen nieuwe post."), "info")
