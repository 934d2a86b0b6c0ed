"""Names that the data dictionary knows."""

import json

from tests.bpmn.drawing import element, extensions, flows, io, nodes, repeat, script
from tests.bpmn.drawing import process as drawn
from tests.checks.bundles import (
    BASE,
    FOR_DESK,
    FORM,
    GOOD_ROWS,
    TABLE,
    WITH_FORM,
    files,
    having,
    job,
    line,
    property_,
    user,
)


def mapped(
    *, inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None
) -> dict[str, bytes]:
    return files(line(user(inside=FOR_DESK + WITH_FORM + io(inputs=inputs, outputs=outputs))))


def branch(condition: str) -> dict[str, bytes]:
    return files(nodes("start:s end:a end:b xor:g:b") + flows(f"s>g; g>a[{condition}]; g>b"))


def field(**changed: object) -> dict[str, bytes]:
    components = [{**FORM["components"][0], **changed}]
    return having("forms/f1.form", json.dumps({**FORM, "components": components}))


def letter(body: str) -> dict[str, bytes]:
    return having("forms/letters/l1.md", f"---\nid: l1\ntitle: x\n---\n{body}")


ITEM = repeat("=people", "person", output=("answers", "=name"))
GOOD = (
    branch("=amount > 1 and sender.name != null and zaak.nummer != null"),
    branch('=some x in parts satisfies x.text = "a"'),
    branch("=count(parts[text != null]) > 0"),
    mapped(inputs={"mine": "=name"}, outputs={"answer": "=mine"}),
    mapped(outputs={"answer": "=colour"}),
    field(properties={"default": "=get entries(organisatie.uitvoerders)[1].key"}),
    {**letter("{{ organisatie.telefoon }}"), "processes/house.json": b'{"telefoon": "14 0345"}'},
    files(line(user(inside=FOR_DESK + WITH_FORM + io(inputs={"who": "=person"}), more=ITEM))),
    files(line(job("letter", letter="l1", to="=sender"))),
    letter("{% for p in parts %}{{ p.text }}{% endfor %}{{ ontvanger.naam }}"),
)
NO_DICTIONARY = {
    name: content for name, content in branch("=unknown > 1").items() if "dictionary" not in name
}
PARTIES = drawn(extensions(property_("parties", "sender, stranger")) + line(user()))
DECIDES = element(
    "businessRuleTask", "x", extensions('<zeebe:calledDecision decisionId="d1" resultVariable="verdict"/>')
)
BAD = (
    (NO_DICTIONARY, "f_g_a", "'unknown'"),
    (branch("=amuont > 1"), "f_g_a", "'amuont'"),
    (branch("=sender.nmae = null"), "f_g_a", "'sender.nmae'"),
    (branch("=some x in prats satisfies x.text = null"), "f_g_a", "'prats'"),
    (files(line(script("x", "=amount + extra", "amount"))), "x", "'extra'"),
    (files(line(script("x", "=amount", "total"))), "x", "'total'"),
    (files(line(DECIDES)), "x", "'verdict'"),
    (mapped(inputs={"a": "=b"}), "u", "'b'"),
    (mapped(outputs={"anwser": "=name"}), "u", "'anwser'"),
    (files(line(user(more=repeat("=peolpe", "person")))), "u", "'peolpe'"),
    (
        files(
            line(user(more=repeat("=people", "person")), user("u2", FOR_DESK + io(inputs={"a": "=person"})))
        ),
        "u2",
        "'person'",
    ),
    (files(line(user(inside=FOR_DESK + property_("facts", "name, fact")))), "u", "'fact'"),
    (files(line(job("notify", to="desk", subject="=subject", text="x"))), "j", "'subject'"),
    ({**BASE, "processes/p.bpmn": PARTIES}, "P", "'stranger'"),
    (field(key="nmae"), "n", "'nmae'"),
    (field(properties={"default": "=organisatie.uitvoerder"}), "n", "'organisatie.uitvoerder'"),
    (letter("{{ organisatie.telefon }}"), "l1", "uitvoerders (wie werk kan krijgen)"),
    (field(conditional={"hide": "=clour = null"}), "n", "'clour'"),
    (field(description="Beste {{ sendr.name }}"), "n", "'sendr'"),
    (letter("{{ sendr.name }}"), "l1", "'sendr'"),
    (letter("{% for p in parts %}{{ p.txet }}{% endfor %}"), "l1", "'parts.txet'"),
    (having("forms/letters/_p.md", "{{ nobody }}"), "l1", "'nobody'"),
    (
        having(
            "processes/d1.dmn", TABLE.replace("{rules}", GOOD_ROWS).replace('name="amount"', 'name="amunt"')
        ),
        "d1",
        "'amunt'",
    ),
)
