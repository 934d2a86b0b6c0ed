"""Recording something that happened outside, on a case that waits for it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine import FormErrors, errors
from webui import filled_forms
from webui.access import SIGNED_IN, engine, entry, me
from webui.layout import note

pages = Blueprint("messages", __name__)


@pages.route("/zaken/<int:instance_id>/vastleggen/<name>", methods=["GET", "POST"])
@entry(SIGNED_IN)
def record(instance_id: int, name: str) -> str | Response | tuple[str, int]:
    """A message of the procedure with its form, recorded by staff."""
    case = engine().case(instance_id, me().username)
    option = next((one for one in case.messages if one.name == name), None)
    if option is None:
        raise errors.MessageNotExpected()
    filled, status = filled_forms.read(option.form), 200
    if filled.sent:
        try:
            outcome = engine().deliver_message(
                instance_id, name, filled.answers, me().username, attachments=filled.attachments
            )
        except errors.FileRefused as refused:
            form = filled.view(refused.sentence)
            return render_template("cases/message.html", case=case, option=option, form=form), 422
        if not isinstance(outcome, FormErrors):
            note(f"Vastgelegd: {option.label}.")
            return redirect(url_for("cases.show", instance_id=instance_id))
        filled, status = filled.refused(outcome), 422
    return render_template("cases/message.html", case=case, option=option, form=filled.view()), status
