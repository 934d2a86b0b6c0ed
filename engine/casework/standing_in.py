"""Whose place somebody takes when a task is theirs only because they stand in."""

from datetime import date

from engine.casework.organisation import Organisation
from engine.model.organisation import StandIn
from engine.model.records import InstanceRecord, TaskRecord


def stand_in_behind(
    organisation: Organisation, username: str, task: TaskRecord, instance: InstanceRecord, day: date
) -> StandIn | None:
    """The arrangement by which a task is offered to this person; None when it is theirs by own right."""
    offered = set(task.offered_to)
    if not offered.isdisjoint(own_hats(organisation, username)):
        return None
    kept_out = {*instance.excluded, *task.excluded}
    for stand in organisation.stand_ins:
        if stand.stand_in != username or not stand.from_day <= day <= stand.until_day:
            continue
        if stand.absent not in kept_out and not offered.isdisjoint(own_hats(organisation, stand.absent)):
            return stand
    return None


def own_hats(organisation: Organisation, username: str) -> set[str]:
    """What a person may act as by own right: "u:username" and "f:function"."""
    return set(organisation.own_hats.get(username, (f"u:{username}",)))


def is_away(organisation: Organisation, username: str, first: date, last: date) -> bool:
    """Whether somebody stands in for this person on every one of these days."""
    covered = [
        (stand.from_day, stand.until_day) for stand in organisation.stand_ins if stand.absent == username
    ]
    return any(begin <= first and last <= end for begin, end in covered)


def is_away_sometime(organisation: Organisation, username: str, first: date, last: date) -> bool:
    """Whether somebody stands in for this person on any of these days."""
    return any(
        stand.absent == username and stand.from_day <= last and first <= stand.until_day
        for stand in organisation.stand_ins
    )
