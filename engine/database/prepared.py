"""Statements for the one path that must be quick: completing a task.

SQLAlchemy spends more time on looking up, binding and wrapping a statement than SQLite on running it. Here
a statement that was built from the tables is turned into text once per kind of database, and run on the
driver's own cursor from then on. The tables stay the one truth of names and types: how a moment or an enum is
kept is asked of their columns.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import BindParameter, Connection, Select, Table, bindparam, insert
from sqlalchemy.engine import Dialect

T = TypeVar("T")
Ready = tuple[str, Sequence[Any]]
"""A statement in the words of one database, and its values in their order."""
Guarded = tuple[Ready, bool]
"""A change, and whether it must meet one row."""
MOST_VALUES = 32_766
"""What SQLite takes in one statement, unless it was built otherwise; PostgreSQL takes twice as many."""
MOST_LISTED = 500
"""Values that a statement is written for: each number of them makes a text of its own."""
NOT_MET = "22012"
"""By what an error of PostgreSQL tells that it did not: division by zero, which nothing else here does."""


class Prepared:
    """One statement with named values. Its text is worked out at the first use on each kind of database."""

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns  # those that an insert gives
        self._texts: dict[str, _Text] = {}

    def on(self, connection: Connection) -> "_Text":
        """The statement in the words of this database."""
        found = self._texts.get(connection.dialect.name)
        if found is None:
            found = self._texts[connection.dialect.name] = _Text(
                self._statement, self._columns, connection.dialect
            )
        return found

    def ready(self, connection: Connection, values: Mapping[str, Any]) -> Ready:
        """To be sent with others."""
        ready = self.on(connection)
        return ready.text, ready.bound(values)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Run it; returns the rows as the driver gives them, to be walked through once."""
        ready = self.on(connection)
        return _answered(connection, ready.text, ready.bound(values))

    def first(self, connection: Connection, values: Mapping[str, Any]) -> list[Any] | None:
        """The first row of the answer, with its values as the columns mean them; None when there is none."""
        ready = self.on(connection)
        row = next(iter(_answered(connection, ready.text, ready.bound(values))), None)
        return None if row is None else ready.read(row)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[list[Any]]:
        """Every row of the answer."""
        ready = self.on(connection)
        return [ready.read(row) for row in _answered(connection, ready.text, ready.bound(values))]


def all_of(
    connection: Connection, questions: Sequence[tuple[Prepared, Mapping[str, Any]]]
) -> list[list[list[Any]]]:
    """Every row of the answers to questions asked one after the other; of a server in one journey."""
    ready = [one.ready(connection, values) for one, values in questions]
    driver = _driver(connection)
    if connection.dialect.name == "sqlite":
        answers: Iterable[Any] = (driver.execute(text, values) for text, values in ready)
    else:
        answers = driver.ask_all(ready)
    return [[one.on(connection).read(row) for row in rows] for (one, _), rows in zip(questions, answers)]


class PreparedRows:
    """An insert of any number of rows in one statement: of each the values of these columns, in order."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._insert, self._width = Prepared(insert(table), columns), len(columns)

    def ready(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> list[Ready]:
        """Add these rows: statements to be sent with others, none for none."""
        one = self._insert.on(connection)
        if len(rows) == 1:  # as nearly always
            return [(one.text, one.bound_row(rows[0]))]
        return [
            (_repeated(one.text, len(some)), [value for row in some for value in one.bound_row(row)])
            for some in _by(MOST_VALUES // self._width, rows)
        ]


class PreparedFor:
    """A statement about any number of values, such as ids: `make` gets a place in it for each of them."""

    def __init__(self, make: Callable[[Sequence[BindParameter[Any]]], Any]) -> None:
        self._for = lru_cache(maxsize=64)(
            lambda count: Prepared(make([bindparam(f"listed{place}") for place in range(count)]))
        )

    def ready(
        self, connection: Connection, listed: Sequence[Any], values: Mapping[str, Any]
    ) -> Iterator[Ready]:
        """Make this change: statements to be sent with others, none for none."""
        for some in _by(MOST_LISTED, listed):
            given = {f"listed{place}": value for place, value in enumerate(some)}
            yield self._for(len(some)).ready(connection, {**values, **given})


class _Text:
    """A statement as one kind of database reads it."""

    def __init__(self, statement: Any, given: Sequence[str] | None, dialect: Dialect) -> None:
        # Values by place: drivers take these without looking for names.
        style = "qmark" if dialect.name == "sqlite" else "numeric_dollar"
        placed: Dialect = cast(Any, type(dialect))(paramstyle=style)
        compiled: Any = statement.compile(
            dialect=placed, column_keys=given, compile_kwargs={"render_postcompile": True}
        )
        self.text = str(compiled)
        names = tuple(compiled.positiontup)
        self._pick: Callable[[Mapping[str, Any]], Iterable[Any]] = (
            itemgetter(*names) if len(names) > 1 else lambda values: [values[name] for name in names]
        )
        if given is not None:
            self._order = itemgetter(*[given.index(name) for name in names])
        binds = [compiled.binds[name].type.dialect_impl(placed).bind_processor(placed) for name in names]
        self._turned = [(place, turn) for place, turn in enumerate(binds) if turn is not None]
        # What the statement itself says, such as a state that is asked for.
        self._fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        turns = [column.type.dialect_impl(placed).result_processor(placed, None) for column in columns]
        self._columns = [(place, turn) for place, turn in enumerate(turns) if turn is not None]

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the text, as the driver takes them."""
        if self._fixed:
            values = {**self._fixed, **values}
        return self._as_kept(list(self._pick(values)))

    def bound_row(self, values: Sequence[Any]) -> list[Any]:
        """The same, of values that stand in the order of the columns that an insert gives."""
        return self._as_kept(list(self._order(values)))

    def _as_kept(self, row: list[Any]) -> list[Any]:
        for place, turn in self._turned:
            row[place] = turn(row[place])
        return row

    def read(self, row: Sequence[Any]) -> list[Any]:
        """A row of the answer, its values as the columns mean them."""
        found = list(row)
        for place, turn in self._columns:
            found[place] = turn(found[place])
        return found


def _by(most: int, them: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many of them at a time."""
    return (them[first : first + most] for first in range(0, len(them), most))


@lru_cache(maxsize=512)
def _repeated(text: str, times: int) -> str:
    """An insert of one row as one of so many."""
    head, _, group = text.partition(" VALUES ")
    width = group.count("$")
    return f"{head} VALUES {', '.join(_behind(row * width, group) for row in range(times))}"


def _behind(before: int, text: str) -> str:
    """A statement whose values ($1, $2 …) stand behind so many of others."""
    return re.sub(r"\$(\d+)", lambda found: f"${before + int(found[1])}", text)


def _driver(connection: Connection) -> Any:
    """The driver's connection of the running transaction: that of sqlite3, or a Line."""
    return connection.connection.dbapi_connection  # for these the one that `driver_connection` looks up


def _answered(connection: Connection, text: str, values: Sequence[Any]) -> Any:
    """The rows of the answer, to be walked through once."""
    driver = _driver(connection)
    return driver.execute(text, values) if connection.dialect.name == "sqlite" else driver.ask(text, values)


def send(connection: Connection, groups: Sequence[Sequence[Guarded]]) -> bool:
    """Make prepared changes, each with whether it must meet one row. False: one that must did not.

    A PostgreSQL server gets each group as one statement: it sees the rows as they were before it, so that no
    two changes of a group may be about the same row. They go with what is asked next, or with the commit
    (`settle` sends them at once), and where a row is not met the server itself refuses: with NOT_MET.
    """
    driver = _driver(connection)
    if connection.dialect.name == "sqlite":
        for group in groups:
            for (text, values), must in group:
                if driver.execute(text, values).rowcount != 1 and must:
                    return False
        return True
    for group in (part for whole in groups for part in _parts(whole)):
        whole = _together(tuple((text, len(values), must) for (text, values), must in group))
        driver.hold(whole, [one for (_, values), _ in group for one in values])
    return True


def _parts(group: Sequence[Guarded]) -> Iterator[list[Guarded]]:
    """The changes of a group, no more together than a statement takes values."""
    part: list[Guarded] = []
    width = 0
    for change in group:
        (_, values), _ = change
        if part and width + len(values) > MOST_VALUES:
            yield part
            part, width = [], 0
        part.append(change)
        width += len(values)
    if part:
        yield part


def settle(connection: Connection) -> None:
    """See to it that what was sent is made, before it is asked about or undone."""
    if connection.dialect.name != "sqlite":
        _driver(connection).settle()


def forget(connection: Connection) -> None:
    """What was sent last need not be made."""
    if connection.dialect.name != "sqlite":
        _driver(connection).forget()


@lru_cache(maxsize=512)
def _together(changes: tuple[tuple[str, int, bool], ...]) -> str:
    """One statement that makes all these changes, each with so many values, and that fails when one that
    must meet one row does not."""
    befores = accumulate((width for _, width, _ in changes), initial=0)
    numbered = [(_behind(before, text), must) for (text, _, must), before in zip(changes, befores)]
    parts = ", ".join(
        f"change{number} AS ({text}{' RETURNING 1' if must else ''})"
        for number, (text, must) in enumerate(numbered)
    )
    met = [f"(SELECT count(*) FROM change{number}) = 1" for number, (_, must) in enumerate(numbered) if must]
    return f"WITH {parts} SELECT " + (f"1 / ({' AND '.join(met)})::int" if met else "1")
