"""What somebody looked at, in words. The log keeps it short, in Dutch, with numbers and names of data."""

from __future__ import annotations

from engine import errors
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
    "termijn": N_("waarom: termijn ‘%(what)s’"),
    "stuk": N_("waarom: stuk ‘%(what)s’"),
    "taak": N_("waarom: taak ‘%(what)s’"),
}
REFUSALS = {  # what was said to who tried, and what that means to who reads it here
    errors.Excluded.sentence: N_("%(who)s is betrokken bij deze zaak en mag haar niet zien."),
    "U kunt deze taak niet doen, omdat u bij deze zaak betrokken bent.": N_(
        "%(who)s is betrokken bij deze zaak en mag deze taak niet doen."
    ),
    errors.NotInvolved.sentence: N_("%(who)s is niet betrokken bij deze zaak."),
    "Deze taak is niet voor u.": N_("%(who)s wilde een taak openen of doen die voor anderen is."),
    "Deze taken kunt u niet overdragen.": N_("%(who)s wilde een taak overdragen die voor anderen is."),
}


def refusal(said: str, who: str) -> str:
    """Why somebody was refused, told to another than who was refused."""
    if said in REFUSALS:
        return _(REFUSALS[said], who=who)
    return _("%(who)s kreeg te lezen: ‘%(said)s’", who=who, said=told(said))


def seen(what: str, paper: str = "", fact: str = "", who: str = "") -> str:
    """What a line of the log says was looked at, of a document by its title, of a datum, deadline or task by
    what it is called; of a refusal: why."""
    if what.startswith(REFUSED):
        return refusal(what.removeprefix(REFUSED), who)
    if what in PLACES:
        return _(PLACES[what])
    kind, _space, rest = what.partition(" ")
    if kind == "document":
        return _("stuk ‘%(title)s’", title=paper) if paper else _("stuk %(number)s", number=rest)
    if kind == "post":
        return _("brief ‘%(title)s’ om te posten, met de persoonlijke link", title=paper or rest)
    if kind == "brief" and rest.startswith("vooraf "):
        file = rest.rpartition("/")[2].removesuffix(".md").replace("_", " ")
        return _("brief ‘%(title)s’ vooraf bekeken, met gegevens van deze zaak", title=fact or file)
    if kind == "taak":
        return _("taak ‘%(name)s’", name=rest)
    if kind == "waarom":
        kind, _space, name = rest.partition(" ")
        return (
            _(REASONS[kind], what=fact or paper or name.replace("_", " "))
            if kind in REASONS
            else _("waarom: uitkomst")
        )
    return what
