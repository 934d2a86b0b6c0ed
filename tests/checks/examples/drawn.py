"""What runs can be seen."""

from tests.bpmn.drawing import DECLARATIONS, flows, nodes, process
from tests.checks.bundles import BASE

SHAPE = (
    '<bpmndi:BPMNShape id="d_{0}" bpmnElement="{0}">'
    '<dc:Bounds x="1" y="1" width="9" height="9"/></bpmndi:BPMNShape>'
)
EDGE = (
    '<bpmndi:BPMNEdge id="d_f" bpmnElement="f_s_e"><di:waypoint x="1" y="1"/><di:waypoint x="9" y="9"/>'
    "</bpmndi:BPMNEdge>"
)


def picture(*parts: str) -> dict[str, bytes]:
    plane = f'<bpmndi:BPMNPlane id="pl" bpmnElement="P">{"".join(parts)}</bpmndi:BPMNPlane>'
    drawing = f'<bpmndi:BPMNDiagram id="dg">{plane}</bpmndi:BPMNDiagram>'
    return {
        **BASE,
        "processes/p.bpmn": process(nodes("start:s end:e") + flows("s>e"), more=DECLARATIONS + drawing),
    }


S, E = SHAPE.format("s"), SHAPE.format("e")
GOOD = (picture(S, E, EDGE),)
BAD = (
    (picture(S, EDGE), "e", "niet getekend"),
    (picture(S, E), "f_s_e", "niet getekend"),
    ({**BASE, "processes/p.bpmn": process(nodes("start:s end:e") + flows("s>e"))}, "", "geen tekening"),
)
