"""People; for administrators also how they sign in, and what happens when they go."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import FunctionHeld, Person, Role, errors
from webui.access import ADMINS, SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.language import ngettext, told
from webui.layout import note, outside_address
from webui.presenters.accounts import EVENTS, ROLES
from webui.presenters.people import names

pages = Blueprint("people", __name__)
EMPTY_ROWS = 2  # for functions that somebody gets


@pages.get("/mensen")
@entry(SIGNED_IN)
def overview() -> str:
    """Everyone, and every function with who holds it; an administrator also sees how they sign in."""
    manages = me().has_role(Role.ADMIN)
    people = engine().people(active_only=not manages)
    sought = request.args.get("zoek", "").strip()
    return render_template(
        "people/overview.html",
        people=engine().people(active_only=not manages, search=sought) if sought else people,
        sought=sought,
        names={person.username: person.name for person in people},
        functions=engine().functions(),
        teams=engine().teams() if manages else (),
        accounts=engine().accounts() if manages else {},
        manages=manages,
    )


@pages.get("/beheer/inloggen")
@entry(ADMINS)
def sign_ins() -> str:
    """What happened with all accounts lately."""
    return render_template(
        "people/sign_ins.html", lines=engine().account_lines(limit=200), events=EVENTS, names=names()
    )


@pages.get("/beheer/mensen/nieuw")
@entry(ADMINS)
def new() -> str:
    """The form for somebody new."""
    nobody = Person("", "", "", "", True, (Role.STAFF,), ())
    return _form_page(nobody, is_new=True, error=None)


@pages.post("/beheer/mensen/nieuw")
@entry(ADMINS)
def create() -> str | Response | tuple[str, int]:
    """Adds somebody; a password they choose themselves, by a link."""
    wanted = _filled(request.form.get("gebruikersnaam", "").strip().lower(), active=True)
    if any(one.username == wanted.username for one in engine().people(active_only=False)):
        return _form_page(wanted, is_new=True, error=_("Deze gebruikersnaam bestaat al.")), 422
    try:
        _keep(wanted)
    except errors.WrongValue as refused:
        return _form_page(wanted, is_new=True, error=told(refused.sentence)), 422
    note(_("%(name)s is toegevoegd. Maak hieronder een link voor het eerste wachtwoord.", name=wanted.name))
    return redirect(url_for("people.show", username=wanted.username))


@pages.get("/beheer/mensen/<username>")
@entry(ADMINS)
def show(username: str) -> str:
    """One person: rights, and how they sign in."""
    return _form_page(engine().person(username), is_new=False, error=None)


@pages.post("/beheer/mensen/<username>")
@entry(ADMINS)
def save(username: str) -> str | Response | tuple[str, int]:
    """Changes somebody's name, address, roles and functions."""
    wanted = _filled(username, active=engine().person(username).active)
    try:
        _keep(wanted)
    except errors.WrongValue as refused:
        return _form_page(wanted, is_new=False, error=told(refused.sentence)), 422
    note(_("De gegevens van %(name)s zijn bewaard.", name=wanted.name))
    return redirect(url_for("people.show", username=username))


@pages.get("/beheer/mensen/<username>/stopt")
@entry(ADMINS)
def stop(username: str) -> str:
    """What happens to somebody's work before the account is switched off."""
    return render_template(
        "people/stop.html", person=engine().person(username), effects=engine().consequences(username)
    )


@pages.post("/beheer/mensen/<username>/stopt")
@entry(ADMINS)
def stopped(username: str) -> Response:
    """Switches an account off: out at once, and the tasks held go back to the functions."""
    person = engine().person(username)
    _keep(person, active=False)
    back, left = engine().let_go(username, me().username)
    note(_("%(name)s kan niet meer inloggen.", name=person.name))
    if back:
        note(
            ngettext(
                "%(num)d taak is terug bij de functie.", "%(num)d taken zijn terug bij de functies.", back
            )
        )
    if left:
        note(
            ngettext(
                "%(num)d taak was alleen voor deze persoon. Draag haar over aan iemand anders.",
                "%(num)d taken waren alleen voor deze persoon. Draag ze over aan iemand anders.",
                left,
            ),
            "warn",
        )
    return redirect(url_for("people.overview"))


@pages.post("/beheer/mensen/<username>/terug")
@entry(ADMINS)
def back(username: str) -> Response:
    """Switches an account on again."""
    person = engine().person(username)
    _keep(person, active=True)
    note(_("%(name)s kan weer inloggen.", name=person.name))
    return redirect(url_for("people.show", username=username))


@pages.post("/beheer/mensen/<username>/link")
@entry(ADMINS)
def link(username: str) -> str | Response:
    """A one-time link for a password: mailed, or shown this once to hand over."""
    by_mail = request.form.get("hoe") == "mail"
    token = engine().password_link(username, me().username, mail=by_mail)
    if by_mail:
        note(_("De link is gemaild. Hij werkt één keer en 24 uur lang."))
        return redirect(url_for("people.show", username=username))
    address = outside_address("sign_in.choose_password", token=token)
    return render_template("people/link.html", person=engine().person(username), address=address)


@pages.post("/beheer/mensen/<username>/account")
@entry(ADMINS)
def account(username: str) -> Response:
    """Opens a lock, ends sessions, forgets a lost telephone or an identity elsewhere."""
    by = me().username
    match request.form.get("wat"):
        case "slot":
            engine().unlock(username, by)
            note(_("Het account is van het slot."))
        case "uit":
            engine().end_sessions(username, by)
            note(_("Deze persoon is overal uitgelogd."))
        case "tweede-stap":
            engine().drop_factor(username, by)
            note(_("De tweede stap is weg. Bij de volgende keer inloggen kan zij opnieuw worden ingesteld."))
        case "dienst":
            engine().forget_identities(username, by)
            note(_("De koppeling met de inlogdienst is weg."))
        case _:
            raise errors.WrongValue(_("Kies wat er moet gebeuren."))
    return redirect(url_for("people.show", username=username))


def _filled(username: str, *, active: bool) -> Person:
    form = request.form
    held = [
        FunctionHeld(name, form.get(f"team-{number}") or None)
        for number in range(40)
        if (name := form.get(f"functie-{number}", ""))
    ]
    return Person(
        username,
        form.get("naam", "").strip()[:200],
        form.get("email", "").strip()[:200],
        form.get("telefoon", "").strip()[:50],
        active,
        tuple(role for role in Role if role.value in form.getlist("rol")) or (Role.STAFF,),
        tuple({one.function: one for one in held}.values()),
        language=form.get("taal") or None,
    )


def _keep(person: Person, *, active: bool | None = None) -> None:
    engine().save_person(
        person.username,
        name=person.name,
        email=person.email,
        telephone=person.telephone,
        roles=person.roles,
        functions=person.functions,
        active=person.active if active is None else active,
        language=person.language,
        by=me().username,
    )


def _form_page(person: Person, *, is_new: bool, error: str | None) -> str:
    return render_template(
        "people/person.html",
        person=person,
        is_new=is_new,
        error=error,
        roles=ROLES,
        functions=engine().functions(),
        teams=engine().teams(),
        held=[*person.functions, *[FunctionHeld("")] * EMPTY_ROWS],
        account=None if is_new else engine().account(person.username),
        lines=() if is_new else engine().account_lines(person.username, 15),
        events=EVENTS,
        names=names(),
    )
