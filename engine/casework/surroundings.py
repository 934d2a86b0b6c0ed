"""What every action and question needs: the store, the clock, the compiled deployments, the organisation."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.arriving import Doorman, Source
from engine.casework.asked_before import AskedBefore
from engine.casework.ended_sessions import EndedSessions
from engine.casework.look_book import LookBook
from engine.casework.organisation import OrganisationShelf
from engine.casework.sign_of_life import SignOfLife
from engine.letters import Letter, Rendered
from engine.model.dutch_time import dutch_day
from engine.policy import Shelf
from engine.ports import Clock, Mailer, Store


@dataclass(frozen=True, slots=True)
class LetterMade:
    """A letter at the moment that it is made, for who looks on."""

    process_id: str
    element_id: str
    letter: Letter
    rendered: Rendered
    original: str  # Markdown as the program makes it
    required: tuple[str, ...]
    recipient: str
    channel: str
    address: str
    edited: bool
    enclosures: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """The outside of a case, put together by bootstrap."""

    store: Store
    clock: Clock
    mailer: Mailer
    shelf: Shelf
    secret: bytes
    base_url: str = ""
    second_approval: bool = False  # a draft goes live only by somebody who did not work on it
    second_factor_roles: frozenset[str] = frozenset()
    people: OrganisationShelf = field(default_factory=OrganisationShelf)
    ended: EndedSessions = field(default_factory=EndedSessions)
    looks: LookBook = field(default_factory=LookBook)
    asked: AskedBefore = field(default_factory=AskedBefore)
    bell: SignOfLife = field(default_factory=SignOfLife)  # of the schedulers
    doorman: Doorman = field(default_factory=Doorman)  # looks at every file that comes in
    sources: tuple[Source, ...] = ()  # where post comes in
    mail_max_mb: int = 15  # enclosures that are larger together go by post
    on_letter: Callable[[LetterMade], None] | None = None  # a rehearsal wants to see each letter
    link_days: int = 365  # how long the link of a party works after it was last given
    form_days: int = 14  # how long a public form is kept for somebody who goes on later

    def now(self) -> datetime:
        """This moment, UTC."""
        return self.clock.now()

    def today(self) -> date:
        """This day in the Netherlands."""
        return dutch_day(self.now())

    def party_token(self, instance_id: int, role: str, serial: int = 0) -> str:
        """The secret of a party's link: worked out anew from the installation's key, kept nowhere.

        `serial` counts its renewals: each gives another secret.
        """
        about = f"party {instance_id} {role} {serial}" if serial else f"party {instance_id} {role}"
        return hmac.new(self.secret, about.encode(), hashlib.sha256).hexdigest()[:40]

    def unknown_again(self, about: str, who: str) -> str:
        """A name for somebody that tells nothing, and that nobody can compare with that of another day."""
        text = f"{about} {self.today().isoformat()} {who}"
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()[:24]


def token_hash(token: str) -> str:
    """What is stored of a secret link."""
    return hashlib.sha256(token.encode()).hexdigest()
