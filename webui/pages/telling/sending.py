"""Checking the answers of the public form, sending it once, and the proof of that."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import FormErrors
from webui import filled_forms, form_steps
from webui.access import ANYONE, engine, entry
from webui.language import gettext as _
from webui.language import present
from webui.layout import house, now, outside_address, words
from webui.pages.telling.form import Telling, pages, telling_of
from webui.presenters import moments
from webui.presenters import status as presenter
from webui.proxies import visitor

HONEY = "website"  # a field that people do not see; robots fill it in
MOST_SENT = 20  # in an hour, from one address


@pages.route("/formulier/<token>/controleren", methods=["GET", "POST"])
@entry(ANYONE)
def check(token: str) -> str | Answer | tuple[str, int]:
    """All answers on one page; then the form is sent."""
    telling = telling_of(token)
    if telling.kept.sent_at is not None:
        return redirect(url_for("telling.received", token=token))
    if request.method == "GET":
        return _check_page(telling, checked=False)
    if request.form.get(HONEY, ""):
        refusal = _("Laat het veld “Website” leeg. Lukt het niet? Bel ons.")
        return _check_page(telling, checked=False, refusal=refusal), 422
    engine().must_be_few("versturen", visitor(), MOST_SENT)
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
    telling = telling_of(token)
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
    telling = telling_of(token)
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
