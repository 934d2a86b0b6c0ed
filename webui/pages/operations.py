"""What runs behind the screens: incidents with cause, mend and retry; instances; the book of timers; mail."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import FormErrors, InstanceState, SetbackKind, errors
from webui import house_style
from webui.access import OPERATORS, engine, entry, me
from webui.language import N_, ngettext, told
from webui.language import gettext as _
from webui.layout import Tab, note
from webui.numbers import numbers
from webui.presenters import case as case_words
from webui.presenters.people import names
from webui.presenters.types import type_in_words

pages = Blueprint("operations", __name__)
PAGE = 50
MOST_AT_ONCE = 200
OUTSIDE = {
    SetbackKind.POST: N_("Binnengekomen post"),
    SetbackKind.SOURCE: N_("Postbus of scanmap"),
    SetbackKind.MAIL: N_("Uitgaande mail"),
    SetbackKind.UPKEEP: N_("Onderhoud door het programma"),
    SetbackKind.START: N_("Begin van een procedure"),
}
LABELS = {
    "incidents": N_("Storingen"),
    "instances": N_("Wat er loopt"),
    "timers": N_("Klokken en stappen"),
    "outbox": N_("Uitgaande mail"),
}


def _tabs(here: str) -> list[Tab]:
    return [Tab(_(label), url_for(f"operations.{name}"), name == here) for name, label in LABELS.items()]


@pages.get("/beheer/storingen")
@entry(OPERATORS)
def incidents() -> str:
    """What stands still, by cause: the newest first, with its message."""
    resolved = request.args.get("opgelost") == "ja"
    return render_template(
        "operations/incidents.html",
        causes=engine().causes(me().username, resolved=resolved),
        setbacks=engine().setbacks(me().username, resolved=resolved),
        outside={kind: _(label) for kind, label in OUTSIDE.items()},
        resolved=resolved,
        names=names(),
        most=MOST_AT_ONCE,
        style=house_style.present(),
        tabs_here=_tabs("incidents"),
    )


@pages.post("/beheer/storingen/buiten-zaken/<int:setback_id>/opnieuw")
@entry(OPERATORS)
def retry_outside(setback_id: int) -> Response:
    """Tries again what stands still outside any case; when it fails again the cause of now is told."""
    try:
        engine().retry_setback(setback_id, me().username)
    except (errors.EngineFailed, errors.Conflict) as failure:
        note(told(failure.sentence), "bad")
    else:
        note(_("Opgelost: het gaat weer."))
    return redirect(url_for("operations.incidents"))


@pages.post("/beheer/storingen/buiten-zaken/<int:setback_id>/sluiten")
@entry(OPERATORS)
def close_outside(setback_id: int) -> Response:
    """Closes what will not go again and need not."""
    engine().close_setback(setback_id, me().username, request.form.get("reden", ""))
    note(_("De storing is gesloten."))
    return redirect(url_for("operations.incidents"))


@pages.post("/beheer/storingen/opnieuw")
@entry(OPERATORS)
def retry_all() -> Response:
    """Tries everything of one cause again, each by itself."""
    chosen = numbers(request.form.getlist("storing"))[:MOST_AT_ONCE]
    if not chosen:
        raise errors.WrongValue(_("Kies wat u opnieuw wilt proberen."))
    mail = _is_mail(chosen[0])  # one cause is one kind
    mended, left = engine().retry_incidents(chosen, me().username, request.form.get("reden", "").strip())
    if mended and mail:
        note(_mail_waits(mended))
    elif mended:
        note(ngettext("%(num)d zaak loopt weer.", "%(num)d zaken lopen weer.", mended))
    if left and mail:
        note(ngettext("%(num)d e-mail staat nog stil.", "%(num)d e-mails staan nog stil.", left), "bad")
    elif left:
        note(ngettext("%(num)d zaak staat nog stil.", "%(num)d zaken staan nog stil.", left), "bad")
    return redirect(url_for("operations.incidents"))


@pages.post("/beheer/storingen/mail/sluiten")
@entry(OPERATORS)
def close_mail() -> Response:
    """Closes mail that need not leave any more: one, or all of one cause."""
    chosen = numbers(request.form.getlist("storing"))[:MOST_AT_ONCE]
    if not chosen:
        raise errors.WrongValue(_("Kies wat u opnieuw wilt proberen."))
    for incident_id in chosen:
        engine().close_mail(incident_id, me().username, request.form.get("reden", "")[:500])
    note(_("De storing is gesloten."))
    return redirect(url_for("operations.incidents"))


@pages.get("/beheer/storingen/<int:incident_id>")
@entry(OPERATORS)
def incident(incident_id: int) -> str:
    """One incident: its cause in full, and the values of the case to mend."""
    return _incident(incident_id)


def _incident(incident_id: int, problems: Sequence[tuple[str, str]] = ()) -> str:
    """`problems`: what cannot be taken of what was typed, each with the id of its field."""
    return render_template(
        "operations/incident.html",
        view=engine().incident(incident_id, me().username),
        tabs_here=_tabs("incidents"),
        problems=problems,
        typed=list(zip(request.form.getlist("naam"), request.form.getlist("waarde"), strict=False)),
        reason=request.form.get("reden", ""),
        type_in_words=type_in_words,
    )


@pages.post("/beheer/storingen/<int:incident_id>/opnieuw")
@entry(OPERATORS)
def retry(incident_id: int) -> Response | tuple[str, int]:
    """Mends values and tries again; when it fails again the cause is told, the incident stays, and what was
    typed stands there still."""
    given = _values()
    reason = request.form.get("reden", "").strip()
    values = engine().typed_values(incident_id, me().username, given)
    if isinstance(values, FormErrors):
        names = [name.strip() for name in request.form.getlist("naam")]
        wrong = [(f"waarde-{names.index(one.field) + 1}", told(one.message)) for one in values.errors]
        return _incident(incident_id, wrong), 422
    if values and not reason:
        return _incident(
            incident_id, [("reden", _("Schrijf op waarom u gegevens van de zaak verandert."))]
        ), 422
    mail = _is_mail(incident_id)
    try:
        engine().retry_incident(incident_id, me().username, variables=values or None, reason=reason)
    except (errors.EngineFailed, errors.WrongValue) as failure:
        if values:
            return _incident(incident_id, [("waarde-1", told(failure.sentence))]), 422
        note(told(failure.sentence), "bad")
    else:
        note(_mail_waits(1) if mail else _("Opgelost: de zaak loopt weer."))
    return redirect(url_for("operations.incidents"))


def _is_mail(incident_id: int) -> bool:
    return engine().incident(incident_id, me().username).row.kind == "mail"


def _mail_waits(number: int) -> str:
    """Mail leaves from the outbox afterwards: whether it does is not known yet."""
    return ngettext(
        "%(num)d mail staat weer klaar. Bij ‘Uitgaande mail’ ziet u of het verzenden nu lukt.",
        "%(num)d mails staan weer klaar. Bij ‘Uitgaande mail’ ziet u of het verzenden nu lukt.",
        number,
    )


@pages.get("/beheer/lopend")
@entry(OPERATORS)
def instances() -> str:
    """How many cases there are per version and state, and which."""
    args = request.args
    state = InstanceState(args["stand"]) if args.get("stand") in set(InstanceState) else None
    version, before = (next(iter(numbers(args.getlist(name))), None) for name in ("versie", "voor"))
    rows = engine().instance_lines(
        deployment_id=version,
        process_id=args.get("proces") or None,
        state=state,
        before=before,
        limit=PAGE + 1,
        person=me().username,
    )
    counts = engine().instance_counts()
    return render_template(
        "operations/instances.html",
        rows=rows[:PAGE],
        onward=rows[PAGE - 1].id if len(rows) > PAGE else None,
        counts=counts,
        processes=sorted({one.process_id for one in counts}),
        deployments={one.id: one for one in engine().deployments()},
        states=case_words.STATES,
        chosen={"versie": version, "stand": state, "proces": args.get("proces") or None},
        tabs_here=_tabs("instances"),
    )


@pages.get("/beheer/klokken")
@entry(OPERATORS)
def timers() -> str:
    """Stored moments, the moments that were, and waiting jobs."""
    return render_template(
        "operations/timers.html",
        timers=engine().timers(person=me().username),
        fired=engine().fired_timers(100, me().username),
        jobs=engine().jobs(person=me().username),
        tabs_here=_tabs("timers"),
    )


@pages.get("/beheer/mail")
@entry(OPERATORS)
def outbox() -> str:
    """Mail that leaves, left, or could not leave."""
    rows = engine().outgoing(me().username)
    return render_template("operations/outbox.html", rows=rows, tabs_here=_tabs("outbox"))


@pages.post("/beheer/mail/nu")
@entry(OPERATORS)
def hurry_mail() -> Response:
    """Mail that rests before it is tried again is tried now."""
    number = engine().hurry_mail(me().username)
    if number:
        note(
            ngettext(
                "%(num)d e-mail wordt nu opnieuw geprobeerd. Hier ziet u straks of het lukt.",
                "%(num)d e-mails worden nu opnieuw geprobeerd. Hier ziet u straks of het lukt.",
                number,
            )
        )
    else:
        note(_("Er wacht geen mail meer op een volgende poging."), "info")
    return redirect(url_for("operations.outbox"))


@pages.post("/beheer/nu-uitvoeren")
@entry(OPERATORS)
def run() -> Response:
    """Does what is due now, without waiting for the bell."""
    counts = engine().run_due()
    note(
        _(
            "Uitgevoerd: %(timers)d klokken, %(jobs)d stappen, %(mails)d mails.",
            timers=counts.timers,
            jobs=counts.jobs,
            mails=counts.mails,
        ),
        "info",
    )
    return redirect(url_for("operations.timers"))


def _values() -> dict[str, str]:
    """Names and values that were filled in, as they were typed."""
    names, values = request.form.getlist("naam"), request.form.getlist("waarde")
    # A name stands there beforehand: only a value says that something is to change.
    return {
        name.strip(): value
        for name, value in zip(names, values, strict=False)
        if name.strip() and value.strip()
    }
