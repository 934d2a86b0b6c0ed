"""Properties that do something at their place."""

from tests.bpmn.drawing import MESSAGE, boundary, end, extensions, flows, process, repeat, timer
from tests.checks.bundles import BASE, FOR_DESK, WITH_FORM, files, line, property_, user
from tests.checks.examples.norm_coverage import on_a_flow


def task(name: str, value: str, more: str = "") -> dict[str, bytes]:
    return files(line(user(inside=FOR_DESK + WITH_FORM + property_(name, value), more=more)))


def at_the_end_of(kind: str, when: str) -> dict[str, bytes]:
    """A task with a timer on its border that is to follow what it is worked out from."""
    border = boundary("b", "u", timer(kind, when), inside=extensions(property_("follows", "true")))
    return files(line(user(inside=FOR_DESK + WITH_FORM)) + border + end("e2", "") + flows("b>e2"))


def offered(more: str) -> dict[str, bytes]:
    """A message that can be told only now and then."""
    border = boundary("m", "u", MESSAGE, inside=extensions(more))
    return files(line(user(inside=FOR_DESK + WITH_FORM)) + border + end("e2", "") + flows("m>e2"))


DUE = '<zeebe:taskSchedule dueDate="=vandaag" />'
GOOD = (
    files(line(user(inside=FOR_DESK + WITH_FORM + DUE + property_("follows", "true")))),
    offered(property_("offeredWhen", "=agreed") + property_("when", "als er een afspraak is")),
    at_the_end_of("Date", "=term"),
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
    (task("follows", "true"), "u", "'follows' doet hier niets"),
    (at_the_end_of("Duration", "P1D"), "b", "'follows' doet hier niets"),
    (offered(property_("offeredWhen", "=agreed")), "m", "Zeg in 'when'"),
    (task("publicFormId", "f1"), "u", "'publicFormId' doet hier niets"),
    (task("doneRule", "=agreed"), "u", "doneMessage"),
    (task("differentPeople", "true"), "u", "herhaalde taak"),
)
