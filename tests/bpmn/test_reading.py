"""Reading diagrams: everything the dialect has comes over, the rest is kept as unread, nothing crashes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import Bounds, Diagram, ElementType, EventKind, TimerKind, read_diagrams
from engine.bpmn.reading.xml import MAX_BYTES
from engine.model.findings import Severity
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    HEAD,
    boundary,
    call,
    element,
    extensions,
    flows,
    io,
    nodes,
    process,
    repeat,
    timer,
)


def read(content: bytes) -> Diagram:
    diagrams, findings = read_diagrams({"a.bpmn": content})
    assert findings == []
    return diagrams[0]


def refused(content: bytes) -> list[str]:
    _, findings = read_diagrams({"a.bpmn": content})
    assert all(finding.severity is Severity.ERROR and finding.message for finding in findings)
    return [finding.rule for finding in findings]


# ---------------------------------------------------------------- what a diagram says


def test_every_extension_of_a_user_task_comes_over() -> None:
    inside = extensions(
        '<zeebe:userTask/><zeebe:formDefinition formId="f"/>'
        '<zeebe:assignmentDefinition assignee="=a" candidateGroups="g" candidateUsers="u"/>'
        '<zeebe:taskSchedule dueDate="=d" followUpDate="=e"/><zeebe:priorityDefinition priority="7"/>'
        '<zeebe:properties><zeebe:property name="norm" value="A-9:11 A-9:12"/></zeebe:properties>'
        '<zeebe:taskHeaders><zeebe:header key="k" value="v"/></zeebe:taskHeaders>'
        + io(inputs={"x": "=1"}, outputs={"y": "=x"})
    )
    task = read(process(element("user", "t", inside))).elements["t"]
    ext = task.extensions
    assert task.type is ElementType.USER_TASK
    assert ext.user_task
    assert ext.form is not None
    assert ext.form.form_id == "f"
    assert ext.assignment is not None
    assert (ext.assignment.assignee, ext.assignment.candidate_groups, ext.assignment.candidate_users) == (
        "=a",
        "g",
        "u",
    )
    assert ext.schedule is not None
    assert (ext.schedule.due_date, ext.schedule.follow_up_date) == ("=d", "=e")
    assert ext.priority == "7"
    assert dict(ext.properties) == {"norm": "A-9:11 A-9:12"}
    assert dict(ext.headers) == {"k": "v"}
    assert [(m.target, m.source) for m in ext.inputs] == [("x", "=1")]
    assert [(m.target, m.source) for m in ext.outputs] == [("y", "=x")]


def test_jobs_decisions_calls_scripts_and_repetition_come_over() -> None:
    diagram = read(
        process(
            element("job", "j", extensions('<zeebe:taskDefinition type="letter" retries="5"/>'))
            + element(
                "businessRuleTask",
                "b",
                extensions('<zeebe:calledDecision decisionId="x" resultVariable="r"/>'),
            )
            + call("c", "C", propagate=False)
            + call("open", "C")
            + d.script("s", "=1", "een")
            + element("user", "m", repeat("=l", "i", sequential=True, output=("o", "=i"), until="=klaar"))
        )
    )
    of = {ident: found.extensions for ident, found in diagram.elements.items()}
    assert of["j"].job is not None
    assert (of["j"].job.type, of["j"].job.retries) == ("letter", "5")
    assert of["b"].decision is not None
    assert (of["b"].decision.decision_id, of["b"].decision.result_variable) == ("x", "r")
    assert of["c"].called is not None
    assert not of["c"].called.propagate_all_child_variables
    assert of["open"].called is not None
    assert of["open"].called.propagate_all_child_variables
    assert of["s"].script is not None
    assert (of["s"].script.expression, of["s"].script.result_variable) == (
        "=1",
        "een",
    )
    many = diagram.elements["m"].multi_instance
    assert many is not None
    assert (many.sequential, many.input_collection, many.input_element) == (True, "=l", "i")
    assert (many.output_collection, many.output_element, many.completion_condition) == ("o", "=i", "=klaar")


def test_events_have_what_they_refer_to_looked_up() -> None:
    diagram = read(
        process(
            nodes("user:u")
            + boundary("bt", "u", timer("Cycle", "R/P1W"), False)
            + boundary("bm", "u", d.KEYED)
            + boundary("be", "u", d.ERROR)
            + boundary("ba", "u", d.ANY_ERROR)
            + d.end("t", d.TERMINATE)
            + d.throw("l", '<bpmn:linkEventDefinition name="verder"/>')
            + d.catch("gone", '<bpmn:messageEventDefinition messageRef="nergens"/>')
            + element("receiveTask", "r", messageRef="M")
        )
    )
    of = {ident: found.event for ident, found in diagram.elements.items()}
    bt, bm, be, ba, gone = of["bt"], of["bm"], of["be"], of["ba"], of["gone"]
    assert bt
    assert (bt.kind, bt.timer, bt.expression) == (EventKind.TIMER, TimerKind.CYCLE, "R/P1W")
    assert not diagram.elements["bt"].interrupting
    assert diagram.elements["bm"].interrupting
    assert diagram.elements["bm"].attached_to == "u"
    assert bm
    assert (bm.name, bm.correlation_key, bm.resolved) == ("keyed", "=sleutel", True)
    assert be
    assert (be.code, be.resolved) == ("E1", True)
    assert ba
    assert (ba.code, ba.reference, ba.resolved) == ("", "", True)
    assert gone
    assert (gone.reference, gone.resolved) == ("nergens", False)
    assert of["r"]
    assert of["r"].name == "msg"
    assert of["t"]
    assert of["t"].kind is EventKind.TERMINATE
    assert of["l"]
    assert of["l"].name == "verder"
    assert [found.id for found in diagram.boundary_events("u")] == ["bt", "bm", "be", "ba"]


def test_flows_scopes_and_lanes_are_known() -> None:
    inner = nodes("start:is user:iu end:ie") + flows("is>iu>ie")
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Afdeling"><bpmn:flowNodeRef>s</bpmn:flowNodeRef>'
        '<bpmn:childLaneSet id="cl"><bpmn:lane id="l2" name="Balie"><bpmn:flowNodeRef>x</bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>"
    )
    diagram = read(
        process(
            lanes
            + nodes("start:s xor:x:sp end:e")
            + element("subProcess", "sp", inner)
            + flows("s>x; x>e[=klaar]; x>sp>e")
        )
    )
    assert diagram.elements["x"].outgoing == ("f_x_e", "f_x_sp")
    assert diagram.elements["e"].incoming == ("f_x_e", "f_sp_e")
    assert diagram.elements["x"].default_flow == "f_x_sp"
    assert diagram.flows["f_x_e"].condition == "=klaar"
    assert diagram.flows["f_x_sp"].condition is None
    assert diagram.elements["iu"].scope == "sp"
    assert diagram.elements["iu"].process == "P"
    assert [found.id for found in diagram.inside("sp")] == ["is", "iu", "ie"]
    assert diagram.elements["s"].lanes == ("Afdeling",)
    assert diagram.elements["x"].lanes == ("Afdeling", "Balie")


def test_the_drawing_comes_over() -> None:
    plane = (
        '<bpmndi:BPMNDiagram id="dg"><bpmndi:BPMNPlane id="pl" bpmnElement="P">'
        '<bpmndi:BPMNShape id="a_di" bpmnElement="a" isExpanded="false">'
        '<dc:Bounds x="10" y="20.5" width="100" height="80"/>'
        '<bpmndi:BPMNLabel><dc:Bounds x="1" y="2" width="3" height="4"/></bpmndi:BPMNLabel>'
        "</bpmndi:BPMNShape>"
        '<bpmndi:BPMNEdge id="f_di" bpmnElement="f_a_e"><di:waypoint x="1" y="2"/><di:waypoint x="3" y="4"/>'
        "</bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )
    diagram = read(process(nodes("user:a end:e") + flows("a>e"), more=plane))
    shape = diagram.shapes["a"]
    assert (shape.bounds, shape.label) == (Bounds(10, 20.5, 100, 80), Bounds(1, 2, 3, 4))
    assert (shape.expanded, shape.plane) == (False, "P")
    assert diagram.edges["f_a_e"].waypoints == ((1.0, 2.0), (3.0, 4.0))


def test_pools_annotations_and_properties_of_the_process_come_over() -> None:
    body = extensions('<zeebe:properties><zeebe:property name="title" value="=titel"/></zeebe:properties>')
    body += '<bpmn:textAnnotation id="note"><bpmn:text>Let op</bpmn:text></bpmn:textAnnotation>'
    pool = '<bpmn:participant id="pa" name="Gemeente" processRef="P"/>'
    pool = f'<bpmn:collaboration id="co">{pool}</bpmn:collaboration>'
    diagram = read(process(body, more=pool))
    assert diagram.processes["P"].extensions.properties["title"] == "=titel"
    assert diagram.processes["P"].executable
    assert [(one.id, one.name, one.process) for one in diagram.participants] == [("pa", "Gemeente", "P")]
    assert [(one.type, one.text) for one in diagram.artifacts] == [("textAnnotation", "Let op")]


# ---------------------------------------------------------------- what is not understood is kept


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('<bpmn:scriptTask id="t"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>', "bpmn:script"),
        ('<bpmn:userTask id="t" startQuantity="2"/>', "bpmn:userTask@startQuantity"),
        ('<bpmn:userTask id="t" isForCompensation="true"/>', "bpmn:userTask@isForCompensation"),
        ('<bpmn:eventBasedGateway id="t" eventGatewayType="Parallel"/>',
         "bpmn:eventBasedGateway@eventGatewayType"),
        ('<bpmn:userTask id="t"><bpmn:ioSpecification/></bpmn:userTask>', "bpmn:ioSpecification"),
        ('<bpmn:userTask id="t"><bpmn:potentialOwner/></bpmn:userTask>', "bpmn:potentialOwner"),
        ('<bpmn:property id="t"/>', "bpmn:property"),
        ('<bpmn:dataObjectReference id="t" dataObjectRef="x"/>', "bpmn:dataObjectReference"),
        (element("user", "t", extensions("<zeebe:executionListeners/>")), "zeebe:executionListeners"),
        (element("user", "t", extensions('<zeebe:formDefinition formId="f" wat="x"/>')),
         "zeebe:formDefinition@wat"),
        (element("user", "t", extensions("<zeebe:ioMapping><zeebe:between/></zeebe:ioMapping>")),
         "zeebe:between"),
        ('<bpmn:userTask id="t" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="jan"/>',
         "bpmn:userTask@camunda:assignee"),
        ('<bpmn:sequenceFlow id="t" sourceRef="a" targetRef="b" isImmediate="true" wat="1"/>',
         "bpmn:sequenceFlow@wat"),
        ('<bpmn:userTask id="t"><bpmn:multiInstanceLoopCharacteristics behavior="None"/></bpmn:userTask>',
         "bpmn:multiInstanceLoopCharacteristics@behavior"),
        ('<bpmn:userTask id="t"><bpmn:multiInstanceLoopCharacteristics>'
         "<bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>",
         "bpmn:loopCardinality"),
        ('<bpmn:sequenceFlow id="t" sourceRef="a" targetRef="b"><bpmn:conditionExpression language="python">x'
         "</bpmn:conditionExpression></bpmn:sequenceFlow>", "bpmn:conditionExpression@language"),
        ('<bpmn:startEvent id="t" parallelMultiple="true"/>', "bpmn:startEvent@parallelMultiple"),
    ],
)  # fmt: skip
def test_what_would_not_work_is_kept_as_unread(body: str, name: str) -> None:
    assert [one.name for one in read(process(body)).unread] == [name]


def test_what_only_concerns_drawing_or_says_the_default_is_not_unread() -> None:
    body = (
        '<bpmn:userTask id="t" isForCompensation="false" startQuantity="1" zeebe:modelerTemplate="x">'
        "<bpmn:incoming>f</bpmn:incoming><bpmn:documentation>Uitleg</bpmn:documentation></bpmn:userTask>"
        '<bpmn:startEvent id="s" isInterrupting="true"/><bpmn:subProcess id="sp" triggeredByEvent="false"/>'
        '<bpmn:exclusiveGateway id="g" gatewayDirection="Diverging"/>'
    )
    diagram = read(process(body))
    assert diagram.unread == ()
    assert diagram.elements["t"].documentation == "Uitleg"


# ---------------------------------------------------------------- refused


def test_a_document_type_is_refused_whatever_it_is_for() -> None:
    secret = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    assert refused(secret + b"<x>&e;</x>") == ["document-type"]
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;&b;&b;</x>'
    assert refused(bomb) == ["document-type"]
    assert refused(b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>') == ["document-type"]
    assert refused('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")) == [
        "document-type"
    ]


def test_text_that_is_no_xml_or_no_bpmn_is_refused() -> None:
    assert refused(b"") == ["not-xml"]
    assert refused(b"dit is geen diagram") == ["not-xml"]
    assert refused(b"<bpmn:definitions>") == ["not-xml"]
    assert refused(b"\x00\xff\xfe") == ["not-xml"]
    assert refused(b"<html/>") == ["not-bpmn"]
    assert refused(b'<definitions xmlns="http://example.org/other"/>') == ["not-bpmn"]


def test_what_is_too_big_too_deep_or_too_much_is_refused() -> None:
    assert refused(process("<!--" + "x" * MAX_BYTES + "-->")) == ["file-too-large"]
    deep = "".join(f'<bpmn:subProcess id="s{n}">' for n in range(80)) + "</bpmn:subProcess>" * 80
    assert refused(process(deep)) == ["too-deep"]
    assert refused(process("".join(f'<bpmn:task id="t{n}"/>' for n in range(21_000)))) == [
        "too-many-elements"
    ]


def test_double_and_missing_ids_are_found_and_the_first_one_counts() -> None:
    assert refused(process(nodes("user:a user:a"))) == ["duplicate-id"]
    assert refused(process("<bpmn:userTask/>")) == ["missing-id"]
    diagrams, findings = read_diagrams(
        {"b.bpmn": process(nodes("user:a")), "a.bpmn": process(nodes("user:b"))}
    )
    assert [(one.file, one.rule, one.element) for one in findings] == [("b.bpmn", "duplicate-process", "P")]
    assert [diagram.file for diagram in diagrams] == ["a.bpmn", "b.bpmn"]


@pytest.mark.parametrize("number", ["NaN", "inf", "1e400", "twee", "99999999"])
def test_a_place_that_is_no_number_is_found(number: str) -> None:
    plane = '<bpmndi:BPMNDiagram id="dg"><bpmndi:BPMNPlane id="pl" bpmnElement="P">'
    plane += f'<bpmndi:BPMNShape id="x" bpmnElement="a"><dc:Bounds x="{number}" y="0" width="1" height="1"/>'
    plane += "</bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    assert refused(process(nodes("user:a"), more=plane)) == ["bad-drawing"]


SEED = process(
    nodes("start:s user:u xor:x:e end:e") + boundary("b", "u", timer("Cycle", "R/P1D"), False)
    + call("c", "C") + element("user", "m", repeat("=l")) + flows("s>u>x; x>u[=a]; x>e; b>e")
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SEED) - 1), st.integers(0, 60), st.binary(max_size=40))
def test_a_damaged_file_gives_findings_or_a_diagram_never_a_crash(at: int, length: int, junk: bytes) -> None:
    read_diagrams({"a.bpmn": SEED[:at] + junk + SEED[at + length :]})


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abPsuxe<>/=\"' :", max_size=60))
def test_any_text_inside_a_process_gives_findings_or_a_diagram(text: str) -> None:
    read_diagrams({"a.bpmn": f"{HEAD}<bpmn:process id='P'>{text}</bpmn:process></bpmn:definitions>".encode()})
