"""For people outside: what they can tell us, the form, the proof that it arrived, and how it stands."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from engine import FormErrors, errors
from webui import filled_forms
from webui.access import ANYONE, engine, entry
from webui.filled_forms import Filled
from webui.layout import house, note, now, outside_address, words
from webui.pages.documents import file_answer, framed, is_letter, letter_answer
from webui.presenters import status as presenter
from webui.presenters.phases import ladder

pages = Blueprint("public", __name__)

ONCE = "_eenmalig"
TEXTS = frozenset({"privacy", "toegankelijkheid"})


@pages.get("/")
@entry(ANYONE)
def start() -> str:
    """What one can tell us, and how: by the form, by telephone, at the counter."""
    return render_template("public/start.html", text=_text("start"), startable=engine().startable(None))


@pages.get("/over/<name>")
@entry(ANYONE)
def text_page(name: str) -> str:
    """A text of the policy: privacy, accessibility."""
    text = _text(name) if name in TEXTS else None
    if text is None:
        raise errors.NotFound()
    return render_template("public/text.html", text=text)


@pages.route("/melden/<process_id>", methods=["GET", "POST"])
@entry(ANYONE)
def tell(process_id: str) -> str | tuple[str, int]:
    """The public form; once it is in, the proof of that with a copy of what was sent.

    The proof answers the POST itself, so that it can show the copy; a form carries a number that is used
    once, so that sending it again by reloading shows the proof again and starts nothing.
    """
    start = engine().start_form(process_id, public=True)
    filled, status = filled_forms.read(start.form), 200
    once = request.form.get(ONCE) or secrets.token_urlsafe(12)
    if filled.sent:
        known = session.get("sent", {})
        if known.get("once") == once:
            return _proof(known["key"], known["link"], filled)
        outcome = engine().public_start(process_id, filled.answers, filled.attachments)
        if not isinstance(outcome, FormErrors):
            session["sent"] = {"once": once, "key": outcome.key, "link": outcome.link}
            return _proof(outcome.key, outcome.link, filled)
        filled, status = filled.refused(outcome), 422
    return render_template("public/tell.html", start=start, form=filled.view(), once=once), status


def _proof(number: str, token: str | None, filled: Filled) -> str:
    link = outside_address("public.status", token=token) if token else ""
    return render_template(
        "public/sent.html",
        number=number,
        link=link,
        copy=filled.in_words(),
        text=_text("verzonden", zaak={"nummer": number}, statuslink=link),
    )


@pages.get("/volg/<token>")
@entry(ANYONE)
def status(token: str) -> str:
    """How it stands, for a party, behind the secret address."""
    view = engine().public_status(token)
    return render_template(
        "public/status.html",
        status=view,
        token=token,
        deadlines=presenter.deadlines(view, now()),
        phases=ladder(view.phases),
        what=presenter.in_short(view, now(), words()["publicPromise"]),
        text=_text("status", zaak={"nummer": view.key}, statuslink=request.url),
    )


@pages.route("/volg/<token>/doen/<name>", methods=["GET", "POST"])
@entry(ANYONE)
def tell_more(token: str, name: str) -> str | Answer | tuple[str, int]:
    """Something that the party may do now: the message with its form."""
    view = engine().public_status(token)
    option = next((one for one in view.messages if one.name == name), None)
    if option is None:
        raise errors.MessageNotExpected("Dit kan nu niet meer. Kijk op uw pagina hoe het staat, of bel ons.")
    filled, code = filled_forms.read(option.form), 200
    if filled.sent:
        outcome = engine().deliver_message(
            view.instance_id, name, filled.answers, engine().party(token), attachments=filled.attachments
        )
        if not isinstance(outcome, FormErrors):
            note(f"Wij hebben dit ontvangen: {option.label}.")
            return redirect(url_for("public.status", token=token))
        filled, code = filled.refused(outcome), 422
    return render_template(
        "public/message.html", status=view, option=option, token=token, form=filled.view()
    ), code


@pages.get("/volg/<token>/stukken/<int:document_id>")
@entry(ANYONE)
def document(token: str, document_id: int) -> Answer:
    """A letter or file that the party may see."""
    found = engine().document(document_id, engine().party(token))
    if not is_letter(found):
        return file_answer(found)
    return framed(render_template("public/document.html", row=found.row, token=token))


@pages.get("/volg/<token>/stukken/<int:document_id>/brief")
@entry(ANYONE)
def letter(token: str, document_id: int) -> Answer:
    """The letter alone, to print."""
    found = engine().document(document_id, engine().party(token))
    if not is_letter(found):
        raise errors.NotFound()
    return letter_answer(found)


@pages.get("/robots.txt")
@entry(ANYONE)
def robots() -> Response:
    """Search engines stay out of personal pages."""
    return Response("User-agent: *\nDisallow: /volg/\nDisallow: /inloggen\n", mimetype="text/plain")


def _text(name: str, **values: object) -> object:
    return engine().public_text(name, {"huis": house(), "woorden": words(), **values})
