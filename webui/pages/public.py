"""For people outside: how they can tell us, the page of a party, their letters, what they do themselves."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import DocumentView, FormErrors, StatusView, errors
from webui import filled_forms, session_ended, waiting_files
from webui.access import ANYONE, engine, entry
from webui.language import own, present
from webui.layout import house, now, outside_address, words
from webui.pages.documents import file_answer, framed, is_letter, letter_answer, pdf_answer
from webui.presenters import status as presenter
from webui.presenters.letters import reading_part

pages = Blueprint("public", __name__)

TEXTS = frozenset({"privacy", "toegankelijkheid"})
MOST_LINKS = 10  # asked for in an hour, from one address


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


# ---------------------------------------------------------------- the page of a party


@pages.get("/volg/<token>")
@entry(ANYONE)
def status(token: str) -> str | tuple[str, int]:
    """How it stands, for a party, behind the secret address."""
    try:
        view = engine().public_status(token)
    except errors.LinkEnded:
        return _ended(token)
    party = view.role.partition("[")[0]
    values = {"zaak": {"nummer": view.key}, "statuslink": outside_address("public.status", token=token)}
    return render_template(
        "public/status.html",
        status=view,
        token=token,
        deadlines=presenter.deadlines(view, now()),
        route=presenter.route(view),
        what=presenter.in_short(view, now(), words()["publicPromise"]),
        asked=presenter.asked(view, now()),
        title=words().get(f"publicTitle.{party}", "") or own(view.title),
        about=_text(f"over_{party}", **values),
        text=_text(f"status_{party}", **values) or _text("status", **values),
    )


@pages.route("/volg/<token>/doen/<name>", methods=["GET", "POST"])
@entry(ANYONE)
def tell_more(token: str, name: str) -> str | Answer | tuple[str, int]:
    """Something that the party may do now: the message with its form."""
    try:
        view = engine().public_status(token)
    except errors.LinkEnded:
        return _ended(token)
    option = next((one for one in view.messages if one.name == name), None)
    if option is None:
        return _not_now(view, token, name)
    filled = waiting_files.settle(filled_forms.read(option.form))
    code = 422 if filled.errors else 200
    if filled.sent and not filled.errors:
        try:
            outcome = engine().deliver_message(
                view.instance_id,
                name,
                filled.answers,
                engine().party(token),
                attachments=waiting_files.attachments(filled.secret),
            )
        except errors.FileRefused as refused:
            form = filled.view(refused.sentence)
            return render_template(
                "public/message.html", status=view, option=option, token=token, form=form
            ), 422
        if not isinstance(outcome, FormErrors):
            waiting_files.handed_in(filled.secret)
            if outcome.receipt is not None:
                return redirect(
                    url_for("public.document", token=token, document_id=outcome.receipt, ontvangen="ja"), 303
                )
            return redirect(url_for("public.status", token=token, ontvangen=name), 303)
        filled, code = filled.refused(outcome), 422
    return render_template(
        "public/message.html", status=view, option=option, token=token, form=filled.view()
    ), code


def _not_now(view: StatusView, token: str, name: str) -> tuple[str, int]:
    """Why this cannot be told now: it came in already and when, or when it can be; and what can be done."""
    closed = next((one for one in view.unavailable if one.name == name), None)
    page = render_template(
        "public/not_now.html",
        status=view,
        token=token,
        label=closed.label if closed else "",
        when=closed.when if closed else "",
        received=view.received.get(name),
        texts=session_ended.typed(),
    )
    return page, 409


# ---------------------------------------------------------------- letters


@pages.route("/volg/<token>/stukken/<int:document_id>", methods=["GET", "POST"])
@entry(ANYONE)
def document(token: str, document_id: int) -> Answer | str | tuple[str, int]:
    """A letter to read, with the question whether it is clear; an e-mail to read; another file comes as a
    download."""
    try:
        party = engine().party(token)
    except errors.LinkEnded:
        return _ended(token)
    found = engine().document(document_id, party)
    if not is_letter(found):
        mail = engine().mail_in(found)
        if mail is None:
            return file_answer(found)
        return render_template("public/mail.html", row=found.row, token=token, mail=mail)
    if request.method == "POST":
        said = request.form.get("duidelijk", "")
        if said in ("ja", "nee"):
            engine().answer_letter(document_id, said == "ja", request.form.get("opmerking", ""), party)
        return redirect(url_for("public.document", token=token, document_id=document_id, _anchor="duidelijk"))
    answers = engine().letter_answers(found.row.instance_id, party)
    part = reading_part(found.html or "")
    page = render_template(
        "public/document.html",
        row=found.row,
        token=token,
        part=part,
        answer=answers.get(document_id),
        just_received=request.args.get("ontvangen") == "ja",
        has_pdf=_has_pdf(found),
        enclosures=found.enclosures,
    )
    return page if part else framed(page)


@pages.get("/volg/<token>/stukken/<int:document_id>/bestand")
@entry(ANYONE)
def file(token: str, document_id: int) -> Answer | tuple[str, int]:
    """A file itself."""
    try:
        return file_answer(engine().document(document_id, engine().party(token)))
    except errors.LinkEnded:
        return _ended(token)


@pages.get("/volg/<token>/brief/<letter_id>")
@entry(ANYONE)
def newest_letter(token: str, letter_id: str) -> Answer | tuple[str, int]:
    """The newest letter of a kind, for the link in the letter itself."""
    try:
        view = engine().public_status(token)
    except errors.LinkEnded:
        return _ended(token)
    row = next((one for one in reversed(view.documents) if one.letter_id == letter_id), None)
    if row is None:
        raise errors.NotFound()
    return redirect(url_for("public.document", token=token, document_id=row.id, _anchor="duidelijk"))


@pages.get("/volg/<token>/stukken/<int:document_id>/brief")
@entry(ANYONE)
def letter(token: str, document_id: int) -> Answer | tuple[str, int]:
    """The letter alone, as it was sent, to print."""
    try:
        found = engine().document(document_id, engine().party(token))
    except errors.LinkEnded:
        return _ended(token)
    if not is_letter(found):
        raise errors.NotFound()
    return letter_answer(found)


@pages.get("/volg/<token>/stukken/<int:document_id>/pdf")
@entry(ANYONE)
def pdf(token: str, document_id: int) -> Answer | tuple[str, int]:
    """The letter as PDF, to keep."""
    try:
        return pdf_answer(engine().letter_pdf(document_id, engine().party(token)))
    except errors.LinkEnded:
        return _ended(token)


def _has_pdf(found: DocumentView) -> bool:
    return found.row.letter_id is not None


# ---------------------------------------------------------------- links that ended


@pages.post("/volg/<token>/nieuwe-link")
@entry(ANYONE)
def new_link(token: str) -> Answer:
    """Mails a new link to whom an old one belonged. The answer is the same whether there was one or not."""
    engine().must_be_few("link", request.remote_addr or "", MOST_LINKS)
    engine().send_new_link(token, present())
    return redirect(url_for("public.link_asked"), 303)


@pages.route("/nieuwe-link", methods=["GET", "POST"])
@entry(ANYONE)
def ask_link() -> str | Answer | tuple[str, int]:
    """A new link by case number and e-mail address, for who lost the old one."""
    number, email = request.form.get("nummer", "").strip(), request.form.get("email", "").strip()
    if request.method == "POST" and number and email:
        engine().must_be_few("link", request.remote_addr or "", MOST_LINKS)
        engine().send_new_link_by_number(number, email, present())
        return redirect(url_for("public.link_asked"), 303)
    missing = request.method == "POST"
    page = render_template("public/ask_link.html", number=number, email=email, missing=missing)
    return (page, 422) if missing else page


@pages.get("/nieuwe-link/gevraagd")
@entry(ANYONE)
def link_asked() -> str:
    """What happens after asking; the same for everybody."""
    return render_template("public/link_asked.html")


def _ended(token: str) -> tuple[str, int]:
    return render_template("public/ended.html", token=token, texts=session_ended.typed()), 404


@pages.get("/robots.txt")
@entry(ANYONE)
def robots() -> Response:
    """Search engines stay out of personal pages."""
    lines = ("User-agent: *", "Disallow: /volg/", "Disallow: /formulier/", "Disallow: /nieuwe-link", "")
    return Response("\n".join((*lines[:-1], "Disallow: /inloggen", "")), mimetype="text/plain")


def _text(name: str, **values: object) -> object:
    return engine().public_text(name, {"huis": house(), "woorden": words(), **values}, present())
