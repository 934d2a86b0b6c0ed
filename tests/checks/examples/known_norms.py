"""Norms that the register knows."""

from tests.checks.bundles import FOR_DESK, FORM, TABLE, files, having, line, property_, row, user
from tests.checks.examples.norm_coverage import on_a_flow

GOOD = (
    files(line(user(inside=FOR_DESK + property_("norm", "N-1 N-3")))),
    {"forms/f1.form": str(FORM).encode()},
)
WITH_COLUMN = TABLE.replace(
    '<output id="to" name="answer" typeRef="string"/>', '<output id="to" name="norm"/>'
).replace("{rules}", row(1, "-", '"N-1 N-98"'))
BAD = (
    (having("processes/d1.dmn", TABLE.replace("{rules}", row(1, "-", '"x"', "N-1 N-97"))), "r1", "'N-97'"),
    ({**files(line(user())), "processes/p.bpmn": on_a_flow(value="N-96")}, "f_s_u", "'N-96'"),
    ({**files(line(user())), "forms/texts/words.json": b'{"norms": ["N-95"]}'}, "", "'N-95'"),
    (having("processes/d1.dmn", WITH_COLUMN), "r1", "'N-98'"),
    (files(line(user(inside=FOR_DESK + property_("norm", "N-1 N-99")))), "u", "'N-99'"),
    (
        {**files(line(user())), "forms/letters/l1.md": b"---\nid: l1\ntitle: x\nnorms: Q-1\n---\nx"},
        "",
        "'Q-1'",
    ),
)
