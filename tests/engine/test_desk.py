"""The desk: several tasks at once, filters, saved filters, and standing in for somebody who is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from engine import (
    NOBODY,
    DeskChoice,
    HistoryKind,
    InboxFilter,
    InboxScope,
    Urgency,
    errors,
)
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing

MONDAY = date(2026, 3, 2)
WEEK = MONDAY + timedelta(days=6)


def live(world: World) -> None:
    """A case waits for the desk, with an end that its starter chose; who is involved is kept out."""
    drawing = (
        Drawing("proef", properties={"excluded": "=if betrokken = null then [] else [betrokken]"})
        .start()
        .task("werk", "Doe het werk", groups="balie", due="=klaar")
        .task("recht", "Geef raad", groups="jurist")
        .add("endEvent", "einde")
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken klaar")


def begin(world: World, days: float | None = 3, **answers: Any) -> int:
    """The first task of a new case."""
    due: Any = (world.clock.at + timedelta(days=days)).isoformat() if days is not None else None
    started = world.start(klaar=due, **answers)
    (task,) = world.engine.case(started.instance_id, "admin").tasks
    return task.task_id


def names_of(world: World, username: str) -> list[str]:
    return [signal.text for signal in world.engine.signals(username)]


def kinds(world: World, task_id: int) -> list[HistoryKind]:
    instance_id = world.engine.task(task_id, "admin").instance_id
    return [row.kind for row in world.engine.history(instance_id, "admin")]


def test_what_is_refused_of_several_tasks_is_told_and_the_rest_goes_through(world: World) -> None:
    live(world)
    mine, taken, kept_out = begin(world), begin(world), begin(world, betrokken="anna")
    world.engine.claim(taken, "bram")
    outcomes = world.engine.claim_several([mine, taken, kept_out, 999], "anna")
    by_id = {one.task_id: one for one in outcomes}
    assert by_id[mine].done
    assert by_id[taken].refusal == "Bram Kok heeft deze taak al opgepakt."
    assert not by_id[999].done
    assert world.engine.task(mine, "anna").assignee == "anna"


def test_who_is_kept_out_learns_nothing_by_asking_for_many_and_it_is_written_down(world: World) -> None:
    live(world)
    kept_out = begin(world, betrokken="anna")
    (outcome,) = world.engine.claim_several([kept_out], "anna")
    assert (outcome.name, outcome.case_key) == ("", "")
    assert "betrokken" in outcome.refusal
    assert HistoryKind.REFUSED in kinds(world, kept_out)
    assert world.engine.task(kept_out, "bram").assignee is None


def test_several_tasks_cannot_be_handed_to_who_is_involved(world: World) -> None:
    live(world)
    free, involved = begin(world), begin(world, betrokken="bram")
    choices = world.engine.handing_over([free, involved], "anna")
    assert {one.task_id for one in choices.tasks} == {free, involved}
    assert next(one.kept_out_of for one in choices.people if one.username == "bram") == 1
    outcomes = world.engine.hand_over_several([free, involved], "bram", "anna", "drukte")
    assert [one.done for one in outcomes] == [True, False]
    assert "Bram Kok is betrokken" in outcomes[1].refusal
    assert world.engine.task(involved, "anna").assignee is None
    with pytest.raises(errors.ReasonNeeded):
        world.engine.hand_over_several([free], "bram", "anna", " ")


def test_whom_to_hand_to_names_first_who_can_do_it_and_who_is_away(world: World) -> None:
    live(world)
    task = begin(world)
    world.engine.save_stand_in("bram", "carla", MONDAY, WEEK, "bram", "verlof")
    people = world.engine.handing_over([task], "anna").people
    assert [one.username for one in people if one.suits] == ["anna", "bram"]
    away = next(one for one in people if one.username == "bram")
    assert (away.away_until, away.stand_in_name) == (WEEK, "Carla Vos")


def test_too_many_or_no_tasks_at_once_are_refused(world: World) -> None:
    live(world)
    for wrong in ([], list(range(1, 300))):
        with pytest.raises(errors.WrongValue):
            world.engine.claim_several(wrong, "anna")


@ON_BOTH_DATABASES
def test_every_filter_narrows_what_is_shown(world: World) -> None:
    live(world)
    late, today, soon, later, none = (begin(world, days) for days in (-1, 0.2, 3, 30, None))
    world.engine.claim(soon, "anna")
    world.clock.ahead(minutes=1)

    def found(**wishes: Any) -> set[int]:
        page = world.engine.inbox("anna", InboxFilter(**wishes))
        assert page.matching in (None, len(page.rows))
        return {row.task_id for row in page.rows}

    everything = {late, today, soon, later, none}
    assert found() == everything
    expected: Mapping[Urgency, set[int]] = {
        Urgency.OVERDUE: {late}, Urgency.TODAY: {today}, Urgency.SOON: {soon}, Urgency.LATER: {later},
        Urgency.NONE: {none},
    }  # fmt: skip
    for urgency, wanted in expected.items():
        assert found(urgency=urgency) == wanted
        assert {row.urgency for row in world.engine.inbox("anna", InboxFilter(urgency=urgency)).rows} == {
            urgency
        }
    assert found(due_before=MONDAY + timedelta(days=1)) == {late, today}
    assert found(handler="anna") == {soon}
    assert found(handler=NOBODY) == everything - {soon}
    assert found(kind=("proef", "werk")) == everything
    assert found(kind=("proef", "recht")) == set()
    assert found(function="balie") == everything
    assert found(function="bal") == set()
    assert found(process_id="proef") == everything
    assert found(process_id="iets") == set()
    assert found(phase="nergens") == set()
    assert found(received_from=MONDAY, received_until=MONDAY) == everything
    assert found(received_until=MONDAY - timedelta(days=1)) == set()
    assert found(search="het werk", urgency=Urgency.SOON) == {soon}
    assert found(search="100%") == set()


@ON_BOTH_DATABASES
def test_all_that_one_may_see_holds_the_tasks_of_others_and_none_of_a_case_that_keeps_one_out(
    world: World,
) -> None:
    live(world)
    first, hidden = begin(world), begin(world, betrokken="anna")
    world.engine.claim(first, "anna")
    world.engine.complete_task(first, {}, "anna")
    seen = world.engine.inbox("anna", InboxFilter(scope=InboxScope.SEEN))
    assert [(row.element_id, row.may_claim, row.may_hand_over) for row in seen.rows] == [
        ("recht", False, False)
    ]
    assert world.engine.inbox("anna").rows == ()
    everything = world.engine.inbox("admin", InboxFilter(scope=InboxScope.SEEN)).rows
    assert {row.task_id for row in everything} == {hidden, seen.rows[0].task_id}
    assert world.engine.inbox("olga", InboxFilter(scope=InboxScope.SEEN, handler="carla")).rows == ()


@ON_BOTH_DATABASES
def test_pages_of_all_that_one_may_see_follow_each_other_without_gaps(world: World) -> None:
    live(world)
    tasks = {begin(world, days) for days in (1, 1, 2, None, 5, 5, 5)}
    wish, cursor, found = InboxFilter(scope=InboxScope.SEEN), None, []
    while True:
        page = world.engine.inbox("admin", wish, cursor, limit=2)
        assert page.matching == 7
        found += [row.task_id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(found) == len(set(found))
    assert set(found) == tasks


def test_a_saved_filter_is_shared_with_a_function_and_thrown_away_by_its_owner_or_an_admin(
    world: World,
) -> None:
    engine = world.engine
    mine = engine.save_filter("bram", "  Mijn   haast ", "haast=soon")
    shared = engine.save_filter("bram", "Balie", "functie=balie", shared_with="balie")
    everyone = engine.save_filter("bram", "Laat", "haast=overdue", shared_with="*")
    assert [one.name for one in engine.desk("bram").filters] == ["Balie", "Laat", "Mijn haast"]
    assert [(one.id, one.owner_name, one.may_delete) for one in engine.desk("anna").filters] == [
        (shared, "Bram Kok", False),
        (everyone, "Bram Kok", False),
    ]
    assert [one.id for one in engine.desk("carla").filters] == [everyone]
    with pytest.raises(errors.NotAllowed):
        engine.drop_filter(shared, "anna")
    assert engine.save_filter("bram", "Mijn haast", "haast=today") == mine
    engine.drop_filter(everyone, "admin")
    engine.drop_filter(shared, "bram")
    assert [(one.name, one.query) for one in engine.desk("bram").filters] == [("Mijn haast", "haast=today")]
    for name, function in (("", ""), ("x" * 61, ""), ("Goed", "bestaat niet")):
        with pytest.raises(errors.WrongValue):
            engine.save_filter("bram", name, "", shared_with=function)


def test_a_desk_remembers_what_was_chosen_and_only_what_exists(world: World) -> None:
    engine = world.engine
    number = engine.save_filter("bram", "Haast", "haast=soon")
    engine.choose("bram", DeskChoice.VIEW, "table")
    engine.choose("bram", DeskChoice.KEYS, "off")
    engine.choose("bram", DeskChoice.FILTER, str(number))
    desk = engine.desk("bram")
    assert (desk.view, desk.keys) == ("table", False)
    assert desk.opens_with is not None
    assert desk.opens_with.id == number
    for choice, value in ((DeskChoice.VIEW, "wolk"), (DeskChoice.FILTER, "77"), (DeskChoice.KEYS, "aan")):
        with pytest.raises(errors.WrongValue):
            engine.choose("bram", choice, value)
    with pytest.raises(errors.WrongValue):
        engine.choose("carla", DeskChoice.FILTER, str(number))
    engine.drop_filter(number, "bram")
    engine.choose("bram", DeskChoice.KEYS, "")
    assert engine.desk("bram").opens_with is None
    assert engine.desk("bram").keys


def test_what_a_stand_in_took_goes_back_when_it_is_over_and_both_are_told(world: World) -> None:
    live(world)
    held, offered, done = begin(world), begin(world), begin(world)
    world.engine.claim(held, "anna")
    world.engine.save_stand_in("anna", "carla", MONDAY, WEEK, "anna", "verlof")
    assert any("vervangt Anna Bos" in text for text in names_of(world, "carla"))
    for task in (held, offered, done):
        world.engine.claim(task, "carla")
    world.engine.complete_task(done, {}, "carla")
    world.clock.ahead(days=7)
    world.engine.run_due()
    assert world.engine.task(held, "admin").assignee == "anna"
    assert world.engine.task(offered, "admin").assignee is None
    assert world.engine.task(done, "admin").completed_by == "Carla Vos"
    assert any("2 taken gingen terug" in text for text in names_of(world, "anna"))
    assert any("U vervangt Anna Bos niet meer. 2 taken" in text for text in names_of(world, "carla"))
    assert HistoryKind.TASK_HANDED_OVER in kinds(world, held)
    assert HistoryKind.TASK_RELEASED in kinds(world, offered)
    assert world.engine.stand_ins() == ()
    told = len(names_of(world, "anna"))
    world.engine.run_due()
    assert len(names_of(world, "anna")) == told


def test_what_a_stand_in_may_do_by_own_right_stays(world: World) -> None:
    live(world)
    task = begin(world)
    world.engine.save_stand_in("anna", "bram", MONDAY, WEEK, "anna", "verlof")
    world.engine.claim(task, "bram")
    (arranged,) = world.engine.stand_ins()
    world.engine.end_stand_in(arranged.id, "anna")
    assert world.engine.task(task, "bram").assignee == "bram"


def test_an_absence_that_ends_early_gives_back_at_once_and_one_that_has_not_begun_just_goes(
    world: World,
) -> None:
    live(world)
    task = begin(world)
    world.engine.claim(task, "anna")
    world.engine.save_stand_in("anna", "carla", MONDAY, WEEK, "anna", "verlof")
    world.engine.save_stand_in("carla", "bram", WEEK, WEEK, "carla", "cursus")
    world.engine.claim(task, "carla")
    running, coming = world.engine.stand_ins()
    with pytest.raises(errors.NotAllowed):
        world.engine.end_stand_in(running.id, "bram")
    world.engine.end_stand_in(coming.id, "bram")
    world.engine.end_stand_in(running.id, "carla")
    assert world.engine.task(task, "anna").assignee == "anna"
    assert world.engine.stand_ins() == ()
    with pytest.raises(errors.AlreadyClaimed):
        world.engine.claim(task, "carla")


def test_an_absence_shows_what_breaks_and_leaves_out_what_colleagues_see_too(world: World) -> None:
    live(world)
    breaks, waits, shared = begin(world, 3), begin(world, 30), begin(world, 3)
    for task in (breaks, waits):
        world.engine.claim(task, "anna")
    found = world.engine.absence("anna", MONDAY, WEEK, "anna")
    assert [(one.task_id, one.breaks, one.held) for one in found.tasks] == [
        (breaks, True, True),
        (waits, False, True),
    ]
    assert (found.shared, found.kept_out) == (1, ())
    assert not any(one.late for one in found.tasks)
    world.clock.ahead(days=4)
    assert [one.late for one in world.engine.absence("anna", MONDAY, WEEK, "anna").tasks] == [True, False]
    world.clock.ahead(days=-4)
    world.engine.save_stand_in("bram", "carla", MONDAY, WEEK, "bram", "verlof")
    alone = world.engine.absence("anna", MONDAY, WEEK, "anna", stand_in="bram")
    assert shared in {one.task_id for one in alone.tasks}
    assert alone.stand_in_away


def test_where_the_stand_in_is_involved_is_told_beforehand_and_never_to_the_stand_in(world: World) -> None:
    live(world)
    free, involved = begin(world), begin(world, betrokken="carla")
    for task in (free, involved):
        world.engine.claim(task, "anna")
    found = world.engine.absence("anna", MONDAY, WEEK, "anna", stand_in="carla")
    assert [one.task_id for one in found.kept_out] == [involved]
    world.engine.save_stand_in("anna", "carla", MONDAY, WEEK, "anna", "verlof")
    seen = world.engine.absence("anna", MONDAY, WEEK, "carla", stand_in="carla")
    assert [one.task_id for one in seen.tasks] == [free]
    with pytest.raises(errors.Excluded):
        world.engine.claim(involved, "carla")
    with pytest.raises(errors.NotAllowed):
        world.engine.absence("anna", MONDAY, WEEK, "bram", stand_in="bram")


def test_news_for_who_is_away_reaches_the_stand_in_unless_they_are_involved(world: World) -> None:
    drawing = (
        Drawing("proef", properties={"excluded": "=if betrokken = null then [] else [betrokken]"})
        .start()
        .add(
            "serviceTask",
            "meld",
            extension=(
                '<zeebe:taskDefinition type="notify"/><zeebe:taskHeaders><zeebe:header key="to" value="anna"/>'
                '<zeebe:header key="subject" value="Let op"/><zeebe:header key="text" value="Er is nieuws"/>'
                "</zeebe:taskHeaders>"
            ),
        )
        .task("werk", groups="balie")
        .add("endEvent", "einde")
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken")
    world.engine.save_stand_in("anna", "carla", MONDAY, WEEK, "anna", "verlof")
    told = len(names_of(world, "carla"))
    world.start(by="bram")
    assert names_of(world, "carla")[0] == "Er is nieuws"
    assert names_of(world, "anna")[0] == "Er is nieuws"
    for involved in ("carla", "anna"):
        world.start(by="bram", betrokken=involved)
    assert len(names_of(world, "carla")) == told + 1


def test_tasks_of_one_name_in_two_procedures_can_be_told_apart_in_the_filter(world: World) -> None:
    def drawn(ident: str) -> bytes:
        body = Drawing(ident, name=ident.title()).start().task("werk", "Doe het werk", groups="balie")
        return body.task(f"na_{ident}", f"Na {ident}", groups="balie").add("endEvent", "einde").xml()

    world.deploy({"processes/proef.bpmn": drawn("proef"), "processes/toets.bpmn": drawn("toets")}, "")
    kinds = {(one.process_id, one.element_id): one.name for one in world.engine.inbox_choices("anna").kinds}
    assert kinds["toets", "na_toets"] == "Na toets"
    assert len(set(kinds.values())) == 4
    assert all(name.startswith("Doe het werk (") for (_, step), name in kinds.items() if step == "werk")
