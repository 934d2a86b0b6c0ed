"""Cases: finding them, looking at one, entering a new one, and what an operator may do to one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import CaseView, FormErrors, errors
from webui import filled_forms, waiting_files
from webui.access import OPERATORS, SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.language import told
from webui.layout import Tab, next_page, note, now, outside_address, words
from webui.numbers import number
from webui.presenters import case as presenter
from webui.presenters import drawing, finding
from webui.sending import sent_along

pages = Blueprint("cases", __name__)

PARTS = {"show": "overzicht", "papers": "stukken"}  # as the log of looks calls them
MOST_IN_A_FILE = 5_000


@pages.get("/zaken")
@entry(SIGNED_IN)
def overview() -> str:
    """All cases that I may see, newest first."""
    asked = finding.looking(request.args)
    page = engine().cases(me().username, asked.filters(now()), request.args.get("vanaf"))
    startable = engine().startable(me().username)
    return render_template(
        "cases/overview.html",
        rows=[presenter.line(row, now()) for row in page.rows],
        scopes=[
            Tab(told(label), _list_address(asked, welke=key), key == asked.which)
            for key, (label, _filter) in finding.VIEWS.items()
        ],
        asked=asked,
        phases=presenter.phase_choices(engine().text("phases.json")),
        functions=[one.name for one in engine().functions()],
        people=engine().people(),
        processes=[(one.process_id, one.name) for one in startable],
        dues=[(key, told(label)) for key, (label, _days) in finding.DUE.items()],
        startable=startable,
        next_address=next_page(page.next_cursor),
        file_address=f"{url_for('cases.as_file')}?{urlencode(request.args.to_dict())}",
    )


def _list_address(asked: finding.Looking, **other: str) -> str:
    given = {
        "zoek": asked.search,
        "fase": asked.phase,
        "bij": asked.waiting_for,
        "proces": asked.process,
        "termijn": asked.due,
        **other,
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{url_for('cases.overview')}?{query}"


@pages.get("/zaken.csv")
@entry(SIGNED_IN)
def as_file() -> Response:
    """The list as asked, for a spreadsheet."""
    filters = finding.looking(request.args).filters(now())
    lines: list[presenter.CaseLine] = []
    cursor = None
    while len(lines) < MOST_IN_A_FILE:
        page = engine().cases(me().username, filters, cursor, 500)
        lines += [presenter.line(row, now()) for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    heads = [
        _("Nummer"), _("Onderwerp"), _("Stand"), _("Fase"), _("Wacht op"), _("Eerste termijn"),
        _("Welke termijn"), _("Begonnen"), _("Gesloten"), _("Uitkomst"),
    ]  # fmt: skip
    name = f"{words()['casesWord']}-{_stamp(now())}.csv"
    return Response(
        finding.as_csv(lines, heads),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(template: str, instance_id: int, here: str, **more: Any) -> str:
    case = engine().case(instance_id, me().username, PARTS.get(here, here))
    return render_template(
        f"cases/{template}.html",
        case=case,
        tabs_of_case=_tabs(case, here),
        **presenter.shared(case, now()),
        **more,
    )


def _tabs(case: CaseView, here: str) -> list[Tab]:
    tabs = (
        ("show", _("Overzicht"), None),
        ("place", _("Procedure"), None),
        ("papers", _("Stukken"), len(case.documents)),
        ("people", _("Mensen en gegevens"), None),
        ("history", _("Verloop"), None),
    )
    return [
        Tab(label, url_for(f"cases.{name}", instance_id=case.instance_id), name == here, count)
        for name, label, count in tabs
    ]


@pages.get("/zaken/<int:instance_id>")
@entry(SIGNED_IN)
def show(instance_id: int) -> str:
    """The case in short: what waits, for whom, until when, and what can be recorded now."""
    return _page("show", instance_id, "show")


@pages.get("/zaken/<int:instance_id>/procedure")
@entry(SIGNED_IN)
def place(instance_id: int) -> str:
    """Where the case stands: on the drawings and as a list."""
    case = engine().case(instance_id, me().username, "procedure")
    failed = {(row.process_id, row.element_id) for row in case.incidents if row.resolved_at is None}
    sheets = []
    process_id, _dot, element_id = request.args.get("stap", "").partition(".")
    for place_no, found in enumerate(case.places):
        looks = {**presenter.looks(found, failed)}
        if process_id == found.process_id and element_id:
            looks[element_id] = drawing.ElementLook("asked")
        diagram = engine().drawing(case.deployment_id, found.file)
        description = presenter.place_in_words(found)
        key, here = f"t{place_no}", drawing.where(diagram, looks)
        picture = drawing.draw(diagram, looks, title=found.name, description=description, key=key, here=here)
        asked = element_id if process_id == found.process_id else ""
        steps, link = presenter.steps(found, failed), f"{key}{drawing.HERE}" if here else ""
        sheets.append(presenter.Sheet(found, picture, description, steps, asked, link))
    sheets.sort(key=lambda sheet: (not sheet.asked, not sheet.place.open))
    return render_template(
        "cases/place.html",
        case=case,
        tabs_of_case=_tabs(case, "place"),
        sheets=sheets,
        whole=request.args.get("grootte") == "heel",
        asked=presenter.asked_step(sheets),
        **presenter.shared(case, now()),
    )


@pages.get("/zaken/<int:instance_id>/stukken")
@entry(SIGNED_IN)
def papers(instance_id: int) -> str:
    """Letters and other documents."""
    return papers_page(instance_id, waiting_files.secret_here())


def papers_page(instance_id: int, secret: str, refusal: str = "") -> str:
    """Letters and other documents; what was filled in to add one, with what is wrong with it."""
    waiting = waiting_files.waiting(secret) if request.method == "POST" else ()
    return _page("papers", instance_id, "papers", secret=secret, waiting=waiting, refusal=refusal)


@pages.get("/zaken/<int:instance_id>/mensen")
@entry(SIGNED_IN)
def people(instance_id: int) -> str:
    """Who has a part in the case, and what is known about it."""
    case = engine().case(instance_id, me().username, "mensen en gegevens")
    return render_template(
        "cases/people.html",
        case=case,
        tabs_of_case=_tabs(case, "people"),
        known=presenter.known(case.variables),
        workers=presenter.parts_of_people(case),
        **presenter.shared(case, now()),
    )


@pages.get("/zaken/<int:instance_id>/verloop")
@entry(SIGNED_IN)
def history(instance_id: int) -> str:
    """Everything that happened, in sentences, newest first."""
    who, kind = request.args.get("wie", ""), request.args.get("soort", presenter.USUAL_HISTORY)
    case = engine().case(instance_id, me().username, "verloop")
    return render_template(
        "cases/history.html",
        case=case,
        tabs_of_case=_tabs(case, "history"),
        days=presenter.history_by_day(case.history, kind, who),
        kinds=[(key, told(label)) for key, (label, _wanted) in presenter.HISTORY_KINDS.items()],
        kind=kind,
        actors=sorted({row.actor_name for row in case.history}),
        who=who,
        **presenter.shared(case, now()),
    )


@pages.get("/zaken/nieuw")
@entry(SIGNED_IN)
def choose_new() -> str | Answer:
    """Which kind of case; straight on when there is only one."""
    startable = engine().startable(me().username)
    if len(startable) == 1:
        return redirect(url_for("cases.new", process_id=startable[0].process_id))
    return render_template("cases/choose_new.html", startable=startable)


@pages.route("/zaken/nieuw/<process_id>", methods=["GET", "POST"])
@entry(SIGNED_IN)
def new(process_id: str) -> str | Answer | tuple[str, int]:
    """Entering a case as staff; with `bericht` it begins with a piece of post, which goes into the case."""
    start = engine().start_form(process_id, person=me().username)
    given = number(request.values.get("bericht"))
    post = engine().incoming_view(given, me().username) if given is not None else None
    known = engine().first_answers(process_id, post.row.id, me().username) if post else None
    filled, refusal = waiting_files.settle(filled_forms.read(start.form, known))
    status = 422 if refusal else 200
    if filled.sent and not refusal:
        try:
            outcome = engine().start(
                process_id,
                filled.answers,
                me().username,
                attachments=waiting_files.attachments(filled.secret),
            )
        except errors.FileRefused as refused:
            form = filled.view(refused.sentence)
            return render_template("cases/new.html", start=start, form=form, post=post), 422
        if not isinstance(outcome, FormErrors):
            waiting_files.handed_in(filled.secret)
            if post is not None:
                field = filled_forms.file_field(filled.view().view)
                engine().file_incoming(post.row.id, outcome.instance_id, me().username, field)
            note(_("%(key)s is vastgelegd.", key=outcome.key))
            return redirect(url_for("cases.show", instance_id=outcome.instance_id))
        filled, status = filled.refused(outcome), 422
    return render_template("cases/new.html", start=start, form=filled.view(refusal), post=post), status


@pages.post("/zaken/<int:instance_id>/notitie")
@entry(SIGNED_IN)
def note_down(instance_id: int) -> Answer:
    """Adds a note; it can only be followed by another."""
    only = request.form.get("wie") == "behandelaar"
    engine().add_note(instance_id, request.form.get("notitie", ""), me().username, handlers_only=only)
    note(_("Uw notitie is bewaard."))
    return redirect(url_for("cases.show", instance_id=instance_id, _anchor="notities"))


@pages.post("/zaken/<int:instance_id>/stilzetten")
@entry(OPERATORS)
def suspend(instance_id: int) -> Answer:
    """Stops a case, with a reason."""
    engine().suspend(instance_id, me().username, _reason())
    note(_("De zaak staat stil. Termijnen lopen door."), "warn")
    return redirect(url_for("cases.show", instance_id=instance_id))


@pages.post("/zaken/<int:instance_id>/hervatten")
@entry(OPERATORS)
def resume(instance_id: int) -> Answer:
    """Lets a stopped case go on, with a reason."""
    engine().resume(instance_id, me().username, _reason())
    note(_("De zaak loopt weer."))
    return redirect(url_for("cases.show", instance_id=instance_id))


@pages.post("/zaken/<int:instance_id>/beeindigen")
@entry(OPERATORS)
def cancel(instance_id: int) -> Answer:
    """Ends a case for good, with a reason."""
    engine().cancel(instance_id, me().username, _reason())
    note(_("De zaak is beëindigd."), "warn")
    return redirect(url_for("cases.show", instance_id=instance_id))


@pages.post("/zaken/<int:instance_id>/link")
@entry(SIGNED_IN)
def links(instance_id: int) -> str:
    """Addresses of the status pages, to tell a party on the telephone or at the counter."""
    tokens = engine().party_links(instance_id, me().username)
    known = {link.role: link for link in engine().links_of(instance_id, me().username)}
    case = engine().case(instance_id, me().username)
    addresses = [
        (party, known[party.role], token and outside_address("public.status", token=token))
        for party in case.parties
        if party.role in known
        for token in (tokens.get(party.role),)
    ]
    return render_template(
        "cases/links.html",
        case=case,
        tabs_of_case=_tabs(case, "people"),
        addresses=addresses,
        **presenter.shared(case, now()),
    )


@pages.get("/zaken/<int:instance_id>/dossier.zip")
@entry(SIGNED_IN)
def export(instance_id: int) -> Response:
    """The whole file of a case."""
    case = engine().case(instance_id, me().username)
    packed = engine().export(instance_id, me().username)
    return sent_along(packed, f"dossier-{case.key}-{_stamp(now())}.zip")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%d")


def _reason() -> str:
    reason = request.form.get("reden", "").strip()
    if not reason:
        raise errors.ReasonNeeded()
    return reason
