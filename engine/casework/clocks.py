"""Clocks: the machine's, and for a demonstration the same moved ahead, alike in every process."""

from datetime import UTC, datetime, timedelta

from engine.ports import Store

_SETTING = "clock_shift"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """The machine's clock, moved ahead by a shift that is kept in the database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        """This moment on the moved clock, UTC."""
        return datetime.now(UTC) + self.shift

    @property
    def shift(self) -> timedelta:
        """How far it runs ahead."""
        with self._store.read() as unit:
            return timedelta(seconds=float(unit.setting(_SETTING) or 0))

    def stand_at(self, moment: datetime) -> None:
        """Put it at a moment."""
        shift = (moment - datetime.now(UTC)).total_seconds()
        with self._store.write() as unit:
            unit.save_setting(_SETTING, str(max(0.0, shift)))
