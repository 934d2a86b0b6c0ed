"""The line to a PostgreSQL server: psycopg's connection, with a short way for prepared statements.

Around a statement psycopg works longer than the server: a cursor, generators, a wait of its own. The short
way is one call of libpq, which sends, waits while other threads go on, and returns the answer. Both ways may
be taken in one transaction: both go by what libpq knows of it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import count
from typing import Any

import psycopg
from psycopg import pq
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

MOST_KEPT = 300  # statements that a server keeps ready for one connection
_ANSWERED = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
_IDLE, _IN_ORDER = pq.TransactionStatus.IDLE, pq.TransactionStatus.INTRANS


class Line(psycopg.Connection[Any]):
    """A connection whose statements may take the short way."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._kept: OrderedDict[str, bytes] = OrderedDict()  # text of a statement: its name; last used last
        self._names = (b"kept_%d" % number for number in count(1))

    def ask(self, text: str, values: Sequence[Any]) -> list[list[Any]]:
        """The rows that a statement answers with; its values are `$1`, `$2` …. Raises psycopg.Error.

        Begins a transaction when none is on the way, as psycopg does.
        """
        turned, name = Transformer(self), self._ready(text)
        given: Any = turned.dump_sequence(values, [PyFormat.TEXT] * len(values))
        begin = self.pgconn.transaction_status == _IDLE and not self.autocommit
        # What is written stays out of the text: a server puts the text of what it refuses into its log.
        if begin and text.startswith("SELECT"):
            answer = self._answer(self.pgconn.exec_(self._begin_with(name, given)))
        else:
            if begin:
                self._answer(self.pgconn.exec_(self._get_tx_start_command()))
            answer = self._answer(self.pgconn.exec_prepared(name, given))
        turned.set_pgresult(answer)
        rows: list[list[Any]] = turned.load_rows(0, answer.ntuples, list)
        return rows

    def commit(self) -> None:
        """Make what was changed durable: it is when this returns. Raises psycopg.Error."""
        if self.pgconn.transaction_status == _IN_ORDER:
            self._answer(self.pgconn.exec_(b"COMMIT"))
        else:
            super().commit()

    def _begin_with(self, name: bytes, given: Sequence[bytes | None]) -> bytes:
        """The beginning of a transaction together with its first statement: one journey instead of two."""
        quoted = pq.Escaping(self.pgconn).escape_literal
        values = b", ".join(b"NULL" if value is None else quoted(value) for value in given)
        execute = b"EXECUTE %b(%b)" % (name, values) if given else b"EXECUTE " + name
        return self._get_tx_start_command() + b"; " + execute

    def _ready(self, text: str) -> bytes:
        """The name under which the server keeps this statement for us."""
        name = self._kept.get(text)
        if name is None:
            if len(self._kept) >= MOST_KEPT:
                self._answer(self.pgconn.exec_(b"DEALLOCATE " + self._kept.popitem(last=False)[1]))
            name = next(self._names)
            self._answer(self.pgconn.prepare(name, text.encode()))
            self._kept[text] = name
        else:
            self._kept.move_to_end(text)
        return name

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        if name is None:  # after some mishaps psycopg lets go of all, and ours go with them
            self._kept.clear()
        return super()._deallocate(name)

    def _answer(self, answer: pq.abc.PGresult) -> pq.abc.PGresult:
        if answer.status not in _ANSWERED:
            if self.pgconn.status == pq.ConnStatus.BAD:
                raise psycopg.OperationalError(answer.get_error_message())
            raise error_from_result(answer)
        return answer
