"""The clock of a demonstration: moved ahead only, the same for every process, nothing missed on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine import HistoryKind, Role, Settings, Started, errors
from engine.bootstrap import build
from engine.database import Database
from engine.model.actor import Actor
from tests.engine.conftest import RecordingMailer, World
from tests.engine.small_policy import CALENDAR, Drawing, dictionary

FILES = {
    "processes/proef.bpmn": Drawing("proef")
    .start()
    .timer("eerst", "timeDuration", "P7D")
    .timer("dan", "timeDuration", "P7D")
    .task("werk", groups="balie")
    .end()
    .xml(),
    "processes/calendar.csv": CALENDAR,
    "processes/data-dictionary.csv": dictionary(),
}


def test_moving_the_clock_does_everything_on_its_own_day(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path, demo=True)
    engine = build(settings)
    engine._check = lambda files: ()
    engine.save_person("anna", name="Anna", by=Actor.program("test"))
    engine.deploy(FILES, "test")
    started = engine.start("proef", {}, "anna", form=None)
    counts = engine.move_clock("anna", ahead=timedelta(days=20))
    assert counts.timers == 2
    fired = [
        row
        for row in engine.history(started.instance_id, "anna")
        if row.kind is HistoryKind.TIMER_FIRED  # type: ignore[union-attr]
    ]
    assert [row.at - row.planned_at < timedelta(minutes=1) for row in fired if row.planned_at] == [True, True]
    assert fired[1].at - fired[0].at > timedelta(days=6, hours=23)
    shift = engine.clock_shift()
    assert shift is not None
    assert timedelta(days=19) < shift < timedelta(days=21)
    with pytest.raises(errors.WrongValue):
        engine.move_clock("anna", to=datetime.now(UTC))

    object.__setattr__(engine._here, "store", Database(settings.database))
    assert engine.now() - datetime.now(UTC) > timedelta(days=19)


def test_mail_that_keeps_failing_holds_up_nothing_on_the_way(tmp_path: Path) -> None:
    """Nor does it leave its own attempts to the end: the clock stops at each of them."""
    mailer = RecordingMailer()
    mailer.down = True
    engine = build(Settings(var_dir=tmp_path, demo=True), mailer=mailer)
    engine._check = lambda files: ()
    for username in ("anna", "olga", "beheer", "bram", "carla", "dirk", "els"):
        roles = [Role.ADMIN] if username == "beheer" else [Role.STAFF]
        address = f"{username}@example.org"
        engine.save_person(username, name=username, by=Actor.program("test"), roles=roles, email=address)
    engine.deploy(FILES, "test")
    started = engine.start("proef", {}, "anna", form=None)
    assert isinstance(started, Started)
    people = (
        "anna",
        "olga",
        "bram",
        "carla",
        "dirk",
        "els",
    )  # more than a round tries of a server that is down
    for username in people:
        engine.password_link(username, "beheer", mail=True)
    engine.move_clock("beheer", ahead=timedelta(days=20))
    fired = [
        row for row in engine.history(started.instance_id, "anna") if row.kind is HistoryKind.TIMER_FIRED
    ]
    assert [row.at - row.planned_at < timedelta(minutes=1) for row in fired if row.planned_at] == [True, True]
    assert fired[1].at - fired[0].at > timedelta(days=6, hours=23)
    setbacks = engine.setbacks("beheer")
    assert len(setbacks) == len(people)
    assert all(one.since - setbacks[0].since < timedelta(hours=1) for one in setbacks)
    assert engine.now() - max(one.since for one in setbacks) > timedelta(days=19)


def test_a_real_installation_has_no_clock_to_move(world: World) -> None:
    assert world.engine.clock_shift() is None
    with pytest.raises(errors.NotAllowed):
        world.engine.move_clock("anna", ahead=timedelta(days=1))
