"""Letters and other documents: read, print, download, post, add."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import Attachment, DocumentView, LetterPdf, errors
from webui import brought_files, filled_forms, waiting_files
from webui.access import SIGNED_IN, engine, entry, me
from webui.headers import FILE_POLICY, LETTER_POLICY, content_policy
from webui.language import gettext as _
from webui.language import ngettext, told
from webui.layout import note
from webui.numbers import number, numbers
from webui.pages.cases.looking import papers_page
from webui.sending import sent_along

pages = Blueprint("documents", __name__)

FILE = "bestand"  # the field of the page with documents
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})


@pages.get("/stukken/<int:document_id>")
@entry(SIGNED_IN)
def show(document_id: int) -> Answer:
    """A letter as it went out, ready to print, with what happened to it; a file with its versions."""
    document = engine().document(document_id, me().username)
    said = None
    if document.row.recipient_role:
        said = engine().letter_answers(document.row.instance_id, me().username).get(document_id)
    page = render_template(
        "document.html",
        document=document,
        row=document.row,
        is_letter=is_letter(document),
        mail=None if is_letter(document) else engine().mail_in(document),
        said=said,
    )
    return framed(page)


@pages.get("/stukken/<int:document_id>/brief")
@entry(SIGNED_IN)
def letter(document_id: int) -> Response:
    """The letter alone; as it goes into the envelope, for who posts it."""
    document = engine().document(document_id, me().username, on_paper=_on_paper())
    if not is_letter(document):
        raise errors.NotFound()
    return letter_answer(document)


@pages.get("/stukken/<int:document_id>/pdf")
@entry(SIGNED_IN)
def pdf(document_id: int) -> Response:
    """The letter as PDF, for whoever keeps, mails or prints it."""
    return pdf_answer(engine().letter_pdf(document_id, me().username, on_paper=_on_paper()))


@pages.get("/stukken/<int:document_id>/bestand")
@entry(SIGNED_IN)
def download(document_id: int) -> Response:
    """The file itself."""
    return file_answer(engine().document(document_id, me().username))


@pages.get("/stukken/<int:document_id>/bijlagen/<int:position>")
@entry(SIGNED_IN)
def mailed(document_id: int, position: int) -> Answer:
    """A file in an e-mail; only ever a download."""
    try:
        file = engine().mailed_file(document_id, position, me().username)
    except errors.FileRefused as refused:
        note(refused.sentence, "bad")
        return redirect(url_for("documents.show", document_id=document_id))
    return download_answer(file.filename, file.media_type, file.content)


@pages.post("/stukken/<int:document_id>/gepost")
@entry(SIGNED_IN)
def posted(document_id: int) -> Answer:
    """A letter went into the post."""
    row = engine().document(document_id, me().username).row
    engine().mark_posted(document_id, me().username, _day())
    note(_("“%(title)s” aan %(who)s is gepost.", title=row.title, who=row.recipient))
    return redirect(
        url_for("documents.to_post") if request.args.get("van") == "post" else _papers(row.instance_id)
    )


@pages.post("/stukken/<int:document_id>/toch-posten")
@entry(SIGNED_IN)
def post_instead(document_id: int) -> Answer:
    """A letter that did not arrive by e-mail goes by post."""
    engine().post_instead(document_id, me().username)
    note(_("De brief ligt klaar bij “Te posten”."))
    return redirect(url_for("documents.show", document_id=document_id))


@pages.post("/stukken/<int:document_id>/mail-opnieuw")
@entry(SIGNED_IN)
def mail_again(document_id: int) -> Answer:
    """A letter that did not arrive by e-mail is mailed again, to the address that is filled in."""
    try:
        if engine().mail_again(document_id, request.form.get("adres", ""), me().username):
            note(_("De brief wordt opnieuw gemaild."))
    except errors.WrongValue as refused:
        note(told(refused.sentence), "bad")
    return redirect(url_for("documents.show", document_id=document_id))


@pages.get("/post")
@entry(SIGNED_IN)
def to_post() -> str:
    """Letters that wait to be printed and posted, and those that were posted lately."""
    person = me().username
    return render_template(
        "to_post.html",
        rows=engine().to_post(person),
        sorts_post=engine().sorts_post(person),
        posted=engine().posted_lately(person) if request.args.get("gepost") == "ja" else None,
    )


@pages.post("/post")
@entry(SIGNED_IN)
def all_posted() -> Answer:
    """The chosen letters went into the post on one day."""
    chosen = numbers(request.form.getlist("brief"))
    if not chosen:
        note(_("Kies eerst welke brieven op de bus zijn gedaan."), "warn")
        return redirect(url_for("documents.to_post"))
    day = _day()
    done = sum(engine().mark_posted(document_id, me().username, day) for document_id in chosen)
    note(ngettext("%(num)d brief is gepost.", "%(num)d brieven zijn gepost.", done))
    return redirect(url_for("documents.to_post"))


@pages.get("/post/brieven.zip")
@entry(SIGNED_IN)
def parcel() -> Response:
    """Everything that waits for the post, for the printer."""
    return sent_along(engine().post_parcel(me().username), "te-posten.zip")


def _on_paper() -> bool:
    return request.args.get("post") == "ja"


def _day() -> date | None:
    """The day in the form; None when there is none. Raises WrongValue."""
    given = request.form.get("gepost_op", "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as wrong:
        raise errors.WrongValue(_("Kies de dag waarop de brief is gepost.")) from wrong


@pages.post("/zaken/<int:instance_id>/stukken")
@entry(SIGNED_IN)
def add(instance_id: int) -> Answer | tuple[str, int]:
    """Puts files into the case, or a new version of one. After a mistake they wait on the page."""
    title, version_of = request.form.get("titel", "").strip(), number(request.form.get("versie_van"))
    secret = waiting_files.secret_here()
    brought = brought_files.posted_files().get(FILE, ())
    refusal = waiting_files.bring(secret, brought)
    if version_of and len(brought) == 1:
        waiting_files.only_newest(secret)
    if filled_forms.takes_away() is not None:
        return papers_page(instance_id, secret), 200
    found = waiting_files.attachments(secret)
    wrong: dict[str, str] = {}
    if not (title or version_of):
        wrong["titel"] = _("Schrijf op wat het is.")
    if refusal or not found:
        wrong[FILE] = told(refusal) if refusal else _("Kies een bestand.")
    if wrong:
        return papers_page(instance_id, secret, wrong), 422
    papers = [(replace(one, field=""), _title(title, one, len(found))) for one in found]
    try:
        added = engine().add_documents(instance_id, papers, me().username, version_of=version_of)
    except errors.WrongValue as refused:
        return papers_page(instance_id, secret, {FILE: told(refused.sentence)}), 422
    waiting_files.handed_in(secret)
    if len(added) > 1:
        note(
            ngettext(
                "%(num)d stuk staat in het dossier.", "%(num)d stukken staan in het dossier.", len(added)
            )
        )
        return redirect(_papers(instance_id))
    row = engine().document(added[0], me().username).row
    if row.edition > 1:
        note(_("“%(title)s” heeft nu versie %(edition)d.", title=row.title, edition=row.edition))
    else:
        note(_("“%(title)s” staat in het dossier.", title=row.title))
    return redirect(_papers(instance_id))


def _title(title: str, file: Attachment, number: int) -> str:
    """What a file is called in the case: of several with one title each has its own name behind it."""
    if number == 1:
        return title[:200]
    return f"{title[:120]}: {PurePosixPath(file.filename).stem[:78]}"


def _papers(instance_id: int) -> str:
    return url_for("cases.papers", instance_id=instance_id)


def is_letter(document: DocumentView) -> bool:
    """Whether a document is a page to read; other files are downloaded."""
    return document.html is not None


def letter_answer(document: DocumentView) -> Response:
    """A letter as it went out, in its own house style: in a frame of ours, or alone to print. Nothing in it
    can act, and it loads nothing."""
    response = Response(document.html or "", mimetype="text/html")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def framed(page: str) -> Response:
    """A page of ours that shows a letter in a frame."""
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = f"{content_policy()}; frame-src 'self'"
    return response


def pdf_answer(letter: LetterPdf) -> Response:
    """A letter as PDF. Its hash is the proof that it is the one that was kept."""
    response = Response(letter.content, mimetype="application/pdf")
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers.set("Content-Disposition", "inline", filename=letter.filename)
    response.set_etag(letter.sha256)
    return response


def download_answer(filename: str, kind: str, content: bytes) -> Response:
    """A file that came with post: only ever a download."""
    response = Response(content, mimetype="application/octet-stream" if kind == "message/rfc822" else kind)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def file_answer(document: DocumentView) -> Response:
    """The content of a document. Only kinds of file that cannot act are shown by the browser itself."""
    row = document.row
    kind = row.media_type.split(";")[0].strip().lower()
    inline = kind in SHOWN_INLINE
    response = Response(document.content, mimetype=kind if inline else "application/octet-stream")
    response.headers["Content-Security-Policy"] = FILE_POLICY
    how = "inline" if inline and request.args.get("toon") == "ja" else "attachment"
    response.headers.set("Content-Disposition", how, filename=row.filename or f"stuk-{row.id}")
    return response
