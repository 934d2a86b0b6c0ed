"""Entering a case as staff."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import FormErrors, errors
from webui import filled_forms, waiting_files
from webui.access import SIGNED_IN, engine, entry, me
from webui.language import gettext as _
from webui.layout import note
from webui.numbers import number
from webui.pages.cases.blueprint import pages


@pages.get("/zaken/nieuw")
@entry(SIGNED_IN)
def choose_new() -> str | Answer:
    """Which kind of case; straight on when there is only one."""
    startable = engine().startable(me().username)
    if len(startable) == 1:
        return redirect(url_for("cases.new", process_id=startable[0].process_id))
    return render_template("cases/choose_new.html", startable=startable)


@pages.route("/zaken/nieuw/<process_id>", methods=["GET", "POST"])
@entry(SIGNED_IN)
def new(process_id: str) -> str | Answer | tuple[str, int]:
    """Entering a case as staff; with `bericht` it begins with a piece of post, which goes into the case."""
    start = engine().start_form(process_id, person=me().username)
    given = number(request.values.get("bericht"))
    post = engine().incoming_view(given, me().username) if given is not None else None
    known = engine().first_answers(process_id, post.row.id, me().username) if post else None
    filled = waiting_files.settle(filled_forms.read(start.form, known))
    status = 422 if filled.errors else 200
    if filled.sent and not filled.errors:
        try:
            outcome = engine().start(
                process_id,
                filled.answers,
                me().username,
                attachments=waiting_files.attachments(filled.secret),
            )
        except errors.FileRefused as refused:
            form = filled.view(refused.sentence)
            return render_template("cases/new.html", start=start, form=form, post=post), 422
        if not isinstance(outcome, FormErrors):
            waiting_files.handed_in(filled.secret)
            if post is not None:
                field = filled_forms.file_field(filled.view().view)
                engine().file_incoming(post.row.id, outcome.instance_id, me().username, field)
            note(_("%(key)s is vastgelegd.", key=outcome.key))
            return redirect(url_for("cases.show", instance_id=outcome.instance_id))
        filled, status = filled.refused(outcome), 422
    return render_template("cases/new.html", start=start, form=filled.view(), post=post), status
