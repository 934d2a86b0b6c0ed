"""What changed in the policy is told in the language of who reads it, down to the last label."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from engine import Language
from engine.comparing import compare, places
from engine.language import language
from engine.model.kept_sentences import keep, kept
from engine.model.written_values import ListInWords
from engine.sentence import Opening, Sentence
from webui import catalogue

_WORD = re.compile(r"[^\W\d_]+")
_ENDS = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
)


def _diagram(body: str, declared: str = "") -> bytes:
    return f'<definitions {_ENDS} id="d" targetNamespace="x">{declared}{body}</definitions>'.encode()


def _declared(n: int) -> str:
    """A message and an error, of the first or of the second version."""
    return (
        f'<message id="m" name="M{n}"><extensionElements><zeebe:subscription correlationKey="=k{n}"/>'
        f'</extensionElements></message><error id="er" name="E{n}" errorCode="C{n}"/>'
        '<signal id="si" name="S"/><escalation id="es" name="Z" escalationCode="Z"/>'
    )


def _task(kind: str, name: str, inside: str) -> str:
    return f'<{kind} id="{name}" name="{name}"><extensionElements>{inside}</extensionElements></{kind}>'


def _steps(n: int) -> str:
    """Steps whose every word is another in the second version."""
    many = (
        f'<multiInstanceLoopCharacteristics isSequential="{"true" if n == 1 else "false"}"><extensionElements>'
        f'<zeebe:loopCharacteristics inputCollection="=c{n}" inputElement="e" outputCollection="o{n}" '
        f'outputElement="=p{n}"/></extensionElements><completionCondition>=q{n}</completionCondition>'
        "</multiInstanceLoopCharacteristics>"
    )
    user = (
        f'<userTask id="u" name="U"><documentation>D{n}</documentation><extensionElements><zeebe:userTask/>'
        f'<zeebe:formDefinition formId="f{n}"/><zeebe:assignmentDefinition assignee="a{n}" '
        f'candidateGroups="g{n}" candidateUsers="h{n}"/><zeebe:taskSchedule dueDate="=d{n}" '
        f'followUpDate="=w{n}"/><zeebe:priorityDefinition priority="{n}"/><zeebe:properties>'
        f'<zeebe:property name="pr" value="v{n}"/></zeebe:properties></extensionElements>{many}</userTask>'
    )
    job = (
        f'<zeebe:taskDefinition type="t{n}" retries="{n}"/><zeebe:taskHeaders><zeebe:header key="hk" '
        f'value="hv{n}"/></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source="=i{n}" target="it"/>'
        f'<zeebe:output source="=j{n}" target="ot"/></zeebe:ioMapping>'
    )
    return (
        user
        + _task("serviceTask", "sv", job)
        + _task("businessRuleTask", "br", f'<zeebe:calledDecision decisionId="b{n}" resultVariable="r{n}"/>')
        + _task("scriptTask", "sc", f'<zeebe:script expression="=s{n}" resultVariable="x{n}"/>')
        + _task("callActivity", "ca", f'<zeebe:calledElement processId="l{n}"/>')
    )


def _events(n: int) -> str:
    """Everything that waits, waiting otherwise in the second version."""
    first = n == 1
    when = "<timeDuration>P1DT1H</timeDuration>" if first else "<timeDate>=when</timeDate>"
    two = '<messageEventDefinition messageRef="m"/><signalEventDefinition signalRef="si"/>'
    name = "C" if first else ""
    lone = '<signalEventDefinition signalRef="si"/>'
    other = '<signalEventDefinition signalRef="si"/>' if first else '<messageEventDefinition messageRef="m"/>'
    return (
        f'<boundaryEvent id="b1" name="B" attachedToRef="{"u" if first else "sv"}" '
        f'cancelActivity="{"true" if first else "false"}"><timerEventDefinition>{when}</timerEventDefinition>'
        '</boundaryEvent><boundaryEvent id="b2" name="E" attachedToRef="sv"><errorEventDefinition '
        f'errorRef="er"/></boundaryEvent><intermediateCatchEvent id="c1" name="{name}">'
        f'<messageEventDefinition messageRef="m"/></intermediateCatchEvent><intermediateCatchEvent id="c2">'
        f'{other}</intermediateCatchEvent><intermediateCatchEvent id="c3">'
        f"{two if first else lone}</intermediateCatchEvent>"
        f'<startEvent id="cs"><conditionalEventDefinition><condition>=k{n}</condition>'
        "</conditionalEventDefinition></startEvent>"
    )


def _ways(n: int) -> str:
    lanes = f'<laneSet id="ls"><lane id="ln" name="L{n}"><flowNodeRef>g</flowNodeRef></lane></laneSet>'
    said = f"<conditionExpression>=z{n}</conditionExpression>"
    return (
        f'{lanes}<exclusiveGateway id="g" name="G" default="{"w1" if n == 1 else "w2"}"/>'
        f'<sequenceFlow id="w1" name="W{n}" sourceRef="g" targetRef="u">{said}</sequenceFlow>'
        f'<sequenceFlow id="w2" sourceRef="g" targetRef="{"u" if n == 1 else "sv"}"/>'
        f'<sequenceFlow id="w{n + 2}" sourceRef="u" targetRef="g"/>'
    )


_ALL_KINDS = (
    "sendTask", "receiveTask", "subProcess", "inclusiveGateway", "parallelGateway", "eventBasedGateway",
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
)  # fmt: skip
_LASTING = '<process id="p" isExecutable="true"><userTask id="t" name="T">%s</userTask></process>'
_ESCALATED = (
    '<boundaryEvent id="eb" attachedToRef="u"><escalationEventDefinition escalationRef="es"/></boundaryEvent>'
)


def _diagrams() -> Iterator[tuple[bytes, bytes]]:
    for_each = [
        _diagram(
            f'<process id="p" name="P{n}" isExecutable="{"true" if n == 1 else "false"}"><extensionElements>'
            f'<zeebe:properties><zeebe:property name="pp" value="{n}"/></zeebe:properties>'
            f"</extensionElements>{_ways(n)}{_steps(n)}{_events(n)}</process>",
            _declared(n),
        )
        for n in (1, 2)
    ]
    yield for_each[0], for_each[1]
    few = _diagram('<process id="p"/>')
    kinds = "".join(f'<{kind} id="k{number}"/>' for number, kind in enumerate(_ALL_KINDS))
    many = _diagram(f'<process id="p">{kinds}{_ESCALATED}</process><process id="r"/>', _declared(1))
    yield few, many
    yield many, few
    kind = '<process id="p"><%s id="t" name="T"/></process>'
    yield _diagram(kind % "userTask"), _diagram(kind % "manualTask")
    yield _diagram(_LASTING % ""), _diagram(_LASTING % "" + '<process id="r" name="R"/>')
    yield b"<", b"<<"
    yield (
        few,
        _diagram(
            '<process id="p"/><collaboration id="co"><participant id="pa" processRef="p"/></collaboration>'
        ),
    )
    yield _diagram(_LASTING % "<extensionElements/>"), _diagram(_LASTING % "")
    sheet = '<process id="p"><userTask id="t"/></process><bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/' \
        'spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane ' \
        'bpmnElement="p"><bpmndi:BPMNShape id="sh" bpmnElement="t"><dc:Bounds x="%d" y="1" width="9" ' \
        'height="9"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'  # fmt: skip
    yield _diagram(sheet % 1), _diagram(sheet % 50)
    link = '<process id="p"><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>=x</timeDuration>' \
        '<timeDate>%s</timeDate></timerEventDefinition></intermediateCatchEvent><userTask id="u"><extensionElements>' \
        '<zeebe:calledDecision decisionId="a" resultVariable="b" bindingType="%s"/></extensionElements></userTask>' \
        "</process>"  # fmt: skip
    yield _diagram(link % ("=a", "latest")), _diagram(link % ("=a", "deployment"))


def _decisions(body: str) -> bytes:
    name = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    return f'<definitions xmlns="{name}" id="d" name="d" namespace="x">{body}</definitions>'.encode()


def _row(name: str, asked: str, answers: str, remark: str) -> str:
    said = "".join(f"<outputEntry><text>{answer}</text></outputEntry>" for answer in answers)
    return (
        f'<rule id="{name}"><inputEntry><text>{asked}</text></inputEntry>{said}'
        f"<annotationEntry><text>{remark}</text></annotationEntry></rule>"
    )


def _table(n: int, rows: str) -> str:
    """Columns: one that stays without a name of its own, one that changes, one that comes or goes."""
    policy = 'hitPolicy="COLLECT" aggregation="SUM"' if n == 1 else 'hitPolicy="UNIQUE"'
    return (
        f'<decision id="a" name="A{n}"><description>D{n}</description><variable name="a"/><decisionTable '
        f'id="dt" {policy}><input id="i" label="I"><inputExpression><text>q{n}</text></inputExpression>'
        f'</input><output id="o"/><output id="o{n}" name="on{n}"/><annotation name="an"/>{rows}'
        "</decisionTable></decision>"
    )


def _formula(n: int) -> str:
    text = f'<decision id="l" name="L"><literalExpression><text>{n}</text></literalExpression></decision>'
    boxed = "<literalExpression><text>1</text></literalExpression>"
    boxed = boxed if n == 1 else f"<list>{boxed}</list>"
    return f'{text}<decision id="x" name="X">{boxed}</decision><decision id="n{n}" name="N{n}"/>'


def _tables() -> Iterator[tuple[bytes, bytes]]:
    one, two, three = _row("r1", "-", "ab", "k"), _row("r2", "x", "ab", "k"), _row("r3", "y", "cd", "l")
    yield (
        _decisions(_table(1, one + two + _row("r4", "-", "ab", "k")) + _formula(1)),
        _decisions(_table(2, _row("r2", "z", "cb", "m") + _row("r1", "-", "bb", "k") + three) + _formula(2)),
    )
    knows = '<itemDefinition name="t"><typeRef>%s</typeRef></itemDefinition>'
    yield _decisions(knows % "string"), _decisions(knows % "number")


def _form(title: str, *components: dict[str, Any], **properties: str) -> bytes:
    head = {"id": "f", "type": "default", "schemaVersion": 17, "title": title, "properties": properties}
    return json.dumps({**head, "components": list(components)}).encode()


def _question(n: int) -> dict[str, Any]:
    return {
        "id": "q", "type": "textfield" if n == 1 else "number", "key": f"k{n}", "label": f"L{n}",
        "description": f"D{n}", "readonly": f"=r{n}", "defaultValue": n,
        "conditional": {"hide": f"=h{n}"},
        "properties": {"pr": f"v{n}", "staffLabel": f"l{n}", "staffDescription": f"d{n}", "staffHelp": f"e{n}"},
    }  # fmt: skip


def _others(n: int) -> list[dict[str, Any]]:
    ruled = {"minLength": n, "maxLength": n + 5, "pattern": f"[{n}]"}
    kind = {"validationType": "email" if n == 1 else "phone"}
    return [
        {"id": "a", "type": "textfield", "key": "a", "label": "A", "validate": {**ruled, "required": n == 2}},
        {"id": "v", "type": "textfield", "key": "v", "label": "V", "validate": kind},
        {"id": "n", "type": "number", "key": "n", "label": "N", "validate": {"min": n, "max": n + 5}},
        {"id": "c", "type": "radio", "key": "c", "label": "C", "values": [{"label": f"L{n}", "value": f"v{n}", "explain": f"x{n}", "staffLabel": f"sl{n}", "staffExplain": f"sx{n}"}]},
        {"id": "s", "type": "select", "key": "s", "label": "S", "valuesKey": f"list{n}"},
        {"id": "t", "type": "text", "text": f"T{n}", "properties": {"staffText": f"st{n}"}},
        {"id": "e", "type": "expression", "key": "e", "expression": f"=e{n}"},
        {"id": "hs", "type": "signature", "label": f"HS{n}"},
        {"id": f"hn{n}", "type": "signature", "label": f"HN{n}"},
        {"id": "w", "type": "table", "label": "W", "dataSource": f"=w{n}", "columns": [{"label": "c", "key": "c"}]},
        {"id": "d", "type": "textfield", "key": "d", "label": "D", "disabled": n == 2},
        {"id": f"z{n}", "type": "textfield", "key": f"z{n}", "label": ""},
    ]  # fmt: skip


def _pairs() -> Iterator[tuple[dict[str, bytes], dict[str, bytes]]]:
    """Two versions with every kind of difference; their own words are letters, numbers and the standards'."""
    for old, new in _diagrams():
        yield {"p.bpmn": old}, {"p.bpmn": new}
    for old, new in _tables():
        yield {"t.dmn": old}, {"t.dmn": new}
    yield (
        {"f.form": _form("T1", _question(1), *_others(1), pp="1")},
        {"f.form": _form("", *reversed(_others(2)), _question(2), pp="2")},
    )
    yield {"f.form": b"{"}, {"f.form": b"[]"}
    yield {"r.csv": b"id,x\na,1\nb,2\nc,3\n"}, {"r.csv": b"id,y\na,P1Y1M\nd,4\nb,2\n"}
    yield {"r.csv": b"id,x\na,1\nb,2\n"}, {"r.csv": b"id,x\nb,2\na,1\n"}
    yield {"r.csv": b"id,x\na,P2Y2M2W\nb,P1W\n"}, {"r.csv": b"id,x\na,P2DT2H2M2S\nb,PT1M1S\n"}
    yield {"l.json": b'{"a":1,"b":2}'}, {"l.json": b'{"a":3,"c":4}'}
    yield {"l.json": b"1"}, {"l.json": b"2"}
    yield {"l.json": b"{"}, {"l.json": b"["}
    letter = "---\ntitle: T%d\n---\nL%d\n"
    yield {"a.md": (letter % (1, 1)).encode()}, {"a.md": (letter % (2, 2)).encode()}
    yield {"a.md": b"---\ntitle: T\n---\nL\n"}, {"a.md": b"---\ntitle:  T\n---\nL\n"}
    yield {"x.bin": b"1", "y.csv": b"id\n"}, {"x.bin": b"2", "z.csv": b"id\n"}


def _made_of(said: str) -> Iterator[str]:
    """The templates of a sentence and of what stands in it."""
    if isinstance(said, Sentence):
        yield said.template
        for value in said.values.values():
            yield from _made_of(value)
    elif isinstance(said, ListInWords):
        for one in said.items:
            yield from _made_of(one)


PAIRS = list(_pairs())
TOLD = [
    *(one.sentence for old, new in PAIRS for file in compare(old, new) for one in file.differences),
    *(words for _, new in PAIRS for words in places(new, new).values()),
]
OURS = {
    str(message.id): str(message.string)
    for message in catalogue.load(catalogue.ENGINE, "en")
    if message.id and any(place.startswith("engine/comparing/") for place, _ in message.locations)
}


def test_every_kind_of_difference_is_told_here() -> None:
    assert sorted({*OURS} - {template for said in TOLD for template in _made_of(said)}) == []


def test_no_dutch_word_is_left_in_what_differs() -> None:
    dutch, english = (
        {word.lower() for text in texts for word in _WORD.findall(re.sub(r"\{\w+\}", "", text))}
        for texts in (OURS.keys(), OURS.values())
    )
    assert len(dutch - english) > 100
    speaks = language("en")
    left = [
        (speaks.told(said), found)
        for said in TOLD
        if (found := {word.lower() for word in _WORD.findall(speaks.told(said))} & (dutch - english))
    ]
    assert left == []


def test_every_word_of_the_program_in_what_differs_comes_from_the_catalogue() -> None:
    """With a catalogue that says nothing, only what stands in the files is left."""
    silent = Language(
        "en", lambda text: re.sub(r"\{\w+\}|[^\W\d_]", lambda it: it[0] * (it[0][0] == "{"), text)
    )
    theirs = {
        word.lower()
        for pair in PAIRS
        for side in pair
        for content in side.values()
        for word in _WORD.findall(content.decode().replace("\\u003d", "="))
    }
    left = {word.lower() for said in TOLD for word in _WORD.findall(silent.told(said))} - theirs
    assert left == set()


def test_a_word_that_opens_a_sentence_has_a_capital_in_each_language() -> None:
    said = Opening("{what} ‘{name}’", what=Sentence("keuze"), name="goed")
    again = kept(keep(said))
    assert (said, again) == ("Keuze ‘goed’", "Keuze ‘goed’")
    assert language("en").told(said) == language("en").told(again) == "Choice ‘goed’"
