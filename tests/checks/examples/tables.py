"""Tables that decide."""

from tests.checks.bundles import GOOD_ROWS, TABLE, files, having, line, row, user


def table(rows: str) -> dict[str, bytes]:
    return having("processes/d1.dmn", TABLE.replace("{rules}", rows))


GOOD = (files(line(user())), table(GOOD_ROWS.replace('"none"', "null")))
BAD = (
    (table(GOOD_ROWS.replace('"none"', "")), "b3", "schrijf null"),
    (table(GOOD_ROWS + row(4, "5", '"twice"')), "t", "passen allebei"),
    (table(row(1, "&lt; 10", '"low"')), "t", "Geen regel"),
    (table(GOOD_ROWS.replace("&lt; 10", "&lt; (")), "a1", ""),
    (table(GOOD_ROWS.replace('"low"', "1 == 2")), "b1", "Hier staat een =="),
    (table(GOOD_ROWS.replace("&lt; 10", "== 10")), "a1", "Hier staat een =="),
    (table(GOOD_ROWS.replace("&lt; 10", "3, == 10")), "a1", "Hier staat een =="),
    (table(GOOD_ROWS.replace("&lt; 10", "not(== true)")), "a1", "Hier staat een =="),
    (having("processes/d1.dmn", "<a/>"), "", "geen DMN"),
    (having("processes/d1.dmn", '<!DOCTYPE a [<!ENTITY x "y">]><a/>'), "", "DOCTYPE"),
)
