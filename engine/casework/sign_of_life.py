"""How long ago something gave a sign of life, by a clock that nobody can set."""

import time
from datetime import timedelta


class SignOfLife:
    """Signs differ from one another; they are seen when somebody looks. Each process looks for itself."""

    def __init__(self) -> None:
        self._last: tuple[str, float] | None = None  # the sign, and when it was new to us

    def same_for(self, sign: str) -> timedelta:
        """For how long we have seen this sign and no other."""
        last, now = self._last, time.monotonic()
        if last is None or last[0] != sign:
            self._last = last = sign, now
        return timedelta(seconds=now - last[1])
