"""People and their functions."""

from __future__ import annotations

from flask import Blueprint, render_template

from webui.access import SIGNED_IN, engine, entry

pages = Blueprint("people", __name__)


@pages.get("/mensen")
@entry(SIGNED_IN)
def overview() -> str:
    """Everyone, and every function with who holds it."""
    people = engine().people()
    return render_template(
        "people/overview.html",
        people=people,
        names={person.username: person.name for person in people},
        functions=engine().functions(),
    )
