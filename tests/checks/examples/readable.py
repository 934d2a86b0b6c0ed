"""Files that can be read, and files that cannot."""

from tests.checks.bundles import BASE, files, having, line, user

GOOD = (files(line(user())), BASE)
XXE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
DOUBLE = files(line(user("a"), user("a"), ids="a"))
BAD = (
    (having("processes/x.bpmn", XXE), "", "DOCTYPE"),
    (having("processes/x.bpmn", BOMB), "", "DOCTYPE"),
    (having("processes/x.bpmn", "<a" + "<b>" * 100), "", "geen geldige XML. Kijk bij regel 1. Bewaar"),
    (having("processes/x.bpmn", "<a>\n\n<b x></b></a>"), "", "geen geldige XML. Kijk bij regel 3. Bewaar"),
    (having("processes/x.bpmn", b"x" * 3_000_000), "", "groter dan"),
    (having("processes/x.bpmn", "<html/>"), "", "geen BPMN"),
    (DOUBLE, "a", "meer dan één keer"),
    (having("forms/x.form", '{"id": "x"}'), "", "geen formulier"),
    (having("forms/x.form", '{"id": "x", "components": [{"type": "html"}]}'), "html", "geen HTML"),
    (having("forms/codelists/x.json", '{"id": "x"}'), "x", "geen waarden"),
    (having("forms/letters/x.md", "Beste"), "", "kop"),
    (having("forms/letters/_x.md", "{{ a() }}"), "", "aangeroepen"),
    (having("processes/calendar.csv", "date,name,kind,source\nmorgen,x,holiday,y\n"), "row 2", "geen dag"),
    (having("processes/calendar.csv", b"date;name\n\xff"), "", "geen UTF-8"),
    (having("processes/calendar.csv", "dag;naam\n2026-05-15;x\n"), "", "mist de kolommen"),
    (having("processes/house.json", '{\n "naam": "x",\n}'), "", "geen geldige JSON: fout op regel 3, teken"),
    (having("processes/house.json", b"\xff\xfe"), "", "geen geldige JSON: fout op regel 1"),
    (having("processes/house.json", b'{"a": "\xe9"}'), "", "geen UTF-8-tekst"),
    (having("processes/house.json", b'{"a": ' + b"[" * 200_000), "", "te diep genest"),
    (having("processes/house.json", '["x"]'), "", "tussen accolades"),
    (having("forms/texts/product.json", '"x"'), "", "tussen accolades"),
    (having("forms/texts/phases.json", '[{"label": "x"}]'), "", "lijst van fasen"),
    (having("processes/norms.csv", b"id\n\xff"), "", "geen UTF-8"),
    (having("processes/x.py", "import os"), "", "leest niemand"),
)
