"""Expressions that can be read."""

from tests.bpmn.drawing import catch, element, extensions, flows, io, nodes, repeat, script, timer
from tests.checks.bundles import FOR_DESK, files, job, line, property_, user

GOOD = (
    files(line(script("x", "=amount * 2", "amount"))),
    files(line(script("x", "amount * 2", "amount"))),
    files(line(script("x", 'if name = "x" then (= 1) else [1, amount]', "amount"))),
    files(line(user(inside=FOR_DESK + io(inputs={"a": "=name"}, outputs={"name": "vast"})))),
)
BRANCH = nodes("start:s end:a end:b xor:g:b") + flows("s>g; g>a[=amount >]; g>b")


def branch(condition: str) -> dict[str, bytes]:
    return files(nodes("start:s end:a end:b xor:g:b") + flows(f"s>g; g>a[={condition}]; g>b"))


BAD = (
    (files(BRANCH), "f_g_a", "de voorwaarde"),
    (branch('name == "x"'), "f_g_a", "Schrijf één ="),
    (branch('not(amount = 1 and (name == "x"))'), "f_g_a", "Schrijf één ="),
    (branch("starts with(name)"), "f_g_a", "niet de goede argumenten"),
    (branch('amount + 1 > "a"'), "f_g_a", "nooit waar"),
    (files(line(element("scriptTask", "x"))), "x", "rekent niets uit"),
    (files(line(script("x", "=1", ""))), "x", "rekent niets uit"),
    (files(line(user(inside=FOR_DESK + io(outputs={"": "=1"})))), "u", "heeft geen naam"),
    (files(line(user(inside=FOR_DESK + io(inputs={"a": ""})))), "u", "is leeg"),
    (files(line(script("x", "=1 +", "amount"))), "x", "de berekening"),
    (files(line(script("x", "import os; x()", "amount"))), "x", "de berekening"),
    (files(line(user(inside=FOR_DESK + io(inputs={"a": "=("})))), "u", "de invoer 'a'"),
    (files(line(user(inside=FOR_DESK + io(outputs={"name": "=]"})))), "u", "de uitvoer 'name'"),
    (files(line(user(inside=FOR_DESK.replace("desk", "=[")))), "u", "de functies"),
    (files(line(user(inside='<zeebe:taskSchedule dueDate="=day +"/>'))), "u", "de uiterste datum"),
    (files(line(user(inside=property_("doneRule", "=a and")))), "u", "doneRule"),
    (files(line(job("letter", letter="l1", to="=sender."))), "j", "de kop 'to'"),
    (files(line(user(more=repeat("=for x in", "x")))), "u", "de lijst"),
    (files(line(user(more=repeat("=people", "x", until="=)")))), "u", "de stopvoorwaarde"),
    (files(line(catch("x", timer("Duration", "=duration(")))), "x", "de timer"),
    (
        files(line(element("user", "x", extensions('<zeebe:priorityDefinition priority="=*"/>')))),
        "x",
        "voorrang",
    ),
)
