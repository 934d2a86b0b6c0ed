"""One task: read it, take it, give it back, hand it over, keep a draft, complete it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import FormErrors, TaskState, TaskView, errors
from webui import filled_forms
from webui.access import SIGNED_IN, engine, entry, me
from webui.filled_forms import Asked, Filled
from webui.layout import note, now
from webui.presenters.moments import time_left
from webui.presenters.sizes import joined

pages = Blueprint("tasks", __name__)

GONE = {TaskState.COMPLETED: "done", TaskState.CANCELLED: "withdrawn"}


@pages.get("/taken/<int:task_id>")
@entry(SIGNED_IN)
def show(task_id: int) -> str | tuple[str, int]:
    """The task with its form; a task that is over says who did it and when."""
    task = engine().task(task_id, me().username)
    if task.state is not TaskState.OPEN:
        return _gone(task)
    filled = filled_forms.read(task.form, task.draft)
    return _page(task, filled)


@pages.post("/taken/<int:task_id>")
@entry(SIGNED_IN)
def act(task_id: int) -> str | Answer | tuple[str, int]:
    """What was pressed: complete, keep as draft, or only ask for the form again."""
    task = engine().task(task_id, me().username)
    filled = filled_forms.read(task.form)
    if task.state is not TaskState.OPEN:
        return _gone(task, filled)
    if filled.asked is Asked.DRAFT:
        return _keep(task, filled)
    if not filled.sent:
        return _page(task, filled)
    try:
        outcome = engine().complete_task(
            task_id,
            filled.answers,
            me().username,
            expected_version=filled_forms.number("_versie"),
            attachments=filled.attachments,
        )
    except errors.NotDone as refusal:
        return _page(task, filled, refusal.sentence), 422
    except (errors.AlreadyCompleted, errors.TaskWithdrawn):
        return _gone(engine().task(task_id, me().username), filled)
    except errors.EngineFailed as failure:
        return _page(task, filled, failure.sentence), 500
    if isinstance(outcome, FormErrors):
        return _page(task, filled.refused(outcome)), 422
    note(f"“{task.name}” is klaar." + (f" {outcome.case_key} is nu afgerond." if outcome.case_ended else ""))
    if len(outcome.next_tasks) == 1:
        note(f"Voor u staat nu klaar: {outcome.next_tasks[0].name}.", "info")
        return redirect(url_for("tasks.show", task_id=outcome.next_tasks[0].task_id))
    return redirect(url_for("inbox.show"))


@pages.post("/taken/<int:task_id>/oppakken")
@entry(SIGNED_IN)
def claim(task_id: int) -> Answer:
    """Takes a task and opens it."""
    engine().claim(task_id, me().username)
    return redirect(url_for("tasks.show", task_id=task_id))


@pages.post("/taken/<int:task_id>/teruggeven")
@entry(SIGNED_IN)
def release(task_id: int) -> Answer:
    """Gives a task back to the functions it was for."""
    engine().release(task_id, me().username)
    note("De taak ligt weer klaar voor anderen.")
    return redirect(url_for("inbox.show"))


@pages.post("/taken/<int:task_id>/overdragen")
@entry(SIGNED_IN)
def hand_over(task_id: int) -> Answer:
    """Gives a task to somebody else, with a reason."""
    to, reason = request.form.get("naar", ""), request.form.get("reden", "").strip()
    engine().hand_over(task_id, to, me().username, reason)
    note(f"De taak is overgedragen aan {engine().person(to).name}.")
    return redirect(url_for("inbox.show"))


def _keep(task: TaskView, filled: Filled) -> Answer | Response:
    """Keeps a draft; a script only wants to know that it is kept."""
    at = engine().save_draft(task.task_id, filled.answers, me().username).at
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify({"bewaard": at.isoformat()})
    note("Uw concept is bewaard. Niemand anders ziet het.")
    return redirect(url_for("tasks.show", task_id=task.task_id))


def _page(task: TaskView, filled: Filled, refusal: str = "") -> str:
    return render_template(
        "tasks/show.html",
        task=task,
        form=filled.view(refusal),
        left=time_left(task.due, now()),
        holders=joined(task.candidate_functions, last="of"),
    )


def _gone(task: TaskView, filled: Filled | None = None) -> tuple[str, int]:
    """A task that is over. What was typed in vain is shown, so that nothing is lost."""
    typed = filled.view() if filled is not None and filled.asked is not Asked.NOTHING else None
    return render_template("tasks/gone.html", task=task, how=GONE[task.state], typed=typed), 409
