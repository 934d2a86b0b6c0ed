"""Accounts: how people sign in, and what happened with their accounts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.model.organisation import Person


class AccountEvent(StrEnum):
    """What can happen to an account."""

    SIGNED_IN = "signed_in"
    SIGNED_IN_ELSEWHERE = "signed_in_elsewhere"  # by the organisation's sign-in service
    REFUSED = "refused"  # wrong name or password
    CODE_REFUSED = "code_refused"  # wrong or used second code
    LOCKED = "locked"
    UNKNOWN_IDENTITY = "unknown_identity"  # the sign-in service knows somebody whom we do not
    GROUPS_UNTOLD = "groups_untold"  # the sign-in service should tell somebody's groups, and told none
    RECOVERY_USED = "recovery_used"
    PASSWORD_SET = "password_set"
    LINK_MADE = "link_made"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    SESSIONS_ENDED = "sessions_ended"
    UNLOCKED = "unlocked"
    PERSON_SAVED = "person_saved"
    DEACTIVATED = "deactivated"
    ACTIVATED = "activated"


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    PASSWORD = "password"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of the account log."""

    at: datetime
    username: str
    by: str
    kind: AccountEvent
    detail: str


@dataclass(frozen=True, slots=True)
class Account:
    """How one person signs in, for the administrator."""

    username: str
    has_password: bool
    second_factor: bool
    recovery_codes_left: int
    locked_until: datetime | None
    failed: int
    last_sign_in: datetime | None
    last_refused: datetime | None
    identities: tuple[str, ...]  # issuers


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who gave the right password; when `needs_code` the second step is still to come."""

    person: Person
    needs_code: bool = False
    must_enrol: bool = False  # the role asks for a second factor, and there is none yet


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person needs to put the second factor on a telephone."""

    secret: str  # base32, for typing over
    address: str  # otpauth://…, for the picture


@dataclass(frozen=True, slots=True)
class StoredFactor:
    """A second factor as kept."""

    secret: str  # encrypted
    confirmed_at: datetime | None
    last_step: int


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A one-time link as kept."""

    username: str
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Consequences:
    """What happens to somebody's work when they stop."""

    own_tasks: int  # open tasks that they hold: go back to the functions, or need somebody
    stranded: tuple[str, ...]  # functions that nobody else holds
    contact_of: int  # open cases whose contact person they are
    last_admin: bool
