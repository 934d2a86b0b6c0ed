"""tables: decision tables can be read and decided: FEEL, hit policies, types, gaps, overlaps, rows that
never match.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.feel_syntax import has_double_sign
from engine.checks.saying import Saying
from engine.dmn import Severity as TableSeverity
from engine.dmn import check as check_model
from engine.model.findings import Finding, Severity

_SEVERITIES = {
    TableSeverity.ERROR: Severity.ERROR,
    TableSeverity.WARNING: Severity.WARNING,
    TableSeverity.NOTE: Severity.INFO,
}
RULE = "tables"
_SAY = Saying(RULE)


def check(bundle: Bundle) -> Iterator[Finding]:
    """What the room of decisions finds, in the words of this deployment."""
    for path, model in bundle.models.items():
        for found in (*model.findings, *check_model(model)):
            yield Finding(
                found.file or path,
                found.element,
                f"{RULE}.{found.rule}",
                _SEVERITIES[found.severity],
                found.nl,
                found.en,
            )
        for read in model.texts.read if model.texts is not None else ():
            if has_double_sign(read.text, read.tree):
                yield _SAY.error(
                    path,
                    read.element,
                    f"Hier staat een ==: {read.text[:80]}. Schrijf één =, zo vergelijkt FEEL.",
                    f"There is a == here: {read.text[:80]}. Write a single =, that is how FEEL compares.",
                )
