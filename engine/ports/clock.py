"""The clock."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the moment. Real: the machine's; demonstration: the machine's plus a stored shift."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...
