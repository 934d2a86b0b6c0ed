"""Notes: added, never changed, read by those who may, part of the chain of history."""

import pytest

from engine import HistoryKind, Role, errors
from engine.model.actor import Actor
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing
from tests.engine.test_looks import an_auditor, one_task


def test_a_note_is_history_and_belongs_to_its_chain(world: World) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    world.engine.add_note(case, "  Belde terug.\nHet is dringend. ", "anna")
    world.engine.add_note(case, "Het was toch niet dringend.", "anna")
    notes = [row for row in world.engine.history(case, "bram") if row.kind is HistoryKind.NOTE]
    assert [row.data["text"] for row in notes] == [
        "Belde terug.\nHet is dringend.",
        "Het was toch niet dringend.",
    ]
    assert notes[0].actor_name == "Anna Bos"
    assert world.engine.verify().problems == ()


def test_a_note_for_handlers_is_not_for_who_is_only_involved(world: World) -> None:
    drawing = Drawing("proef").start().task("werk", assignee="bram").task("meer", groups="balie").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    case = world.start(by="carla").instance_id
    world.engine.add_note(case, "Voor wie eraan werkt.", "bram", handlers_only=True)
    world.engine.add_note(case, "Voor allen.", "bram")

    def read_by(username: str) -> list[str]:
        view = world.engine.case(case, username)
        assert [row.seq for row in view.history] == [row.seq for row in world.engine.history(case, username)]
        return [row.data["text"] for row in view.history if row.kind is HistoryKind.NOTE]

    assert read_by("bram") == ["Voor wie eraan werkt.", "Voor allen."]
    assert read_by("carla") == ["Voor allen."]


def test_a_note_is_refused_when_empty_too_long_or_not_yours(world: World) -> None:
    world.deploy(one_task(excluded="=betrokken"), "betrokken:list<text>")
    case = world.start(by="bram", betrokken=["anna"]).instance_id
    for text in ("", "   ", "x" * 4001):
        with pytest.raises(errors.WrongValue):
            world.engine.add_note(case, text, "bram")
    with pytest.raises(errors.Excluded):
        world.engine.add_note(case, "Ik was het niet.", "anna")
    world.engine.save_person("leo", name="Leo", by=Actor.program("test"), roles=[Role.STAFF])
    for outsider in ("leo", an_auditor(world)):
        with pytest.raises(errors.NotAllowed):
            world.engine.add_note(case, "Hallo", outsider)
