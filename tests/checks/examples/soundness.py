"""Played through with tokens."""

from tests.bpmn.drawing import flows, nodes
from tests.checks.bundles import files

CHOSEN = nodes("start:s xor:x:b and:j user:a user:b user:z end:e") + flows(
    "s>x; x>a[=p]; x>b; a>j; b>j; j>z>e"
)
SPLIT = nodes("start:s and:x and:j user:a user:b user:z end:e") + flows("s>x; x>a>j; x>b>j; j>z>e")
SOMETIMES = nodes("start:s and:g xor:x:e2 and:j user:a user:b end:e end:e2") + flows(
    "s>g; g>a>j; g>x; x>b[=p]; x>e2; b>j; j>e"
)
SOME_OF = nodes("start:s or:x or:j user:a user:b user:z end:e") + flows(
    "s>x; x>a[=p]; x>b[=q]; a>j; b>j; j>z>e"
)

GOOD = (files(SPLIT), files(SOME_OF))
BAD = (
    (files(CHOSEN), "j", "de zaak komt hier nooit verder"),
    (files(SOMETIMES), "j", "als de voorwaarden ervoor dat toelaten"),
)
