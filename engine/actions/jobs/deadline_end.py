"""`deadline.end`: a term is met, or no longer applies."""

from collections.abc import Mapping
from typing import Any

from engine.actions.jobs.job import Header, Job, JobRefused, JobType
from engine.model.deadlines import DeadlineState
from engine.model.history import HistoryKind
from engine.sentence import Sentence

_OUTCOMES = {
    "met": DeadlineState.MET,
    "cancelled": DeadlineState.CANCELLED,
    "replaced": DeadlineState.REPLACED,
}


def _do(job: Job) -> Mapping[str, Any]:
    action = job.action
    term, slot = job.text("term"), job.text("slot")
    if not term and not slot:
        raise JobRefused(
            Sentence(
                "Bij {element} staat niet welke termijn eindigt (term of slot).",
                element=job.record.element_id,
            )
        )
    outcome = job.text("outcome", "met")
    if outcome not in _OUTCOMES:
        raise JobRefused(
            Sentence(
                "Een termijn eindigt als met, cancelled of replaced, niet als {outcome}.", outcome=outcome
            )
        )
    ended = [
        one
        for one in action.unit.open_deadlines([action.instance.id])
        if (term and one.term == term) or (slot and one.slot == slot)
    ]
    action.unit.end_deadlines([one.id for one in ended], _OUTCOMES[outcome], action.now)
    for one in ended:
        action.tell(
            HistoryKind.DEADLINE_ENDED,
            process_id=job.record.process_id,
            element_id=job.record.element_id,
            label=one.label,
            term=one.term,
            outcome=outcome,
            late=action.now >= one.ends,
        )
    return {}


TYPE = JobType(
    "deadline.end",
    "Termijn beëindigen",
    "Zegt dat een termijn gehaald is, of niet meer geldt.",
    (
        Header("term", "Termijn", "Sleutel van de termijn (of slot)"),
        Header("slot", "Slot", "Rij van termijnen die elkaar opvolgen (of term)"),
        Header("outcome", "Afloop", "met, cancelled of replaced"),
    ),
    _do,
)
