"""The front door, watching the program: whether it can work, what waits, whether all is whole."""

from collections.abc import Callable

from engine.front_door.door import Door
from engine.model.health import Queues, Readiness
from engine.model.running import Verification
from engine.queries import health, verify


class WatchingDoor(Door):
    """Tells those who keep the program running how it is doing."""

    def readiness(self) -> Readiness:
        """Whether this installation can do its work, part by part; a database that is gone is one."""
        return health.readiness(self._here)

    def queues(self) -> Queues:
        """How much is due and since when. Raises DatabaseUnavailable."""
        return health.queues(self._here)

    def note_ring(self) -> None:
        """A scheduler rings now: remember it, so that others can see that one does."""
        with self._here.store.write() as unit:
            unit.save_setting(health.RANG, self._here.now().isoformat())

    def verify(self, progress: Callable[[int], None] = lambda instances: None) -> Verification:
        """Whether what is stored is whole: every instance loads, its rows agree with it, history is chained.

        Safe while the program runs. `progress` hears now and then how many instances were seen.
        """
        return verify.verify(self._here, progress)
