"""Functions and teams, for administrators."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import OrganisationFunction, errors
from webui.access import ADMINS, engine, entry, me
from webui.language import gettext as _
from webui.language import told
from webui.layout import note
from webui.presenters.people import names

pages = Blueprint("functions", __name__)


@pages.get("/beheer/functies/nieuw")
@entry(ADMINS)
def new() -> str:
    """The form for a new function."""
    return _page(None)


@pages.post("/beheer/functies/nieuw")
@entry(ADMINS)
def create() -> str | Response | tuple[str, int]:
    """Adds a function; one that exists stays as it is."""
    name = request.form.get("naam", "").strip()
    if any(one.name.casefold() == name.casefold() for one in engine().functions()):
        return _page(None, _("Deze functie bestaat al.")), 422
    if "/" in name:
        return _page(None, _("In de naam van een functie kan geen schuine streep staan.")), 422
    try:
        return _keep(name)
    except errors.WrongValue as refused:
        return _page(None, told(refused.sentence)), 422


@pages.get("/beheer/functies/<name>")
@entry(ADMINS)
def show(name: str) -> str:
    """One function: who holds it, what they are told."""
    found = next((one for one in engine().functions() if one.name == name), None)
    if found is None:
        raise errors.NotFound()
    return _page(found)


@pages.post("/beheer/functies/<name>")
@entry(ADMINS)
def save(name: str) -> Response:
    """Changes a function's team and description."""
    return _keep(name)


@pages.post("/beheer/functies/<name>/weg")
@entry(ADMINS)
def drop(name: str) -> Response:
    """Takes away a function that nobody holds."""
    engine().drop_function(name, me().username)
    note(_("De functie %(name)s is weg.", name=name))
    return redirect(url_for("people.overview"))


@pages.post("/beheer/teams")
@entry(ADMINS)
def save_team() -> Response:
    """Adds or renames a team; a name belongs to one team."""
    name, team_id = request.form.get("naam", "").strip(), request.form.get("id", "").strip()
    made = "-".join(name.lower().split())
    others = [one for one in engine().teams() if one.id != team_id]
    if any((made == one.id and not team_id) or one.name.casefold() == name.casefold() for one in others):
        note(_("Er is al een team met deze naam."), "bad")
        return redirect(url_for("people.overview", _anchor="teams"))
    engine().save_team(team_id or made, name, me().username)
    note(_("Het team %(name)s is bewaard.", name=name))
    return redirect(url_for("people.overview"))


@pages.post("/beheer/teams/<team_id>/weg")
@entry(ADMINS)
def drop_team(team_id: str) -> Response:
    """Takes away a team that nothing belongs to."""
    try:
        engine().drop_team(team_id, me().username)
    except errors.Conflict as refused:
        note(told(refused.sentence), "bad")
    else:
        note(_("Het team is weg."))
    return redirect(url_for("people.overview", _anchor="teams"))


def _page(function: OrganisationFunction | None, error: str = "") -> str:
    return render_template(
        "people/function.html",
        function=function,
        teams=engine().teams(),
        names=names(),
        error=error,
        given=request.form,
    )


def _keep(name: str) -> Response:
    form = request.form
    engine().save_function(
        name, me().username, team=form.get("team") or None, description=form.get("omschrijving", "")[:500]
    )
    note(_("De functie %(name)s is bewaard.", name=name))
    return redirect(url_for("functions.show", name=name))
