"""What somebody looked at, in words. The log keeps it short, in Dutch, with numbers and names of data."""

from __future__ import annotations

from webui.language import N_, told
from webui.language import gettext as _

REFUSED = "geweigerd: "
PLACES = {
    "zaak": N_("de zaak"),
    "procedure": N_("waar de zaak is in de procedure"),
    "stukken": N_("de brieven en stukken"),
    "mensen en gegevens": N_("de mensen en gegevens"),
    "verloop": N_("wat er is gebeurd"),
    "geschiedenis": N_("wat er is gebeurd"),
    "export": N_("het hele dossier, als bestand"),
    "storing": N_("een storing"),
    "statuspagina": N_("de eigen pagina"),
    "adressen": N_("de adressen van de eigen pagina’s"),
}
REASONS = {
    "gegeven": N_("waarom: gegeven ‘%(what)s’"),
    "termijn": N_("waarom: termijn %(what)s"),
    "stuk": N_("waarom: stuk %(what)s"),
    "taak": N_("waarom: taak %(what)s"),
}


def seen(what: str, paper: str = "", fact: str = "") -> str:
    """What a line of the log says was looked at, of a document by its title, of a datum by what it is called;
    of a refusal: what was said."""
    if what.startswith(REFUSED):
        return told(what.removeprefix(REFUSED))
    if what in PLACES:
        return _(PLACES[what])
    kind, _space, rest = what.partition(" ")
    if kind == "document":
        return _("stuk ‘%(title)s’", title=paper) if paper else _("stuk %(number)s", number=rest)
    if kind == "post":
        return _("brief ‘%(title)s’ om te posten, met de persoonlijke link", title=paper or rest)
    if kind == "taak":
        return _("taak ‘%(name)s’", name=rest)
    if kind == "waarom":
        kind, _space, name = rest.partition(" ")
        return (
            _(REASONS[kind], what=fact or name.replace("_", " "))
            if kind in REASONS
            else _("waarom: uitkomst")
        )
    return what
