"""The policy that went live: versions, each diagram, table, form and letter to look at and to compare."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import Deployment, FileComparison, errors
from webui.access import OWNERS, READERS, engine, entry, me
from webui.language import gettext as _
from webui.layout import note
from webui.numbers import numbers
from webui.presenters import files as presenter
from webui.presenters import policy
from webui.presenters.drawing import ElementLook
from webui.presenters.people import names

pages = Blueprint("deployments", __name__)


@pages.get("/processen")
@entry(READERS)
def overview() -> str:
    """All versions, newest first, and the drafts that are being worked on."""
    return render_template(
        "deployments/overview.html",
        rows=engine().deployments(),
        drafts=engine().policy_drafts(me().username) if _sees_drafts() else (),
        sees_drafts=_sees_drafts(),
        names=names(),
        may_change=presenter.may_change(me()),
    )


@pages.get("/processen/<int:deployment_id>")
@entry(READERS)
def show(deployment_id: int) -> str:
    """The files of one version, by kind."""
    rows = engine().deployments()
    called = engine().file_names(deployment_id)
    files = engine().deployed_files(deployment_id)
    return render_template(
        "deployments/show.html",
        deployment=presenter.chosen(rows, deployment_id),
        others=[row for row in rows if row.id != deployment_id],
        groups=presenter.by_kind(files, called),
        called=called,
        names=names(),
    )


@pages.get("/processen/<int:deployment_id>/bestand/<path:path>")
@entry(READERS)
def file(deployment_id: int, path: str) -> str:
    """One file: a diagram as a drawing, a table as a grid, a form as questions, a letter as text."""
    view = engine().policy_file(deployment_id, path)
    deployment = _deployment(deployment_id)
    wanted = request.args.get("plek", "")
    looks = {wanted: ElementLook("asked")} if wanted else {}
    drawn = policy.sheets(engine().drawing(deployment_id, path), looks) if path.endswith(".bpmn") else None
    register = engine().norm_register(deployment_id)
    return render_template(
        "deployments/file.html",
        **presenter.shown(path, view),
        called=engine().file_names(deployment_id).get(path, ""),
        drawn=drawn,
        changed=frozenset(),
        carried=register.carried_in(path) if register else (),
        wanted=wanted,
        filled=url_for("foresight.letter", deployment_id=deployment_id, path=path)
        if presenter.is_letter(path) and _sees_drafts()
        else None,
        crumbs=[
            (_("Processen"), url_for("deployments.overview")),
            (
                _("Versie %(number)d", number=deployment.number),
                url_for("deployments.show", deployment_id=deployment_id),
            ),
            (path, None),
        ],
    )


@pages.get("/processen/vergelijk")
@entry(READERS)
def choose() -> Answer:
    """From the form with two versions to the page that compares them."""
    chosen = numbers(request.args.get(name, "") for name in ("van", "met"))
    if len(chosen) < 2:
        note(_("Kies twee versies."), "warn")
        return redirect(url_for("deployments.overview"))
    return redirect(url_for("deployments.compare", old_id=chosen[0], new_id=chosen[1]))


@pages.get("/processen/<int:old_id>/vergelijk/<int:new_id>")
@entry(READERS)
def compare(old_id: int, new_id: int) -> str:
    """What differs between two versions, in sentences and on the drawings."""
    rows = engine().deployments()
    old, new = presenter.chosen(rows, old_id), presenter.chosen(rows, new_id)
    found = engine().compare(old_id, new_id)
    pictures = {one.path: _pictures(one, old_id, new_id) for one in found if one.path.endswith(".bpmn")}
    return render_template(
        "deployments/compare.html",
        old=old,
        new=new,
        rows=rows,
        files=found,
        pictures=pictures,
        called={**engine().file_names(old_id), **engine().file_names(new_id)},
    )


def _pictures(one: FileComparison, old_id: int, new_id: int) -> list[policy.Sheets]:
    """The old and the new sheet with what differs marked; those that can be drawn."""
    made: list[policy.Sheets] = []
    for heading, deployment_id, before in ((_("Was"), old_id, True), (_("Is nu"), new_id, False)):
        try:
            diagram = engine().drawing(deployment_id, one.path)
        except errors.NotFound:
            continue
        looks = policy.change_looks(one, before=before)
        made.append(policy.sheets(diagram, looks, heading, key=f"{one.path}-{before}"))
    return made


@pages.get("/processen/<int:deployment_id>/alles.zip")
@entry(READERS)
def archive(deployment_id: int) -> Response:
    """All files of one version, for a modeller on the desktop."""
    number = _deployment(deployment_id).number
    letter = policy.READ_ME.format(name=f"versie {number}")
    return zip_answer(engine().bundle(deployment_id, letter), f"processen-versie-{number}.zip")


def zip_answer(content: bytes, name: str) -> Response:
    """A ZIP to keep."""
    return Response(
        content,
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sees_drafts() -> bool:
    """Whether this person may look at what is being worked on too; who only supervises may not."""
    return me().has_role(*OWNERS.roles)


def _deployment(deployment_id: int) -> Deployment:
    return presenter.chosen(engine().deployments(), deployment_id)
