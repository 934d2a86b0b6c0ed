"""The rules behind the work: the norm register of the policy, each rule with the places that carry it."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine import errors
from webui.access import READERS, SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.presenters import rules as presenter

pages = Blueprint("rules", __name__)


@pages.get("/regels")
@entry(SIGNED_IN)
def show() -> str:
    """All rules, by source, and in short where each stands."""
    register = engine().norm_register()
    rows = register.rows if register else ()
    return render_template(
        "rules/overview.html",
        sources=presenter.by_source(rows),
        nowhere=[one for one in rows if not one.places],
        number=len(rows),
        rules=presenter,
    )


@pages.get("/regels/<path:norm_id>")
@entry(SIGNED_IN)
def rule(norm_id: str) -> str:
    """One rule with every place that carries it; who may read the policy gets links to them."""
    register = engine().norm_register()
    found = register.row(norm_id) if register else None
    if register is None or found is None:
        raise errors.NotFound(_("Deze regel staat niet in het register."))
    return render_template(
        "rules/rule.html",
        one=found,
        groups=presenter.by_file(found, engine().file_names(None)),
        deployment_id=register.deployment_id,
        may_read=me().has_role(*READERS.roles),
        presenter=presenter,
    )
