"""Recording what somebody outside told us, also in their name; and the links to their pages."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import (
    HOW_TOLD,
    WAYS,
    CaseView,
    Delivered,
    FormErrors,
    FormToFill,
    MessageOption,
    PartyView,
    errors,
)
from webui import filled_forms, waiting_files
from webui.access import SIGNED_IN, engine, entry, me
from webui.filled_forms import FormPage
from webui.language import gettext as _
from webui.layout import note
from webui.pages.cases.acting import links

pages = Blueprint("messages", __name__)


@pages.route("/zaken/<int:instance_id>/vastleggen/<name>", methods=["GET", "POST"])
@entry(SIGNED_IN)
def record(instance_id: int, name: str) -> str | Response | tuple[str, int]:
    """A message of the procedure with its form, recorded by staff: as their own, or for a party."""
    case = engine().case(instance_id, me().username)
    option = next((one for one in case.messages if one.name == name), None)
    if option is None or not case.can_write:
        engine().must_record(instance_id, name, me().username)
    if option is None:  # it came to wait between the two looks
        raise errors.MessageNotExpected()
    senders = [party for party in case.parties if party.role in option.senders]
    told_by = next((one for one in senders if one.role == request.form.get("_namens", "")), None)
    how = request.form.get("_hoe", "") if told_by else ""
    filled = waiting_files.settle(filled_forms.read(_said_by(option.form, told_by, how)))
    status = 422 if filled.errors else 200
    if filled.sent and not filled.errors:
        try:
            outcome = engine().deliver_message(
                instance_id,
                name,
                filled.answers,
                me().username,
                attachments=waiting_files.attachments(filled.secret),
                told_by=told_by.role if told_by else "",
                how=how,
            )
        except errors.FileRefused as refused:
            return _page(case, option, filled.view(refused.sentence), senders, told_by, how), 422
        if not isinstance(outcome, FormErrors):
            waiting_files.handed_in(filled.secret)
            note(_told(option, told_by, outcome))
            return redirect(url_for("cases.show", instance_id=instance_id))
        filled, status = filled.refused(outcome, beside={HOW_TOLD: "hoe"}), 422
    return _page(case, option, filled.view(), senders, told_by, how), status


def _said_by(form: FormToFill | None, told_by: PartyView | None, how: str) -> FormToFill | None:
    """The form as it is asked when staff write it down for this party: what is known then is not asked."""
    if form is None or told_by is None:
        return form
    return replace(form, context={**form.context, "namens": {"rol": told_by.role, "hoe": how}})


def _page(
    case: CaseView,
    option: MessageOption,
    form: FormPage,
    senders: list[PartyView],
    told_by: PartyView | None,
    how: str,
) -> str:
    return render_template(
        "cases/message.html",
        case=case,
        option=option,
        form=form,
        senders=senders,
        ways=WAYS,
        chosen=told_by.role if told_by else "",
        way=how,
    )


def _told(option: MessageOption, told_by: PartyView | None, outcome: Delivered) -> str:
    if told_by is None:
        return _("Vastgelegd: %(what)s.", what=option.label)
    if outcome.receipt is None:
        return _("Vastgelegd namens %(who)s: %(what)s.", who=told_by.name, what=option.label)
    if outcome.receipt_to_post:
        return _(
            "Vastgelegd namens %(who)s: %(what)s. Het bewijs ligt klaar bij “Te posten”.",
            who=told_by.name,
            what=option.label,
        )
    return _(
        "Vastgelegd namens %(who)s: %(what)s. Het bewijs staat bij de stukken.",
        who=told_by.name,
        what=option.label,
    )


@pages.post("/zaken/<int:instance_id>/link/nieuw")
@entry(SIGNED_IN)
def new_link(instance_id: int) -> str:
    """Another address for a party who lost theirs, or whose address others know."""
    engine().renew_party_link(instance_id, request.form.get("rol", ""), me().username)
    note(_("Er is een nieuw adres. Het vorige werkt niet meer."))
    return links(instance_id)


@pages.post("/zaken/<int:instance_id>/link/intrekken")
@entry(SIGNED_IN)
def withdraw_link(instance_id: int) -> str:
    """Ends the address of a party at once."""
    engine().withdraw_party_link(instance_id, request.form.get("rol", ""), me().username)
    note(_("Het adres is ingetrokken."), "warn")
    return links(instance_id)
