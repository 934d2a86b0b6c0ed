"""What the pages of cases share: their place in the application, and the day in the name of a file."""

from datetime import datetime

from flask import Blueprint

from webui.presenters.moments import local

pages = Blueprint("cases", __name__)


def stamp(moment: datetime) -> str:
    """The day of a moment for the name of a file, as a clock in Amsterdam has it."""
    return local(moment).strftime("%Y%m%d")
