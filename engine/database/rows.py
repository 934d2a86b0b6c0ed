"""What every group of rows shares: the connection of the running transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Insert, Select, Table, bindparam, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from engine.database.prepared import forget, settle
from engine.database.refusals import in_our_words
from engine.errors import Conflict, TooBusy
from engine.model.records import wait_id

T = TypeVar("T")


def filled(kind: Callable[..., T], row: Any) -> T:
    """A record whose fields are, in order, the columns of a row."""
    return kind(*row)


def locking(question: Select[Any], *tables: Table, waits: bool = True) -> Select[Any]:
    """A question that locks its rows of these tables, in this order, until the transaction ends.

    Without `waits` it passes over rows that others have. Rows that refer to a locked one may still be added:
    the lock is for who acts on a case. On SQLite the writing transaction itself is the lock.
    """
    return question.with_for_update(of=tables, key_share=True, skip_locked=not waits)


def beyond(due: ColumnElement[Any], row_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Behind the row (`after_due`, `after_id`) in the order of an index over both."""
    return tuple_(due, row_id) > tuple_(bindparam("after_due", type_=due.type), bindparam("after_id"))


def of_cases(wait: ColumnElement[int], first: int, last: int | None = None) -> ColumnElement[bool]:
    """Whether a timer (the column with its id) is one of a case, or of the cases `first` to `last`.

    Their ids begin with the number of the case, so that those of a case stand together in the primary key: an
    index over the case would only be one more to write for each of them.
    """
    return wait.between(wait_id(first, 0), wait_id((last or first) + 1, 0) - 1)


def case_of(wait: ColumnElement[int]) -> ColumnElement[int]:
    """The number of the case of a task (the column with its id). An index over the id tells it, and the row
    need not be read."""
    return wait // wait_id(1, 0)


class Rows:
    """Questions and changes within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.c = connection
        self._kept: dict[str, Any] | None = None

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What happens within is undone alone when it raises. Raises Conflict, DatabaseUnavailable; TooBusy
        when what was written before it is refused."""
        self._make_what_was_before()
        # Said to the driver: SQLAlchemy compiles each savepoint anew, which costs more than what it guards.
        with in_our_words():
            self.c.exec_driver_sql("SAVEPOINT part")
            try:
                yield
                settle(self.c)
            except BaseException:
                forget(self.c)
                if not self.c.invalidated:  # with the connection the whole transaction is gone
                    self.c.exec_driver_sql("ROLLBACK TO SAVEPOINT part")
                raise
            finally:
                if not self.c.invalidated:
                    self.c.exec_driver_sql("RELEASE SAVEPOINT part")

    def _make_what_was_before(self) -> None:
        """What was sent so far is no part of what comes. Where it is refused all is undone: raises TooBusy
        then, which nobody passes over as they may pass over the Conflict of a part."""
        try:
            with in_our_words():
                settle(self.c)
        except Conflict as refused:
            raise TooBusy from refused

    def keep_answers(self) -> None:
        """This transaction only looks: what every page asks again and again is asked once."""
        self._kept = {}

    @property
    def looks_only(self) -> bool:
        """Whether this transaction changes nothing and serves a whole page."""
        return self._kept is not None

    def once(self, name: str, ask: Callable[[], T]) -> T:
        """The answer to a question that a page asks again and again."""
        if self._kept is None:
            return ask()
        if name not in self._kept:
            self._kept[name] = ask()
        answer: T = self._kept[name]
        return answer

    def insert_or_ignore(self, table: Table) -> Insert:
        """An insert that leaves a row that is there alone."""
        make: Any = sqlite.insert if self.c.dialect.name == "sqlite" else postgresql.insert
        statement: Insert = make(table).on_conflict_do_nothing()
        return statement

    def insert_or_replace(self, table: Table, *changing: str) -> Insert:
        """An insert that changes these columns of a row that is there."""
        make: Any = sqlite.insert if self.c.dialect.name == "sqlite" else postgresql.insert
        statement = make(table)
        result: Insert = statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: getattr(statement.excluded, name) for name in changing},
        )
        return result

    def insert_or_set(self, table: Table, **changes: Any) -> Any:
        """An insert that sets these columns of a row that is there, in one step."""
        make: Any = sqlite.insert if self.c.dialect.name == "sqlite" else postgresql.insert
        keys = list(table.primary_key.columns)
        return make(table).on_conflict_do_update(index_elements=keys, set_=changes)
