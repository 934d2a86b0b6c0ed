"""How clear each letter is to who gets it: what people said at “Is this letter clear?”."""

from __future__ import annotations

from flask import Blueprint, render_template

from webui.access import OWNERS, engine, entry

pages = Blueprint("clear_letters", __name__)


@pages.get("/processen/brieven")
@entry(OWNERS)
def overview() -> str:
    """Every letter about which somebody said something, the least clear first, with what they wrote."""
    return render_template("deployments/letters.html", scores=engine().letter_scores())
