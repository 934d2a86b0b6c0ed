"""Functions and teams, for administrators."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import errors
from webui.access import ADMINS, engine, entry, me
from webui.language import gettext as _
from webui.layout import note
from webui.presenters.people import names

pages = Blueprint("functions", __name__)


@pages.get("/beheer/functies/nieuw")
@entry(ADMINS)
def new() -> str:
    """The form for a new function."""
    return render_template("people/function.html", function=None, teams=engine().teams(), names=names())


@pages.post("/beheer/functies/nieuw")
@entry(ADMINS)
def create() -> Response:
    """Adds a function."""
    return _keep(request.form.get("naam", "").strip())


@pages.get("/beheer/functies/<name>")
@entry(ADMINS)
def show(name: str) -> str:
    """One function: who holds it, what they are told."""
    found = next((one for one in engine().functions() if one.name == name), None)
    if found is None:
        raise errors.NotFound()
    return render_template("people/function.html", function=found, teams=engine().teams(), names=names())


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
    """Adds or renames a team."""
    name = request.form.get("naam", "").strip()
    engine().save_team(
        request.form.get("id", "").strip() or "-".join(name.lower().split()), name, me().username
    )
    note(_("Het team %(name)s is bewaard.", name=name))
    return redirect(url_for("people.overview"))


@pages.post("/beheer/teams/<team_id>/weg")
@entry(ADMINS)
def drop_team(team_id: str) -> Response:
    """Takes away a team that nothing belongs to."""
    engine().drop_team(team_id, me().username)
    note(_("Het team is weg."))
    return redirect(url_for("people.overview"))


def _keep(name: str) -> Response:
    form = request.form
    engine().save_function(
        name, me().username, team=form.get("team") or None, description=form.get("omschrijving", "")[:500]
    )
    note(_("De functie %(name)s is bewaard.", name=name))
    return redirect(url_for("functions.show", name=name))
