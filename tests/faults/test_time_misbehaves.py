"""The scheduler off for days, the clock going back, the nights on which a Dutch hour is missing or comes twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from engine import HistoryKind, HistoryRow
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, timer
from tests.engine.test_time import watched

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def told(world: World, instance_id: int, kind: HistoryKind) -> list[HistoryRow]:
    return [row for row in world.engine.history(instance_id, "admin") if row.kind is kind]


def reminders(kind: str, value: str) -> dict[str, bytes]:
    """A task with a reminder on its border that does not interrupt."""
    drawing = (
        Drawing("proef")
        .start()
        .task("werk", groups="balie")
        .boundary_timer("herinner", "werk", kind, value, interrupting=False)
        .task("herinnering", groups="jurist", after="herinner")
        .end("einde_herinnering")
        .end("einde", after="werk")
    )
    return {"processes/proef.bpmn": drawing.xml()}


@ON_BOTH_DATABASES
def test_after_days_off_everything_missed_comes_once_in_order_and_is_marked_late(world: World) -> None:
    world.deploy(reminders("timeCycle", "R5/P1D"))
    cases = []
    for _ in range(3):
        cases.append(world.start())
        world.clock.ahead(hours=1)
    world.clock.ahead(days=9)
    off = world.engine.queues().by_name["timers"]
    assert off.due == 3
    counts = world.engine.run_due()
    assert counts.timers == 15
    assert world.engine.run_due().total == 0
    for started in cases:
        rang = told(world, started.instance_id, HistoryKind.TIMER_FIRED)
        planned = [row.planned_at for row in rang if row.planned_at]
        assert len(planned) == 5
        assert planned == sorted(planned)
        assert {b - a for a, b in pairwise(planned)} == {timedelta(days=1)}
        assert all(row.at == world.clock.at for row in rang), "written down when it really happened"
        assert all("te laat" in row.sentence for row in rang)
    assert len(world.engine.inbox("carla").rows) == 15
    assert world.engine.verify().problems == ()


@ON_BOTH_DATABASES
def test_the_deadline_watch_makes_up_for_days_off_in_order_and_once(world: World) -> None:
    world.deploy(watched(), "ontvangen_op:date hoofd:context")
    started = world.start(ontvangen_op=world.clock.at.date())
    world.clock.ahead(days=40)
    world.engine.run_due()
    rows = told(world, started.instance_id, HistoryKind.DEADLINE_WARNED)
    planned = [row.planned_at for row in rows if row.planned_at]
    assert len(planned) >= 3
    assert planned == sorted(set(planned))
    assert all(row.at == world.clock.at for row in rows)
    before = len(rows)
    world.engine.run_due()
    assert len(told(world, started.instance_id, HistoryKind.DEADLINE_WARNED)) == before


@ON_BOTH_DATABASES
def test_a_clock_that_goes_back_does_nothing_twice_and_loses_nothing(world: World) -> None:
    world.deploy(reminders("timeCycle", "R3/P1D"))
    started = world.start()
    world.clock.ahead(days=1, hours=1)
    assert world.engine.run_due().timers == 1
    world.clock.ahead(days=-3)  # somebody set the machine right; it is before the case began now
    for _ in range(3):
        assert world.engine.run_due().total == 0
    started_early = world.start()
    world.do("anna", "werk")
    assert world.engine.verify().problems == ()
    world.clock.ahead(days=10)
    world.engine.run_due()
    rings = [len(told(world, one.instance_id, HistoryKind.TIMER_FIRED)) for one in (started, started_early)]
    assert sorted(rings) in ([0, 3], [1, 3]), "the completed one rings no more; the other rang three times"
    assert world.engine.timers() == ()
    assert world.engine.verify().problems == ()


@ON_BOTH_DATABASES
def test_a_worker_whose_clock_is_behind_does_not_fire_early_nor_lose_a_timer(world: World) -> None:
    """Two machines differ by minutes: a timer is fired when the one that looks says that it is time."""
    drawing = (
        Drawing("proef").start().timer("wacht", "timeDuration", "PT10M").task("werk", groups="balie").end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    world.start()
    world.clock.ahead(minutes=9)
    assert world.engine.run_due().timers == 0
    assert len(world.engine.timers()) == 1
    world.clock.ahead(minutes=2)
    assert world.engine.run_due().timers == 1
    assert world.engine.run_due().timers == 0
    assert len(world.engine.inbox("anna").rows) == 1


MARCH = datetime(2026, 3, 29, 2, 30)  # this moment does not exist in Amsterdam
OCTOBER = datetime(2026, 10, 25, 2, 30)  # this one comes twice


@pytest.mark.parametrize(
    ("value", "begin", "due"),
    [
        # A day of the calendar is a date at the same hour, an hour is an hour.
        ("P1D", datetime(2026, 3, 28, 12, 0), datetime(2026, 3, 29, 12, 0)),
        ("P1D", datetime(2026, 10, 24, 12, 0), datetime(2026, 10, 25, 12, 0)),
        ("PT24H", datetime(2026, 3, 28, 12, 0), datetime(2026, 3, 29, 13, 0)),
        ("PT24H", datetime(2026, 10, 24, 12, 0), datetime(2026, 10, 25, 11, 0)),
        ("P1D", datetime(2026, 3, 28, 2, 30), MARCH),
        ("P1D", datetime(2026, 10, 24, 2, 30), OCTOBER),
    ],
)
def test_durations_over_the_nights_that_the_clock_changes(
    world: World, value: str, begin: datetime, due: datetime
) -> None:
    world.deploy(reminders("timeDuration", value))
    world.clock.at = begin.replace(tzinfo=AMSTERDAM).astimezone(UTC)
    started = world.start()
    (stored,) = world.engine.timers()
    assert stored.due == due.replace(tzinfo=AMSTERDAM).astimezone(UTC)
    world.clock.at = stored.due - timedelta(microseconds=1)
    assert world.engine.run_due().timers == 0
    world.clock.at = stored.due
    assert world.engine.run_due().timers == 1
    assert len(told(world, started.instance_id, HistoryKind.TIMER_FIRED)) == 1


@pytest.mark.parametrize("night", [datetime(2026, 3, 29), datetime(2026, 10, 25)])
def test_every_hour_of_such_a_night_rings_once(world: World, night: datetime) -> None:
    """A daily start at 02:30 comes once per date, in the night without that hour and in the one with two."""
    daily = (
        Drawing("nachtelijk")
        .add("startEvent", "elke_nacht", inner=timer("timeCycle", f"R/{night - timedelta(days=2):%Y-%m-%d}T02:30/P1D"), after="")
        .task("kijk", groups="balie")
        .end()
    )  # fmt: skip
    world.clock.at = (night - timedelta(days=3)).replace(tzinfo=AMSTERDAM).astimezone(UTC)
    world.deploy({"processes/nachtelijk.bpmn": daily.xml()})
    starts = []
    moment = world.clock.at
    while moment < (night + timedelta(days=2)).replace(tzinfo=AMSTERDAM).astimezone(UTC):
        moment += timedelta(minutes=15)
        world.clock.at = moment
        starts += [moment.astimezone(AMSTERDAM)] * world.engine.run_due().starts
    assert [one.date() for one in starts] == [(night + timedelta(days=n)).date() for n in (-2, -1, 0, 1)]
    assert world.engine.verify().problems == ()


def test_midnight_is_midnight_on_both_sides_of_the_change(world: World) -> None:
    """The day after the last day of a term begins at 00:00 in Amsterdam, 23 or 25 hours after the day before."""
    for first, hours in ((datetime(2026, 3, 29), 23), (datetime(2026, 10, 25), 25)):
        world.deploy({
            "processes/proef.bpmn": Drawing("proef").start()
            .timer("een", "timeDate", f'=date("{first:%Y-%m-%d}")')
            .timer("twee", "timeDate", f'=date("{first + timedelta(days=1):%Y-%m-%d}")')
            .task("werk", groups="balie").end().xml()
        })  # fmt: skip
        world.clock.at = datetime(2026, 3, 1, tzinfo=UTC)
        world.start()
        before = world.engine.timers()[0].due
        world.clock.at = before
        world.engine.run_due()
        assert world.engine.timers()[0].due - before == timedelta(hours=hours)
        world.clock.at = before + timedelta(days=3)
        world.engine.run_due()
        world.do("anna", "werk")


@ON_BOTH_DATABASES
def test_a_stored_moment_that_is_too_early_is_put_right_and_not_lost(world: World) -> None:
    world.deploy(reminders("timeDuration", "P2D"))
    started = world.start()
    right = world.engine.timers()[0].due
    with world.engine._here.store.connect().begin() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("UPDATE timer SET due = due - 86400000000")
    assert any("de stand zegt" in problem for problem in world.engine.verify().problems)
    world.clock.ahead(days=1, hours=1)
    world.engine.run_due()
    assert told(world, started.instance_id, HistoryKind.TIMER_FIRED) == []
    assert [one.due for one in world.engine.timers()] == [right]
    assert world.engine.verify().problems == ()
    world.clock.at = right
    world.engine.run_due()
    assert len(told(world, started.instance_id, HistoryKind.TIMER_FIRED)) == 1
