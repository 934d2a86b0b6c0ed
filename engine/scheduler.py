"""The bell: rings every few seconds, and then what is due is done. The tables are the truth.

The only room that knows APScheduler. Nothing is planned in it but the ringing itself, so a bell that was off
misses nothing, and any number of bells may ring at once.
"""

import logging
import signal
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from threading import Event
from types import FrameType
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from engine.errors import DatabaseUnavailable
from engine.front_door import Engine
from engine.watching import note

log = logging.getLogger(__name__)
POST_SECONDS = 60.0  # between two looks into the mailbox
LOOK_SECONDS = 1.0  # between two looks whether the bell must stop, or the clock went back
ROUND = 500  # of each kind of work, before the bell asks whether it must stop

_looked_at = -POST_SECONDS
_SCHEDULER: Any = BackgroundScheduler  # the library has no types


def start_ringing(engine: Engine, seconds: float, stopped: Event | None = None) -> Any:
    """Ring in the background of this process until `shutdown()` is called on what comes back.

    When `stopped` is set, work that is under way is finished and no more is begun.
    """
    scheduler = _SCHEDULER(timezone="UTC")
    scheduler.add_job(
        ring,
        "interval",
        seconds=seconds,
        args=(engine, stopped),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=datetime.now(UTC),
    )
    scheduler.start()
    return scheduler


def ring(engine: Engine, stopped: Event | None = None) -> None:
    """Do what is due, round after round while there is more. After a failure the next ring tries again."""
    try:
        engine.note_ring()
        more = True
        while more and not (stopped and stopped.is_set()):
            counts = engine.run_due(ROUND)
            more = counts.total >= ROUND
            if counts.total or counts.incidents:
                note(logging.INFO, "did what was due", **{name: n for name, n in asdict(counts).items() if n})
        if engine.takes_in_post():
            _take_in_post(engine)
    except DatabaseUnavailable as problem:
        note(logging.WARNING, "the database does not answer", error=type(problem.__cause__).__name__)
    except Exception:
        log.exception("a round of due work failed")


def _take_in_post(engine: Engine) -> None:
    """A mailbox is looked into at most once a minute. Several bells may do so: nothing is kept twice."""
    global _looked_at
    if time.monotonic() - _looked_at < POST_SECONDS:
        return
    _looked_at = time.monotonic()
    counts = engine.take_in_post()
    if counts.total:
        note(logging.INFO, "took in post", **{name: n for name, n in asdict(counts).items() if n})


def ring_until_stopped(engine: Engine, seconds: float) -> None:
    """Ring until SIGTERM or SIGINT; a round that is under way is finished first."""
    stopped = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    keep_ringing(engine, seconds, stopped)


def keep_ringing(engine: Engine, seconds: float, stopped: Event) -> None:
    """Ring until `stopped` is set; a round that is under way is finished first."""
    scheduler = start_ringing(engine, seconds, stopped)
    try:
        while not stopped.wait(timeout=LOOK_SECONDS):
            _ring_on_after_the_clock_went_back(scheduler, seconds)
    finally:
        scheduler.shutdown(wait=True)


def _ring_on_after_the_clock_went_back(scheduler: Any, seconds: float) -> None:
    """The library plans the next ring as a moment: when somebody puts the clock of the machine back by three
    hours, that moment is three hours away and nothing would be done until then."""
    furthest = timedelta(seconds=seconds + LOOK_SECONDS)
    for bell in scheduler.get_jobs():
        now = datetime.now(UTC)
        if bell.next_run_time - now > furthest:
            note(logging.WARNING, "the clock went back", seconds=(bell.next_run_time - now).total_seconds())
            bell.modify(next_run_time=now)
