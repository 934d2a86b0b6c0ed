"""A stage on which a scenario is played through the front door, day by day, as its actors.

Every action loads the case from the database and saves it again, so a scenario is saved and restored between all
its steps. The policy is the project's own: processes/ and forms/. Nothing here waits: the clock is set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine import Actor, CaseView, DeadlineView, DocumentRow, Engine, HistoryRow, Settings, Started
from engine.bootstrap import build, upgrade
from engine.demo import PlayedClock, play_organisation
from engine.model.findings import FormErrors
from engine.model.instances import MessageOption
from engine.model.tasks import InboxFilter, InboxRow
from tests.prepared import policy_files

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PASSWORD = "toneel-wachtwoord"


class NotOffered(AssertionError):
    """A task that the scenario expects is not in the actor's inbox."""


@dataclass
class Stage:
    """One municipality, one clock, as many cases as a scenario needs."""

    engine: Engine
    clock: PlayedClock
    organisation: Mapping[str, Any]

    @classmethod
    def raise_in(
        cls,
        folder: Path,
        files: Mapping[str, bytes] | None = None,
        day: str = "2026-02-01",
        address: str = "",
    ) -> Stage:
        """Deploy the policy with the demo organisation: in SQLite in `folder`, or in the database at `address`."""
        settings = Settings(var_dir=folder, database_url=address, demo=True)
        clock = PlayedClock(moment(day))
        upgrade(settings)
        engine = build(settings, clock=clock)
        files = policy_files() if files is None else files
        outcome = engine.deploy(files, "test")
        assert outcome.deployment is not None, [one for one in outcome.findings if one.refuses]
        organisation = json.loads(files["processes/demo/organisation.json"])
        play_organisation(engine, organisation, PASSWORD)
        return cls(engine, clock, organisation)

    # -- time ------------------------------------------------------------------------------------

    def on(self, day: str, at: time = time(10, 0)) -> None:
        """Let time pass to this day and hour, ringing the scheduler's bell every morning and evening."""
        goal = moment(day, at)
        assert goal >= self.clock.at, f"{day} lies before {self.clock.at}"
        while self.clock.at + timedelta(hours=12) < goal:
            self.clock.at += timedelta(hours=12)
            self.engine.run_due()
        self.clock.at = goal
        self.engine.run_due()

    # -- acting ----------------------------------------------------------------------------------

    def start(self, answers: Mapping[str, Any], by: str | None = None, process: str = "klacht") -> Case:
        """Enter a case: by a member of staff, or by the public form when `by` is None."""
        if by is None:
            outcome = self.engine.public_start(process, answers)
        else:
            outcome = self.engine.start(process, answers, by)
        assert isinstance(outcome, Started), outcome
        return Case(self, outcome)

    def holders(self, function: str) -> tuple[str, ...]:
        """Usernames of those who hold a function."""
        return next(one.holders for one in self.engine.functions() if one.name == function)


@dataclass
class Case:
    """A case on the stage, acted on and looked at by its actors."""

    stage: Stage
    started: Started
    auditor: str = "beheer"

    @property
    def engine(self) -> Engine:
        """The engine of the stage."""
        return self.stage.engine

    def tasks(self, by: str) -> list[InboxRow]:
        """The open tasks of this case in somebody's inbox."""
        page = self.engine.inbox(by, InboxFilter(search=self.started.key), limit=200)
        return [row for row in page.rows if row.instance_id == self.started.instance_id]

    def offered(self, element: str, by: str) -> InboxRow | None:
        """The first open task at this element in somebody's inbox."""
        return next((row for row in self.tasks(by) if row.element_id == element), None)

    def try_to_do(self, element: str, by: str, answers: Mapping[str, Any] | None = None) -> Any:
        """Complete the task at `element`; returns what the engine says, FormErrors included."""
        row = self.offered(element, by)
        if row is None:
            raise NotOffered(f"{by} has no task {element}; open: {self.open_elements()}")
        return self.engine.complete_task(row.task_id, answers or {}, by)

    def do(self, element: str, by: str, answers: Mapping[str, Any] | None = None) -> None:
        """Complete the task at `element` as `by`; fails when anything is refused."""
        outcome = self.try_to_do(element, by, answers)
        assert not isinstance(outcome, FormErrors), (element, outcome.errors)

    def tell(self, message: str, by: str | Actor, answers: Mapping[str, Any] | None = None) -> None:
        """Record a message on the case."""
        outcome = self.engine.deliver_message(self.started.instance_id, message, answers or {}, by)
        assert not isinstance(outcome, FormErrors), (message, outcome.errors)

    def party(self, role: str) -> Actor:
        """A party to this case, as behind their secret link."""
        return Actor.party(self.started.instance_id, role)

    def offers(self, role: str = "klager") -> tuple[MessageOption, ...]:
        """What a party may tell on their own page now."""
        token = self.engine.party_links(self.started.instance_id, self.auditor)[role]
        return self.engine.public_status(token).messages

    # -- looking ---------------------------------------------------------------------------------

    @property
    def view(self) -> CaseView:
        """The whole case, as the auditor sees it."""
        return self.engine.case(self.started.instance_id, self.auditor)

    def open_elements(self) -> set[str]:
        """Elements at which a user task waits."""
        return {task.element_id for task in self.view.tasks}

    def letters(self, letter: str | None = None) -> list[DocumentRow]:
        """Letters that were made, oldest first; of one kind when named."""
        found = [row for row in self.view.documents if row.letter_id and letter in (None, row.letter_id)]
        return sorted(found, key=lambda row: row.id)

    def letter_text(self, letter: str) -> str:
        """The plain text of the newest letter of this kind."""
        rows = self.letters(letter)
        assert rows, f"no letter {letter}; there are {[row.letter_id for row in self.letters()]}"
        return self.engine.document(rows[-1].id, self.auditor).text or ""

    def deadlines(self, term: str) -> list[DeadlineView]:
        """The deadlines of one term, in the order in which they were set."""
        return sorted((one for one in self.view.deadlines if one.term == term), key=lambda one: one.id)

    def due(self, term: str) -> str:
        """The last day of the newest deadline of a term, ISO."""
        found = self.deadlines(term)
        assert found, f"no deadline {term}; there are {[one.term for one in self.view.deadlines]}"
        return found[-1].due.isoformat()

    def history(self) -> Iterator[HistoryRow]:
        """Everything that happened, oldest first."""
        yield from self.engine.history(self.started.instance_id, self.auditor)


def moment(day: str, at: time = time(8, 0)) -> datetime:
    """A moment of a Dutch day, UTC."""
    return datetime.combine(date.fromisoformat(day), at, AMSTERDAM).astimezone(UTC)
