"""What comes together can come together."""

from tests.bpmn.drawing import flows, nodes
from tests.checks.bundles import files, user

TWO = user("a") + user("b")
GOOD = (
    files(nodes("start:s end:e and:f and:j") + TWO + flows("s>f; f>a>j; f>b>j; j>e")),
    files(
        nodes("start:s end:e xor:m and:f and:j xor:q:e")
        + TWO
        + flows("s>m>f; f>a>j; f>b>j; j>q>e; q>m[=agreed]")
    ),
)
BAD = (
    (
        files(nodes("start:s end:e and:j xor:q:e") + TWO + flows("s>j; j>q>e; q>a[=agreed]; a>j")),
        "j",
        "terug",
    ),
    (
        files(
            nodes("start:s end:e xor:q:j and:j")
            + flows("s>q>j>e")
            + '<bpmn:sequenceFlow id="second" sourceRef="q" targetRef="j"/>'
        ),
        "j",
        "wordt gekozen",
    ),
)
