"""Looking at one case: each of its parts, and the whole of it as a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, render_template, request, url_for

from engine import CaseView
from webui import waiting_files
from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.language import told
from webui.layout import Tab, now
from webui.pages.cases.blueprint import pages, stamp
from webui.presenters import case as presenter
from webui.presenters import drawing
from webui.sending import sent_along

PARTS = {"show": "overzicht", "papers": "stukken"}  # as the log of looks calls them


def _page(template: str, instance_id: int, here: str, **more: Any) -> str:
    case = engine().case(instance_id, me().username, PARTS.get(here, here))
    return render_template(
        f"cases/{template}.html",
        case=case,
        tabs_of_case=tabs(case, here),
        **presenter.shared(case, now()),
        **more,
    )


def tabs(case: CaseView, here: str) -> list[Tab]:
    """The parts of a case, with where one is."""
    tabs = (
        ("show", _("Overzicht"), None),
        ("place", _("Procedure"), None),
        ("papers", _("Stukken"), len(case.papers)),
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
        tabs_of_case=tabs(case, "place"),
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


def papers_page(instance_id: int, secret: str, wrong: Mapping[str, str] = MappingProxyType({})) -> str:
    """Letters and other documents; what was filled in to add one, with what is wrong with it by field."""
    waiting = waiting_files.waiting(secret) if request.method == "POST" else ()
    return _page("papers", instance_id, "papers", secret=secret, waiting=waiting, wrong=wrong)


@pages.get("/zaken/<int:instance_id>/mensen")
@entry(SIGNED_IN)
def people(instance_id: int) -> str:
    """Who has a part in the case, and what is known about it."""
    case = engine().case(instance_id, me().username, "mensen en gegevens")
    return render_template(
        "cases/people.html",
        case=case,
        tabs_of_case=tabs(case, "people"),
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
        tabs_of_case=tabs(case, "history"),
        days=presenter.history_by_day(case.history, kind, who),
        kinds=[(key, told(label)) for key, (label, _wanted) in presenter.HISTORY_KINDS.items()],
        kind=kind,
        actors=sorted({row.actor_name for row in case.history}),
        who=who,
        **presenter.shared(case, now()),
    )


@pages.get("/zaken/<int:instance_id>/dossier.zip")
@entry(SIGNED_IN)
def export(instance_id: int) -> Response:
    """The whole file of a case."""
    case = engine().case(instance_id, me().username)
    packed = engine().export(instance_id, me().username)
    return sent_along(packed, f"dossier-{case.key}-{stamp(now())}.zip")
