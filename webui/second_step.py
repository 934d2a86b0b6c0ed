"""Setting up the second step: before coming in, for who must have one, and in one's own account."""

from flask import render_template, url_for

from webui.access import engine
from webui.presenters.keys import picture


def enrol_page(username: str, confirm: str, error: str | None = None, *, must: bool) -> str:
    """A fresh secret to put into a telephone; `confirm` is the page that takes the first code."""
    enrolment = engine().enrol(username)
    return render_template(
        "account/enrol.html",
        enrolment=enrolment,
        picture=picture(enrolment.address),
        error=error,
        must=must,
        action=url_for(confirm),
    )
