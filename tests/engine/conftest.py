"""An engine on a fresh database, a clock that is set by hand, a few people."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from engine import Engine, FunctionHeld, Role, Settings, Started
from engine.bootstrap import build
from engine.database import Database, migrate
from engine.model.actor import Actor
from engine.model.findings import FormErrors
from engine.ports import Mail, MailNotSent
from tests.engine.small_policy import CALENDAR, dictionary

Files = Mapping[str, bytes]


class HandClock:
    """A clock that stands where the test put it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def ahead(self, **length: float) -> None:
        self.at += timedelta(**length)


class RecordingMailer:
    """Keeps what was sent; can be told to fail."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.down = False

    def send(self, mail: Mail) -> None:
        if self.down:
            raise MailNotSent("de mailserver antwoordt niet")
        self.sent.append(mail)


# For the rooms whose promises rest on what a database does: locks, order, what is there after a refusal.
ON_BOTH_DATABASES = pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)


@cache
def empty_sqlite() -> bytes:
    """A SQLite file with all tables and no rows: made once, for bringing it about takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite"
        database = Database(f"sqlite:///{file}")
        migrate(database)
        database.close()
        return file.read_bytes()


class World:
    """The engine with its surroundings, and short words for what tests do."""

    def __init__(self, folder: Path, address: str = "") -> None:
        self.clock = HandClock()
        self.mailer = RecordingMailer()
        self.settings = Settings(var_dir=folder, database_url=address)
        file = folder / "behoorlijk.sqlite"
        if not address and not file.exists():
            file.write_bytes(empty_sqlite())
        self.engine: Engine = build(self.settings, clock=self.clock, mailer=self.mailer)
        # These small policies are about running: what the checks say of them has its own tests.
        self.engine._check = lambda files: ()
        for username, name, functions, roles in (
            ("anna", "Anna Bos", ("balie",), (Role.STAFF,)),
            ("bram", "Bram Kok", ("balie", "jurist"), (Role.STAFF,)),
            ("carla", "Carla Vos", ("jurist",), (Role.STAFF,)),
            ("olga", "Olga Tak", (), (Role.OPERATOR,)),
            ("admin", "Ad Min", (), (Role.ADMIN,)),
        ):
            self.engine.save_person(
                username,
                name=name,
                by=Actor.program("test"),
                email=f"{username}@example.org",
                functions=[FunctionHeld(one) for one in functions],
                roles=roles,
            )

    def deploy(self, files: Files, names: str = "") -> None:
        """Put files live; a calendar and a dictionary are there unless given."""
        whole = {
            "processes/calendar.csv": CALENDAR,
            "processes/data-dictionary.csv": dictionary(*names.split()),
            **files,
        }
        outcome = self.engine.deploy(whole, "test")
        assert not outcome.refused, [one for one in outcome.findings if one.refuses]

    def start(self, process: str = "proef", by: str = "anna", **answers: object) -> Started:
        """Start a case without a form."""
        outcome = self.engine.start(process, answers, by, form=None)
        assert isinstance(outcome, Started), outcome
        return outcome

    def task_of(self, by: str, name: str | None = None) -> int:
        """The id of the first task in an inbox."""
        rows = [row for row in self.engine.inbox(by).rows if name in (None, row.element_id)]
        assert rows, f"{by} has no task {name}"
        return rows[0].task_id

    def do(self, by: str, name: str | None = None, **answers: object) -> None:
        """Complete the first task in an inbox."""
        outcome = self.engine.complete_task(self.task_of(by, name), answers, by)
        assert not isinstance(outcome, FormErrors), outcome

    def elements(self, instance_id: int) -> set[str]:
        """Open user tasks of a case."""
        return {task.element_id for task in self.engine.case(instance_id, "admin").tasks}


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """On SQLite, unless the test asks for PostgreSQL."""
    kind = getattr(request, "param", "sqlite")
    made = World(tmp_path, request.getfixturevalue("postgresql_address") if kind == "postgresql" else "")
    yield made
    made.engine._here.store.close()


@pytest.fixture
def make_world(tmp_path: Path) -> Callable[[], World]:
    return lambda: World(tmp_path)
