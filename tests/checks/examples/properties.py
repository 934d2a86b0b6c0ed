"""Properties that do something at their place."""

from tests.bpmn.drawing import repeat
from tests.checks.bundles import FOR_DESK, WITH_FORM, files, line, property_, user


def task(name: str, value: str, more: str = "") -> dict[str, bytes]:
    return files(line(user(inside=FOR_DESK + WITH_FORM + property_(name, value), more=more)))


GOOD = (
    task("phase", "begin"),
    task("explain", "Zo zit het."),
    task("facts", "name"),
    task("differentPeople", "true", repeat("=people", "person")),
)
BAD = (
    (task("phase", "middle"), "u", "'middle'"),
    (task("colour", "red"), "u", "'colour' doet hier niets"),
    (task("publicFormId", "f1"), "u", "'publicFormId' doet hier niets"),
    (task("doneRule", "=agreed"), "u", "doneMessage"),
    (task("differentPeople", "true"), "u", "herhaalde taak"),
)
