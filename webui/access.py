"""Who may enter which page. Every view says so with `@entry(...)`; a view that does not say is closed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _  # our own (webui.language) asks this room who is there
from werkzeug.exceptions import NotFound

from engine import Person, Role, errors
from webui import session_ended

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from engine import Engine, Settings

ID = "id"  # of a session: random, by which it is known when somebody signs out of it

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Entry:
    """Who may enter: anyone, or those signed in, or only those with one of `roles`; `demo` pages exist in a
    demonstration only."""

    signed_in: bool
    roles: tuple[Role, ...] = ()
    demo: bool = False


ANYONE = Entry(signed_in=False)
SIGNED_IN = Entry(signed_in=True)
OPERATORS = Entry(signed_in=True, roles=(Role.OPERATOR,))
OWNERS = Entry(signed_in=True, roles=(Role.OWNER, Role.OPERATOR))
READERS = Entry(signed_in=True, roles=(Role.OWNER, Role.OPERATOR, Role.AUDITOR))
AUTHORS = Entry(signed_in=True, roles=(Role.OWNER,))
ADMINS = Entry(signed_in=True, roles=(Role.ADMIN,))
DEMO = Entry(signed_in=True, demo=True)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every page needs."""

    engine: Engine
    settings: Settings


def engine() -> Engine:
    """The engine of this application."""
    return cast(Surroundings, current_app.extensions["behoorlijk"]).engine


def settings() -> Settings:
    """The settings of this application."""
    return cast(Surroundings, current_app.extensions["behoorlijk"]).settings


def entry(who: Entry) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Says who may enter a view; `guard` reads it."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.__entry__ = who  # type: ignore[attr-defined]
        return view

    return mark


def entry_of(app: Flask, endpoint: str) -> Entry | None:
    """The entry rule of an endpoint; None when its view says nothing."""
    return getattr(app.view_functions.get(endpoint), "__entry__", None)


def me() -> Person:
    """The person who is signed in; for views whose entry rule asks for one."""
    person = current_person()
    if person is None:
        raise errors.NotAllowed()
    return person


def current_person() -> Person | None:
    """The person who is signed in, read once per request; a person set inactive is signed out at once."""
    if "person" not in g:
        g.person = None
        username = session.get("username")
        if username:
            try:
                person = engine().person(username)
            except errors.NotFound:
                person = None
            # A password that was set anew, or "sign out everywhere", ends the sessions from before.
            current = person is not None and session.get("epoch", 0) == person.session_epoch
            lasts = current and _began_lately() and not engine().session_ended(str(session.get(ID, "")))
            if person is not None and person.active and lasts:
                g.person = person
            else:
                session.clear()
    return cast("Person | None", g.person)


def _began_lately() -> bool:
    """Whether this session has not come to its end, however busy it was. By the machine's clock: moving the
    one of a demonstration signs nobody out."""
    return time() - float(session.get("since", 0)) < settings().session_hours * 3600


def guard() -> Response | None:
    """Before every page: lets in, sends to the sign-in page, or refuses."""
    if request.endpoint is None:
        return None
    who = entry_of(current_app, request.endpoint)
    if who is None:
        raise errors.NotAllowed()
    if who.demo and not settings().demo:
        raise NotFound()
    if not who.signed_in:
        return None
    person = current_person()
    if person is None:
        if request.method == "POST" and session_ended.typed():
            return session_ended.page()
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign_in.form", terug=wanted))
    if who.roles and not person.has_role(*who.roles):
        raise errors.NotAllowed(
            _("Deze pagina is niet voor uw functie. Vraag de beheerder als u haar nodig hebt.")
        )
    return None


def _begin_look() -> None:
    """A page is one look at the database: one transaction, and what every page asks is asked once."""
    g.look = ExitStack()
    g.look.enter_context(engine().look())


def _end_look(problem: BaseException | None) -> None:
    if "look" in g:
        g.pop("look").close()


def install(app: Flask) -> None:
    """Makes every request of this application one look at the database."""
    app.before_request(_begin_look)
    app.teardown_request(_end_look)


def install_guard(app: Flask) -> None:
    """Guards every request of this application, after what may be asked of a page that is refused too."""
    app.before_request(guard)
