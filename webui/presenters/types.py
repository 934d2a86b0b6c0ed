"""The types of the data dictionary, in words."""

from webui.language import N_
from webui.language import gettext as _

TYPES = {
    "text": N_("tekst"),
    "number": N_("getal"),
    "boolean": N_("ja of nee"),
    "date": N_("datum"),
    "date-time": N_("datum en tijd"),
    "duration": N_("tijdsduur"),
    "party": N_("persoon of organisatie"),
    "person": N_("medewerker"),
    "function": N_("functie"),
    "context": N_("gegevens bij elkaar"),
    "code": N_("keuze uit een lijst"),
}


def type_in_words(kind: str) -> str:
    """What a value is; empty for a type that nobody knows."""
    if kind.startswith("list<"):
        inner = type_in_words(kind.removeprefix("list<").removesuffix(">"))
        return _("lijst, elk: %(what)s", what=inner)
    word = TYPES.get(kind.partition(":")[0])
    return _(word) if word else ""
