"""Tasks that are somebody's."""

from tests.checks.bundles import FOR_DESK, WITH_FORM, files, line, user

ASSIGNED = '<zeebe:userTask/><zeebe:assignmentDefinition assignee="=name"/>'


def first(priority: str) -> dict[str, bytes]:
    return files(line(user(inside=f"{FOR_DESK}<zeebe:priorityDefinition priority='{priority}'/>{WITH_FORM}")))


GOOD = (
    files(line(user())),
    files(line(user(inside=ASSIGNED))),
    *map(first, ("50", "=amount", "=if agreed then 80 else 50")),
)
BAD = (
    (files(line(user(inside=WITH_FORM))), "u", "van niemand"),
    (files(line(user(inside=FOR_DESK.replace("desk", "desk, tower")))), "u", "'tower'"),
    (first("hoog"), "u", "heel getal"),
    (first('="hoog"'), "u", "heel getal"),
)
