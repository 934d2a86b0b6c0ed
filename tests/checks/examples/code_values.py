"""Values that are in the list of their variable."""

import json

from tests.bpmn.drawing import flows, nodes
from tests.checks.bundles import FORM, GOOD_ROWS, TABLE, files, having, row


def branch(condition: str) -> dict[str, bytes]:
    return files(nodes("start:s end:a end:b xor:g:b") + flows(f"s>g; g>a[{condition}]; g>b"))


def letter(body: str) -> dict[str, bytes]:
    return having("forms/letters/l1.md", f"---\nid: l1\ntitle: x\n---\n{body}")


def form(condition: str) -> dict[str, bytes]:
    hidden = {**FORM["components"][0], "conditional": {"hide": condition}}
    return having("forms/f1.form", json.dumps({**FORM, "components": [hidden, FORM["components"][1]]}))


def table(cell: str) -> dict[str, bytes]:
    text = (
        TABLE.replace("{rules}", row(1, cell, '"x"')).replace("amount", "colour").replace("number", "string")
    )
    return having("processes/d1.dmn", text)


GOOD = (
    branch('=colour = "red" or colour = null or name = "purple"'),
    branch('=colour in ("red")'),
    branch('=list contains(["red"], colour)'),
    letter("{% if colour == 'red' %}x{% endif %}"),
    form('=colour = "red"'),
    having("processes/d1.dmn", TABLE.replace("{rules}", GOOD_ROWS)),
    table('"red"'),
)
BAD = (
    (branch('=colour = "rde"'), "f_g_a", "'rde'"),
    (branch('="rde" != colour'), "f_g_a", "'rde'"),
    (branch('=if colour in ("red", "rde") then true else false'), "f_g_a", "'rde'"),
    (branch('=list contains(["rde"], colour)'), "f_g_a", "'rde'"),
    (form('=not(colour = "rde")'), "n", "'rde'"),
    (letter("{% if colour in ('red', 'rde') %}x{% endif %}"), "l1", "'rde'"),
    (table('"rde"'), "a1", "'rde'"),
    (table('"red", "rde"'), "a1", "'rde'"),
    (table('not("rde")'), "a1", "'rde'"),
)
