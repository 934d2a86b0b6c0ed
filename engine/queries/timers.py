"""Stored moments, with the names that people know them by."""

from dataclasses import replace

from engine.casework.surroundings import Surroundings
from engine.model.running import TimerRow


def timers(here: Surroundings, limit: int, person: str | None = None) -> tuple[TimerRow, ...]:
    """Stored moments, first due first, timed starts included; of a case: with the name of its element.
    Not of cases that keep `person` out."""
    with here.store.read() as unit:
        rows = unit.timer_rows(here.now(), limit, person)
        cases = unit.instances(list({row.instance_id for row in rows if row.instance_id is not None}))
        found = []
        for row in rows:
            element = None
            if row.instance_id is not None:
                policy = here.shelf.get(cases[row.instance_id].deployment_id, unit)
                element = policy.element(row.process_id, row.element_id)
            found.append(replace(row, name=element.name if element and element.name else ""))
    return tuple(found)
