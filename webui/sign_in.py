"""Signing in and out: with a username and a password, a second step where there is one, or at the
organisation's own sign-in service; and choosing a password by a one-time link.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine import errors
from webui import oidc
from webui.access import ANYONE, current_person, engine, entry, settings
from webui.language import gettext as _
from webui.language import told
from webui.layout import note
from webui.proxies import visitor
from webui.second_step import enrol_page
from webui.sessions import begin_session, end_session, own_address

pages = Blueprint("sign_in", __name__)
STEP = "step"  # who gave the right password and has a second step to do
STEP_SECONDS = 600


@pages.get("/inloggen")
@entry(ANYONE)
def form() -> str | Response:
    """The sign-in page; in a demonstration with the people to play."""
    if current_person() is not None:
        return redirect(own_address(request.args.get("terug")))
    return _page(request.args.get("terug", ""), request.args.get("wie", ""), None)


@pages.post("/inloggen")
@entry(ANYONE)
def enter() -> str | Response | tuple[str, int]:
    """Signs in; a refusal says no more than that the pair is wrong, or until when the account is locked, or
    this address."""
    username, password = request.form.get("username", "").strip(), request.form.get("password", "")
    back = request.form.get("terug", "")
    try:
        admitted = engine().admit(username, password, visitor())
    except errors.SignInRefused as refused:
        locked = isinstance(refused, errors.LockedOut)
        return _page(back, username, refused.sentence), 429 if locked else 401
    if admitted.needs_code or admitted.must_enrol:
        session.clear()
        session[STEP] = [username, int(engine().now().timestamp()), back, admitted.must_enrol]
        return redirect(url_for("sign_in.enrol" if admitted.must_enrol else "sign_in.code"))
    begin_session(admitted.person)
    return redirect(own_address(back))


@pages.get("/inloggen/code")
@entry(ANYONE)
def code() -> str | Response:
    """Asks for the code of the telephone."""
    if _waiting(enrolling=False) is None:
        return redirect(url_for("sign_in.form"))
    return render_template("account/code.html", error=None)


@pages.post("/inloggen/code")
@entry(ANYONE)
def give_code() -> str | Response | tuple[str, int]:
    """The second step; too many wrong codes lock the account."""
    waiting = _waiting(enrolling=False)
    if waiting is None:
        return redirect(url_for("sign_in.form"))
    username, back = waiting
    try:
        person = engine().second_step(username, request.form.get("code", "")[:40], visitor())
    except errors.LockedOut as refused:
        session.clear()
        return _page(back, username, refused.sentence), 429
    except errors.SignInRefused as refused:
        return render_template("account/code.html", error=refused.sentence), 401
    begin_session(person)
    return redirect(own_address(back))


@pages.get("/inloggen/tweede-stap")
@entry(ANYONE)
def enrol() -> str | Response:
    """Who must have a second step and has none, sets it up before coming in."""
    waiting = _waiting(enrolling=True)
    if waiting is None:
        return redirect(url_for("sign_in.form"))
    return enrol_page(waiting[0], "sign_in.confirm", must=True)


@pages.post("/inloggen/tweede-stap")
@entry(ANYONE)
def confirm() -> str | Response | tuple[str, int]:
    """The first code; then the recovery codes are shown, once, and the person is in."""
    waiting = _waiting(enrolling=True)
    if waiting is None:
        return redirect(url_for("sign_in.form"))
    username, back = waiting
    try:
        codes = engine().confirm_factor(username, request.form.get("code", "")[:40])
    except errors.WrongValue as refused:
        return enrol_page(username, "sign_in.confirm", refused.sentence, must=True), 422
    begin_session(engine().person(username))
    return render_template("account/recovery.html", codes=codes, onward=own_address(back))


@pages.get("/inloggen/dienst")
@entry(ANYONE)
def elsewhere() -> str | Response | tuple[str, int]:
    """Goes to the organisation's sign-in service."""
    if not oidc.is_on():
        raise errors.NotFound()
    try:
        answer = oidc.begin()
    except errors.SignInRefused as refused:
        return _page(request.args.get("terug", ""), "", refused.sentence), 503
    session["oidc_back"] = request.args.get("terug", "")
    return answer


@pages.get("/inloggen/terug")
@entry(ANYONE)
def returned() -> str | Response | tuple[str, int]:
    """Comes back from the sign-in service; whom it knows and we do not is told so, and written down."""
    if not oidc.is_on():
        raise errors.NotFound()
    back = str(session.get("oidc_back", ""))
    try:
        claims = oidc.finish()
        hint = str(session.get(oidc.HINT, ""))
        person = engine().sign_in_elsewhere(
            oidc.issuer(), claims, claim=settings().oidc_claim, groups=settings().oidc_groups_claim
        )
    except errors.SignInRefused as refused:
        session.clear()
        return _page(back, "", refused.sentence), 403
    begin_session(person, **{oidc.HINT: hint})
    return redirect(own_address(back))


@pages.post("/uitloggen")
@entry(ANYONE)
def leave() -> Response:
    """Signs out for good, at the sign-in service too when the person came from there."""
    onward = oidc.farewell(str(session.get(oidc.HINT, "")))
    end_session()
    return redirect(onward or url_for("sign_in.form"))


@pages.get("/wachtwoord/<token>")
@entry(ANYONE)
def choose_password(token: str) -> str | tuple[str, int]:
    """A one-time link: the person chooses a password."""
    person = engine().link_is_good(token)
    if person is None:
        return render_template("account/link_over.html"), 410
    return render_template("account/choose_password.html", person=person, error=None)


@pages.post("/wachtwoord/<token>")
@entry(ANYONE)
def chosen_password(token: str) -> str | Response | tuple[str, int]:
    """Sets the password; then the person signs in with it."""
    person = engine().link_is_good(token)
    if person is None:
        return render_template("account/link_over.html"), 410
    new, again = request.form.get("nieuw", ""), request.form.get("nogmaals", "")
    try:
        if new != again:
            raise errors.WrongValue(_("De twee wachtwoorden zijn niet gelijk."))
        engine().use_password_link(token, new)
    except errors.WrongValue as refused:
        page = render_template("account/choose_password.html", person=person, error=told(refused.sentence))
        return page, 422
    session.clear()
    note(_("Uw wachtwoord is ingesteld. U kunt nu inloggen."))
    return redirect(url_for("sign_in.form", wie=person.username))


def _waiting(*, enrolling: bool) -> tuple[str, str] | None:
    """Username and way back of who is between the two steps; None when nobody is, or it took too long."""
    kept = session.get(STEP)
    if not isinstance(kept, list) or len(kept) != 4 or kept[3] is not enrolling:
        return None
    if engine().now().timestamp() - kept[1] > STEP_SECONDS:
        session.pop(STEP)
        return None
    return str(kept[0]), str(kept[2])


def _page(back: str, username: str, error: str | None) -> str:
    elsewhere = url_for("sign_in.elsewhere", terug=back or None) if oidc.is_on() else None
    return render_template(
        "sign_in.html",
        back=back,
        username=username,
        error=error,
        players=_players(),
        elsewhere=elsewhere,
        elsewhere_label=oidc.label() if elsewhere else "",
    )


def _players() -> tuple[object, ...]:
    return engine().people() if settings().demo else ()
