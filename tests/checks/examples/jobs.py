"""Work that the system can do."""

from tests.bpmn.drawing import element, extensions
from tests.checks.bundles import files, job, line

GOOD = (
    files(line(job("letter", letter="l1", to="=sender"))),
    files(line(job("deadline.end", slot="main", outcome="met"))),
    files(line(job("case.reopen"))),
)
RETRIES = element("job", "j", extensions('<zeebe:taskDefinition type="case.reopen" retries="veel"/>'))
BAD = (
    (files(line(element("job", "j"))), "j", "doet niets"),
    (files(line(job("rm -rf"))), "j", "kent het systeem niet"),
    (files(line(job("letter", letter="l1"))), "j", "'to' ontbreekt"),
    (files(line(job("letter", letter="l1", to="="))), "j", "'to' ontbreekt"),
    (files(line(job("letter", letter="l1", to="=sender", colour="red"))), "j", "'colour' doet niets"),
    (files(line(job("deadline.end", outcome="met"))), "j", "term of slot"),
    (files(line(RETRIES)), "j", "'veel'"),
)
