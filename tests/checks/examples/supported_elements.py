"""What the engine runs, and what it would pass over in silence."""

from tests.bpmn.drawing import element, extensions, flows, nodes, process
from tests.checks.bundles import BASE, files, line, user

START_END = nodes("start:s2 end:e2") + flows("s2>e2")


def odd(body: str) -> dict[str, bytes]:
    return files(line(element(body, "x", START_END)))


GOOD = (files(line(user())), files(line(element("subProcess", "x", START_END))))
BAD = (
    (odd("transaction"), "x", "transactie"),
    (odd("adHocSubProcess"), "x", "ad-hoc"),
    (files(line(element("complexGateway", "x"))), "x", "complexe"),
    (files(line(element("task", "x"))), "x", "zonder soort"),
    (files(line(element("manualTask", "x"))), "x", "handmatige"),
    (files(line(element("subProcess", "x", START_END, triggeredByEvent="true"))), "x", "gebeurtenis-sub"),
    (files(line(element("user", "x", "<bpmn:standardLoopCharacteristics/>"))), "x", "lus"),
    (files(line(user("x", isForCompensation="true"))), "x", "Compensatie"),
    (files(line(element("scriptTask", "x", "<bpmn:script>import os</bpmn:script>"))), "x", "bpmn:script "),
    (files(line(element("scriptTask", "x", scriptFormat="python"))), "x", "scriptFormat"),
    (files(line(user()) + '<bpmn:dataStoreReference id="x"/>'), "x", "dataStoreReference"),
    (files(line(user()) + '<bpmn:dataObjectReference id="x"/>'), "x", "dataObjectReference"),
    (files(line(user("x", startQuantity="2"))), "x", "startQuantity"),
    (files(line(element("events", "x", eventGatewayType="Parallel"))), "x", "eventGatewayType"),
    (files(line(element("receiveTask", "x", instantiate="true"))), "x", "instantiate"),
    (files(line(element("user", "x", "<bpmn:potentialOwner/>"))), "x", "potentialOwner"),
    (files(line(element("user", "x", "<bpmn:ioSpecification/>"))), "x", "ioSpecification"),
    (files(line(element("user", "x", extensions("<zeebe:executionListeners/>")))), "x", "executionListeners"),
    (files(line(element("user", "x", extensions('<zeebe:taskDefinition type="a" odd="b"/>')))), "x", "@odd"),
    (
        {
            **BASE,
            "processes/p.bpmn": process(
                line(
                    '<bpmn:userTask xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="x" '
                    'camunda:assignee="jan"/>'
                )
            ),
        },
        "x",
        "Camunda 7",
    ),
    (
        {
            **BASE,
            "processes/p.bpmn": process(line(user("x"))).replace(
                b"<bpmn:message ", b'<bpmn:import id="i"/><bpmn:message ', 1
            ),
        },
        "",
        "bpmn:import",
    ),
)
