"""What one wants to be told, and how: on the start page, by e-mail at once, or once a day."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import MailWish, SignalChoice, SignalKind, errors
from webui.access import ADMINS, SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.layout import note
from webui.presenters.wishes import KINDS, MAILS, may_be_silent

pages = Blueprint("wishes", __name__)


@pages.get("/account/meldingen")
@entry(SIGNED_IN)
def show() -> str:
    """My choices, with whose they are: mine, my function's, or the program's."""
    return render_template(
        "account/wishes.html",
        choices=engine().signal_choices(me().username),
        kinds=KINDS,
        mails=MAILS,
        may_be_silent=may_be_silent,
        email=me().email,
    )


@pages.post("/account/meldingen")
@entry(SIGNED_IN)
def save() -> Response:
    """Keeps my choices, or forgets them so that those of my functions hold again."""
    username = me().username
    if request.form.get("keuze") == "gewoon":
        engine().save_signal_choices(f"u:{username}", (), username)
        note(_("Voor u geldt weer wat voor uw functies is ingesteld."))
    else:
        engine().save_signal_choices(f"u:{username}", _chosen(), username)
        note(_("Uw meldingen zijn bewaard."))
    return redirect(url_for("wishes.show"))


@pages.get("/beheer/functies/<function>/meldingen")
@entry(ADMINS)
def of_function(function: str) -> str:
    """What the holders of a function are told, unless they chose for themselves."""
    _must_exist(function)
    return render_template(
        "people/wishes.html",
        function=function,
        choices=engine().function_choices(function),
        kinds=KINDS,
        mails=MAILS,
        may_be_silent=may_be_silent,
    )


@pages.post("/beheer/functies/<function>/meldingen")
@entry(ADMINS)
def save_of_function(function: str) -> Response:
    """Keeps the choices of a function."""
    _must_exist(function)
    engine().save_signal_choices(f"f:{function}", _chosen(), me().username)
    note(_("De meldingen van %(function)s zijn bewaard.", function=function))
    return redirect(url_for("functions.show", name=function))


def _chosen() -> list[SignalChoice]:
    try:
        return [
            SignalChoice(
                kind,
                page=not may_be_silent(kind) or request.form.get(f"{kind}-pagina") == "ja",
                mail=MailWish(request.form.get(f"{kind}-mail", MailWish.NEVER)),
            )
            for kind in SignalKind
        ]
    except ValueError as wrong:
        raise errors.WrongValue(_("Kies een van de mogelijkheden.")) from wrong


def _must_exist(function: str) -> None:
    if not any(one.name == function for one in engine().functions()):
        raise errors.NotFound()
