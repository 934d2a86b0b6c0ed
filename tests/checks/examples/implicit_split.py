"""One way out of a task."""

from tests.bpmn.drawing import flows, nodes
from tests.checks.bundles import files, line, user

GOOD = (files(line(user())), files(nodes("start:s end:a end:b and:g") + flows("s>g; g>a; g>b")))
BAD = (
    (files(line(user()) + nodes("end:e2") + flows("u>e2")), "u", "2 pijlen"),
    (files(line(user()) + nodes("end:e2") + flows("s>e2")), "s", "2 pijlen"),
)
