"""People, their functions, and who stands in for whom."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import Role, errors
from webui.access import SIGNED_IN, engine, entry, me
from webui.layout import note

pages = Blueprint("people", __name__)


@pages.get("/mensen")
@entry(SIGNED_IN)
def overview() -> str:
    """Everyone, every function with who holds it, and the stand-ins."""
    people = engine().people()
    return render_template(
        "people/overview.html",
        people=people,
        names={person.username: person.name for person in people},
        functions=engine().functions(),
        stand_ins=engine().stand_ins(),
        may_arrange_all=me().has_role(Role.ADMIN),
    )


@pages.post("/mensen/vervanging")
@entry(SIGNED_IN)
def arrange() -> Response:
    """Arranges a stand-in: for oneself, or by an administrator for anyone."""
    form, person = request.form, me()
    absent = form.get("afwezig", "") or person.username
    if absent != person.username and not person.has_role(Role.ADMIN):
        raise errors.NotAllowed("U regelt alleen uw eigen vervanging.")
    try:
        first, last = date.fromisoformat(form.get("van", "")), date.fromisoformat(form.get("tot", ""))
    except ValueError as wrong:
        raise errors.WrongValue("Vul de eerste en de laatste dag in.") from wrong
    engine().save_stand_in(
        absent, form.get("vervanger", ""), first, last, person.username, form.get("reden", "").strip()
    )
    note("De vervanging is geregeld.")
    return redirect(url_for("people.overview"))


@pages.post("/mensen/vervanging/<int:stand_in_id>/weg")
@entry(SIGNED_IN)
def end(stand_in_id: int) -> Response:
    """Takes a stand-in away."""
    person = me()
    found = next((one for one in engine().stand_ins() if one.id == stand_in_id), None)
    if found is None:
        raise errors.NotFound()
    if found.absent != person.username and not person.has_role(Role.ADMIN):
        raise errors.NotAllowed("U regelt alleen uw eigen vervanging.")
    engine().end_stand_in(stand_in_id, person.username)
    note("De vervanging is weggehaald.")
    return redirect(url_for("people.overview"))
