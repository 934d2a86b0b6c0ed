"""The kinds of news and the ways to be told, in words."""

from __future__ import annotations

from engine import MailWish, SignalKind
from webui.language import N_

KINDS = {
    SignalKind.TASK: (N_("Nieuwe taak"), N_("Er komt een taak bij die u kunt doen.")),
    SignalKind.NEAR: (N_("Einddatum nadert"), N_("Een datum die telt, komt dichtbij.")),
    SignalKind.PASSED: (N_("Einddatum voorbij"), N_("Een datum die telt, is niet gehaald.")),
    SignalKind.ESCALATION: (
        N_("Er moet nu iemand ingrijpen"),
        N_("Een zaak is zo laat dat u moet beslissen."),
    ),
    SignalKind.MESSAGE: (
        N_("Bericht"),
        N_("Iemand van buiten of de procedure vertelt u iets, of u vervangt iemand."),
    ),
    SignalKind.INCIDENT: (N_("Storing"), N_("Een zaak staat stil en moet worden hersteld.")),
}
MAILS = {
    MailWish.NEVER: N_("geen e-mail"),
    MailWish.DAILY: N_("één keer per werkdag, samen"),
    MailWish.NOW: N_("meteen"),
}


def may_be_silent(kind: SignalKind) -> bool:
    """Whether this news may be left off the start page: a new task stands in the inbox anyway."""
    return kind is SignalKind.TASK
