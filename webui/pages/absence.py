"""Being away: who stands in, what breaks when nobody acts, and giving back what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import Role, StandIn, errors
from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.layout import note, now
from webui.presenters.moments import local
from webui.presenters.people import colleagues, names

pages = Blueprint("absence", __name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody filled in, as far as it can be understood."""

    absent: str
    stand_in: str
    first: date | None
    last: date | None
    reason: str

    @property
    def fields(self) -> dict[str, str]:
        """As the form sends it."""
        return {
            "afwezig": self.absent,
            "vervanger": self.stand_in,
            "van": self.first.isoformat() if self.first else "",
            "tot": self.last.isoformat() if self.last else "",
            "reden": self.reason,
        }


@pages.get("/mensen/afwezig")
@entry(SIGNED_IN)
def overview() -> str:
    """Who is away and who stands in, and the form to plan it."""
    person, today = me(), local(now()).date()
    stand_ins = engine().stand_ins()
    return render_template(
        "absence/overview.html",
        running=[one for one in stand_ins if one.from_day <= today],
        coming=[one for one in stand_ins if one.from_day > today],
        mine={one.id for one in stand_ins if person.username in (one.absent, one.stand_in)},
        names=names(active_only=True),
        colleagues=colleagues(),
        plan=_plan(request.args.to_dict()),
        missing={},
        may_arrange_all=person.has_role(Role.ADMIN),
    )


@pages.get("/mensen/afwezig/bekijken")
@entry(SIGNED_IN)
def preview() -> str | tuple[str, int]:
    """What breaks in these days, before anything is arranged."""
    plan = _plan(request.args.to_dict())
    missing = _missing(plan)
    if not request.args:
        return _again(plan, {})
    if missing or plan.first is None or plan.last is None:
        return _again(plan, missing), 422
    return _breaks(plan.absent, plan.stand_in, plan.first, plan.last, engine().stand_ins(), plan=plan)


@pages.get("/mensen/vervanging/<int:stand_in_id>")
@entry(SIGNED_IN)
def show(stand_in_id: int) -> str:
    """An arranged absence: what breaks as things stand now."""
    stand_ins = engine().stand_ins()
    one = _found(stand_ins, stand_in_id)
    today = local(now()).date()
    first = max(today, one.from_day)
    return _breaks(one.absent, one.stand_in, first, one.until_day, stand_ins, arranged=one)


@pages.post("/mensen/vervanging")
@entry(SIGNED_IN)
def arrange() -> Response | tuple[str, int]:
    """Arranges a stand-in: for oneself, or by an administrator for anyone."""
    person, plan = me(), _plan(request.form.to_dict())
    if plan.absent != person.username and not person.has_role(Role.ADMIN):
        raise errors.NotAllowed(_("U regelt alleen uw eigen vervanging."))
    missing = _missing(plan, stand_in=True)
    if missing or plan.first is None or plan.last is None:
        return _again(plan, missing), 422
    made = engine().save_stand_in(
        plan.absent, plan.stand_in, plan.first, plan.last, person.username, plan.reason
    )
    note(_("De vervanging is geregeld."))
    return redirect(url_for("absence.show", stand_in_id=made.id))


@pages.post("/mensen/vervanging/<int:stand_in_id>/weg")
@entry(SIGNED_IN)
def end(stand_in_id: int) -> Response:
    """Ends a stand-in now: what the stand-in took and did not finish goes back."""
    person = me()
    found = _found(engine().stand_ins(), stand_in_id)
    if person.username not in (found.absent, found.stand_in) and not person.has_role(Role.ADMIN):
        raise errors.NotAllowed(_("U regelt alleen uw eigen vervanging."))
    engine().end_stand_in(stand_in_id, person.username)
    note(_("De vervanging is weggehaald."))
    return redirect(url_for("absence.overview"))


def _breaks(
    absent: str,
    stand_in: str,
    first: date,
    last: date,
    stand_ins: tuple[StandIn, ...],
    *,
    plan: Plan | None = None,
    arranged: StandIn | None = None,
) -> str:
    return render_template(
        "absence/breaks.html",
        breaking=engine().absence(absent, first, last, me().username, stand_in=stand_in or None),
        plan=plan,
        arranged=arranged,
        others=_overlapping(stand_ins, absent, first, last, stand_in),
        names=names(active_only=True),
        colleagues=colleagues(),
    )


def _found(stand_ins: tuple[StandIn, ...], stand_in_id: int) -> StandIn:
    found = next((one for one in stand_ins if one.id == stand_in_id), None)
    if found is None:
        raise errors.NotFound(_("Deze vervanging bestaat niet (meer)."))
    return found


def _plan(fields: dict[str, str]) -> Plan:
    return Plan(
        absent=fields.get("afwezig") or me().username,
        stand_in=fields.get("vervanger", ""),
        first=_day(fields.get("van", "")),
        last=_day(fields.get("tot", "")),
        reason=fields.get("reden", "").strip(),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _missing(plan: Plan, *, stand_in: bool = False) -> dict[str, str]:
    missing = {}
    if stand_in and not plan.stand_in:
        missing["vervanger"] = _("Kies wie de taken doet.")
    if plan.stand_in == plan.absent:
        missing["vervanger"] = _("Kies iemand anders: niemand kan zichzelf vervangen.")
    if plan.first is None:
        missing["van"] = _("Vul de eerste dag in.")
    if plan.last is None:
        missing["tot"] = _("Vul de laatste dag in.")
    elif plan.first is not None and plan.last < plan.first:
        missing["tot"] = _("De laatste dag ligt voor de eerste.")
    elif plan.last < local(now()).date():
        missing["tot"] = _("De laatste dag is al voorbij.")
    if stand_in and not plan.reason:
        missing["reden"] = _("Schrijf op waarom er een vervanger is.")
    return missing


def _again(plan: Plan, missing: dict[str, str]) -> str:
    return render_template(
        "absence/plan.html",
        plan=plan,
        missing=missing,
        names=names(active_only=True),
        colleagues=colleagues(),
        may_arrange_all=me().has_role(Role.ADMIN),
    )


def _overlapping(
    stand_ins: tuple[StandIn, ...], absent: str, first: date, last: date, but: str
) -> list[StandIn]:
    """Others who stand in for the same person in these days."""
    return [
        one
        for one in stand_ins
        if one.absent == absent and one.stand_in != but and one.from_day <= last and first <= one.until_day
    ]
