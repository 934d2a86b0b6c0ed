"""Small deployments for tests of checks: one process around a body, and everything it may name."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.bpmn.drawing import DECLARATIONS, element, extensions, flows, nodes, process

Files = Mapping[str, bytes]

DICTIONARY = """name,type,label
name,text,Naam
amount,number,Bedrag
agreed,boolean,Akkoord
day,date,Dag
sender,party,Afzender
sender.name,text,Naam van de afzender
sender.email,text,E-mail
parts,list<context>,Delen
parts.text,text,Tekst
answer,text,Antwoord
answers,list<text>,Antwoorden
colour,code:colours,Kleur
people,list<text>,Mensen
sleutel,text,Sleutel
"""
NORMS = """id,source,kind,rule,status,reason
N-1,wet,step,Doe iets,,
N-2,wet,letter,Schrijf iets,,
N-3,wet,data,Bewaar iets,,
N-4,wet,guard,Later,open,Komt later
"""
FORM = {
    "id": "f1",
    "type": "default",
    "schemaVersion": 19,
    "components": [
        {"id": "n", "type": "textfield", "key": "name", "label": "Naam", "properties": {"norm": "N-1"}},
        {"id": "c", "type": "radio", "key": "colour", "label": "Kleur", "valuesKey": "colours"},
    ],
}
LETTER = "---\nid: l1\ntitle: Een brief\nnorms: N-2\n---\nBeste {{ sender.name }},\n\n{% include '_p.md' %}\n"
TABLE = """<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="urn:m">
  <inputData id="i" name="amount"><variable id="iv" name="amount" typeRef="number"/></inputData>
  <decision id="d1" name="d1"><variable id="v" name="d1"/>
    <informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
    <decisionTable id="t" hitPolicy="UNIQUE">
      <input id="ti"><inputExpression id="te" typeRef="number"><text>amount</text></inputExpression></input>
      <output id="to" name="answer" typeRef="string"/>
      <annotation name="norm"/>
      {rules}
    </decisionTable>
  </decision>
</definitions>"""


def row(number: int, test: str, answer: str, norm: str = "") -> str:
    """One row of the table."""
    remark = f"<annotationEntry><text>{norm}</text></annotationEntry>"
    return (
        f'<rule id="r{number}"><inputEntry id="a{number}"><text>{test}</text></inputEntry>'
        f'<outputEntry id="b{number}"><text>{answer}</text></outputEntry>{remark}</rule>'
    )


GOOD_ROWS = row(1, "&lt; 10", '"low"', "N-1") + row(2, "&gt;= 10", '"high"') + row(3, "null", '"none"')

BASE: dict[str, bytes] = {
    "processes/data-dictionary.csv": DICTIONARY.encode(),
    "processes/norms.csv": NORMS.encode(),
    "processes/d1.dmn": TABLE.replace("{rules}", GOOD_ROWS).encode(),
    "forms/f1.form": json.dumps(FORM).encode(),
    "forms/letters/l1.md": LETTER.encode(),
    "forms/letters/_p.md": b"Bel {{ huis.telefoon }}.",
    "forms/codelists/colours.json": json.dumps(
        {"id": "colours", "title": "Kleuren", "values": [{"value": "red", "label": "Rood"}]}
    ).encode(),
    "forms/texts/phases.json": b'[{"id": "begin", "label": "Begin"}]',
    "processes/demo/organisation.json": b'{"functions": [{"name": "desk"}]}',
}

FOR_DESK = '<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="desk"/>'
WITH_FORM = '<zeebe:formDefinition formId="f1"/>'


def user(ident: str = "u", inside: str = FOR_DESK + WITH_FORM, more: str = "", **attributes: str) -> str:
    """A user task, by default one without mistakes."""
    return element("user", ident, extensions(inside) + more, **attributes)


def job(type_: str, ident: str = "j", **headers: str) -> str:
    """A service task with its headers."""
    lines = "".join(f'<zeebe:header key="{key}" value="{value}"/>' for key, value in headers.items())
    inside = f'<zeebe:taskDefinition type="{type_}"/><zeebe:taskHeaders>{lines}</zeebe:taskHeaders>'
    return element("job", ident, extensions(inside))


def property_(name: str, value: str) -> str:
    """Extensions with one property."""
    return f'<zeebe:properties><zeebe:property name="{name}" value="{value}"/></zeebe:properties>'


def line(*middle: str, ids: str = "") -> str:
    """A start, these elements one after the other, and an end; `ids` when they are not u, u2, …"""
    names = ids.split() if ids else [text.split('id="', 1)[1].split('"', 1)[0] for text in middle]
    return nodes("start:s end:e") + "".join(middle) + flows(">".join(("s", *names, "e")))


def files(body: str, more: str = DECLARATIONS, **changed: bytes) -> dict[str, bytes]:
    """A deployment with this process as `processes/p.bpmn`."""
    return {**BASE, "processes/p.bpmn": process(body, more=more), **changed}


def having(path: str, content: str | bytes) -> dict[str, bytes]:
    """The deployment without mistakes, with one file added or changed."""
    data = content.encode() if isinstance(content, str) else content
    return {**files(line(user())), path: data}
