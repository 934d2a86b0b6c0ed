"""Processes that can begin and end."""

from tests.bpmn.drawing import MESSAGE, element, flows, nodes, process
from tests.checks.bundles import BASE, files, line, user

TWO = element("start", "s2", MESSAGE) + flows("s2>u")
GOOD = (files(line(user())), files(line(user()) + TWO))
BAD = (
    (files(nodes("end:e") + user() + flows("u>e")), "P", "geen startgebeurtenis"),
    (files(nodes("start:s") + user() + flows("s>u")), "P", "geen eindgebeurtenis"),
    (files(line(user()) + nodes("start:s2") + flows("s2>u")), "s2", "meer dan één gewone start"),
    (files(line(element("subProcess", "x", nodes("end:e2")))), "x", "geen startgebeurtenis"),
    (files(line(element("subProcess", "x", nodes("start:s2")))), "x", "geen eindgebeurtenis"),
    (files(line(element("subProcess", "x", nodes("start:s2 start:s3 end:e2")))), "x", "precies één start"),
    ({**BASE, "processes/p.bpmn": process(line(user()), executable=False)}, "P", "uitvoerbaar"),
)
