"""Against robots and guessing, without anybody else's help: how often an address may do something in an hour.

Of the address only a hash is kept, under a key that changes every day, and no longer than a day.
"""

from datetime import datetime, timedelta

from engine.casework.surroundings import Surroundings
from engine.errors import TooOften
from engine.ports import Unit

KEPT = timedelta(days=1)


def must_be_few(here: Surroundings, what: str, who: str, most: int) -> None:
    """Count one more. Raises TooOften when it was more than `most` in this hour."""
    hour = this_hour(here.now())
    with here.store.write() as unit:
        times = unit.count_try(what, here.unknown_again(what, who), hour)
    if times > most:
        raise TooOften()


def were_few(here: Surroundings, what: str, who: str, most: int) -> bool:
    """Whether there were fewer than `most` in this hour; counts nothing."""
    with here.store.read() as unit:
        return unit.tries(what, here.unknown_again(what, who), this_hour(here.now())) < most


def count_in(here: Surroundings, unit: Unit, what: str, who: str) -> None:
    """Count one more within a running transaction; refuses nothing."""
    unit.count_try(what, here.unknown_again(what, who), this_hour(here.now()))


def this_hour(now: datetime) -> datetime:
    """The beginning of the hour."""
    return now.replace(minute=0, second=0, microsecond=0)
