"""known_norms: every norm that something says it carries stands in the register `processes/norms.csv`."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.norm_coverage import carriers
from engine.checks.saying import Saying
from engine.model.findings import Finding
from engine.policy.registers import NORMS_FILE

_SAY = Saying("known_norms")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Norm ids that nobody knows. Without a register there is nothing to hold them against."""
    if not bundle.has_norms or bundle.has_unread(NORMS_FILE):
        return
    for norm, place in carriers(bundle):
        if norm not in bundle.norms:
            file, _, element = place.partition("#")
            yield _SAY.error(
                file,
                element,
                f"De regel '{norm}' staat niet in processes/norms.csv. Verbeter het nummer, of zet de "
                "regel erbij.",
                f"The rule '{norm}' is not in processes/norms.csv. Correct the number, or add the rule.",
            )
