"""The engine on either database, as the engine's own tests make it; the web application, as the web's own make
it; and what a test asked of the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, event

from tests.engine.conftest import world
from tests.web.conftest import app, browser, case, clock, engine, furnished, settings, signed_in, task

__all__ = [
    "app",
    "browser",
    "case",
    "clock",
    "count_statements",
    "engine",
    "furnished",
    "settings",
    "signed_in",
    "task",
    "world",
]


@pytest.fixture
def count_statements() -> Iterator[Callable[[], list[str]]]:
    """Gives a list that grows with every statement asked from then on; BEGIN and COMMIT are none."""
    lists: list[list[str]] = []

    def asked(_: object, __: object, statement: str, *___: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            for one in lists:
                one.append(statement)

    def begin() -> list[str]:
        lists[:] = [[]]
        return lists[0]

    event.listen(Engine, "before_cursor_execute", asked)
    yield begin
    event.remove(Engine, "before_cursor_execute", asked)
