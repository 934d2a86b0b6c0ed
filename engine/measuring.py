"""Measures for Prometheus: how long actions and requests take, and how long the queues are.

The only room that knows prometheus_client. With PROMETHEUS_MULTIPROC_DIR in the environment (`serve` and
`scheduler` set it) all processes of one machine count together, in files of that folder; the answer of any of
them is then the sum of all. No label holds anything about a person: routes are patterns, not addresses.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Histogram,
    ProcessCollector,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from engine import watching
from engine.errors import DatabaseUnavailable
from engine.front_door import Engine
from engine.model.health import Queues

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SHARED = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

# Bytes for the measures of one process: some thousands of routes with a status, of which there are hundreds.
_ROOM = 2 * 1024 * 1024
_rooms: dict[int, bool] = {}  # process -> whether there is room for its measures

ACTIONS = Histogram(
    "behoorlijk_action_seconds", "Duration of actions", ("action", "outcome"), buckets=_SECONDS
)
REQUESTS = Histogram(
    "behoorlijk_request_seconds", "Duration of requests", ("method", "route", "status"), buckets=_SECONDS
)


def watch_actions() -> None:
    """Measure every action of this process from now on."""
    watching.observe(_action)


def _action(name: str, outcome: str, seconds: float) -> None:
    if not _has_room():
        return
    ACTIONS.labels(name, outcome).observe(seconds)


def request(method: str, route: str, status: int, seconds: float) -> None:
    """Measure a request that was answered; `route` is its pattern."""
    if not _has_room():
        return
    REQUESTS.labels(method, route, str(status)).observe(seconds)


def _has_room() -> bool:
    """Whether this process can count. What counts together does so in a file that the library writes through
    memory: a write for which the disk has no room ends the process on the spot (SIGBUS), in the middle of
    telling somebody that the disk is full. So the room is taken before; without it nothing is counted.
    """
    process = os.getpid()
    found = _rooms.get(process)
    if found is None:
        found = _rooms[process] = SHARED not in os.environ or _take_room(process)
    return found


def _take_room(process: int) -> bool:
    file = Path(os.environ[SHARED]) / f"histogram_{process}.db"  # the name that the library gives it
    try:
        with file.open("ab") as opened:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(opened.fileno(), 0, _ROOM)
    except OSError:
        file.unlink(missing_ok=True)
        return False
    return True


def exposition(engine: Engine) -> bytes:
    """All measures in Prometheus' text form. Without a database: what can be told without it."""
    asked = CollectorRegistry()
    asked.register(_Gauges(engine))
    if SHARED not in os.environ:
        return generate_latest(REGISTRY) + generate_latest(asked)
    multiprocess.MultiProcessCollector(asked)  # type: ignore[no-untyped-call]
    ProcessCollector(registry=asked)  # of the process that answers
    return generate_latest(asked)


class _Gauges(Collector):
    """What the database says now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("behoorlijk_database_up", "1 when the database answers")
        try:
            queues = self._engine.queues()
        except DatabaseUnavailable:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        yield from _told(queues, self._engine.now().timestamp())
        shift = self._engine.clock_shift()
        yield GaugeMetricFamily(
            "behoorlijk_clock_ahead_seconds",
            "How far the demonstration clock runs ahead",
            shift.total_seconds() if shift else 0,
        )


def _told(queues: Queues, now: float) -> Iterator[Metric]:
    depth = GaugeMetricFamily(
        "behoorlijk_queue_due", "What is due and not done yet, counted up to a limit", labels=("queue",)
    )
    oldest = GaugeMetricFamily(
        "behoorlijk_queue_oldest_due_seconds",
        "How long the oldest of it has been due; 0 when nothing is",
        labels=("queue",),
    )
    for name, queue in queues.by_name.items():
        depth.add_metric((name,), queue.due)
        oldest.add_metric(
            (name,), max(0.0, now - queue.oldest.timestamp()) if queue.oldest and queue.due else 0.0
        )
    yield depth
    yield oldest
    yield GaugeMetricFamily("behoorlijk_incidents_open", "What stands still", queues.incidents)
    yield GaugeMetricFamily(
        "behoorlijk_scheduler_last_ring_seconds",
        "When a scheduler rang last (seconds since 1970; 0: never)",
        queues.last_ring.timestamp() if queues.last_ring else 0,
    )
