"""Drafts of the policy: send in changed files, see what they change and what is wrong, publish."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import DraftState, PolicyDraft, errors
from webui.access import AUTHORS, OWNERS, engine, entry, me, settings
from webui.language import gettext as _
from webui.language import ngettext, told
from webui.layout import note
from webui.pages.deployments import zip_answer
from webui.presenters import files as presenter
from webui.presenters import policy
from webui.presenters.drawing import ElementLook
from webui.presenters.people import names

pages = Blueprint("drafts", __name__)


@pages.post("/processen/concept")
@entry(AUTHORS)
def begin() -> Answer:
    """Begins a draft on the version that is live."""
    draft = engine().begin_draft(request.form.get("naam", ""), me().username)
    note(_("Het concept is begonnen. Er verandert niets totdat het wordt gepubliceerd."))
    return _to(draft.id)


@pages.get("/processen/concept/<int:draft_id>")
@entry(OWNERS)
def show(draft_id: int) -> str:
    """What the draft changes, what is wrong with it, and what can be done with it."""
    report = engine().draft_report(draft_id, me().username)
    known = engine().draft_places(draft_id, {one.file for one in report.review.findings}, me().username)
    versions = {row.id: row.number for row in engine().deployments()}
    mine = me().username
    return render_template(
        "deployments/draft.html",
        draft=report.draft,
        report=report,
        files=report.review.differences,
        called=engine().file_names(report.draft.based_on),
        remarks=policy.remarks(report.review.findings, report.review.new_findings, known),
        names=names(),
        versions=versions,
        letters={one.path for one in report.review.differences if presenter.is_letter(one.path)},
        forms=any(one.path.endswith(".form") for one in report.review.differences),
        tables=any(one.path.endswith(".dmn") for one in report.review.differences),
        impact=any(one.path.endswith((".dmn", "calendar.csv")) for one in report.review.differences),
        next_number=max(versions.values(), default=0) + 1,
        may_change=presenter.may_change(me()),
        second=settings().second_approval,
        own_work=report.draft.offered_by == mine
        or any(one.uploaded_by == mine for one in report.draft.files),
        open=report.draft.state is DraftState.OPEN,
        offered=report.draft.state is DraftState.OFFERED,
    )


@pages.get("/processen/concept/<int:draft_id>/bestand/<path:path>")
@entry(OWNERS)
def file(draft_id: int, path: str) -> str:
    """One file of the draft, with what changed and what is wrong marked on it."""
    report = engine().draft_report(draft_id, me().username)
    view = engine().policy_file(None, path, draft_id=draft_id, by=me().username)
    comparison = next((one for one in report.review.differences if one.path == path), None)
    looks: dict[str, ElementLook] = {
        **policy.change_looks(comparison),
        **policy.finding_looks(report.review.findings, path),
    }
    drawn = None
    if path.endswith(".bpmn"):
        try:
            diagram = engine().draft_drawing(draft_id, path, me().username)
        except errors.NotFound:
            pass  # it cannot be read; the remarks say why
        else:
            drawn = policy.sheets(diagram, looks)
    here = [one for one in report.review.findings if one.file == path]
    known = engine().draft_places(draft_id, {path} if here else (), me().username)
    fresh = sum(1 for one in report.review.findings[: report.review.new_findings] if one.file == path)
    return render_template(
        "deployments/file.html",
        **presenter.shown(path, view),
        called=engine().file_names(report.draft.based_on).get(path, ""),
        drawn=drawn,
        changed=frozenset(comparison.marks) if comparison else frozenset(),
        wrong=frozenset(name for name, look in looks.items() if look.state == "refused"),
        comparison=comparison,
        used_in=[
            (title, url_for("foresight.letter", draft_id=draft_id, path=letter))
            for letter, title in engine().letters_with(draft_id, path, me().username)
        ],
        filled=url_for("foresight.letter", draft_id=draft_id, path=path)
        if presenter.is_letter(path)
        else None,
        remarks=policy.remarks(here, fresh, known),
        crumbs=[
            (_("Processen"), url_for("deployments.overview")),
            (report.draft.name, url_for("drafts.show", draft_id=draft_id)),
            (path, None),
        ],
    )


@pages.get("/processen/concept/<int:draft_id>/alles.zip")
@entry(OWNERS)
def archive(draft_id: int) -> Response:
    """All files as they would go live."""
    name = engine().policy_draft(draft_id, me().username).name
    letter = policy.READ_ME.format(name=f"concept {name}")
    return zip_answer(
        engine().bundle(None, letter, draft_id=draft_id, by=me().username),
        f"processen-concept-{draft_id}.zip",
    )


@pages.post("/processen/concept/<int:draft_id>/bestanden")
@entry(AUTHORS)
def upload(draft_id: int) -> Answer:
    """Takes in changed files, or a ZIP of them."""
    sent = [(one.filename or "", one.read()) for one in request.files.getlist("bestanden") if one.filename]
    if not sent:
        raise errors.WrongValue(_("Kies eerst een bestand."))
    taken = engine().put_in_draft(draft_id, sent, me().username)
    if taken.files:
        note(
            ngettext(
                "%(num)d bestand is bekeken en in het concept gezet.",
                "%(num)d bestanden zijn bekeken en in het concept gezet.",
                len(taken.files),
            )
        )
    for sentence in taken.refused[:12]:
        note(told(sentence), "warn")
    return _to(draft_id)


@pages.post("/processen/concept/<int:draft_id>/haal-weg")
@entry(AUTHORS)
def take_away(draft_id: int) -> Answer:
    """The file will not be in the next version."""
    engine().take_from_draft(draft_id, request.form.get("pad", ""), me().username)
    return _to(draft_id)


@pages.post("/processen/concept/<int:draft_id>/zoals-het-was")
@entry(AUTHORS)
def undo(draft_id: int) -> Answer:
    """The file stays as it is live; a new one goes from the draft."""
    path = request.form.get("pad", "")
    engine().undo_in_draft(draft_id, path, me().username)
    note(_("De verandering van %(path)s is uit het concept gehaald.", path=path))
    return _to(draft_id)


@pages.post("/processen/concept/<int:draft_id>/werk-bij")
@entry(AUTHORS)
def bring_up(draft_id: int) -> Answer:
    """Bases the draft on the version that is live now."""
    both = engine().bring_draft_up(draft_id, me().username)
    note(_("Het concept is bijgewerkt naar de nieuwste versie."))
    if both:
        note(
            _(
                "Deze bestanden veranderden aan beide kanten; die van het concept gelden: %(files)s.",
                files=", ".join(both),
            ),
            "warn",
        )
    return _to(draft_id)


@pages.post("/processen/concept/<int:draft_id>/bied-aan")
@entry(AUTHORS)
def offer(draft_id: int) -> Answer:
    """Asks a second person to look and publish."""
    engine().offer_draft(draft_id, request.form.get("toelichting", ""), me().username)
    note(_("Het concept is aangeboden. Een andere proceseigenaar kan het nu publiceren."))
    return _to(draft_id)


@pages.post("/processen/concept/<int:draft_id>/neem-terug")
@entry(AUTHORS)
def take_back(draft_id: int) -> Answer:
    """Works on an offered draft again."""
    engine().take_draft_back(draft_id, me().username)
    return _to(draft_id)


@pages.post("/processen/concept/<int:draft_id>/leg-weg")
@entry(AUTHORS)
def discard(draft_id: int) -> Answer:
    """Puts the draft aside."""
    engine().discard_draft(draft_id, me().username)
    note(_("Het concept is weggelegd. Er is niets live gegaan."))
    return redirect(url_for("deployments.overview"))


@pages.post("/processen/concept/<int:draft_id>/publiceer")
@entry(AUTHORS)
def publish(draft_id: int) -> Answer:
    """Puts the draft live; when the check refuses, everything stays as it was."""
    outcome = engine().publish_draft(draft_id, request.form.get("toelichting", ""), me().username)
    if outcome.deployment is None:
        note(_("Er staan nog fouten in. Er is niets live gegaan en niets verloren."), "bad")
        return _to(draft_id)
    note(_("Versie %(number)d is live. Nieuwe zaken volgen deze versie.", number=outcome.deployment.number))
    return redirect(url_for("deployments.show", deployment_id=outcome.deployment.id))


def _to(draft: int | PolicyDraft) -> Answer:
    draft_id = draft if isinstance(draft, int) else draft.id
    return redirect(url_for("drafts.show", draft_id=draft_id))
