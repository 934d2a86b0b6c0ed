"""People, functions, teams, stand-ins."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do with the program itself, beside their functions in cases."""

    STAFF = "staff"  # works on tasks and cases
    OWNER = "owner"  # changes the policy: deploys files
    OPERATOR = "operator"  # sees timers, jobs and incidents; mends, suspends, cancels
    AUDITOR = "auditor"  # sees every case and who looked at it; changes nothing
    ADMIN = "admin"  # people, functions, stand-ins; everything of the other roles


@dataclass(frozen=True, slots=True)
class FunctionHeld:
    """A function that a person holds, in a team when it belongs to one."""

    function: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the organisation. Functions are the candidate groups of user tasks."""

    username: str
    name: str
    email: str
    telephone: str
    active: bool
    roles: tuple[Role, ...]
    functions: tuple[FunctionHeld, ...]
    standing_in_for: tuple[str, ...] = ()  # usernames, at this moment
    locked_until: datetime | None = None
    session_epoch: int = 0  # sessions from before it was raised are over
    language: str | None = None  # code of the language chosen; None: never chosen

    @property
    def function_names(self) -> tuple[str, ...]:
        """The names of the functions held."""
        return tuple(dict.fromkeys(held.function for held in self.functions))

    def has_role(self, *roles: Role) -> bool:
        """Whether the person has one of these roles; an admin has all."""
        return Role.ADMIN in self.roles or any(role in self.roles for role in roles)

    @property
    def only_reads(self) -> bool:
        """Whether the roles let this person read cases and change none of them."""
        changing = (Role.STAFF, Role.OPERATOR, Role.ADMIN)
        return Role.AUDITOR in self.roles and not any(role in self.roles for role in changing)

    @property
    def works(self) -> bool:
        """Whether work may be given to this person: to staff, and to whoever else holds a function and does
        more than read. An account that only audits, owns the policy or runs the program gets none."""
        return Role.STAFF in self.roles or (bool(self.functions) and not self.only_reads)


@dataclass(frozen=True, slots=True)
class Team:
    """A team; functions may belong to one."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OrganisationFunction:
    """A function: the name that diagrams use as a candidate group, and who holds it."""

    name: str
    team: str | None
    holders: tuple[str, ...]  # usernames
    description: str = ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Someone who does another's work from one day up to and including another."""

    id: int
    absent: str
    stand_in: str
    from_day: date
    until_day: date
    reason: str
