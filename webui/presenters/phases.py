"""The ladder of phases: done, here, may still come. Rungs that were passed by are left out."""

from __future__ import annotations

from collections.abc import Sequence

from engine import PhaseStep


def ladder(phases: Sequence[PhaseStep]) -> list[PhaseStep]:
    """The rungs to show: before the current one only those that were done."""
    current = next((number for number, step in enumerate(phases) if step.state == "current"), len(phases))
    return [step for number, step in enumerate(phases) if number >= current or step.state == "done"]
