"""The values of variables of a case now, asked for by their names."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import text

from engine.database.prepared import Prepared

Asked = tuple[Prepared, dict[str, Any]]
"""A question, and what it is about."""


def asking(instance_id: int, names: Sequence[str]) -> Asked:
    """The question for the newest value of each of these, at least one; `by_name` reads the answer."""
    given = {f"n{place}": name for place, name in enumerate(names)}
    return _newest_of(len(names)), {**given, "instance_id": instance_id}


def by_name(rows: Iterable[Sequence[Any]]) -> dict[str, str]:
    """The JSON of those that were ever set."""
    return {str(name): str(value) for name, value in rows if value is not None}


@lru_cache(maxsize=256)
def _newest_of(count: int) -> Prepared:
    """One seek in the primary key for each name, not a walk over its past, however often it was written."""
    names = ", ".join(f"(:n{place})" for place in range(count))
    return Prepared(
        text(
            f"WITH wanted(name) AS (VALUES {names}) SELECT wanted.name, (SELECT variable.value FROM variable "
            "WHERE variable.instance_id = :instance_id AND variable.name = wanted.name "
            "ORDER BY variable.seq DESC LIMIT 1) FROM wanted"
        )
    )
