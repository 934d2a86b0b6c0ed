"""One task: read it, take it, give it back, hand it over, keep a draft, complete it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import FormErrors, LetterEdit, Rehearsal, TaskState, TaskView, errors
from webui import filled_forms, letters_beforehand
from webui.access import SIGNED_IN, engine, entry, me
from webui.filled_forms import Asked, Filled
from webui.language import gettext as _
from webui.layout import note, now
from webui.presenters.letters import on_their_way
from webui.presenters.moments import clock, time_left
from webui.presenters.sizes import joined

pages = Blueprint("tasks", __name__)

Edits = Mapping[str, LetterEdit]
GONE = {TaskState.COMPLETED: "done", TaskState.CANCELLED: "withdrawn"}


@pages.get("/taken/<int:task_id>")
@entry(SIGNED_IN)
def show(task_id: int) -> str | tuple[str, int]:
    """The task with its form; a task that is over says who did it and when."""
    task = engine().task(task_id, me().username)
    if task.state is not TaskState.OPEN:
        return _gone(task)
    edits = letters_beforehand.kept(task.draft_letters)
    filled = filled_forms.read(task.form, task.draft)
    if filled.takes_files:
        filled = filled.with_waiting(engine().task_files(task_id, me().username))
    rehearsal = _rehearsed(task, filled, edits) if edits and task.can_complete else None
    return _page(task, filled, edits, rehearsal=rehearsal)


@pages.post("/taken/<int:task_id>")
@entry(SIGNED_IN)
def act(task_id: int) -> str | Answer | tuple[str, int]:
    """What was pressed: complete, keep as draft, look ahead, or only ask for the form again."""
    task = engine().task(task_id, me().username)
    filled = filled_forms.read(task.form)
    if task.state is not TaskState.OPEN:
        return _gone(task, filled)
    edits = letters_beforehand.posted()
    filled = _with_files(task, filled)
    if filled.errors:
        return _page(task, filled, edits), 422
    match filled.asked:
        case Asked.DRAFT:
            return _keep(task, filled, edits)
        case Asked.AHEAD:
            return _look_ahead(task, filled, edits)
        case Asked.SEND:
            return _complete(task, filled, edits)
        case _:
            return _page(task, filled, edits)


def _with_files(task: TaskView, filled: Filled) -> Filled:
    """Chosen files wait with the draft, so that looking at the page again loses none; a field with one that
    is refused says why in `errors`. A script keeps the page, and the files in it."""
    if not filled.takes_files:
        return filled
    by = me().username
    if (file_id := filled_forms.takes_away()) is not None:
        engine().drop_task_file(task.task_id, file_id, by)
    kept = filled.with_files_kept(
        lambda _field, files: None if _is_script() else engine().keep_task_files(task.task_id, files, by)
    )
    filled = replace(kept, attachments=filled.attachments) if _is_script() else kept
    return filled.with_waiting(engine().task_files(task.task_id, by))


def _is_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _complete(task: TaskView, filled: Filled, edits: Edits) -> str | Answer | tuple[str, int]:
    """Hands the task in, with the letters as they were changed."""
    try:
        outcome = engine().complete_task(
            task.task_id,
            filled.answers,
            me().username,
            expected_version=filled_forms.number("_versie"),
            attachments=filled.attachments,
            letters=edits,
            with_waiting_files=bool(filled.waiting),
        )
    except errors.NotDone as refusal:
        rehearsal = _rehearsed(task, filled, edits) if edits else None
        return _page(task, filled, edits, refusal.sentence, rehearsal), 422
    except errors.FileRefused as refusal:
        return _page(task, filled, edits, refusal.sentence), 422
    except (errors.AlreadyCompleted, errors.TaskWithdrawn):
        return _gone(engine().task(task.task_id, me().username), filled)
    except errors.EngineFailed as failure:
        return _page(task, filled, edits, failure.sentence), 500
    if isinstance(outcome, FormErrors):
        return _page(task, filled.refused(outcome), edits), 422
    note(
        _("“%(task)s” is klaar.", task=task.name)
        + (" " + _("%(case)s is nu afgerond.", case=outcome.case_key) if outcome.case_ended else "")
    )
    if gone := on_their_way(engine().letters_after(task.task_id, me().username)):
        note(gone)
    if len(outcome.next_tasks) == 1:
        note(_("Voor u staat nu klaar: %(task)s.", task=outcome.next_tasks[0].name), "info")
        return redirect(url_for("tasks.show", task_id=outcome.next_tasks[0].task_id))
    return redirect(url_for("inbox.show"))


def _look_ahead(task: TaskView, filled: Filled, edits: Edits) -> str | tuple[str, int]:
    """The page with what would happen; what is wrong with the answers is told as when handing in."""
    try:
        found = engine().rehearse_task(
            task.task_id,
            filled.answers,
            me().username,
            letters=edits,
            attachments=filled.attachments,
            with_waiting_files=bool(filled.waiting),
        )
    except (errors.NotDone, errors.FileRefused, errors.EngineFailed) as refusal:
        return _page(task, filled, edits, refusal.sentence), 422
    except (errors.AlreadyCompleted, errors.TaskWithdrawn):
        return _gone(engine().task(task.task_id, me().username), filled)
    if isinstance(found, FormErrors):
        return _page(task, filled.refused(found), edits), 422
    return _page(task, filled, edits, rehearsal=found)


def _rehearsed(task: TaskView, filled: Filled, edits: Edits) -> Rehearsal | None:
    """What would happen, for a page that is shown for another reason; None when it cannot be told now."""
    try:
        found = engine().rehearse_task(
            task.task_id,
            filled.answers,
            me().username,
            letters=edits,
            with_waiting_files=bool(filled.waiting),
        )
    except errors.BehoorlijkError:
        return None
    return None if isinstance(found, FormErrors) else found


@pages.post("/taken/<int:task_id>/oppakken")
@entry(SIGNED_IN)
def claim(task_id: int) -> Answer:
    """Takes a task and opens it."""
    engine().claim(task_id, me().username)
    return redirect(url_for("tasks.show", task_id=task_id))


@pages.post("/taken/<int:task_id>/teruggeven")
@entry(SIGNED_IN)
def release(task_id: int) -> Answer:
    """Gives a task back to the functions it was for; that of a colleague after a reason was asked."""
    if engine().giving_back([task_id], me().username):
        return redirect(url_for("desk.give_back", taak=task_id))
    engine().release(task_id, me().username)
    note(_("De taak ligt weer klaar voor anderen."))
    return redirect(url_for("inbox.show"))


@pages.post("/taken/<int:task_id>/overdragen")
@entry(SIGNED_IN)
def hand_over(task_id: int) -> Answer:
    """Gives a task to somebody else, with a reason."""
    to, reason = request.form.get("naar", ""), request.form.get("reden", "").strip()
    engine().hand_over(task_id, to, me().username, reason)
    note(_("De taak is overgedragen aan %(name)s.", name=engine().person(to).name))
    return redirect(url_for("inbox.show"))


def _keep(task: TaskView, filled: Filled, edits: Edits) -> str | Answer | Response | tuple[str, int]:
    """Keeps a draft; a script only wants to know that it is kept."""
    script = _is_script()
    try:
        kept = engine().save_draft(
            task.task_id,
            filled.answers,
            me().username,
            letters=letters_beforehand.to_keep(edits),
            expected=filled_forms.number("_concept"),
        )
    except (errors.AlreadyCompleted, errors.TaskWithdrawn):
        return _gone(engine().task(task.task_id, me().username), filled)
    except errors.Conflict as conflict:
        again = _("Kies “Bewaar concept” om dit te houden in plaats van het andere.")
        if script:
            answer = jsonify({"tekst": f"{conflict.sentence} {again}"})
            answer.status_code = 409
            return answer
        return _page(task, filled, edits, f"{conflict.sentence} {again}"), 409
    told = _("Bewaard om %(time)s. Niemand anders ziet het.", time=clock(kept.at))
    if script:
        return jsonify({"tekst": told, "versie": kept.version})
    note(told)
    return redirect(url_for("tasks.show", task_id=task.task_id))


def _page(
    task: TaskView, filled: Filled, edits: Edits, refusal: str = "", rehearsal: Rehearsal | None = None
) -> str:
    return render_template(
        "tasks/show.html",
        task=task,
        form=filled.view(refusal),
        left=time_left(task.due, now()),
        holders=joined(task.candidate_functions, last=_("of")),
        rehearsal=rehearsal,
        edits=edits,
    )


def _gone(task: TaskView, filled: Filled | None = None) -> tuple[str, int]:
    """A task that is over. What was typed in vain is shown, so that nothing is lost."""
    typed = filled.view() if filled is not None and filled.asked is not Asked.NOTHING else None
    return render_template("tasks/gone.html", task=task, how=GONE[task.state], typed=typed), 409
