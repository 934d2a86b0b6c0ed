"""Several actions within one transaction: all of them happen, or none."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace

from engine.casework.surroundings import Surroundings
from engine.ports import Unit


@dataclass(frozen=True, slots=True)
class OneTransaction:
    """A store in which everything happens within one transaction."""

    unit: Unit

    def write(self) -> AbstractContextManager[Unit]:
        """The same transaction again."""
        return nullcontext(self.unit)

    def read(self) -> AbstractContextManager[Unit]:
        """The same transaction again."""
        return nullcontext(self.unit)

    def look(self) -> AbstractContextManager[None]:
        """Nothing to hold on to: one transaction is one look."""
        return nullcontext()


class _Apart(OneTransaction):
    """The same, each write behind a savepoint: of one that fails nothing stays, as with a real store."""

    @contextmanager
    def write(self) -> Iterator[Unit]:
        with self.unit.savepoint():
            yield self.unit


@contextmanager
def all_or_nothing(here: Surroundings) -> Iterator[Surroundings]:
    """Surroundings in which what happens within the block is kept together at its end, and not at all when
    it raises."""
    with here.store.write() as unit:
        yield replace(here, store=_Apart(unit))
