"""What a change of the policy would do, seen before it goes live: letters filled in, decisions taken
anew, terms counted anew, forms held against known answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request, url_for

from engine import CasePeriod, errors
from webui import error_pages
from webui.access import OWNERS, engine, entry, me
from webui.headers import FILE_POLICY, LETTER_POLICY
from webui.language import gettext as _
from webui.numbers import number
from webui.pages.documents import framed

if TYPE_CHECKING:
    from engine import LetterTrial

pages = Blueprint("foresight", __name__)


@pages.errorhandler(errors.ProcessError)
def cannot_run(problem: errors.ProcessError) -> tuple[str, int]:
    """A drawing of the draft cannot be run: nothing can be seen ahead before that is mended. Whoever looks is
    told why, with the way back to the draft."""
    draft_id = (request.view_args or {}).get("draft_id")
    if draft_id is None:
        return error_pages.refused(problem)
    draft = engine().policy_draft(draft_id, me().username)
    return render_template("deployments/cannot_run.html", draft=draft, problem=problem.sentence), 422


@pages.get("/processen/concept/<int:draft_id>/beslissingen")
@entry(OWNERS)
def decisions(draft_id: int) -> str:
    """Decisions that were really taken, by the tables of now and of the draft."""
    first, last = _day("van"), _day("tot")
    period = CasePeriod(first, last, number(request.args.get("na")))
    replay = engine().draft_replay(draft_id, me().username, period)
    asked: dict[str, Any] = {
        "draft_id": draft_id,
        "van": first and first.isoformat(),
        "tot": last and last.isoformat(),
    }
    return render_template(
        "deployments/decisions.html",
        draft=engine().policy_draft(draft_id, me().username),
        replay=replay,
        period=period,
        next_address=url_for("foresight.decisions", na=replay.oldest, **asked) if replay.more else "",
        first_address=url_for("foresight.decisions", **asked) if period.older_than else "",
    )


def _day(name: str) -> date | None:
    """A day of the address; None for none, and for what is no day."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


@pages.get("/processen/concept/<int:draft_id>/gevolgen")
@entry(OWNERS)
def impact(draft_id: int) -> str:
    """What the draft's terms would mean for the cases that run now; nothing changes."""
    return render_template(
        "deployments/impact.html",
        draft=engine().policy_draft(draft_id, me().username),
        impact=engine().draft_impact(draft_id, me().username),
    )


@pages.get("/processen/concept/<int:draft_id>/formulieren")
@entry(OWNERS)
def forms(draft_id: int) -> str:
    """What the changed forms ask, and which answers of running cases they would not take."""
    return render_template(
        "deployments/forms.html",
        draft=engine().policy_draft(draft_id, me().username),
        changes=engine().draft_forms(draft_id, me().username),
    )


@pages.get("/processen/<int:deployment_id>/ingevuld/<path:path>")
@pages.get("/processen/concept/<int:draft_id>/ingevuld/<path:path>")
@entry(OWNERS)
def letter(path: str, deployment_id: int | None = None, draft_id: int | None = None) -> Response:
    """A letter filled in with a case or with made-up data; that of a draft beside the one of now."""
    trial = _trial(path, deployment_id, draft_id)
    place = _place(deployment_id, draft_id)
    asked: dict[str, Any] = {
        **place,
        "path": path,
        "zaak": trial.case.instance_id if trial.case else None,
        "aan": trial.chosen or None,
    }

    def address(endpoint: str) -> Callable[[bool], str]:
        return lambda live: url_for(endpoint, nu="ja" if live else None, **asked)

    if draft_id is not None:
        crumb = (
            engine().policy_draft(draft_id, me().username).name,
            url_for("drafts.show", draft_id=draft_id),
        )
        file = url_for("drafts.file", draft_id=draft_id, path=path)
    else:
        version = next((one.number for one in engine().deployments() if one.id == deployment_id), 0)
        crumb = (
            _("Versie %(number)d", number=version),
            url_for("deployments.show", deployment_id=deployment_id),
        )
        file = url_for("deployments.file", deployment_id=deployment_id, path=path)
    page = render_template(
        "deployments/letter.html",
        trial=trial,
        is_draft=draft_id is not None,
        here=url_for("foresight.letter", path=path, **place),
        page=address("foresight.letter_page"),
        pdf=address("foresight.letter_pdf"),
        crumbs=[
            (_("Processen"), url_for("deployments.overview")),
            crumb,
            (path, file),
            (_("Ingevuld"), None),
        ],
    )
    return framed(page)


@pages.get("/processen/<int:deployment_id>/ingevulde-brief/<path:path>")
@pages.get("/processen/concept/<int:draft_id>/ingevulde-brief/<path:path>")
@entry(OWNERS)
def letter_page(path: str, deployment_id: int | None = None, draft_id: int | None = None) -> Response:
    """The letter alone, in its own house style; with `nu` as it is now. Nothing in it can act."""
    trial = _trial(path, deployment_id, draft_id)
    tried = trial.before if _wants_live() else trial.after
    if tried is None or tried.problem:
        raise errors.NotFound()
    response = Response(tried.html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@pages.get("/processen/<int:deployment_id>/ingevulde-pdf/<path:path>")
@pages.get("/processen/concept/<int:draft_id>/ingevulde-pdf/<path:path>")
@entry(OWNERS)
def letter_pdf(path: str, deployment_id: int | None = None, draft_id: int | None = None) -> Response:
    """The letter on paper."""
    content = engine().try_letter_pdf(
        path,
        me().username,
        **_place(deployment_id, draft_id),
        instance_id=number(request.args.get("zaak")),
        recipient=number(request.args.get("aan")) or 0,
        live=_wants_live(),
    )
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Security-Policy"] = FILE_POLICY
    name = path.rpartition("/")[2].removesuffix(".md")
    response.headers.set("Content-Disposition", "inline", filename=f"proef-{name}.pdf")
    return response


def _trial(path: str, deployment_id: int | None, draft_id: int | None) -> LetterTrial:
    instance_id = number(request.args.get("zaak"))
    if key := request.args.get("nummer", "").strip():
        instance_id = engine().find_case(key, me().username)
    return engine().try_letter(
        path,
        me().username,
        **_place(deployment_id, draft_id),
        instance_id=instance_id,
        recipient=number(request.args.get("aan")) or 0,
    )


def _place(deployment_id: int | None, draft_id: int | None) -> dict[str, Any]:
    return {"draft_id": draft_id} if draft_id is not None else {"deployment_id": deployment_id or 0}


def _wants_live() -> bool:
    return request.args.get("nu") == "ja"
