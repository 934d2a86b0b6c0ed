"""Recording what somebody outside told us, also in their name; and the links to their pages."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import CaseView, FormErrors, MessageOption, PartyView, errors
from webui import filled_forms, waiting_files
from webui.access import SIGNED_IN, engine, entry, me
from webui.filled_forms import FormPage
from webui.language import gettext as _
from webui.layout import note
from webui.pages.cases.acting import links

pages = Blueprint("messages", __name__)


def ways() -> dict[str, str]:
    """How somebody can tell us something themselves, as it stands in the history and in the proof."""
    return {
        "telefoon": _("telefoongesprek"),
        "balie": _("gesprek aan de balie"),
        "brief": _("brief"),
        "mail": _("e-mail"),
    }


@pages.route("/zaken/<int:instance_id>/vastleggen/<name>", methods=["GET", "POST"])
@entry(SIGNED_IN)
def record(instance_id: int, name: str) -> str | Response | tuple[str, int]:
    """A message of the procedure with its form, recorded by staff: as their own, or for a party."""
    case = engine().case(instance_id, me().username)
    option = next((one for one in case.messages if one.name == name), None)
    if option is None:
        raise errors.MessageNotExpected()
    filled, refusal = waiting_files.settle(filled_forms.read(option.form))
    status = 422 if refusal else 200
    senders = [party for party in case.parties if party.role in option.senders]
    told_by, how = _told_by(senders)
    if filled.sent and not refusal:
        try:
            outcome = engine().deliver_message(
                instance_id,
                name,
                filled.answers,
                me().username,
                attachments=waiting_files.attachments(filled.secret),
                told_by=told_by.role if told_by else "",
                how=how if told_by else "",
            )
        except errors.FileRefused as refused:
            return _page(case, option, filled.view(refused.sentence), senders), 422
        if not isinstance(outcome, FormErrors):
            waiting_files.handed_in(filled.secret)
            note(_told(option, told_by, outcome.receipt))
            return redirect(url_for("cases.show", instance_id=instance_id))
        filled, status = filled.refused(outcome), 422
    return _page(case, option, filled.view(refusal), senders), status


def _page(case: CaseView, option: MessageOption, form: FormPage, senders: list[PartyView]) -> str:
    chosen, way = request.form.get("_namens", ""), request.form.get("_hoe", "telefoon")
    return render_template(
        "cases/message.html",
        case=case,
        option=option,
        form=form,
        senders=senders,
        ways=ways(),
        chosen=chosen,
        way=way,
    )


def _told_by(senders: list[PartyView]) -> tuple[PartyView | None, str]:
    role = request.form.get("_namens", "")
    return (
        next((party for party in senders if party.role == role), None),
        ways().get(request.form.get("_hoe", ""), ""),
    )


def _told(option: MessageOption, told_by: PartyView | None, receipt: int | None) -> str:
    if told_by is None:
        return _("Vastgelegd: %(what)s.", what=option.label)
    if receipt is None:
        return _("Vastgelegd namens %(who)s: %(what)s.", who=told_by.name, what=option.label)
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
