"""A small policy of its own for the web's tests: somebody asks for a bench in the street, somebody decides.

It has a bit of everything that the pages show: a public and a staff form, a step for two functions, conditional
questions, a message that may come at any time, a reminder, a letter, a deadline, and a step that fails on demand.
"""

from __future__ import annotations

import json
from typing import Any

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud" '
    'modeler:executionPlatformVersion="8.6.0"'
)


def _properties(**values: str) -> str:
    inner = "".join(f'<zeebe:property name="{name}" value="{value}"/>' for name, value in values.items())
    return f"<zeebe:properties>{inner}</zeebe:properties>"


def _shape(element: str, x: int, y: int, width: int = 100, height: int = 80, more: str = "") -> str:
    return (
        f'<bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}"{more}>'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNShape>'
    )


def _edge(flow: str, *points: tuple[int, int]) -> str:
    steps = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}">{steps}</bpmndi:BPMNEdge>'


DIAGRAM = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions {NAMESPACES} id="d" targetNamespace="http://example.org/bankje">
<bpmn:message id="Message_1" name="stoppen"><bpmn:extensionElements><zeebe:subscription correlationKey="=zaak.nummer"/>
</bpmn:extensionElements></bpmn:message>
<bpmn:process id="bankje" name="Bankje in de straat" isExecutable="true">
<bpmn:extensionElements>{
    _properties(
        title="=&quot;Bankje voor &quot; + vrager.naam",
        keyFormat="B-{year}-{seq:04d}",
        readers="beheerder straat",
        startGroups="balie",
        contact="beheerder straat",
        parties="vrager",
        excluded="=if buurman = null then [] else [buurman]",
        public="Wij kijken of er een bankje kan komen.",
    )
}</bpmn:extensionElements>
<bpmn:startEvent id="gevraagd" name="Bankje gevraagd"><bpmn:extensionElements>
<zeebe:formDefinition formId="bankje_vragen"/>{_properties(publicFormId="bankje_vragen", phase="binnen")}
</bpmn:extensionElements><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
<bpmn:serviceTask id="termijn" name="Zet de termijn"><bpmn:extensionElements>
<zeebe:taskDefinition type="deadline.set"/><zeebe:taskHeaders><zeebe:header key="term" value="antwoord"/>
</zeebe:taskHeaders></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
</bpmn:serviceTask>
<bpmn:subProcess id="behandelen" name="Behandelen"><bpmn:incoming>f2</bpmn:incoming>
<bpmn:outgoing>f6</bpmn:outgoing>
<bpmn:startEvent id="begin"><bpmn:outgoing>f3</bpmn:outgoing></bpmn:startEvent>
<bpmn:userTask id="beoordeel" name="Beoordeel de plek"><bpmn:extensionElements><zeebe:userTask/>
<zeebe:formDefinition formId="plek_beoordelen"/>
<zeebe:assignmentDefinition candidateGroups="=[&quot;beheerder straat&quot;, &quot;wijkteam&quot;]"/>
<zeebe:taskSchedule dueDate="=date and time(vandaag + duration(&quot;P3D&quot;), time(&quot;00:00:00&quot;))"/>
{
    _properties(
        norm="B-1",
        explain="Een bankje mag de weg niet versperren.",
        help="Meet de stoep.",
        facts="vrager, plek",
        phase="kijken",
        public="Wij bekijken de plek.",
    )
}
</bpmn:extensionElements><bpmn:incoming>f3</bpmn:incoming><bpmn:outgoing>f4</bpmn:outgoing></bpmn:userTask>
<bpmn:sendTask id="brief" name="Stuur het antwoord"><bpmn:extensionElements><zeebe:taskDefinition type="letter"/>
<zeebe:taskHeaders><zeebe:header key="letter" value="=if plaatsbaar then &quot;antwoord&quot; else &quot;bestaat_niet&quot;"/>
<zeebe:header key="to" value="=vrager"/></zeebe:taskHeaders></bpmn:extensionElements>
<bpmn:incoming>f4</bpmn:incoming><bpmn:outgoing>f5</bpmn:outgoing></bpmn:sendTask>
<bpmn:endEvent id="behandeld"><bpmn:incoming>f5</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="f3" sourceRef="begin" targetRef="beoordeel"/>
<bpmn:sequenceFlow id="f4" sourceRef="beoordeel" targetRef="brief"/>
<bpmn:sequenceFlow id="f5" sourceRef="brief" targetRef="behandeld"/></bpmn:subProcess>
<bpmn:boundaryEvent id="gestopt" name="Vrager wil niet meer" attachedToRef="behandelen"><bpmn:extensionElements>
{
    _properties(
        formId="stoppen",
        candidateGroups="beheerder straat",
        label="Stoppen vastleggen",
        public="true",
        publicLabel="Ik wil geen bankje meer",
        explain="De vrager mag altijd stoppen.",
    )
}
</bpmn:extensionElements><bpmn:outgoing>f7</bpmn:outgoing><bpmn:messageEventDefinition id="m" messageRef="Message_1"/>
</bpmn:boundaryEvent>
<bpmn:userTask id="zet_neer" name="Zet het bankje neer"><bpmn:extensionElements><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="wijkteam"/>{_properties(phase="klaar")}</bpmn:extensionElements>
<bpmn:incoming>f6</bpmn:incoming><bpmn:outgoing>f8</bpmn:outgoing></bpmn:userTask>
<bpmn:endEvent id="einde_gestopt" name="Gestopt"><bpmn:incoming>f7</bpmn:incoming></bpmn:endEvent>
<bpmn:endEvent id="einde" name="Bankje staat er"><bpmn:incoming>f8</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="f1" sourceRef="gevraagd" targetRef="termijn"/>
<bpmn:sequenceFlow id="f2" sourceRef="termijn" targetRef="behandelen"/>
<bpmn:sequenceFlow id="f6" sourceRef="behandelen" targetRef="zet_neer"/>
<bpmn:sequenceFlow id="f7" sourceRef="gestopt" targetRef="einde_gestopt"/>
<bpmn:sequenceFlow id="f8" sourceRef="zet_neer" targetRef="einde"/>
</bpmn:process>
<bpmndi:BPMNDiagram id="bd"><bpmndi:BPMNPlane id="bp" bpmnElement="bankje">
{_shape("gevraagd", 100, 142, 36, 36)}{_shape("termijn", 180, 120)}
{_shape("behandelen", 330, 60, 480, 200, ' isExpanded="true"')}{_shape("begin", 360, 142, 36, 36)}
{_shape("beoordeel", 440, 120)}{_shape("brief", 590, 120)}{_shape("behandeld", 740, 142, 36, 36)}
{_shape("gestopt", 400, 242, 36, 36)}{_shape("zet_neer", 860, 120)}{_shape("einde", 1010, 142, 36, 36)}
{_shape("einde_gestopt", 500, 322, 36, 36)}
{_edge("f1", (136, 160), (180, 160))}{_edge("f2", (280, 160), (330, 160))}{
    _edge("f3", (396, 160), (440, 160))
}
{_edge("f4", (540, 160), (590, 160))}{_edge("f5", (690, 160), (740, 160))}{
    _edge("f6", (810, 160), (860, 160))
}
{_edge("f7", (418, 278), (418, 340), (500, 340))}{_edge("f8", (960, 160), (1010, 160))}
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>
"""

TABLES = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="t" name="Termijnen" namespace="http://example.org">
<decision id="termijn" name="termijn"><variable id="v" name="termijn"/>
<informationRequirement id="r"><requiredInput href="#term"/></informationRequirement>
<informationRequirement id="r2"><requiredInput href="#vandaag"/></informationRequirement>
<decisionTable id="dt" hitPolicy="UNIQUE"><input id="i"><inputExpression id="ie" typeRef="string"><text>term</text>
</inputExpression></input>
<output id="o1" name="label" typeRef="string"/><output id="o2" name="weeks" typeRef="number"/>
<output id="o3" name="counted_from" typeRef="date"/><output id="o4" name="statutory" typeRef="boolean"/>
<output id="o5" name="norm" typeRef="string"/><output id="o6" name="warn"/>
<output id="o7" name="public" typeRef="boolean"/><output id="o8" name="slot" typeRef="string"/>
<rule id="r1"><inputEntry id="e1"><text>"antwoord"</text></inputEntry>
<outputEntry id="u1"><text>"Antwoord op de vraag"</text></outputEntry><outputEntry id="u2"><text>2</text></outputEntry>
<outputEntry id="u3"><text>vandaag</text></outputEntry><outputEntry id="u4"><text>true</text></outputEntry>
<outputEntry id="u5"><text>"B-1"</text></outputEntry><outputEntry id="u6"><text>["P2D"]</text></outputEntry>
<outputEntry id="u7"><text>true</text></outputEntry><outputEntry id="u8"><text>"antwoord"</text></outputEntry></rule>
</decisionTable></decision>
<inputData id="term" name="term"><variable id="v1" name="term" typeRef="string"/></inputData>
<inputData id="vandaag" name="vandaag"><variable id="v2" name="vandaag" typeRef="date"/></inputData>
</definitions>
"""


def _form(form_id: str, *components: dict[str, Any]) -> bytes:
    numbered = [{"id": f"{form_id}_{number}", **one} for number, one in enumerate(components)]
    schema = {"schemaVersion": 19, "type": "default", "id": form_id, "components": numbered}
    return json.dumps(schema).encode()


FILES: dict[str, bytes] = {
    "processes/bankje.bpmn": DIAGRAM.encode(),
    "processes/termijnen.dmn": TABLES.encode(),
    "processes/norms.csv": b'id,source,kind,rule\nB-1,Straatregels 1,step,"Een bankje laat anderhalve meter vrij"\n',
    "processes/data-dictionary.csv": (
        "name,type,label,meaning,seen_by,personal,retention\n"
        "vrager,party,Vrager,Wie om het bankje vraagt.,zaak,ja,zaak\n"
        "vrager.naam,text,Naam,Naam van de vrager.,zaak,ja,zaak\n"
        "vrager.email,text,E-mail,E-mailadres van de vrager.,zaak,ja,zaak\n"
        "vrager.kanaal,text,Kanaal,Hoe de vrager bericht wil.,zaak,nee,zaak\n"
        "vrager.adres,text,Adres,Adres van de vrager.,zaak,ja,zaak\n"
        "plek,text,Plek,Waar het bankje moet komen.,zaak,nee,zaak\n"
        "plaatsbaar,boolean,Plaatsbaar,Of het bankje past.,zaak,nee,zaak\n"
        "reden,text,Reden,Waarom het niet past.,zaak,nee,zaak\n"
        "buurman,person,Buurman,Wie ernaast woont.,zaak,nee,zaak\n"
        "stop_reden,text,Reden om te stoppen,Waarom de vrager stopt.,zaak,nee,zaak\n"
        "foto,list<text>,Foto,Foto van de plek.,zaak,nee,zaak\n"
    ).encode(),
    "processes/calendar.csv": b"date,name,kind,source\n01-01,Nieuwjaarsdag,holiday,Algemene termijnenwet art. 3\n",
    "processes/house.json": json.dumps(
        {
            "naam": "gemeente Testerveen",
            "telefoon": "14 0999",
            "balie": "Dorpsplein 1",
            "openingstijden": "werkdagen van 9 tot 17 uur",
            "email": "straat@testerveen.example",
            "adres": "Dorpsplein 1",
            "postcode": "1234 AB",
            "plaats": "Testerveen",
        }
    ).encode(),
    "forms/bankje_vragen.form": _form(
        "bankje_vragen",
        {"type": "text", "text": "Vertel waar **het bankje** moet komen."},
        {"type": "textfield", "key": "vrager.naam", "label": "Uw naam", "validate": {"required": True}},
        {
            "type": "radio",
            "key": "vrager.kanaal",
            "label": "Hoe wilt u antwoord?",
            "values": [{"label": "Per e-mail", "value": "email"}, {"label": "Per post", "value": "post"}],
            "validate": {"required": True},
        },
        {
            "type": "textfield",
            "key": "vrager.email",
            "label": "Uw e-mailadres",
            "validate": {"required": True, "validationType": "email"},
            "conditional": {"hide": '=vrager.kanaal != "email"'},
        },
        {
            "type": "textfield",
            "key": "vrager.adres",
            "label": "Uw adres",
            "conditional": {"hide": '=vrager.kanaal != "post"'},
        },
        {"type": "textarea", "key": "plek", "label": "Waar?", "validate": {"required": True}},
        {"type": "textfield", "key": "buurman", "label": "Wie woont ernaast?"},
        {"type": "filepicker", "key": "foto", "label": "Foto", "multiple": True},
    ),
    "forms/plek_beoordelen.form": _form(
        "plek_beoordelen",
        {
            "type": "radio",
            "key": "plaatsbaar",
            "label": "Past het bankje?",
            "values": [{"label": "Ja", "value": True}, {"label": "Nee", "value": False}],
            "validate": {"required": True},
        },
        {
            "type": "textarea",
            "key": "reden",
            "label": "Waarom niet?",
            "validate": {"required": True},
            "conditional": {"hide": "=plaatsbaar != false"},
        },
    ),
    "forms/stoppen.form": _form(
        "stoppen",
        {"type": "textarea", "key": "stop_reden", "label": "Waarom?", "validate": {"required": True}},
    ),
    "forms/letters/antwoord.md": (
        b"---\nid: antwoord\ntitle: Uw bankje komt er\nnorms: B-1\nto: vrager\n---\n"
        b"Beste {{ vrager.naam }},\n\nUw bankje komt op deze plek: {{ plek }}.\n"
    ),
    "forms/texts/phases.json": json.dumps(
        [
            {"id": "binnen", "label": "Binnen", "public": "Wij hebben uw vraag."},
            {"id": "kijken", "label": "Kijken", "public": "Wij kijken of het past."},
            {"id": "klaar", "label": "Klaar", "public": "Het bankje komt."},
        ]
    ).encode(),
    "forms/texts/start.md": b"---\nid: start\ntitle: Een bankje\n---\n# Een bankje\n\nVraag er een.\n\n## Hoe?\n\nBel {{ huis.telefoon }}.\n",
    "forms/texts/privacy.md": b"---\nid: privacy\ntitle: Uw gegevens\n---\nWij bewaren weinig.\n",
    "forms/texts/product.json": json.dumps(
        {"title": "Bankjes", "publicStart": "Vraag een bankje", "publicSend": "Verstuur mijn vraag"}
    ).encode(),
}
