"""Who is involved handles nothing (Awb 9:7): by no way in; each attempt is told with its reason, and kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine import Actor, Attachment, HistoryKind, Role, WhyKind, errors
from engine.model.looks import LookFilter
from engine.model.records import IncidentRecord
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing


@pytest.fixture
def kept_out(world: World) -> tuple[int, int]:
    """A case from which Anna is kept out, and its task, which her function would give her."""
    drawing = Drawing("proef", properties={"excluded": "=betrokken", "readers": "balie"}).start()
    drawing.task("werk", groups="balie").message("bericht", "iets nieuws", on="werk", candidateGroups="balie")
    drawing.end("klaar", after=["werk", "bericht"])
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text> antwoord")
    case = world.start(by="bram", betrokken=["anna"]).instance_id
    return case, world.task_of("bram")


ATTEMPTS: dict[str, Callable[[World, int, int], object]] = {
    "look": lambda w, case, task: w.engine.case(case, "anna"),
    "history": lambda w, case, task: w.engine.history(case, "anna"),
    "why": lambda w, case, task: w.engine.why(case, WhyKind.FACT, "betrokken", "anna"),
    "dossier": lambda w, case, task: w.engine.export(case, "anna"),
    "task": lambda w, case, task: w.engine.task(task, "anna"),
    "claim": lambda w, case, task: w.engine.claim(task, "anna"),
    "complete": lambda w, case, task: w.engine.complete_task(task, {}, "anna"),
    "hand over": lambda w, case, task: w.engine.hand_over(task, "bram", "anna", "neem over"),
    "message": lambda w, case, task: w.engine.deliver_message(case, "iets nieuws", {}, "anna"),
    "note": lambda w, case, task: w.engine.add_note(case, "Ik was het niet", "anna"),
    "document": lambda w, case, task: w.engine.add_document(
        case, Attachment("a.png", "image/png", b"\x89PNG\r\n\x1a\n\0"), "A", "anna"
    ),
    "cancel": lambda w, case, task: w.engine.cancel(case, "anna", "weg ermee"),
    "suspend": lambda w, case, task: w.engine.suspend(case, "anna", "even niet"),
    "mend": lambda w, case, task: w.engine.set_variables(case, {"antwoord": "x"}, "anna", "beter zo"),
}


@pytest.mark.parametrize("way", ATTEMPTS)
@pytest.mark.parametrize("roles", [(Role.STAFF,), (Role.OPERATOR,), (Role.ADMIN,), (Role.AUDITOR,)], ids=str)
def test_there_is_no_way_in_whatever_the_role(
    world: World, kept_out: tuple[int, int], way: str, roles: tuple[Role, ...]
) -> None:
    case, task = kept_out
    before = world.engine.person("anna")
    world.engine.save_person(
        "anna", name="Anna Bos", by=Actor.program("test"), roles=roles, functions=before.functions
    )
    with pytest.raises(errors.Excluded) as refusal:
        ATTEMPTS[way](world, case, task)
    assert "betrokken" in refusal.value.sentence
    refused = [row for row in world.engine.history(case, "bram") if row.kind is HistoryKind.REFUSED]
    assert [row.actor for row in refused] == ["anna"]
    world.engine.save_person("saar", name="Saar", by=Actor.program("test"), roles=[Role.AUDITOR])
    looked = world.engine.looks("saar", LookFilter(refused_only=True)).rows
    assert [(row.actor, row.instance_id) for row in looked] == [("anna", case)]


def test_work_is_not_handed_to_who_is_kept_out(world: World, kept_out: tuple[int, int]) -> None:
    _case, task = kept_out
    world.engine.claim(task, "bram")
    with pytest.raises(errors.BehoorlijkError):
        world.engine.hand_over(task, "anna", "bram", "kan jij dit doen?")
    assert "anna" not in [username for username, _name in world.engine.task(task, "bram").hand_over_to]


def test_why_a_task_was_taken_away_is_not_read_by_who_is_kept_out_since(world: World) -> None:
    drawing = (
        Drawing("proef", properties={"excluded": "=betrokken"}).start().task("werk", groups="balie").end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text>")
    case = world.start(by="bram", betrokken=[]).instance_id
    task = world.task_of("anna")
    world.engine.claim(task, "anna")
    world.engine.hand_over(task, "bram", "olga", "Anna is familie")
    assert "familie" in world.engine.signals("anna")[0].text
    world.engine.set_variables(case, {"betrokken": ["anna"]}, "olga", "zij is familie")
    assert world.engine.signals("anna") == ()


def test_standing_in_for_somebody_gives_no_way_in(world: World, kept_out: tuple[int, int]) -> None:
    case, task = kept_out
    world.engine.claim(task, "bram")
    world.engine.save_stand_in("bram", "anna", date(2026, 3, 1), date(2026, 4, 1), "admin", "vakantie")
    assert [row.task_id for row in world.engine.inbox("anna").rows] == []
    with pytest.raises(errors.Excluded):
        world.engine.complete_task(task, {}, "anna")
    with pytest.raises(errors.Excluded):
        world.engine.case(case, "anna")


def test_who_stands_in_for_somebody_kept_out_gets_nothing_by_that(world: World) -> None:
    drawing = (
        Drawing("proef", properties={"excluded": "=betrokken"}).start().task("werk", assignee="=wie").end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text> wie")
    world.start(by="bram", betrokken=["carla"], wie="carla")
    world.engine.save_stand_in("carla", "anna", date(2026, 3, 1), date(2026, 4, 1), "admin", "vakantie")
    assert world.engine.inbox("anna").rows == ()


def test_several_tasks_at_once_pass_over_what_is_not_yours(world: World, kept_out: tuple[int, int]) -> None:
    _case, task = kept_out
    free = world.start(by="bram", betrokken=["carla"])
    (open_task,) = [row.task_id for row in world.engine.inbox("anna").rows]
    outcomes = world.engine.claim_several([task, open_task], "anna")
    told = {one.task_id: one for one in outcomes}
    assert told[open_task].done
    assert not told[task].done
    assert told[task].refusal
    assert free.instance_id


def test_operators_see_and_mend_no_incident_of_a_case_they_are_kept_out_of(
    world: World, kept_out: tuple[int, int]
) -> None:
    case, _task = kept_out
    for username, name in (("anna", "Anna Bos"), ("olga", "Olga Tak")):
        world.engine.save_person(username, name=name, by=Actor.program("test"), roles=[Role.OPERATOR])
    with world.engine._here.store.write() as unit:
        unit.add_incident(IncidentRecord(0, case, "job", "proef", "werk", "Het ging mis.", world.clock.now()))
    (incident,) = world.engine.incidents()
    assert [row.id for cause in world.engine.causes("olga") for row in cause.rows] == [incident.id]
    assert world.engine.causes("anna") == ()
    for attempt in (world.engine.incident, world.engine.retry_incident):
        with pytest.raises(errors.Excluded):
            attempt(incident.id, "anna")
    refused = [row for row in world.engine.history(case, "bram") if row.kind is HistoryKind.REFUSED]
    assert [row.actor for row in refused] == ["anna", "anna"]


def test_an_operator_who_is_kept_out_gives_no_task_of_another_back(
    world: World, kept_out: tuple[int, int]
) -> None:
    case, task = kept_out
    world.engine.save_person("anna", name="Anna Bos", by=Actor.program("test"), roles=[Role.OPERATOR])
    world.engine.claim(task, "bram")
    with pytest.raises(errors.Excluded):
        world.engine.release(task, "anna", "vergissing")
    assert world.engine.task(task, "bram").assignee == "bram"
    refused = [row for row in world.engine.history(case, "bram") if row.kind is HistoryKind.REFUSED]
    assert [row.actor for row in refused] == ["anna"]
    world.engine.release(task, "olga", "vergissing")


def test_the_program_itself_is_nobody(world: World, kept_out: tuple[int, int]) -> None:
    case, _task = kept_out
    world.engine.deliver_message(case, "iets nieuws", {}, Actor.program("proef"))
