"""People, functions, teams and stand-ins, and small facts."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from engine.model.organisation import OrganisationFunction, Person, StandIn, Team
from engine.model.records import PersonRecord


class OrganisationUnit(Protocol):
    """Within one transaction."""

    def setting(self, name: str) -> str | None:
        """A small fact; None when it was never written."""
        ...

    def save_setting(self, name: str, value: str) -> None:
        """Write a small fact."""
        ...

    def organisation_revision(self) -> int:
        """Counts the changes to people, functions, teams and stand-ins."""
        ...

    def organisation_changed(self) -> None:
        """Raise the revision."""
        ...

    def one_changes_people_at_a_time(self) -> None:
        """Whoever else changes what people may do now waits, and sees what this transaction did."""
        ...

    def people(self) -> list[Person]:
        """Everyone, by name, with the functions they hold."""
        ...

    def person_record(self, username: str) -> PersonRecord | None:
        """What signing in needs."""
        ...

    def count_refused(self, username: str) -> int:
        """One more wrong try in a row; how many there are now. Tries at the same moment are all counted."""
        ...

    def save_password(self, username: str, password_hash: str) -> bool:
        """Write a password's hash; False when there is no such person."""
        ...

    def save_language(self, username: str, code: str) -> None:
        """Write the language somebody chose."""
        ...

    def save_person(self, someone: Person) -> None:
        """Add or change a person and the functions held; the password stays."""
        ...

    def teams(self) -> list[Team]:
        """All teams, by name."""
        ...

    def save_team(self, team_id: str, name: str) -> None:
        """Add or rename a team."""
        ...

    def functions(self) -> list[OrganisationFunction]:
        """All functions, by name, with their holders."""
        ...

    def save_function(self, name: str, in_team: str | None, description: str) -> None:
        """Add or change a function."""
        ...

    def stand_ins(self) -> list[StandIn]:
        """All stand-ins, first day first."""
        ...

    def add_stand_in(
        self, absent: str, instead: str, from_day: date, until_day: date, reason: str, by: str
    ) -> int:
        """A new stand-in; returns its id."""
        ...

    def drop_stand_ins(self, ids: Sequence[int]) -> int:
        """Take stand-ins away; returns how many there were."""
        ...
