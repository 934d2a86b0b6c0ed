"""One name, one thing."""

from tests.checks.bundles import BASE, files, having, line, user

GOOD = (files(line(user())),)
BAD = (
    (having("forms/again.form", BASE["forms/f1.form"]), "f1", "staat ook in"),
    (having("forms/letters/m.md", BASE["forms/letters/l1.md"]), "l1", "brief"),
    (having("forms/codelists/z.json", BASE["forms/codelists/colours.json"]), "colours", "codelijst"),
    (having("processes/e.dmn", BASE["processes/d1.dmn"]), "d1", "beslissing"),
)
