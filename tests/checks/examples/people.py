"""Tasks that are somebody's."""

from tests.checks.bundles import FOR_DESK, WITH_FORM, files, line, user

ASSIGNED = '<zeebe:userTask/><zeebe:assignmentDefinition assignee="=name"/>'
GOOD = (files(line(user())), files(line(user(inside=ASSIGNED))))
BAD = (
    (files(line(user(inside=WITH_FORM))), "u", "van niemand"),
    (files(line(user(inside=FOR_DESK.replace("desk", "desk, tower")))), "u", "'tower'"),
)
