"""The desk: the same with several tasks at once, saved filters, and what somebody chose for their screen."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import DeskChoice, TaskOutcome, errors
from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.language import ngettext
from webui.layout import note
from webui.numbers import numbers
from webui.presenters import inbox_filter
from webui.sessions import own_address

pages = Blueprint("desk", __name__)


@pages.post("/taken/samen")
@entry(SIGNED_IN)
def together() -> str | Response:
    """Does with the chosen tasks (or with the one of the pressed button) what was asked."""
    action, task_ids = request.form.get("samen", ""), _chosen()
    one, colon, number = request.form.get("een", "").partition(":")
    if colon:
        action, task_ids = one, numbers([number])
    if not task_ids:
        note(_("Kies eerst een of meer taken."), "warn")
        return redirect(_back())
    if action == "draag-over":
        return redirect(url_for("desk.hand_over", taak=task_ids, terug=_back()), 303)
    if action == "pak-op":
        return _told(
            engine().claim_several(task_ids, me().username),
            lambda n: ngettext("%(num)d taak opgepakt.", "%(num)d taken opgepakt.", n),
        )
    if action == "geef-terug":
        if engine().giving_back(task_ids, me().username):
            return redirect(url_for("desk.give_back", taak=task_ids, terug=_back()), 303)
        return _given_back(task_ids)
    raise errors.WrongValue(_("Kies wat er met de taken moet gebeuren."))


@pages.get("/taken/teruggeven")
@entry(SIGNED_IN)
def give_back() -> str | Response | tuple[str, int]:
    """Asks why tasks of colleagues are given back."""
    return _ask_why(numbers(request.args.getlist("taak")), own_address(request.args.get("terug")))


@pages.post("/taken/teruggeven")
@entry(SIGNED_IN)
def gave_back() -> str | Response | tuple[str, int]:
    """Gives the tasks back, with the reason; without one it asks again."""
    reason = request.form.get("reden", "").strip()
    if not reason:
        return _ask_why(_chosen(), _back(), missing=True)
    return _given_back(_chosen(), reason)


def _ask_why(task_ids: list[int], back: str, *, missing: bool = False) -> str | Response | tuple[str, int]:
    tasks = engine().giving_back(task_ids, me().username)
    if not tasks:
        note(_("Deze taken zijn niet (meer) bij een collega."), "warn")
        return redirect(back)
    page = render_template("desk/give_back.html", tasks=tasks, task_ids=task_ids, back=back, missing=missing)
    return (page, 422) if missing else page


def _given_back(task_ids: list[int], reason: str = "") -> str | Response:
    return _told(
        engine().release_several(task_ids, me().username, reason),
        lambda n: ngettext(
            "%(num)d taak ligt weer klaar voor anderen.",
            "%(num)d taken liggen weer klaar voor anderen.",
            n,
        ),
    )


@pages.get("/taken/overdragen")
@entry(SIGNED_IN)
def hand_over() -> str:
    """Asks to whom these tasks go, and why."""
    return _ask_whom(numbers(request.args.getlist("taak")), own_address(request.args.get("terug")))


@pages.post("/taken/overdragen")
@entry(SIGNED_IN)
def handed_over() -> str | Response | tuple[str, int]:
    """Hands the tasks over; without a person or a reason it asks again, and keeps what was filled in."""
    task_ids, to = _chosen(), request.form.get("naar", "")
    reason = request.form.get("reden", "").strip()
    if not to or not reason:
        missing = {}
        if not to:
            missing["naar"] = _("Kies wie de taken krijgt.")
        if not reason:
            missing["reden"] = _("Schrijf op waarom u de taken overdraagt.")
        return _ask_whom(task_ids, _back(), to, reason, missing), 422
    name = engine().person(to).name
    return _told(
        engine().hand_over_several(task_ids, to, me().username, reason),
        lambda n: ngettext(
            "%(num)d taak overgedragen aan %(name)s.",
            "%(num)d taken overgedragen aan %(name)s.",
            n,
            name=name,
        ),
    )


def _ask_whom(
    task_ids: list[int], back: str, to: str = "", reason: str = "", missing: dict[str, str] | None = None
) -> str:
    asked = engine().handing_over(task_ids, me().username)
    return render_template(
        "desk/hand_over.html",
        asked=asked,
        suiting=[one for one in asked.people if one.suits],
        others=[one for one in asked.people if not one.suits],
        to=to,
        reason=reason,
        missing=missing or {},
        back=back,
    )


def _told(outcomes: tuple[TaskOutcome, ...], done: Callable[[int], str]) -> str | Response:
    """Back to the inbox when all went well; else a page that tells per task what was refused and why."""
    went = [one for one in outcomes if one.done]
    sentence = done(len(went)) if went else ""
    if len(went) == len(outcomes):
        note(sentence)
        return redirect(_back())
    return render_template(
        "desk/outcome.html",
        went=went,
        refused=[one for one in outcomes if not one.done],
        sentence=sentence,
        back=_back(),
    )


@pages.post("/taken/filters")
@entry(SIGNED_IN)
def save_filter() -> Response:
    """Keeps the filter of the inbox under a name, for oneself or shared."""
    form, person = request.form, me()
    query = inbox_filter.query(inbox_filter.fields_of(form.get("vraag", "")))
    filter_id = engine().save_filter(
        person.username, form.get("naam", ""), query, shared_with=form.get("delen", "")
    )
    if form.get("begin") == "ja":
        engine().choose(person.username, DeskChoice.FILTER, str(filter_id))
    note(_("Het filter is bewaard."))
    return redirect(_back())


@pages.post("/taken/filters/<int:filter_id>/weg")
@entry(SIGNED_IN)
def drop_filter(filter_id: int) -> Response:
    """Throws a saved filter away."""
    engine().drop_filter(filter_id, me().username)
    note(_("Het filter is weggehaald."))
    return redirect(url_for("inbox.show", welke="all"))


@pages.post("/taken/keuze")
@entry(SIGNED_IN)
def choose() -> Response:
    """Remembers how somebody wants their own screen."""
    wanted = next((one for one in DeskChoice if one.value == request.form.get("wat")), None)
    if wanted is None:
        raise errors.WrongValue(_("Deze keuze bestaat niet."))
    engine().choose(me().username, wanted, request.form.get("waarde", ""))
    return redirect(_back())


def _back() -> str:
    return own_address(request.form.get("terug"))


def _chosen() -> list[int]:
    return numbers(request.form.getlist("taak"))
