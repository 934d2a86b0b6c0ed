"""What it means for people when the database refuses something: its errors are translated here."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty

from engine.database.prepared import NOT_MET
from engine.errors import (
    AlreadyExists,
    BehoorlijkError,
    Conflict,
    DatabaseUnavailable,
    OutcomeUnknown,
    TooBusy,
)
from engine.sentence import Sentence

# Sought in the driver's message.
_CONSTRAINTS: dict[str, BehoorlijkError] = {
    "uq_instance_key": Conflict("Dit zaaknummer is al uitgegeven; probeer het opnieuw."),
    "instance.key": Conflict("Dit zaaknummer is al uitgegeven; probeer het opnieuw."),
    "uq_document_job_id_position": Conflict("Deze brief is al gemaakt."),
    "document.job_id": Conflict("Deze brief is al gemaakt."),
    "uq_outbox_key": Conflict("Dit bericht staat al klaar."),
    "outbox.key": Conflict("Dit bericht staat al klaar."),
    "pk_person": AlreadyExists(name=Sentence("Deze gebruikersnaam")),
}
# PostgreSQL chose this transaction to give way: a deadlock, a snapshot that was overtaken, or another action
# was first.
_TRY_AGAIN = ("40001", "40P01", NOT_MET)
_INTEGRITY, _WAITED_TOO_LONG = "23", "55P03"
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PUT_BACK = Sentence(
    "Het databasebestand is beschadigd of is geen database. Er is niets gewijzigd. "
    "De beheerder kan een kopie terugzetten met `behoorlijk restore --force`."
)


def database_errors() -> tuple[type[Exception], ...]:
    """What a database raises: prepared statements what the driver raises, others what SQLAlchemy makes of it.

    The driver of PostgreSQL is large: a process that did not load it cannot meet its errors either.
    """
    psycopg = sys.modules.get("psycopg")
    known: tuple[type[Exception], ...] = (DBAPIError, sqlite3.Error)
    return known if psycopg is None else (*known, psycopg.Error)


class in_our_words:
    """Errors of the database within are raised as Conflict, AlreadyExists or DatabaseUnavailable."""

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            return
        if isinstance(error, database_errors()):
            raise _told(error.orig if isinstance(error, DBAPIError) else error) from error
        if isinstance(error, PoolIsEmpty):
            raise TooBusy() from error


@contextmanager
def what_became_of_it() -> Iterator[None]:
    """A commit within whose answer gets lost is OutcomeUnknown: nobody is told that nothing was changed."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise OutcomeUnknown() from error
        raise


def _told(cause: BaseException | None) -> BehoorlijkError:
    state: str = getattr(cause, "sqlstate", None) or ""  # of PostgreSQL
    if isinstance(cause, sqlite3.IntegrityError) or state.startswith(_INTEGRITY):
        for name, meaning in _CONSTRAINTS.items():
            if name in str(cause):
                return type(meaning)(meaning.sentence)
        return Conflict()
    if state == _WAITED_TOO_LONG or _is_busy(cause):
        return TooBusy()
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
        return DatabaseUnavailable(_PUT_BACK)
    return Conflict() if state in _TRY_AGAIN else DatabaseUnavailable()


def _is_busy(cause: BaseException | None) -> bool:
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
