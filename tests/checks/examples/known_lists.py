"""Code lists that are there."""

from tests.checks.bundles import BASE, DICTIONARY, files, having, line, user

GOOD = (
    files(line(user())),
    having("forms/f1.form", BASE["forms/f1.form"].replace(b'"colours"', b'"people"')),
)
BAD = (
    (having("forms/f1.form", BASE["forms/f1.form"].replace(b'"colours"', b'"smells"')), "c", "'smells'"),
    (having("processes/data-dictionary.csv", DICTIONARY + "smell,code:smells,Geur\n"), "smell", "'smells'"),
)
