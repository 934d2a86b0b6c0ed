"""Plain Dutch, and the other kind."""

from tests.checks.bundles import FOR_DESK, WITH_FORM, files, having, line, property_, user

LONG = (
    "Wij sturen u deze brief omdat wij willen dat u weet hoe het nu gaat met alles wat u ons schreef, en ook "
)
LONG += "omdat wij graag van u horen wat u er zelf van vindt."
HEAD = "---\nid: l1\ntitle: x\n---\n"


def explained(text: str) -> dict[str, bytes]:
    return files(line(user(inside=FOR_DESK + WITH_FORM + property_("explain", text))))


GOOD = (files(line(user())), explained("Dan weet u waar u aan toe bent."))
BAD = (
    (explained(LONG), "u", "langer dan 25 woorden"),
    (explained("Derhalve doen wij dit."), "u", "derhalve"),
    (having("forms/letters/l1.md", HEAD + LONG), "l1", "langer dan 25 woorden"),
)
