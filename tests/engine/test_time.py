"""Timers, deadlines and their watch, timed starts: nothing missed, nothing twice, in order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine import DeadlineState, HistoryKind, SetbackKind, errors
from engine.actions import run_due, watch_deadlines
from engine.actions.setbacks import MOST_TRIES
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, timer

pytestmark = ON_BOTH_DATABASES

TERMS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="t" name="t" namespace="http://example.org/t">
  <decision id="termijn" name="termijn"><variable name="termijn"/>
    <literalExpression><text>if term = "vier" then {weeks: 4, counted_from: ontvangen_op, statutory: true,
      norm: "N-1", label: "Vier weken", slot: "hoofd", public: true, warn: [duration("P7D"), "P1D"]}
      else if term = "twee" then {weeks: 2, counted_from: hoofd.unshifted, statutory: true,
      label: "Twee erbij", slot: "hoofd", warn: []} else null</text></literalExpression></decision>
  <decision id="escalatie" name="escalatie"><variable name="escalatie"/>
    <literalExpression><text>if step = "warn"
      then [{to: "balie", text: "Nog " + string(-days), level: "warning"}]
      else if days = 1 or days = 3 then [{to: "jurist", text: "Te laat " + string(days), level: "alarm"}]
      else []</text></literalExpression></decision>
</definitions>"""

DEADLINE = '<zeebe:ioMapping><zeebe:output source="=deadline" target="hoofd"/></zeebe:ioMapping>'


def waiting(kind: str, value: str) -> dict[str, bytes]:
    drawing = Drawing("proef").start().timer("wacht", kind, value).task("daarna", groups="balie").end()
    return {"processes/proef.bpmn": drawing.xml()}


def watched() -> dict[str, bytes]:
    drawing = (
        Drawing("proef")
        .start()
        .job("zet", "deadline.set", {"term": "vier", "ground": "Proef"}, DEADLINE)
        .task("verleng", groups="balie")
        .job("zet2", "deadline.set", {"term": "twee"}, DEADLINE)
        .task("klaar", groups="balie")
        .job("einde_termijn", "deadline.end", {"slot": "hoofd", "outcome": "met"})
        .end()
    )
    return {"processes/proef.bpmn": drawing.xml(), "processes/termijnen.dmn": TERMS.encode()}


def test_a_timer_fires_when_its_moment_has_come_and_not_before(world: World) -> None:
    world.deploy(waiting("timeDuration", "P2D"))
    started = world.start()
    world.clock.ahead(days=1, hours=23)
    assert world.engine.run_due().timers == 0
    world.clock.ahead(hours=2)
    assert world.engine.run_due().timers == 1
    assert world.elements(started.instance_id) == {"daarna"}
    assert world.engine.run_due().total == 0
    assert world.engine.verify().problems == ()


def test_a_date_means_midnight_in_amsterdam_of_that_day(world: World) -> None:
    world.deploy(waiting("timeDate", '=date("2026-07-01")'))
    world.start()
    assert world.engine.timers()[0].due == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


def test_what_was_missed_is_made_up_for_in_order_and_marked_late(world: World) -> None:
    reminders = (
        Drawing("proef")
        .start()
        .task("werk", groups="balie")
        .boundary_timer("herinner", "werk", "timeCycle", "R3/P1D", interrupting=False)
        .task("herinnering", groups="jurist", after="herinner")
        .end("einde_herinnering")
        .end("einde", after="werk")
    )
    world.deploy({"processes/proef.bpmn": reminders.xml()})
    started = world.start()
    begun = world.clock.at
    world.clock.ahead(days=10)
    world.engine.run_due()
    fired = [
        row
        for row in world.engine.history(started.instance_id, "admin")
        if row.kind is HistoryKind.TIMER_FIRED
    ]
    planned = [row.planned_at for row in fired if row.planned_at]
    assert [(moment - begun).days for moment in planned] == [1, 2, 3]
    assert all(row.at == world.clock.at for row in fired)
    assert "te laat" in fired[0].sentence
    assert len(world.engine.inbox("carla").rows) == 3
    assert world.engine.run_due().total == 0


def test_a_deadline_is_worked_out_line_by_line_and_replaced_by_its_successor(world: World) -> None:
    world.deploy(watched(), "ontvangen_op:date hoofd:context")
    started = world.start(ontvangen_op=date(2026, 3, 2))
    first = world.engine.case(started.instance_id, "anna").deadlines[0]
    assert (first.due, first.state, first.norm, first.ground) == (
        date(2026, 3, 30), DeadlineState.OPEN, "N-1", "Proef",
    )  # fmt: skip
    assert len(first.lines) >= 3
    assert first.ends == datetime(2026, 3, 30, 22, 0, tzinfo=UTC)
    world.do("anna", "verleng")
    deadlines = world.engine.case(started.instance_id, "anna").deadlines
    assert [(one.due, one.state) for one in deadlines] == [
        (date(2026, 3, 30), DeadlineState.REPLACED),
        (date(2026, 4, 13), DeadlineState.OPEN),
    ]
    world.do("anna", "klaar")
    assert world.engine.case(started.instance_id, "anna").deadlines[1].state is DeadlineState.MET


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-01T23:30:00Z", date(2026, 3, 30)),
        ("2026-03-01T23:30:00+00:00", date(2026, 3, 30)),
        ("2026-03-01T22:59:59Z", date(2026, 3, 29)),
        ("2026-03-02T00:30:00+02:00", date(2026, 3, 29)),
        ("2026-03-01T23:30:00", date(2026, 3, 29)),
        ("2026-03-01T18:30:00@America/New_York", date(2026, 3, 30)),
        ("2026-03-01", date(2026, 3, 29)),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
    ],
)
def test_a_moment_counts_from_the_day_it_was_in_the_netherlands(
    world: World, received: str | datetime, due: date
) -> None:
    world.deploy(watched(), "hoofd:context")
    started = world.start(ontvangen_op=received)
    (deadline,) = world.engine.case(started.instance_id, "anna").deadlines
    assert deadline.unshifted == due


@pytest.mark.parametrize("received", ["2026-03-01 of zo", "0001-01-01", "morgen"])
def test_a_term_counts_from_no_text_that_only_begins_like_a_day(world: World, received: str) -> None:
    world.deploy(watched(), "hoofd:context")
    started = world.start(ontvangen_op=received)
    assert world.engine.case(started.instance_id, "anna").deadlines == ()
    (incident,) = world.engine.incidents()
    assert "Van welke dag de termijn vier telt, is nog niet bekend." in incident.message


def test_a_deadline_is_watched_before_and_after_its_end_and_moves_no_token(world: World) -> None:
    world.deploy(watched(), "ontvangen_op:date hoofd:context")
    started = world.start(ontvangen_op=date(2026, 3, 2))
    texts: list[tuple[str, str]] = []
    for _ in range(35):
        world.clock.ahead(days=1)
        world.engine.run_due()
        for username in ("anna", "carla"):
            for signal in world.engine.signals(username):
                texts.append((username, signal.text))
                world.engine.mark_read([signal.id], username)
    assert texts == [("anna", "Nog 7"), ("anna", "Nog 1"), ("carla", "Te laat 1"), ("carla", "Te laat 3")]
    assert world.elements(started.instance_id) == {"verleng"}
    assert world.engine.cases("admin").rows[0].overdue
    assert {mail.recipient for mail in world.mailer.sent} == {
        "anna@example.org", "bram@example.org", "carla@example.org",
    }  # fmt: skip


def test_missed_warnings_are_told_in_order_once(world: World) -> None:
    world.deploy(watched(), "ontvangen_op:date hoofd:context")
    started = world.start(ontvangen_op=date(2026, 3, 2))
    world.clock.ahead(days=33)
    world.engine.run_due()
    assert [signal.text for signal in reversed(world.engine.signals("bram"))] == [
        "Nog 7", "Nog 1", "Te laat 1", "Te laat 3",
    ]  # fmt: skip
    warned = [
        row
        for row in world.engine.history(started.instance_id, "admin")
        if row.kind is HistoryKind.DEADLINE_WARNED
    ]
    planned = [row.planned_at for row in warned if row.planned_at is not None]
    assert planned == sorted(planned)
    world.engine.run_due()
    assert len(world.engine.signals("bram")) == 4


def test_a_process_starts_by_its_clock_each_moment_once(world: World) -> None:
    yearly = (
        Drawing("jaarlijks")
        .add("startEvent", "elk_jaar", inner=timer("timeCycle", "R/2026-04-01T00:00/P1Y"), after="")
        .task("cijfers", groups="balie")
        .end()
    )
    world.deploy({"processes/jaarlijks.bpmn": yearly.xml()})
    assert world.engine.run_due().starts == 0
    world.clock.at = datetime(2028, 4, 2, tzinfo=UTC)
    assert world.engine.run_due().starts == 3
    assert world.engine.run_due().starts == 0
    assert len(world.engine.cases("admin").rows) == 3
    assert world.engine.timers()[0].due == datetime(2029, 3, 31, 22, 0, tzinfo=UTC)


def test_only_the_newest_deployment_starts_by_the_clock(world: World) -> None:
    def yearly(task: str) -> bytes:
        return (
            Drawing("jaarlijks")
            .add("startEvent", "elk_jaar", inner=timer("timeCycle", "R/2026-04-01T00:00/P1Y"), after="")
            .task(task, groups="balie")
            .end()
            .xml()
        )

    world.deploy({"processes/jaarlijks.bpmn": yearly("oud")})
    world.deploy({"processes/jaarlijks.bpmn": yearly("nieuw")})
    world.clock.at = datetime(2026, 4, 2, tzinfo=UTC)
    assert world.engine.run_due().starts == 1
    assert [row.element_id for row in world.engine.inbox("anna").rows] == ["nieuw"]


def test_a_timed_start_that_fails_holds_up_nothing_and_waits_for_an_operator(world: World) -> None:
    yearly = timer("timeCycle", "R/2026-04-01T00:00/P1Y")
    broken = Drawing("kapot", "Kapot").add("startEvent", "elk_jaar", inner=yearly, after="")
    broken.add("exclusiveGateway", "keuze").add("endEvent", "einde", after="")
    broken.flow("keuze", "einde", "=mag").flow("keuze", "einde", "=mag = 2")
    good = (
        Drawing("goed", "Goed")
        .add("startEvent", "elk_jaar", inner=yearly, after="")
        .task("werk", groups="balie")
    )
    files = {"processes/kapot.bpmn": broken.xml(), "processes/goed.bpmn": good.end().xml()}
    world.deploy(files, "mag")
    world.clock.at = datetime(2026, 4, 2, tzinfo=UTC)
    assert world.engine.run_due().starts == 1
    assert world.engine.setbacks("olga") == ()
    for _ in range(MOST_TRIES):
        world.engine.run_due()
    (setback,) = world.engine.setbacks("olga")
    assert (setback.kind, setback.place, setback.about) == (SetbackKind.START, "kapot", "elk_jaar")
    assert "=mag" in setback.message
    assert world.engine.run_due().total == 0, "it is not tried any more"
    with pytest.raises(errors.EngineFailed):
        world.engine.retry_setback(setback.id, "olga")
    assert len(world.engine.setbacks("olga")) == 1
    mended = (
        Drawing("kapot", "Kapot")
        .add("startEvent", "elk_jaar", inner=yearly, after="")
        .task("werk", groups="balie")
    )
    world.deploy({**files, "processes/kapot.bpmn": mended.end().xml()}, "mag")
    assert world.engine.setbacks("olga") == (), "what is live now starts at its own moments"
    world.clock.at = datetime(2027, 4, 2, tzinfo=UTC)
    assert world.engine.run_due().starts == 2


def test_upkeep_that_fails_holds_up_no_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = (
        Drawing("proef")
        .start()
        .job("zeg", "notify", {"to": "anna", "subject": "Dag", "text": "Kijk"})
        .task("werk", groups="balie")
    )
    world.deploy({"processes/proef.bpmn": drawing.end().xml()})
    broken = {"now": True}
    kept = run_due.index_in_turn

    def index_in_turn(here: Any, limit: int) -> int:
        if broken["now"]:
            raise ValueError("naam van iemand")
        return kept(here, limit)

    monkeypatch.setattr(run_due, "index_in_turn", index_in_turn)
    world.start()
    world.engine.run_due()
    assert [mail.recipient for mail in world.mailer.sent] == ["anna@example.org"]
    for _ in range(MOST_TRIES):
        world.engine.run_due()
    (setback,) = world.engine.setbacks("olga")
    assert (setback.kind, setback.place) == (SetbackKind.UPKEEP, "index")
    assert "naam van iemand" not in setback.message
    broken["now"] = False
    world.engine.run_due()
    assert world.engine.setbacks("olga") == ()


def test_a_watch_that_fails_is_told_and_over_when_it_goes_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy(watched(), "ontvangen_op:date hoofd:context")
    case = world.start(ontvangen_op=date(2026, 3, 2)).instance_id
    kept, broken = watch_deadlines._tell, {"now": True}

    def tell(*given: Any) -> list[str]:
        if broken["now"]:
            raise errors.EngineFailed(reason="de tabel is kapot")
        return kept(*given)

    monkeypatch.setattr(watch_deadlines, "_tell", tell)
    world.clock.ahead(days=22)
    world.engine.run_due()
    (incident,) = world.engine.incidents()
    assert incident.kind == "watch"
    assert any("stil" in notice.text for notice in world.engine.signals("olga"))
    with world.engine._here.store.write() as unit:  # a mail may well have the number of a deadline
        (deadline,) = unit.open_deadlines([case])
        unit.resolve_incidents("mail", world.clock.at, kind="mail", waits=[deadline.id])
    assert len(world.engine.incidents()) == 1
    broken["now"] = False
    world.clock.ahead(hours=2)
    world.engine.run_due()
    assert world.engine.incidents() == ()
    assert any(signal.text == "Nog 7" for signal in world.engine.signals("anna"))
