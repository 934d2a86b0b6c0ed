"""What every action and question needs: the store, the clock, the compiled deployments, the organisation."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.casework.organisation import OrganisationShelf
from engine.policy import Shelf
from engine.ports import Clock, Mailer, Store

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Surroundings:
    """The outside of a case, put together by bootstrap."""

    store: Store
    clock: Clock
    mailer: Mailer
    shelf: Shelf
    secret: bytes
    base_url: str = ""
    people: OrganisationShelf = field(default_factory=OrganisationShelf)

    def now(self) -> datetime:
        """This moment, UTC."""
        return self.clock.now()

    def today(self) -> date:
        """This day in the Netherlands."""
        return dutch_day(self.now())

    def party_token(self, instance_id: int, role: str) -> str:
        """The secret of a party's link: worked out anew from the installation's key, kept nowhere."""
        digest = hmac.new(self.secret, f"party {instance_id} {role}".encode(), hashlib.sha256).hexdigest()
        return digest[:40]


def token_hash(token: str) -> str:
    """What is stored of a secret link."""
    return hashlib.sha256(token.encode()).hexdigest()


def dutch_day(moment: datetime) -> date:
    """The day it is in the Netherlands at a moment."""
    return moment.astimezone(AMSTERDAM).date()
