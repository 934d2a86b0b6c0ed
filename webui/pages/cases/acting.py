"""What one may do to a case: a note, stopping and ending it, and the addresses of its parties."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import errors
from webui.access import OPERATORS, SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.layout import note, now, outside_address
from webui.pages.cases.blueprint import pages
from webui.pages.cases.looking import tabs
from webui.presenters import case as presenter


@pages.post("/zaken/<int:instance_id>/notitie")
@entry(SIGNED_IN)
def note_down(instance_id: int) -> Answer:
    """Adds a note; it can only be followed by another."""
    only = request.form.get("wie") == "behandelaar"
    engine().add_note(instance_id, request.form.get("notitie", ""), me().username, handlers_only=only)
    note(_("Uw notitie is bewaard."))
    return redirect(url_for("cases.show", instance_id=instance_id, _anchor="notities"))


@pages.post("/zaken/<int:instance_id>/stilzetten")
@entry(OPERATORS)
def suspend(instance_id: int) -> Answer:
    """Stops a case, with a reason."""
    engine().suspend(instance_id, me().username, _reason())
    note(_("De zaak staat stil. Termijnen lopen door."), "warn")
    return redirect(url_for("cases.show", instance_id=instance_id))


@pages.post("/zaken/<int:instance_id>/hervatten")
@entry(OPERATORS)
def resume(instance_id: int) -> Answer:
    """Lets a stopped case go on, with a reason."""
    engine().resume(instance_id, me().username, _reason())
    note(_("De zaak loopt weer."))
    return redirect(url_for("cases.show", instance_id=instance_id))


@pages.post("/zaken/<int:instance_id>/beeindigen")
@entry(OPERATORS)
def cancel(instance_id: int) -> Answer:
    """Ends a case for good, with a reason."""
    engine().cancel(instance_id, me().username, _reason())
    note(_("De zaak is beëindigd."), "warn")
    return redirect(url_for("cases.show", instance_id=instance_id))


@pages.post("/zaken/<int:instance_id>/link")
@entry(SIGNED_IN)
def links(instance_id: int) -> str:
    """Addresses of the status pages, to tell a party on the telephone or at the counter."""
    tokens = engine().party_links(instance_id, me().username)
    known = {link.role: link for link in engine().links_of(instance_id, me().username)}
    case = engine().case(instance_id, me().username)
    addresses = [
        (party, known[party.role], token and outside_address("public.status", token=token))
        for party in case.parties
        if party.role in known
        for token in (tokens.get(party.role),)
    ]
    return render_template(
        "cases/links.html",
        case=case,
        tabs_of_case=tabs(case, "people"),
        addresses=addresses,
        **presenter.shared(case, now()),
    )


def _reason() -> str:
    reason = request.form.get("reden", "").strip()
    if not reason:
        raise errors.ReasonNeeded()
    return reason
