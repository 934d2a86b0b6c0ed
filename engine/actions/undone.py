"""Doing something wholly and undoing it again: what is seen beforehand is made by the code that will do it.

Nothing leaves: mail waits in the outbox until its transaction is committed, and this one never is.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from engine.casework.surroundings import Surroundings
from engine.ports import Unit


class _Undo(Exception):
    """Ends the transaction, so that nothing of it stays."""


@dataclass(frozen=True, slots=True)
class _OneTransaction:
    """A store in which everything happens within one transaction."""

    unit: Unit

    def write(self) -> AbstractContextManager[Unit]:
        """The same transaction again."""
        return nullcontext(self.unit)

    read = write

    def look(self) -> AbstractContextManager[None]:
        """Nothing to hold on to: one transaction is one look."""
        return nullcontext()


@contextmanager
def undone(here: Surroundings, **changes: Any) -> Iterator[tuple[Surroundings, Unit]]:
    """Surroundings in which everything that happens within the block is undone at its end."""
    try:
        with here.store.write() as unit:
            yield replace(here, store=_OneTransaction(unit), **changes), unit
            raise _Undo
    except _Undo:
        pass
