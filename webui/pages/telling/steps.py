"""Filling in the public form, page by page, and coming back to it."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from engine import FieldError, FormView, KeptFile, Node, StartForm, errors
from webui import brought_files, filled_forms, form_steps
from webui.access import ANYONE, engine, entry, settings
from webui.filled_forms import FormPage
from webui.form_steps import Step, Steps
from webui.language import gettext as _
from webui.pages.telling.form import MINE, Telling, begun_here, pages, telling_of
from webui.proxies import visitor

MOST_BEGUN = 40  # in an hour, from one address
MEGABYTE = 1024 * 1024
READ = 4  # times what may be brought is read, to keep the answers that come with too large a file


@pages.url_value_preprocessor
def room_for_answers(endpoint: str | None, _values: object) -> None:
    """Without scripts nobody hears that a file is too large before it is sent: its page is read all the same,
    as far as that is bearable, and only the file is refused. Before all else reads the request."""
    if endpoint in ("telling.step", "telling.begin"):
        request.max_content_length = READ * settings().upload_max_mb * MEGABYTE


@pages.route("/melden/<process_id>", methods=["GET", "POST"])
@entry(ANYONE)
def begin(process_id: str) -> str | Answer | tuple[str, int]:
    """The first page of the form; who began before in this browser is asked which one they want."""
    start = engine().start_form(process_id, public=True)
    before = begun_here(process_id)
    if request.method == "GET" and before is not None:
        return _welcome_back(before)
    if start.form is None:
        raise errors.NotFound()
    answers = engine().form_answers(start.form, request.form) if request.method == "POST" else {}
    view = engine().form_view(start.form, engine().change_list(start.form, answers, _action()))
    steps = form_steps.in_steps(view)
    asked_on = _action() in ("verder", "bewaren") or brought_files.brings_files()
    if request.method == "GET" or not asked_on:
        return _step_page(start, None, steps, steps.pages[0], view)
    engine().must_be_few("begin", visitor(), MOST_BEGUN)
    token = engine().open_form(process_id)
    session[MINE] = {**session.get(MINE, {}), process_id: token}
    return _take_step(telling_of(token), 0)


@pages.get("/formulier/<token>")
@entry(ANYONE)
def again(token: str) -> str | Answer:
    """Back at a form: go on with it, or begin anew."""
    telling = telling_of(token)
    if telling.kept.sent_at is not None:
        return redirect(url_for("telling.received", token=token))
    session[MINE] = {**session.get(MINE, {}), telling.kept.process_id: token}
    return _welcome_back(telling)


@pages.route("/formulier/<token>/<int:number>", methods=["GET", "POST"])
@entry(ANYONE)
def step(token: str, number: int) -> str | Answer | tuple[str, int]:
    """One page of questions. People count from 1."""
    telling = telling_of(token)
    if telling.kept.sent_at is not None:
        return redirect(url_for("telling.received", token=token))
    if request.method == "POST":
        return _take_step(telling, number - 1)
    checked = request.args.get("fouten") == "ja"
    view = telling.view(checked=checked)
    steps = form_steps.in_steps(view)
    if not 1 <= number <= len(steps.pages):
        raise errors.NotFound()
    return _step_page(telling.start, telling, steps, steps.pages[number - 1], view)


def _take_step(telling: Telling, number: int) -> Answer | str | tuple[str, int]:
    """Keep what this page says, then do what its button asks."""
    action = _action()
    posted = engine().form_answers(telling.form, request.form)
    answers = form_steps.merged(telling.kept.answers, posted)
    if action.startswith(("add:", "remove:")):
        answers = engine().change_list(telling.form, answers, action)
    refused = _keep_files(telling)
    engine().keep_form(telling.token, answers, number)
    telling = telling_of(telling.token)
    steps = form_steps.in_steps(telling.view())
    if not 0 <= number < len(steps.pages):
        raise errors.NotFound()
    if refused:
        view = telling.view(refused=refused)
        return _step_page(telling.start, telling, steps, form_steps.in_steps(view).pages[number], view), 422
    if action == "terug":
        return redirect(url_for("telling.step", token=telling.token, number=number))
    if action == "bewaren":
        return redirect(url_for("telling.save", token=telling.token))
    if action != "verder":
        place = url_for("telling.step", token=telling.token, number=number + 1)
        return redirect(place, 303)
    here = steps.pages[number]
    fresh = filled_forms.unseen(here.nodes, posted)
    view = telling.view(checked=True, new=fresh)
    steps = form_steps.in_steps(view)
    here = steps.pages[number]
    wrong = bool(form_steps.page_view(view, here).errors)
    if fresh or wrong:
        page = _step_page(telling.start, telling, steps, here, view, unseen=fresh)
        return (page, 422) if wrong else page
    if number + 1 < len(steps.pages):
        return redirect(url_for("telling.step", token=telling.token, number=number + 2))
    return redirect(url_for("telling.check", token=telling.token))


def _keep_files(telling: Telling) -> list[FieldError]:
    """Put posted files beside the form, and take away what a button says; gives which fields had a file that
    is refused, and why."""
    if (file_id := filled_forms.takes_away()) is not None:
        engine().drop_file(telling.token, file_id)
    view, most = telling.view(), settings().upload_max_mb * MEGABYTE
    if brought_files.brought_bytes() > most:
        sentence = _("Dit is samen meer dan %(limit)d MB. Kies een kleiner bestand.", limit=most // MEGABYTE)
        return [FieldError(name, sentence) for name in brought_files.brought_fields()]
    chosen = [one for group in brought_files.posted_files().values() for one in group]
    return list(
        brought_files.keep_files(
            view, chosen, lambda name, files: engine().keep_files(telling.token, name, files, most)
        )
    )


def _step_page(
    start: StartForm,
    telling: Telling | None,
    steps: Steps,
    here: Step,
    view: FormView,
    unseen: tuple[Node, ...] = (),
) -> str:
    return render_template(
        "public/step.html",
        start=start,
        telling=telling,
        steps=steps,
        here=here,
        form=FormPage(form_steps.page_view(view, here), waiting=_files_of(telling, here), unseen=unseen),
        action=None
        if telling is None
        else url_for("telling.step", token=telling.token, number=here.number + 1),
    )


def _files_of(telling: Telling | None, here: Step) -> tuple[KeptFile, ...]:
    if telling is None:
        return ()
    names = {node.name for node in here.file_fields}
    return tuple(file for file in telling.kept.files if file.field in names)


def _welcome_back(telling: Telling) -> str:
    steps = form_steps.in_steps(telling.view())
    return render_template(
        "public/again.html",
        telling=telling,
        steps=steps,
        next_page=min(telling.kept.step + 1, len(steps.pages)),
        last_page=telling.kept.step,
    )


def _action() -> str:
    asked = request.form.get(filled_forms.ACTION, "verder")
    return "verder" if asked == "versturen" else asked
