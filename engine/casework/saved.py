"""Which saved filters somebody may use."""

from engine.casework.organisation import Organisation, functions_of
from engine.model.desk import EVERYONE, FilterRow, SavedFilter
from engine.model.organisation import Role
from engine.ports import Unit


def usable(unit: Unit, organisation: Organisation, username: str) -> tuple[FilterRow, ...]:
    """The filters of this person, and those shared with everyone or with a function of theirs, by name."""
    mine = [f"f:{name}" for name in functions_of(organisation.person(username))]
    return tuple(
        FilterRow(
            id=one.id,
            name=one.name,
            query=one.query,
            owner=one.owner,
            owner_name=organisation.name(one.owner),
            shared_with=one.shared_with.removeprefix("f:"),
            may_delete=may_delete(organisation, one, username),
        )
        for one in unit.saved_filters(username, [EVERYONE, *mine])
    )


def may_delete(organisation: Organisation, found: SavedFilter, by: str) -> bool:
    """Whether somebody may throw a filter away: the owner, or an admin."""
    return found.owner == by or organisation.person(by).has_role(Role.ADMIN)
