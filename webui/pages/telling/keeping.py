"""Keeping the public form for later, and throwing it away."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from webui.access import ANYONE, engine, entry, settings
from webui.language import gettext as _
from webui.language import present
from webui.layout import note, outside_address
from webui.pages.telling.form import MINE, pages, telling_of
from webui.proxies import visitor

MOST_SAVED = 20  # in an hour, from one address


@pages.route("/formulier/<token>/bewaren", methods=["GET", "POST"])
@entry(ANYONE)
def save(token: str) -> str | Answer | tuple[str, int]:
    """Keep the form for later: the link on the screen, and by e-mail for who wants that."""
    telling = telling_of(token)
    if telling.kept.sent_at is not None:
        return redirect(url_for("telling.received", token=token))
    address = outside_address("telling.again", token=token)
    email, wrong = request.form.get("email", "").strip(), ""
    if request.method == "POST":
        if email and ("@" not in email[1:-1] or " " in email or len(email) > 200):
            wrong = _("Vul een e-mailadres in zoals naam@voorbeeld.nl, of laat het leeg.")
        else:
            engine().must_be_few("bewaren", visitor(), MOST_SAVED)
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
    telling = telling_of(token)
    engine().forget_form(token)
    mine = {name: one for name, one in session.get(MINE, {}).items() if one != token}
    session[MINE] = mine
    if request.form.get("_dan") == "opnieuw":
        note(_("Wat u eerder invulde, is weg. U begint met een leeg formulier."), "info")
        return redirect(url_for("telling.begin", process_id=telling.kept.process_id))
    note(_("Wat u invulde, is weg."), "info")
    return redirect(url_for("public.start"))
