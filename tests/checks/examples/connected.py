"""Everything can be reached and leads somewhere."""

from tests.bpmn.drawing import MESSAGE, boundary, flows, nodes
from tests.checks.bundles import files, line, user

GOOD = (
    files(line(user())),
    files(line(user()) + boundary("x", "u", MESSAGE) + user("u2") + nodes("end:e2") + flows("x>u2>e2")),
)
BAD = (
    (files(line(user()) + user("lost") + flows("lost>e")), "lost", "nooit bereikt"),
    (files(line(user()) + user("lost")), "lost", "nergens heen"),
    (
        files(line(user()) + user("a") + user("b") + user("c") + flows("a>b>c>e")),
        "a",
        "Ook wat erna komt (2) niet",
    ),
    (files(line(user()) + user("a") + user("b") + flows("a>b; b>a")), "a", "nooit bereikt"),
    (files(nodes("start:s end:e xor:g") + user("dead") + flows("s>g; g>e; g>dead")), "dead", "nergens heen"),
    (files(line(user()) + boundary("x", "u", MESSAGE)), "x", "nergens heen"),
    (files(line(user()) + flows("u>s")), "s", "geen pijl gaan"),
    (files(line(user()) + flows("e>u")), "e", "geen pijl komen"),
)
