"""A way on for every case."""

from tests.bpmn.drawing import flows, nodes
from tests.checks.bundles import files

NODES = nodes("start:s end:a end:b")
GOOD = (
    files(NODES + nodes("xor:g:b") + flows("s>g; g>a[=amount > 1]; g>b")),
    files(NODES + nodes("or:g:b") + flows("s>g; g>a[=amount > 1]; g>b")),
    files(nodes("start:s end:a xor:g") + flows("s>g>a")),
)
BAD = (
    (
        files(NODES + nodes("xor:g") + flows("s>g; g>a[=amount > 1]; g>b[=amount < 1]")),
        "g",
        "geen standaardpijl",
    ),
    (
        files(NODES + nodes("or:g") + flows("s>g; g>a[=amount > 1]; g>b[=amount < 1]")),
        "g",
        "geen standaardpijl",
    ),
    (files(NODES + nodes("xor:g:b") + flows("s>g; g>a; g>b")), "f_g_a", "geen voorwaarde"),
    (files(NODES + nodes("xor:g:b") + flows("s>g; g>a[=true]; g>b[=amount > 1]")), "f_g_b", "niet bekeken"),
)
