"""Properties that do something at their place."""

from tests.bpmn.drawing import extensions, process, repeat
from tests.checks.bundles import BASE, FOR_DESK, WITH_FORM, files, line, property_, user
from tests.checks.examples.norm_coverage import on_a_flow


def task(name: str, value: str, more: str = "") -> dict[str, bytes]:
    return files(line(user(inside=FOR_DESK + WITH_FORM + property_(name, value), more=more)))


GOOD = (
    task("phase", "begin"),
    task("explain", "Zo zit het."),
    task("facts", "name"),
    {
        **BASE,
        "processes/p.bpmn": process(extensions(property_("keyFormat", "A-{year}-{seq:04d}")) + line(user())),
    },
    task("differentPeople", "true", repeat("=people", "person")),
)
HOSTILE = process(extensions(property_("keyFormat", "{year.__class__}-{seq}")) + line(user()))
TWO = process(extensions(property_("keyFormat", "A-{year}")) + line(user()))
BAD = (
    ({**BASE, "processes/p.bpmn": HOSTILE}, "P", "kan niet"),
    ({**BASE, "processes/p.bpmn": TWO}, "P", "kan niet"),
    (task("phase", "middle"), "u", "'middle'"),
    (task("colour", "red"), "u", "'colour' doet hier niets"),
    ({**files(line(user())), "processes/p.bpmn": on_a_flow("phase", "begin")}, "f_s_u", "'phase' doet hier"),
    (task("publicFormId", "f1"), "u", "'publicFormId' doet hier niets"),
    (task("doneRule", "=agreed"), "u", "doneMessage"),
    (task("differentPeople", "true"), "u", "herhaalde taak"),
)
