"""The public form: step by step, left and taken up again, checked, sent once, and the proof of that.

What was filled in lives under a secret in the address. As long as nobody asked to keep it, only the browser
that filled it in may see it; a kept form opens for whoever has the link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from engine import FormErrors, FormToFill, FormView, KeptFile, KeptForm, StartForm, errors
from webui import filled_forms, form_steps
from webui.access import ANYONE, engine, entry, settings
from webui.filled_forms import FormPage
from webui.form_steps import Step, Steps
from webui.language import gettext as _
from webui.language import present
from webui.layout import house, note, now, outside_address, words
from webui.presenters import moments
from webui.presenters import status as presenter

pages = Blueprint("telling", __name__)

MINE = "forms"  # in the session: process -> secret of the form that this browser is filling in
HONEY = "website"  # a field that people do not see; robots fill it in
MOST_BEGUN, MOST_SENT, MOST_SAVED = 40, 20, 20  # in an hour, from one address


@dataclass(frozen=True, slots=True)
class Telling:
    """A form that is being filled in."""

    token: str
    kept: KeptForm
    start: StartForm

    @property
    def form(self) -> FormToFill:
        """What is filled in."""
        if self.start.form is None:
            raise errors.NotFound()
        return self.start.form

    def view(self, answers: Mapping[str, Any] | None = None, *, checked: bool = False) -> FormView:
        """The whole form with its answers; `checked`: with what is wrong with them."""
        raw = self.kept.answers if answers is None else answers
        if self.kept.sent_at is not None:  # its files live with the case now, their names in the answers
            return engine().form_view(self.form, raw)
        drawn = engine().form_view(self.form, raw)
        raw = form_steps.with_files(raw, drawn, self.kept.files)
        mistakes = engine().form_mistakes(self.form, raw) if checked else ()
        return engine().form_view(self.form, raw, filled_forms.spoken(mistakes))


# ---------------------------------------------------------------- filling in


@pages.route("/melden/<process_id>", methods=["GET", "POST"])
@entry(ANYONE)
def begin(process_id: str) -> str | Answer | tuple[str, int]:
    """The first page of the form; who began before in this browser is asked which one they want."""
    start = engine().start_form(process_id, public=True)
    before = _begun_here(process_id)
    if request.method == "GET" and before is not None:
        return _welcome_back(before)
    if start.form is None:
        raise errors.NotFound()
    answers = engine().form_answers(start.form, request.form) if request.method == "POST" else {}
    view = engine().form_view(start.form, engine().change_list(start.form, answers, _action()))
    steps = form_steps.in_steps(view)
    asked_on = _action() in ("verder", "bewaren") or filled_forms.brings_files()
    if request.method == "GET" or not asked_on:
        return _step_page(start, None, steps, steps.pages[0], view)
    engine().must_be_few("begin", _who(), MOST_BEGUN)
    token = engine().open_form(process_id)
    session[MINE] = {**session.get(MINE, {}), process_id: token}
    return _take_step(_telling(token), 0)


@pages.get("/formulier/<token>")
@entry(ANYONE)
def again(token: str) -> str | Answer:
    """Back at a form: go on with it, or begin anew."""
    telling = _telling(token)
    if telling.kept.sent_at is not None:
        return redirect(url_for("telling.received", token=token))
    session[MINE] = {**session.get(MINE, {}), telling.kept.process_id: token}
    return _welcome_back(telling)


@pages.route("/formulier/<token>/<int:number>", methods=["GET", "POST"])
@entry(ANYONE)
def step(token: str, number: int) -> str | Answer | tuple[str, int]:
    """One page of questions. People count from 1."""
    telling = _telling(token)
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
    refusal = _keep_files(telling)
    engine().keep_form(telling.token, answers, number)
    telling = _telling(telling.token)
    steps = form_steps.in_steps(telling.view())
    if not 0 <= number < len(steps.pages):
        raise errors.NotFound()
    if refusal:
        return _step_page(telling.start, telling, steps, steps.pages[number], telling.view(), refusal), 422
    if action == "terug":
        return redirect(url_for("telling.step", token=telling.token, number=number))
    if action == "bewaren":
        return redirect(url_for("telling.save", token=telling.token))
    if action != "verder":
        place = url_for("telling.step", token=telling.token, number=number + 1)
        return redirect(place, 303)
    view = telling.view(checked=True)
    steps = form_steps.in_steps(view)
    here = steps.pages[number]
    if form_steps.page_view(view, here).errors:
        return _step_page(telling.start, telling, steps, here, view), 422
    if number + 1 < len(steps.pages):
        return redirect(url_for("telling.step", token=telling.token, number=number + 2))
    return redirect(url_for("telling.check", token=telling.token))


def _keep_files(telling: Telling) -> str:
    """Put posted files beside the form, and take away what a button says; a sentence when one is refused."""
    if (file_id := filled_forms.takes_away()) is not None:
        engine().drop_file(telling.token, file_id)
    refusal = ""
    for name, files in filled_forms.posted_files().items():
        try:
            engine().keep_files(telling.token, name, files, settings().upload_max_mb * 1024 * 1024)
        except errors.WrongValue as refused:
            refusal = refusal or refused.sentence
    return refusal


def _step_page(
    start: StartForm, telling: Telling | None, steps: Steps, here: Step, view: FormView, refusal: str = ""
) -> str:
    return render_template(
        "public/step.html",
        start=start,
        telling=telling,
        steps=steps,
        here=here,
        form=FormPage(form_steps.page_view(view, here), refusal, _files_of(telling, here)),
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


# ---------------------------------------------------------------- keeping, throwing away


@pages.route("/formulier/<token>/bewaren", methods=["GET", "POST"])
@entry(ANYONE)
def save(token: str) -> str | Answer | tuple[str, int]:
    """Keep the form for later: the link on the screen, and by e-mail for who wants that."""
    telling = _telling(token)
    if telling.kept.sent_at is not None:
        return redirect(url_for("telling.received", token=token))
    address = outside_address("telling.again", token=token)
    email, wrong = request.form.get("email", "").strip(), ""
    if request.method == "POST":
        if email and ("@" not in email[1:-1] or " " in email or len(email) > 200):
            wrong = _("Vul een e-mailadres in zoals naam@voorbeeld.nl, of laat het leeg.")
        else:
            engine().must_be_few("bewaren", _who(), MOST_SAVED)
            until = engine().save_form(token, email, address, present())
            return render_template(
                "public/saved.html", telling=telling, address=address, until=until, email=email
            )
    days = settings().form_days
    page = render_template(
        "public/save.html", telling=telling, address=address, days=days, email=email, wrong=wrong
    )
    return (page, 422) if wrong else page


@pages.post("/formulier/<token>/weg")
@entry(ANYONE)
def forget(token: str) -> Answer:
    """Throw everything away, at the wish of who filled it in."""
    telling = _telling(token)
    engine().forget_form(token)
    mine = {name: one for name, one in session.get(MINE, {}).items() if one != token}
    session[MINE] = mine
    if request.form.get("_dan") == "opnieuw":
        note(_("Wat u eerder invulde, is weg. U begint met een leeg formulier."), "info")
        return redirect(url_for("telling.begin", process_id=telling.kept.process_id))
    note(_("Wat u invulde, is weg."), "info")
    return redirect(url_for("public.start"))


# ---------------------------------------------------------------- checking and sending


@pages.route("/formulier/<token>/controleren", methods=["GET", "POST"])
@entry(ANYONE)
def check(token: str) -> str | Answer | tuple[str, int]:
    """All answers on one page; then the form is sent."""
    telling = _telling(token)
    if telling.kept.sent_at is not None:
        return redirect(url_for("telling.received", token=token))
    if request.method == "GET":
        return _check_page(telling, checked=False)
    if request.form.get(HONEY, ""):
        refusal = _("Laat het veld “Website” leeg. Lukt het niet? Bel ons.")
        return _check_page(telling, checked=False, refusal=refusal), 422
    engine().must_be_few("versturen", _who(), MOST_SENT)
    view = telling.view()
    answers = form_steps.with_files(telling.kept.answers, view, telling.kept.files)
    engine().keep_form(token, answers, telling.kept.step)
    outcome = engine().send_form(token)
    if isinstance(outcome, FormErrors):
        return _check_page(telling, checked=True), 422
    return redirect(url_for("telling.received", token=token), 303)


def _check_page(telling: Telling, *, checked: bool, refusal: str = "") -> str:
    view = telling.view(checked=checked)
    steps = form_steps.in_steps(view)
    answers = [(one, filled_forms.told(one.nodes)) for one in steps.pages]
    mistakes = [(steps.of_input(id_) + 1, id_, text) for id_, _label, text in view.errors]
    return render_template(
        "public/check.html",
        telling=telling,
        steps=steps,
        answers=answers,
        mistakes=mistakes,
        refusal=refusal,
        honey=HONEY,
    )


@pages.get("/formulier/<token>/ontvangen")
@entry(ANYONE)
def received(token: str) -> str | Answer:
    """The proof: number, moment, a copy, what happens next and when."""
    telling = _telling(token)
    if telling.kept.sent_at is None:
        return redirect(url_for("telling.check", token=token))
    receipt = engine().receipt(token)
    link = outside_address("public.status", token=receipt.link) if receipt.link else ""
    hears = _hears(receipt.link) if receipt.link else ""
    text = engine().public_text(
        "verzonden",
        {"huis": house(), "woorden": words(), "zaak": {"nummer": receipt.key}, "statuslink": link},
        present(),
    )
    return render_template(
        "public/received.html",
        telling=telling,
        receipt=receipt,
        link=link,
        hears=hears,
        text=text,
        copy=filled_forms.told(telling.view().nodes),
    )


def _hears(link: str) -> str:
    """What the party hears from us, and until when; empty when no such date is open."""
    promised = presenter.hears(engine().public_status(link), now(), words()["publicPromise"])
    return presenter.until_when(promised) if promised else ""


@pages.get("/formulier/<token>/kopie.txt")
@entry(ANYONE)
def copy(token: str) -> Response:
    """What was sent, as a file to keep."""
    telling = _telling(token)
    receipt = engine().receipt(token)
    lines = [
        str(house().get("naam_vooraan", "")),
        _("Uw nummer: %(number)s", number=receipt.key),
        _("Ontvangen op: %(moment)s", moment=moments.moment(receipt.received_at)),
        "",
    ]
    for label, text in filled_forms.told(telling.view().nodes):
        lines += [label, text, ""]
    response = Response("\r\n".join(lines), mimetype="text/plain; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{receipt.key}.txt")
    return response


# ---------------------------------------------------------------- what these pages share


def _telling(token: str) -> Telling:
    """The form of this address. Only its own browser opens one that nobody asked to keep."""
    kept = engine().kept_form(token)
    if not kept.saved and token not in session.get(MINE, {}).values():
        raise errors.NotFound(_("Dit formulier is er niet meer."))
    return Telling(token, kept, engine().start_form(kept.process_id, public=True))


def _begun_here(process_id: str) -> Telling | None:
    """What this browser was filling in for this process, when that is still there."""
    token = session.get(MINE, {}).get(process_id)
    if not token:
        return None
    try:
        telling = _telling(token)
    except errors.NotFound:
        return None
    return telling if telling.kept.sent_at is None and telling.kept.answers else None


def _action() -> str:
    asked = request.form.get(filled_forms.ACTION, "verder")
    return "verder" if asked == "versturen" else asked


def _who() -> str:
    return request.remote_addr or ""
