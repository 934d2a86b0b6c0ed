"""A dictionary without doubles."""

from tests.checks.bundles import DICTIONARY, files, having, line, user


def with_row(row: str) -> dict[str, bytes]:
    return having("processes/data-dictionary.csv", DICTIONARY + row + "\n")


GOOD = (files(line(user())), {"forms/x.md": b""}, with_row("more,list<code:colours>,Meer"))
BAD = (
    (with_row("name,text,Naam"), "name", "twee keer"),
    (with_row("odd,string,Raar"), "odd", "'string' bestaat niet"),
    (with_row("zaak.titel,text,Titel"), "zaak.titel", "van het systeem"),
    (with_row("odd,text,"), "odd", "geen label"),
    (having("processes/data-dictionary.csv", "naam;soort\n"), "", "heeft geen rijen"),
)
