"""Puts the engine together: the one place that knows which store, clock and mailer are used."""

from threading import Lock

from engine.arriving import Doorman, kinds_named, scanner_of, sources_of
from engine.casework.clocks import ShiftedClock, SystemClock
from engine.casework.surroundings import Surroundings
from engine.checks import check_files
from engine.database import Database, migrate, pending
from engine.errors import DatabaseUnavailable
from engine.front_door import Engine
from engine.mail import FileMailer, SmtpMailer
from engine.policy import Shelf
from engine.policy.edition import edition
from engine.ports import Clock, Mailer
from engine.settings import Settings


def build(settings: Settings, clock: Clock | None = None, mailer: Mailer | None = None) -> Engine:
    """The engine for these settings. `clock` and `mailer` stand in for those the settings name.

    A SQLite database is made and brought up to date by itself; another one must have been (`behoorlijk
    migrate`), else DatabaseUnavailable is raised.
    """
    database = _database(settings.database)
    if pending(database):
        if not database.is_sqlite:
            raise DatabaseUnavailable(
                "De database is ouder dan dit programma. Voer eerst `behoorlijk migrate` uit."
            )
        migrate(database)
    if clock is None:
        clock = ShiftedClock(database) if settings.demo else SystemClock()
    if mailer is None:
        mailer = (
            SmtpMailer(settings)
            if settings.mailer == "smtp"
            else FileMailer(settings.var_dir / "mail", settings.mail_from)
        )
    here = Surroundings(
        store=database,
        clock=clock,
        mailer=mailer,
        shelf=Shelf(database),
        secret=settings.own_key("links").encode(),
        base_url=settings.base_url.rstrip("/"),
        doorman=Doorman(
            kinds_named(settings.upload_kinds),
            settings.upload_max_mb * 1024 * 1024,
            scanner_of(settings.scanner, settings.scanner_seconds),
        ),
        sources=sources_of(settings.mail_in, settings.mail_in_password, settings.scan_folder),
        mail_max_mb=settings.mail_max_mb,
        second_approval=settings.second_approval,
        second_factor_roles=frozenset(settings.second_factor_roles.replace(",", " ").split()),
        link_days=settings.link_days,
        form_days=settings.form_days,
    )
    edition()  # asked now: the files of a newer program may lie there before this one is replaced
    return Engine(here, lambda files: tuple(check_files(files)))


def upgrade(settings: Settings) -> None:
    """Bring the database to the newest layout; safe to repeat."""
    migrate(_database(settings.database))


def let_go() -> None:
    """Close what this process has open of databases: before it makes other processes of itself, since
    connections cannot be shared by them. What is asked afterwards opens anew."""
    for database in list(_databases.values()):
        database.close()


def open_database(settings: Settings) -> Database:
    """The database of these settings, whatever is in it."""
    return _database(settings.database)


def _database(address: str) -> Database:
    """One connection pool, and for SQLite one writers' queue, per database and process."""
    with _opening:
        if address not in _databases:
            _databases[address] = Database(address)
        return _databases[address]


_databases: dict[str, Database] = {}
_opening = Lock()
