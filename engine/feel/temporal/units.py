"""Units and limits, and the error of what does not exist."""

from __future__ import annotations

NANOS = 1_000_000_000
DAY_SECONDS = 86_400
MAX_YEAR = 999_999_999


class TemporalError(ValueError):
    """A date, time or duration that does not exist or is out of range."""
