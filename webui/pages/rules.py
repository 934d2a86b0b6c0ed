"""The rules behind the work: the norm register of the policy, each rule with its own address."""

from __future__ import annotations

import re

from flask import Blueprint, render_template

from webui.access import SIGNED_IN, engine, entry

pages = Blueprint("rules", __name__)
PLACE = re.compile(r"\s+(?:§|\d|artikel|paragraaf|bijlage).*", re.IGNORECASE)
"""Where in a law or a policy a rule stands, at the end of what the register names as its source."""


@pages.get("/regels")
@entry(SIGNED_IN)
def show() -> str:
    """All rules, by source."""
    by_source: dict[str, list[object]] = {}
    for norm in engine().norms():
        by_source.setdefault(PLACE.sub("", norm.source), []).append(norm)
    return render_template("rules.html", sources=by_source)
