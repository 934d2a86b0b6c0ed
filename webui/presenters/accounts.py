"""What happened with accounts, in words."""

from __future__ import annotations

from engine import AccountEvent, Person, Role
from webui.language import N_, told
from webui.language import gettext as _
from webui.presenters.sizes import joined

EVENTS = {
    AccountEvent.SIGNED_IN: (N_("Ingelogd"), "done"),
    AccountEvent.SIGNED_IN_ELSEWHERE: (N_("Ingelogd via de inlogdienst"), "done"),
    AccountEvent.REFUSED: (N_("Verkeerd wachtwoord"), "soon"),
    AccountEvent.CODE_REFUSED: (N_("Verkeerde code"), "soon"),
    AccountEvent.LOCKED: (N_("Tijdelijk op slot"), "late"),
    AccountEvent.UNKNOWN_IDENTITY: (N_("Inlogdienst kent deze persoon, wij niet"), "late"),
    AccountEvent.GROUPS_UNTOLD: (N_("Inlogdienst gaf geen groepen door; de functies bleven zo"), "soon"),
    AccountEvent.RECOVERY_USED: (N_("Ingelogd met een herstelcode"), "soon"),
    AccountEvent.PASSWORD_SET: (N_("Wachtwoord ingesteld"), "info"),
    AccountEvent.LINK_MADE: (N_("Link voor een nieuw wachtwoord gemaakt"), "info"),
    AccountEvent.SECOND_FACTOR_ON: (N_("Tweede stap aangezet"), "info"),
    AccountEvent.SECOND_FACTOR_OFF: (N_("Tweede stap uitgezet"), "soon"),
    AccountEvent.SESSIONS_ENDED: (N_("Overal uitgelogd"), "info"),
    AccountEvent.UNLOCKED: (N_("Van het slot gehaald"), "info"),
    AccountEvent.PERSON_SAVED: (N_("Gegevens of rechten veranderd"), "info"),
    AccountEvent.DEACTIVATED: (N_("Account uitgezet"), "soon"),
    AccountEvent.ACTIVATED: (N_("Account aangezet"), "info"),
}
ROLES = {
    Role.STAFF: (N_("Medewerker"), N_("werkt aan taken en zaken")),
    Role.OWNER: (N_("Proceseigenaar"), N_("verandert diagrammen, tabellen, formulieren en brieven")),
    Role.AUDITOR: (N_("Toetser"), N_("leest alle zaken, de procedure en wie in zaken keek; verandert niets")),
    Role.OPERATOR: (N_("Technisch beheerder"), N_("ziet klokken en storingen, herstelt en stopt zaken")),
    Role.ADMIN: (N_("Beheerder"), N_("beheert mensen en functies, en mag alles van de andere rollen")),
}


def rights_beyond_staff(person: Person) -> list[str]:
    """What somebody may do in the program beyond the work itself, by the names of the rights."""
    return [
        told(name).lower()
        for role, (name, _explain) in ROLES.items()
        if role in person.roles and role is not Role.STAFF
    ]


def what_somebody_is(person: Person) -> str:
    """Their functions, and their rights beyond those of staff: whom to play in a demonstration."""
    return joined([*person.function_names, *rights_beyond_staff(person)])


def rights_in_words(detail: str) -> str:
    """What stands with a change of rights, "roles; functions" by their ids, as people call them; another
    detail, such as who an identity service named, as it is."""
    roles, both, functions = detail.partition(";")
    if not both:
        return detail
    labels = {role.value: told(label) for role, (label, _explain) in ROLES.items()}
    named = joined([labels.get(one.strip(), one.strip()).lower() for one in roles.split(",") if one.strip()])
    held = joined([one.strip() for one in functions.split(",") if one.strip()])
    return _("Rollen: %(roles)s. Functies: %(functions)s.", roles=named or "–", functions=held or "–")
