"""Conditions where they are looked at."""

from tests.bpmn.drawing import flows, nodes
from tests.checks.bundles import files, user

NODES = nodes("start:s end:a end:b")
GOOD = tuple(
    files(NODES + nodes("xor:g:b") + flows(f"s>g; g>a[={text}]; g>b"))
    for text in ("amount > 1", "name", "not(name)", "some a in people satisfies a = name", "true")
)
BAD = (
    (files(nodes("start:s end:a") + user() + flows("s>u; u>a[=amount > 1]")), "f_u_a", "wordt niet bekeken"),
    (files(NODES + nodes("and:g") + flows("s>g; g>a[=amount > 1]; g>b")), "f_g_a", "wordt niet bekeken"),
    (files(nodes("start:s end:a xor:g") + flows("s>g; g>a[=amount > 1]")), "f_g_a", "enige pijl"),
    (files(NODES + nodes("xor:g:b") + flows("s>g; g>a[amount > 1]; g>b")), "f_g_a", "geen FEEL"),
    (files(NODES + nodes("xor:g:b") + flows('s>g; g>a[="ja"]; g>b')), "f_g_a", "waar of onwaar"),
    (files(NODES + nodes("xor:g:b") + flows("s>g; g>a[=amount + 1]; g>b")), "f_g_a", "waar of onwaar"),
    (files(NODES + nodes("xor:g:b") + flows("s>g; g>a[__import__('os')]; g>b")), "f_g_a", "geen FEEL"),
)
