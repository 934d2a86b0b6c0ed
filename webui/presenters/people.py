"""People by name."""

from collections.abc import Mapping

from webui.access import engine


def names(*, active_only: bool = False) -> Mapping[str, str]:
    """Username -> name of everybody who ever worked here, or of who works here now."""
    return {person.username: person.name for person in engine().people(active_only=active_only)}


def colleagues() -> Mapping[str, str]:
    """Username -> name of who works here now and can be given work."""
    return {person.username: person.name for person in engine().people() if person.works}
