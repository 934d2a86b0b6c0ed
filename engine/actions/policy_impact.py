"""What a draft would mean for terms: open deadlines worked out anew, by their own version and by the draft.

Nothing changes: rules at the beginning of a case keep counting for it. It shows what the change does, on real
cases, before anybody is bound by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.actions.jobs.deadline_set import term_by
from engine.actions.jobs.job import JobRefused
from engine.casework.surroundings import Surroundings
from engine.casework.variables import CaseVariables
from engine.errors import BehoorlijkError
from engine.policy import Policy
from engine.sentence import said

MOST_CASES = 1000
MOST_DEADLINES = 300


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline that the draft would put on another day; `then` is None where it knows no such term."""

    instance_id: int
    case_key: str
    label: str
    now: date
    then: date | None
    why: str = ""  # when it cannot be worked out

    @property
    def days(self) -> int:
        """How many days later; negative: earlier."""
        return (self.then - self.now).days if self.then is not None else 0


@dataclass(frozen=True, slots=True)
class Impact:
    """What was worked out: how many, which would move, how many come from an agreement and no table."""

    looked_at: int
    moved: tuple[MovedDeadline, ...]
    agreed: int
    more: bool  # there are more open deadlines than were looked at


def impact(here: Surroundings, files: Mapping[str, bytes], username: str) -> Impact:
    """Works out the open deadlines, first ending first, by the table of these files."""
    draft = Policy(files)
    moved: list[MovedDeadline] = []
    agreed = 0
    with here.store.read() as unit:
        ids = unit.instance_ids(running_only=True, limit=MOST_CASES)
        deadlines = unit.open_deadlines(ids)
        chosen = deadlines[:MOST_DEADLINES]
        instances = unit.instances(list({one.instance_id for one in chosen}))
        organisation = here.people.get(unit)
        for one in chosen:
            instance = instances[one.instance_id]
            own = here.shelf.get(instance.deployment_id, unit)
            variables = CaseVariables(unit, instance, own, organisation, one.set_at)
            try:
                before = term_by(own, one.term, variables, one.set_at).due
            except (JobRefused, BehoorlijkError):
                agreed += 1  # its date came from an agreement, or from something that is no longer known
                continue
            if username in instance.excluded:
                continue
            try:
                after = term_by(draft, one.term, variables, one.set_at).due
            except (JobRefused, BehoorlijkError) as problem:
                moved.append(
                    MovedDeadline(instance.id, instance.key, one.label, one.due, None, said(problem))
                )
                continue
            if after != before:
                moved.append(
                    MovedDeadline(instance.id, instance.key, one.label, one.due, one.due + (after - before))
                )
    return Impact(len(chosen), tuple(moved), agreed, len(deadlines) > len(chosen))
