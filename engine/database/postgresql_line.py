"""The line to a PostgreSQL server: psycopg's connection, with a short way for prepared statements.

Around a statement psycopg works longer than the server: a cursor, generators, a wait of its own. The short
way is one call of libpq, which sends, waits while other threads go on, and returns the answer. Both ways may
be taken in one transaction: both go by what libpq knows of it.

Who waits for a server waits most of all for its turn and for ours. So what need not be known before the next
question is held and goes in one journey with it, or with the commit, in libpq's pipeline: what stands behind
a refused statement is not made, the commit neither.
"""

import select
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
MOST_HELD = 100  # of them at once on their way: what is ready for one must not be let go for another
MOST_VALUES = 65_535  # of one statement: the line counts them in two bytes
_ANSWERED = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
_IDLE, _IN_ORDER = pq.TransactionStatus.IDLE, pq.TransactionStatus.INTRANS
_REFUSED = pq.TransactionStatus.INERROR
_LAST = pq.ExecStatus.PIPELINE_SYNC

_Sent = tuple[bytes, Any]  # the name of a statement, its values as the server reads them


class Line(psycopg.Connection[Any]):
    """A connection whose statements may take the short way."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._kept: OrderedDict[str, bytes] = OrderedDict()  # text of a statement: its name; last used last
        self._names = (b"kept_%d" % number for number in count(1))
        self._held: list[_Sent] = []

    def ask(self, text: str, values: Sequence[Any]) -> list[list[Any]]:
        """The rows that a statement answers with; its values are `$1`, `$2` …. Raises psycopg.Error.

        Begins a transaction when none is on the way, as psycopg does.
        """
        return self.ask_all([(text, values)])[0]

    def ask_all(self, questions: Sequence[tuple[str, Sequence[Any]]]) -> list[list[list[Any]]]:
        """The same of statements that are made one after the other, in one journey."""
        turned = Transformer(self)
        asked = [self._to_send(text, values, turned) for text, values in questions]
        if len(asked) == 1 and not self._held and not self._begins:
            answers = [self._answer(self.pgconn.exec_prepared(*asked[0]))]
        else:
            answers = self._journey(asked)
        found: list[list[list[Any]]] = []
        for answer in answers:
            turned.set_pgresult(answer)
            found.append(turned.load_rows(0, answer.ntuples, list))
        return found

    def hold(self, text: str, values: Sequence[Any]) -> None:
        """Make this change before whatever is asked or said next, at the latest with the commit.

        Only then is it known whether the server refuses it. Raises psycopg.Error.
        """
        self._held.append(self._to_send(text, values, Transformer(self)))
        if self.autocommit or len(self._held) >= MOST_HELD:
            self.settle()

    def settle(self) -> None:
        """Make the changes that are held, now. Raises psycopg.Error."""
        if self._held:
            self._journey([])

    def forget(self) -> None:
        """Do not make the changes that are held."""
        self._held.clear()

    def cursor(self, *given: Any, **more: Any) -> Any:
        """Psycopg's own way: what is held goes before it."""
        self.settle()
        return super().cursor(*given, **more)

    def commit(self) -> None:
        """Make what was changed durable: it is when this returns. Raises psycopg.Error: nothing was kept,
        or nobody knows when the line is closed by then."""
        if self._held:
            try:
                self._journey([], commit=True)
            except psycopg.Error:
                if not self.closed:  # what was refused stood before the commit, which ends it otherwise
                    self.rollback()
                raise
        elif self.pgconn.transaction_status == _IN_ORDER:
            self._answer(self.pgconn.exec_(b"COMMIT"))
        elif self.pgconn.transaction_status == _REFUSED:
            self.rollback()  # which is what a server makes of this commit, and does not say
            raise psycopg.errors.InFailedSqlTransaction("something was refused before: nothing was kept")
        else:
            super().commit()

    def rollback(self) -> None:
        """Undo what was changed, and what is held."""
        self.forget()
        super().rollback()

    @property
    def _begins(self) -> bool:
        return self.pgconn.transaction_status == _IDLE and not self.autocommit

    def _journey(self, asked: Sequence[_Sent], *, commit: bool = False) -> list[pq.abc.PGresult]:
        """What is held, then these, then the commit: sent together, the answers to these returned. The first
        that is refused is told, and nothing behind it was made."""
        line, held, begins = self.pgconn, self._held, self._begins
        self._held = []
        line.enter_pipeline_mode()
        try:
            if begins:
                line.send_query_params(self._get_tx_start_command(), None)
            for name, values in (*held, *asked):
                line.send_query_prepared(name, values)
            if commit:
                line.send_query_params(b"COMMIT", None)
            line.pipeline_sync()
            answers = self._answers()
            line.exit_pipeline_mode()
        except BaseException:
            line.finish()  # nobody knows any more what will be answered to what
            raise
        for answer in answers:
            self._answer(answer)
        first = begins + len(held)
        return answers[first : first + len(asked)]

    def _answers(self) -> list[pq.abc.PGresult]:
        """Every answer to what was sent; other threads go on meanwhile."""
        line = self.pgconn
        found: list[pq.abc.PGresult] = []
        ready = select.poll()
        ready.register(line.socket, select.POLLIN)
        while line.flush():  # it may be waiting for us to read before it takes more
            ready.modify(line.socket, select.POLLIN | select.POLLOUT)
            ready.poll()
            line.consume_input()
        ready.modify(line.socket, select.POLLIN)
        while True:
            while line.is_busy():
                ready.poll()
                line.consume_input()
            answer = line.get_result()
            if answer is not None and answer.status == _LAST:
                return found
            if line.status == pq.ConnStatus.BAD:
                raise psycopg.OperationalError(line.get_error_message())
            if answer is not None:  # nothing stands between the answers to two statements
                found.append(answer)

    def _to_send(self, text: str, values: Sequence[Any], turned: Any) -> _Sent:
        if len(values) > MOST_VALUES:  # libpq would only say so once it is on its way with others
            raise psycopg.ProgrammingError(f"a statement takes {MOST_VALUES} values, not {len(values)}")
        return self._ready(text), turned.dump_sequence(values, [PyFormat.TEXT] * len(values))

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
