"""The types of jobs that a diagram may ask for: one file each, with its headers documented.

The registry is closed: a diagram that asks for another type gets a finding. `HEADERS` is the source for the
checks and for the element templates of the modeller.
"""

from engine.actions.jobs import case_register, deadline_end, deadline_set, notify
from engine.actions.jobs.job import Header, Job, JobRefused, JobType
from engine.actions.jobs.letter import TYPE as LETTER

REGISTRY: dict[str, JobType] = {
    one.name: one
    for one in (
        LETTER,
        notify.TYPE,
        deadline_set.TYPE,
        deadline_end.TYPE,
        case_register.CLOSE,
        case_register.REOPEN,
        case_register.UPDATE,
    )
}

__all__ = ["REGISTRY", "Header", "Job", "JobRefused", "JobType"]
