"""Doing something wholly and undoing it again: what is seen beforehand is made by the code that will do it.

Nothing leaves: mail waits in the outbox until its transaction is committed, and this one never is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from engine.actions.one_transaction import OneTransaction
from engine.casework.surroundings import Surroundings
from engine.ports import Unit


class _Undo(Exception):
    """Ends the transaction, so that nothing of it stays."""


@contextmanager
def undone(here: Surroundings, **changes: Any) -> Iterator[tuple[Surroundings, Unit]]:
    """Surroundings in which everything that happens within the block is undone at its end."""
    try:
        with here.store.write() as unit:
            yield replace(here, store=OneTransaction(unit), **changes), unit
            raise _Undo
    except _Undo:
        pass
