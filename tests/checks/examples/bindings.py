"""Which version is meant."""

from tests.bpmn.drawing import element, extensions, process
from tests.checks.bundles import files, line, user

OTHER = {"processes/q.bpmn": process(line(user("u2")), ident="Q")}


def calling(binding: str) -> dict[str, bytes]:
    called = extensions(f'<zeebe:calledElement processId="Q"{binding}/>')
    return {**files(line(element("callActivity", "c", called))), **OTHER}


def deciding(binding: str) -> dict[str, bytes]:
    asked = f'<zeebe:calledDecision decisionId="d" resultVariable="r" bindingType="{binding}"/>'
    return files(line(element("businessRuleTask", "c", extensions(asked))))


def filling(binding: str) -> dict[str, bytes]:
    given = f'<zeebe:userTask/><zeebe:formDefinition formId="f" bindingType="{binding}"/>'
    return files(line(element("userTask", "c", extensions(given))))


GOOD = (calling(""), calling(' bindingType="deployment"'), deciding("deployment"), filling("deployment"))
BAD = (
    (calling(' bindingType="latest"'), "c", "'latest' van het aangeroepen proces"),
    (calling(' bindingType="versionTag" versionTag="v2"'), "c", "houdt de versie waarmee zij begon"),
    (deciding("latest"), "c", "de beslistabel"),
    (filling("versionTag"), "c", "het formulier"),
    (calling(' bindingType="ooit"'), "c", "kennen we niet"),
)
