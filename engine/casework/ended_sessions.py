"""Which sessions were ended by signing out, remembered so that a page asks nothing more for it."""

from threading import Lock

from engine.ports import Unit


class EndedSessions:
    """The ended sessions at their newest revision; every sign-out anywhere raises the revision."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: tuple[int, frozenset[str]] | None = None

    def get(self, unit: Unit) -> frozenset[str]:
        """Their ids, as this transaction sees them."""
        revision = unit.ended_sessions_revision()
        known = self._newest
        if known is not None and known[0] == revision:
            return known[1]
        found = frozenset(unit.ended_sessions()) if revision else frozenset()
        with self._lock:
            self._newest = revision, found
        return found
