"""Claims, hand-overs, stand-ins, people kept out, two different people."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine import (
    Actor,
    Engine,
    FunctionHeld,
    HistoryKind,
    InboxFilter,
    InboxScope,
    MailWish,
    Role,
    SignalChoice,
    SignalKind,
    errors,
)
from engine.model.playing import Move, MoveKind
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing


def one_task(**properties: str) -> dict[str, bytes]:
    drawing = Drawing("proef", properties=properties).start().task("werk", groups="balie").end()
    return {"processes/proef.bpmn": drawing.xml()}


def test_a_claimed_task_is_only_for_who_claimed_it(world: World) -> None:
    world.deploy(one_task())
    world.start()
    task_id = world.task_of("anna")
    world.engine.claim(task_id, "anna")
    assert world.engine.inbox("bram").rows == ()
    with pytest.raises(errors.AlreadyClaimed) as refusal:
        world.engine.claim(task_id, "bram")
    assert "Anna Bos" in refusal.value.sentence
    with pytest.raises(errors.AlreadyClaimed):
        world.engine.complete_task(task_id, {}, "bram")
    world.engine.release(task_id, "anna")
    assert world.engine.inbox("bram", InboxFilter(scope=InboxScope.AVAILABLE)).rows
    world.do("bram")


def test_a_task_is_handed_over_with_a_reason(world: World) -> None:
    world.deploy(one_task())
    started = world.start()
    task_id = world.task_of("anna")
    with pytest.raises(errors.ReasonNeeded):
        world.engine.hand_over(task_id, "carla", "anna", " ")
    world.engine.hand_over(task_id, "carla", "anna", "zij kent de wijk")
    assert world.task_of("carla") == task_id
    assert "zij kent de wijk" in world.engine.signals("carla")[0].text
    kinds = [row.kind for row in world.engine.history(started.instance_id, "carla")]
    assert HistoryKind.TASK_HANDED_OVER in kinds
    with pytest.raises(errors.AlreadyClaimed):
        world.engine.complete_task(task_id, {}, "anna")


def test_an_operator_gives_the_task_of_a_colleague_back_with_a_reason_that_both_sides_read(
    world: World,
) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    task_id = world.task_of("anna")
    for who in ("anna", "bram"):
        wish = SignalChoice(SignalKind.TASK, page=True, mail=MailWish.NEVER)
        world.engine.save_signal_choices(f"u:{who}", [wish], who)
    world.engine.claim(task_id, "anna")
    with pytest.raises(errors.ReasonNeeded):
        world.engine.release(task_id, "olga", " ")
    assert world.engine.task(task_id, "anna").assignee == "anna"
    world.engine.release(task_id, "olga", "Anna is ziek")
    assert world.engine.task(task_id, "anna").assignee is None
    assert [one.text for one in world.engine.signals("anna")] == [
        f"Olga Tak gaf uw taak ‘werk’ ({world.engine.case(case, 'anna').key}) terug: Anna is ziek"
    ]
    assert "ligt weer klaar om op te pakken: Anna is ziek" in world.engine.signals("bram")[0].text
    told = [
        row.sentence for row in world.engine.history(case, "anna") if row.kind is HistoryKind.TASK_RELEASED
    ]
    assert told == ["Olga Tak gaf ‘werk’ terug. Reden: Anna is ziek"]
    for reason in ("", "Anna is ziek"):  # pressed twice, or taken from a list of before
        with pytest.raises(errors.Conflict, match="van niemand"):
            world.engine.release(task_id, "olga", reason)
    assert len(world.engine.signals("bram")) == 1


def test_the_tasks_of_who_leaves_go_back_when_an_administrator_switches_the_account_off(world: World) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    task_id = world.task_of("anna")
    world.engine.save_person("eva", name="Eva Beheer", by=Actor.program("proef"), roles=[Role.ADMIN])
    world.engine.claim(task_id, "anna")
    anna = world.engine.person("anna")
    assert world.engine.let_go("anna", "eva") == (0, 1)  # not while the account is on
    world.engine.save_person(
        "anna", name=anna.name, by=Actor.program("proef"), functions=anna.functions, active=False
    )
    assert world.engine.let_go("anna", "eva") == (1, 0)
    assert world.engine.task(task_id, "bram").assignee is None
    told = [
        row.sentence for row in world.engine.history(case, "bram") if row.kind is HistoryKind.TASK_RELEASED
    ]
    assert told == ["Eva Beheer gaf ‘werk’ terug. Reden: Het account van Anna Bos is uitgezet."]
    assert world.engine.signals("anna") == ()


def test_who_got_a_task_by_mistake_and_gives_it_back_reads_the_case_no_longer(world: World) -> None:
    world.deploy(one_task())
    here = world.start().instance_id
    task_id = world.task_of("anna")
    world.engine.hand_over(task_id, "carla", "anna", "zij kent de wijk")
    assert world.engine.case(here, "carla")
    world.engine.release(task_id, "carla")
    with pytest.raises(errors.NotAllowed):
        world.engine.case(here, "carla")
    with pytest.raises(errors.NotAllowed):
        world.engine.task(task_id, "carla")
    assert world.engine.case(here, "anna")


def test_who_did_something_in_the_case_keeps_reading_it_after_giving_a_task_back(world: World) -> None:
    world.deploy(one_task())
    here = world.start().instance_id
    task_id = world.task_of("anna")
    world.engine.hand_over(task_id, "carla", "anna", "zij kent de wijk")
    world.engine.add_note(here, "De wijk is gebeld.", "carla")
    world.engine.release(task_id, "carla")
    assert world.engine.case(here, "carla")


def test_a_task_that_somebody_else_hands_on_leaves_no_way_into_the_case(world: World) -> None:
    world.deploy(one_task())
    here = world.start().instance_id
    task_id = world.task_of("anna")
    world.engine.hand_over(task_id, "carla", "anna", "zij kent de wijk")
    world.engine.hand_over(task_id, "bram", "olga", "Carla was een vergissing")
    with pytest.raises(errors.NotAllowed):
        world.engine.case(here, "carla")
    assert world.engine.case(here, "bram")


def test_who_hands_a_task_over_themselves_keeps_reading_the_case(world: World) -> None:
    world.deploy(one_task())
    here = world.start().instance_id
    task_id = world.task_of("anna")
    world.engine.hand_over(task_id, "carla", "anna", "zij kent de wijk")
    world.engine.hand_over(task_id, "bram", "carla", "hij is er morgen")
    assert world.engine.case(here, "carla")


def test_who_could_do_a_task_takes_it_from_a_colleague_and_gives_it_on(world: World) -> None:
    """Whoever has it may be ill: the work must not stand still."""
    world.deploy(one_task(readers="balie"))
    here = world.start().instance_id
    task_id = world.task_of("anna")
    world.engine.hand_over(task_id, "carla", "anna", "zij kent de wijk")
    everything = InboxFilter(scope=InboxScope.SEEN)
    (row,) = world.engine.inbox("bram", everything).rows
    assert row.may_hand_over
    assert not row.may_claim  # not without a reason
    shown = world.engine.task(task_id, "bram")
    assert shown.can_hand_over
    assert ("bram", "Bram Kok") in shown.hand_over_to
    assert "bram" in [one.username for one in world.engine.handing_over([task_id], "bram").people]
    with pytest.raises(errors.ReasonNeeded):
        world.engine.hand_over(task_id, "bram", "bram", " ")
    world.engine.mark_read([one.id for one in world.engine.signals("carla")], "carla")
    (outcome,) = world.engine.hand_over_several([task_id], "bram", "bram", "Carla is ziek")
    assert outcome.done
    assert world.task_of("bram") == task_id
    (told,) = world.engine.signals("carla")
    assert told.text == "Bram Kok nam uw taak ‘werk’ (2026-00001) over: Carla is ziek"
    assert world.engine.history(here, "bram")[-1].sentence.endswith("over aan Bram Kok. Reden: Carla is ziek")
    with pytest.raises(errors.NotInvolved):
        world.engine.case(here, "carla")


def test_who_handed_a_task_over_gives_it_to_another_until_somebody_handed_it_on(world: World) -> None:
    drawing = Drawing("proef", properties={"readers": "jurist"}).start().task("werk", assignee="carla").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    world.start()
    task_id = world.task_of("carla")
    world.engine.hand_over(task_id, "anna", "carla", "ik ben morgen vrij")
    (row,) = world.engine.inbox("carla", InboxFilter(scope=InboxScope.SEEN)).rows
    assert row.may_hand_over
    world.engine.mark_read([one.id for one in world.engine.signals("anna")], "anna")
    world.engine.hand_over(task_id, "bram", "carla", "Anna is ziek")
    (told,) = world.engine.signals("anna")
    assert told.text == "Carla Vos gaf uw taak ‘werk’ (2026-00001) aan Bram Kok: Anna is ziek"
    world.engine.hand_over(task_id, "anna", "bram", "zij is terug")
    (row,) = world.engine.inbox("carla", InboxFilter(scope=InboxScope.SEEN)).rows
    assert not row.may_hand_over
    assert not world.engine.task(task_id, "carla").can_hand_over
    with pytest.raises(errors.NotAllowed):
        world.engine.hand_over(task_id, "bram", "carla", "toch niet")


def test_nobody_else_moves_a_task_of_a_colleague(world: World) -> None:
    world.deploy(one_task(readers="jurist", excluded="=betrokken"), "betrokken:list<text>")
    world.start(by="bram", betrokken=["anna"])
    task_id = world.task_of("bram")
    world.engine.claim(task_id, "bram")
    auditor = [FunctionHeld("balie")]
    world.engine.save_person(
        "saar", name="Saar", by=Actor.program("test"), roles=[Role.AUDITOR], functions=auditor
    )
    world.engine.save_person("olle", name="Olle Tak", by=Actor.program("test"))
    world.engine.save_stand_in("anna", "olle", date(2026, 3, 1), date(2026, 3, 9), "admin", "ziek")
    for who in ("carla", "anna", "saar", "olle"):  # a reader, one kept out, an auditor, one in her place
        with pytest.raises(errors.NotAllowed):
            world.engine.hand_over(task_id, who, who, "het moet")
        with pytest.raises(errors.NotAllowed):
            world.engine.handing_over([task_id], who)
        (outcome,) = world.engine.hand_over_several([task_id], "carla", who, "het moet")
        assert not outcome.done
    assert world.task_of("bram") == task_id


def test_who_may_not_see_a_case_moves_no_task_of_it_by_its_number(world: World) -> None:
    world.deploy(one_task())
    world.start()
    task_id = world.task_of("anna")
    world.engine.claim(task_id, "anna")
    with pytest.raises(errors.NotInvolved):
        world.engine.hand_over(task_id, "bram", "bram", "ik doe dit")
    assert world.task_of("anna") == task_id


def test_a_stand_in_does_the_work_of_who_is_absent_in_that_period_only(world: World) -> None:
    drawing = Drawing("proef").start().task("werk", assignee="carla").task("meer", groups="jurist").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    started = world.start()
    task_id = world.task_of("carla")
    assert world.engine.inbox("anna").rows == ()
    world.engine.save_stand_in("carla", "anna", date(2026, 3, 1), date(2026, 3, 5), "admin", "vakantie")
    row = world.engine.inbox("anna").rows[0]
    assert (row.task_id, row.stand_in_for) == (task_id, "Carla Vos")
    world.do("anna")
    done = [
        row
        for row in world.engine.history(started.instance_id, "anna")
        if row.kind is HistoryKind.TASK_COMPLETED
    ]
    assert done[0].sentence == "Anna Bos rondde ‘werk’ af, in plaats van Carla Vos."
    assert world.elements(started.instance_id) == {"meer"}
    assert world.task_of("anna", "meer")
    world.clock.ahead(days=5)
    assert world.engine.inbox("anna").rows == ()


def test_a_task_of_a_function_of_who_is_absent_says_whom_one_stands_in_for(world: World) -> None:
    drawing = Drawing("proef").start().task("werk", groups="jurist").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    world.start()
    assert world.engine.inbox("carla").rows[0].stand_in_for is None
    world.engine.save_stand_in("carla", "anna", date(2026, 3, 1), date(2026, 3, 9), "admin", "ziek")
    assert world.engine.inbox("anna").rows[0].stand_in_for == "Carla Vos"


def test_who_is_kept_out_sees_nothing_and_can_do_nothing(world: World) -> None:
    world.deploy(one_task(excluded="=betrokken"), "betrokken:list<text>")
    started = world.start(by="bram", betrokken=["anna"])
    assert world.engine.inbox("anna").rows == ()
    task_id = world.task_of("bram")
    for attempt in (
        lambda: world.engine.task(task_id, "anna"),
        lambda: world.engine.claim(task_id, "anna"),
        lambda: world.engine.complete_task(task_id, {}, "anna"),
        lambda: world.engine.case(started.instance_id, "anna"),
        lambda: world.engine.hand_over(task_id, "anna", "bram", "kan zij niet?"),
        lambda: world.engine.export(started.instance_id, "anna"),
    ):
        with pytest.raises(errors.Excluded):
            attempt()
    assert world.engine.cases("anna").rows == ()
    assert world.engine.inbox_counts("anna").available == 0
    with pytest.raises(errors.NotFound):
        world.engine.find_case(started.key, "anna")
    assert "anna" not in [name for name, _ in world.engine.task(task_id, "bram").hand_over_to]
    log = looks(world, started.instance_id, "bram")
    assert log.count("anna,geweigerd") == 6  # each attempt is written down
    history = world.engine.history(started.instance_id, "bram")
    assert sum(row.kind is HistoryKind.REFUSED for row in history) == 7
    assert world.engine.verify().problems == ()


def test_a_stand_in_gets_nothing_through_somebody_who_is_kept_out(world: World) -> None:
    drawing = (
        Drawing("proef", properties={"excluded": "=betrokken"})
        .start()
        .task("werk", groups="balie, carla_groep", assignee="carla")
        .end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text>")
    world.engine.save_person("olga", name="Olga Tak", by=Actor.program("test"))
    world.engine.save_stand_in("carla", "olga", date(2026, 3, 1), date(2026, 3, 9), "admin", "ziek")
    world.start(by="bram", betrokken=["carla"])
    assert world.engine.inbox("carla").rows == ()
    assert world.engine.inbox("olga").rows == ()
    assert world.engine.inbox("anna").rows  # the assignee is kept out, so the task is for its candidates


def test_a_stand_in_has_no_function_of_somebody_who_is_kept_out(world: World) -> None:
    drawing = Drawing("proef", properties={"excluded": "=betrokken", "readers": '="jurist"'})
    world.deploy(
        {"processes/proef.bpmn": drawing.start().task("werk", groups="jurist").end().xml()},
        "betrokken:list<text>",
    )
    world.engine.save_stand_in("carla", "anna", date(2026, 3, 1), date(2026, 3, 9), "admin", "ziek")
    kept_out = world.start(by="bram", betrokken=["carla"]).instance_id
    (task,) = world.engine.inbox("bram").rows
    assert world.engine.inbox("anna").rows == ()
    for refused in (
        lambda: world.engine.case(kept_out, "anna"),
        lambda: world.engine.claim(task.task_id, "anna"),
        lambda: world.engine.complete_task(task.task_id, {}, "anna"),
    ):
        with pytest.raises(errors.NotAllowed):
            refused()
    assert world.engine.cases("anna").rows == ()
    other = world.start(by="bram", betrokken=[]).instance_id
    assert [row.instance_id for row in world.engine.cases("anna").rows] == [other]
    (mine,) = world.engine.inbox("anna").rows
    assert world.engine.case(other, "anna").instance_id == other
    world.engine.claim(mine.task_id, "anna")


def test_who_is_kept_out_later_gives_the_task_back(world: World) -> None:
    drawing = (
        Drawing("proef", properties={"excluded": "=betrokken"})
        .start()
        .add("parallelGateway", "splits")
        .task("werk", groups="balie")
        .end("einde1")
        .task("noem", groups="jurist", after="splits")
        .end("einde2")
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text>")
    started = world.start(by="carla", betrokken=[])
    task_id = world.task_of("anna", "werk")
    world.engine.claim(task_id, "anna")
    world.do("carla", "noem", betrokken=["anna"])
    assert world.engine.inbox("anna").rows == ()
    assert world.task_of("bram", "werk") == task_id
    with pytest.raises(errors.Excluded):
        world.engine.case(started.instance_id, "anna")


def test_two_who_must_both_sign_off_are_two_different_people(world: World) -> None:
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1, 2]" inputElement="nummer"/>'
        "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"
    )
    drawing = Drawing("proef").start().task("teken", groups="balie", inner=loop, differentPeople="true").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "nummer:number")
    started = world.start()
    world.do("anna")
    with pytest.raises(errors.SomeoneElseMust):
        world.do("anna")
    world.do("bram")
    assert world.engine.case(started.instance_id, "anna").ended_at is not None


def test_a_task_with_a_guard_waits_until_it_is_true(world: World) -> None:
    drawing = (
        Drawing("proef")
        .start()
        .task("werk", groups="balie", doneRule="=gebeld = true", doneMessage="Bel eerst.")
        .end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "gebeld:boolean")
    world.start()
    task_id = world.task_of("anna")
    with pytest.raises(errors.NotDone) as refusal:
        world.engine.complete_task(task_id, {}, "anna")
    assert refusal.value.sentence == "Bel eerst."
    world.do("anna", gebeld=True)


def test_drafts_are_kept_per_person(world: World) -> None:
    world.deploy(one_task())
    world.start()
    task_id = world.task_of("anna")
    world.engine.save_draft(task_id, {"tekst": "half"}, "anna")
    world.engine.save_draft(task_id, {"tekst": "halver"}, "anna")
    assert world.engine.task(task_id, "anna").draft == {"tekst": "halver"}
    assert world.engine.task(task_id, "bram").draft is None
    assert world.engine.inbox("anna").rows[0].has_draft
    with pytest.raises(errors.NotAllowed):
        world.engine.save_draft(task_id, {}, "carla")


def test_readers_see_every_case_and_every_look_is_logged(world: World) -> None:
    world.deploy(one_task(readers="jurist"))
    started = world.start()
    assert [row.key for row in world.engine.cases("carla").rows] == [started.key]
    world.engine.case(started.instance_id, "carla")
    assert "carla,zaak" in looks(world, started.instance_id, "carla")


def looks(world: World, instance_id: int, by: str) -> str:
    """The log of looks into a case, as the export shows it."""
    packed = zipfile.ZipFile(world.engine.export(instance_id, by))
    return packed.read("inzage.csv").decode("utf-8-sig")


def test_pages_of_the_inbox_follow_on_each_other(world: World) -> None:
    world.deploy(one_task())
    for _ in range(7):
        world.start()
    seen: list[int] = []
    cursor = None
    for _ in range(4):
        page = world.engine.inbox("anna", cursor=cursor, limit=2)
        seen += [row.task_id for row in page.rows]
        cursor = page.next_cursor
    assert len(seen) == len(set(seen)) == 7
    assert cursor is None
    assert world.engine.inbox("anna").counts.available == 7


def test_the_most_urgent_task_comes_first(world: World) -> None:
    drawing = Drawing("proef").start().task("werk", groups="balie", due="=uiterlijk").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "uiterlijk:date")
    late = world.start(uiterlijk=date(2026, 5, 1))
    never = world.start()
    soon = world.start(uiterlijk=date(2026, 3, 1))
    rows = world.engine.inbox("anna").rows
    assert [row.case_key for row in rows] == [soon.key, late.key, never.key]
    assert [row.urgency.value for row in rows] == ["overdue", "later", "none"]
    assert [row.case_key for row in world.engine.inbox("anna", InboxFilter(overdue_only=True)).rows] == [
        soon.key
    ]
    assert [row.case_key for row in world.engine.inbox("anna", InboxFilter(search=late.key)).rows] == [
        late.key
    ]


BPMN = "processes/proef.bpmn"
START = Move(MoveKind.START, "proef")
READING_A_DRAFT: dict[str, Callable[[Engine, int, str], Any]] = {
    "all": lambda engine, draft, by: engine.policy_drafts(by),
    "one": lambda engine, draft, by: engine.policy_draft(draft, by),
    "its files": lambda engine, draft, by: engine.draft_files(draft, by),
    "a file": lambda engine, draft, by: engine.policy_file(None, BPMN, draft_id=draft, by=by),
    "its ZIP": lambda engine, draft, by: engine.bundle(None, "", draft_id=draft, by=by),
    "a diagram": lambda engine, draft, by: engine.draft_drawing(draft, BPMN, by),
    "the report": lambda engine, draft, by: engine.draft_report(draft, by),
    "the terms": lambda engine, draft, by: engine.draft_impact(draft, by),
    "the decisions": lambda engine, draft, by: engine.draft_replay(draft, by),
    "the forms": lambda engine, draft, by: engine.draft_forms(draft, by),
    "a letter": lambda engine, draft, by: engine.try_letter("forms/letters/een.md", by, draft_id=draft),
    "its letters": lambda engine, draft, by: engine.letters_with(draft, "forms/letters/een.md", by),
    "what begins": lambda engine, draft, by: engine.draft_processes(draft, by),
    "playing": lambda engine, draft, by: engine.play_draft(draft, [START], by),
    "its start": lambda engine, draft, by: engine.play_start(draft, "proef", by),
}


@pytest.mark.parametrize("reading", READING_A_DRAFT.values(), ids=READING_A_DRAFT)
def test_a_draft_is_read_by_who_owns_the_policy_or_runs_the_installation(
    world: World, reading: Callable[[Engine, int, str], Any]
) -> None:
    world.deploy({**one_task(), "forms/letters/een.md": b"---\nid: een\ntitle: Brief\n---\nDag.\n"})
    world.engine.save_person("otto", name="Otto", by="admin", roles=[Role.OWNER])
    draft = world.engine.begin_draft("proef", "otto").id
    with pytest.raises(errors.NotAllowed):
        reading(world.engine, draft, "anna")
    with pytest.raises(errors.NotFound):
        reading(world.engine, draft, "niemand")
    for reader in ("otto", "olga", "admin"):
        reading(world.engine, draft, reader)


def test_a_person_puts_a_policy_live_only_with_the_role_for_it(world: World) -> None:
    for nobody in ("anna", "olga"):
        with pytest.raises(errors.NotAllowed):
            world.engine.deploy(one_task(), nobody)
    assert world.engine.deployments() == ()
    world.engine.save_person("otto", name="Otto", by="admin", roles=[Role.OWNER])
    assert world.engine.deploy(one_task(), "otto").deployment is not None


def test_what_stands_still_or_runs_is_told_only_to_who_runs_the_installation(world: World) -> None:
    engine = world.engine
    asked: tuple[Callable[[str], Any], ...] = (
        engine.causes,
        engine.outgoing,
        engine.setbacks,
        lambda person: engine.jobs(person=person),
        lambda person: engine.fired_timers(person=person),
        lambda person: engine.instance_lines(person=person),
    )
    for ask in asked:
        with pytest.raises(errors.NotAllowed):
            ask("anna")
        assert ask("olga") == ()
