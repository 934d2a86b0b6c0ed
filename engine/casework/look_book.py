"""What this program remembers of who looked where, so that turning a page writes nothing."""

from datetime import datetime, timedelta
from threading import Lock

PAUSE = timedelta(minutes=10)
"""A second look of the same person at the same part within this time is the same look."""
_MOST = 20_000

Look = tuple[int, str, str, str]


class LookBook:
    """What this program wrote down lately, so that turning a page writes nothing."""

    def __init__(self) -> None:
        self._seen: dict[Look, datetime] = {}
        self._lock = Lock()

    def is_new(self, look: Look, now: datetime) -> bool:
        """Whether this look was not written down lately; remembers it."""
        with self._lock:
            last = self._seen.get(look)
            if last is not None and last <= now < last + PAUSE:
                return False
            if len(self._seen) >= _MOST:
                self._seen.clear()
            self._seen[look] = now
            return True

    def forget(self, look: Look) -> None:
        """It could not be written down after all."""
        with self._lock:
            self._seen.pop(look, None)
