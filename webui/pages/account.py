"""One's own account: password, second step, where one was signed in, and what one wants to be told."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine import errors
from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.language import speak, told
from webui.layout import note
from webui.presenters.accounts import EVENTS
from webui.second_step import enrol_page

pages = Blueprint("account", __name__)


@pages.get("/account")
@entry(SIGNED_IN)
def show() -> str:
    """How I sign in, and what happened with my account lately."""
    return _page()


@pages.post("/account/wachtwoord")
@entry(SIGNED_IN)
def change_password() -> Response | tuple[str, int]:
    """Another password; I stay in here, and am out everywhere else."""
    person, form = me(), request.form
    try:
        if form.get("nieuw", "") != form.get("nogmaals", ""):
            raise errors.WrongValue(_("De twee wachtwoorden zijn niet gelijk."))
        engine().change_password(person.username, form.get("huidig", ""), form.get("nieuw", ""))
    except (errors.WrongValue, errors.SignInRefused) as refused:
        return _page(told(refused.sentence), "wachtwoord"), 422
    _stay_in()
    note(_("Uw wachtwoord is veranderd. Op andere apparaten bent u uitgelogd."))
    return redirect(url_for("account.show"))


@pages.post("/account/taal")
@entry(SIGNED_IN)
def choose_language() -> Response:
    """The language of my pages and my mail."""
    code = request.form.get("taal", "")
    engine().choose_language(me().username, code)
    speak(code)
    note(_("Het programma spreekt nu Nederlands met u, ook in e-mail."))
    return redirect(url_for("account.show"))


@pages.get("/account/tweede-stap")
@entry(SIGNED_IN)
def enrol() -> str:
    """Sets up the second step."""
    return enrol_page(me().username, "account.confirm", must=False)


@pages.post("/account/tweede-stap")
@entry(SIGNED_IN)
def confirm() -> str | tuple[str, int]:
    """The first code; then the recovery codes, once."""
    try:
        codes = engine().confirm_factor(me().username, request.form.get("code", "")[:40])
    except errors.WrongValue as refused:
        return enrol_page(me().username, "account.confirm", told(refused.sentence), must=False), 422
    return render_template("account/recovery.html", codes=codes, onward=url_for("account.show"))


@pages.post("/account/tweede-stap/uit")
@entry(SIGNED_IN)
def switch_off() -> Response | tuple[str, int]:
    """Switches the second step off, with the password as proof."""
    username = me().username
    try:
        engine().must_be_password(username, request.form.get("wachtwoord", ""))
    except errors.SignInRefused as refused:
        return _page(told(refused.sentence), "tweede"), 422
    engine().drop_factor(username, username)
    note(_("De tweede stap staat uit."))
    return redirect(url_for("account.show"))


@pages.post("/account/overal-uit")
@entry(SIGNED_IN)
def everywhere() -> Response:
    """Signs out on every other device."""
    engine().end_sessions(me().username, me().username)
    _stay_in()
    note(_("U bent op alle andere apparaten uitgelogd."))
    return redirect(url_for("account.show"))


def _stay_in() -> None:
    session["epoch"] = engine().person(me().username).session_epoch


def _page(error: str = "", wrong_at: str = "") -> str:
    """My account; `wrong_at` names the part in which something was refused."""
    username = me().username
    return render_template(
        "account/show.html",
        account=engine().account(username),
        lines=engine().account_lines(username, 15),
        events=EVENTS,
        required=engine().needs_factor(me()),
        error=error,
        wrong_at=wrong_at,
    )
