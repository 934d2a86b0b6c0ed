"""A case from start to end, through the front door."""

from __future__ import annotations

import pytest

from engine import HistoryKind, InstanceState, errors
from engine.model.findings import FormErrors
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, form, text_field

pytestmark = ON_BOTH_DATABASES


def two_steps() -> dict[str, bytes]:
    drawing = (
        Drawing("proef", properties={"keyFormat": "P-{year}-{seq:03d}", "title": '="Zaak over " + onderwerp'})
        .start("begin_formulier", explain="Begin hier")
        .task(
            "lees", "Lees het bericht", groups="balie", form="lees_formulier", norm="N-1", explain="Lees goed"
        )
        .task("beslis", "Neem een besluit", groups="jurist", phase="besluit")
        .end()
    )
    return {
        "processes/proef.bpmn": drawing.xml(),
        "forms/begin.form": form("begin_formulier", text_field("onderwerp", required=True)),
        "forms/lees.form": form(
            "lees_formulier", text_field("samenvatting", required=True), text_field("typename")
        ),
        "forms/texts/phases.json": b'[{"id": "besluit", "label": "Besluit", "public": "Wij besluiten."}]',
    }


NAMES = "onderwerp samenvatting typename"


def test_a_case_runs_from_start_to_end(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    started = world.engine.start("proef", {"onderwerp": "een stoep"}, "anna")
    assert not isinstance(started, FormErrors)
    assert started.key == "P-2026-001"
    assert started.title == "Zaak over een stoep"

    row = world.engine.inbox("bram").rows[0]
    assert (row.name, row.norms, row.explain) == ("Lees het bericht", ("N-1",), "Lees goed")
    assert row.last_event == "Anna Bos begon de zaak"

    done = world.engine.complete_task(row.task_id, {"samenvatting": "kort"}, "bram")
    assert not isinstance(done, FormErrors)
    assert [one.element_id for one in done.next_tasks] == ["beslis"]
    assert world.engine.inbox("anna").rows == ()
    view = world.engine.case(started.instance_id, "anna")
    assert view.phase == "besluit"
    assert {fact.name: fact.value for fact in view.variables} == {
        "onderwerp": "een stoep",
        "samenvatting": "kort",
    }

    world.do("carla")
    ended = world.engine.case(started.instance_id, "carla")
    assert ended.state is InstanceState.COMPLETED
    assert world.engine.verify().problems == ()


def test_wrong_answers_change_nothing(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    refused = world.engine.start("proef", {}, "anna")
    assert isinstance(refused, FormErrors)
    assert refused.errors[0].field == "onderwerp"
    assert world.engine.cases("admin").rows == ()

    world.start(onderwerp="x")
    task_id = world.task_of("anna")
    for answers in (
        {},
        {"samenvatting": ""},
        {"samenvatting": "x", "onbekend": 1},
        {"samenvatting": {"a": 1}},
    ):
        assert isinstance(world.engine.complete_task(task_id, answers, "anna"), FormErrors)
    assert world.task_of("anna") == task_id


def test_a_field_named_typename_is_just_a_field(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    started = world.start(onderwerp="x")
    world.do("anna", samenvatting="s", typename="SpiffWorkflow.Task")
    facts = {fact.name: fact.value for fact in world.engine.case(started.instance_id, "anna").variables}
    assert facts["typename"] == "SpiffWorkflow.Task"


def test_a_second_completion_is_refused_and_says_who_and_when(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    world.start(onderwerp="x")
    task_id = world.task_of("bram")
    world.do("anna", samenvatting="s")
    with pytest.raises(errors.AlreadyCompleted) as refusal:
        world.engine.complete_task(task_id, {"samenvatting": "later"}, "bram")
    assert refusal.value.by == "Anna Bos"
    assert "Anna Bos" in refusal.value.sentence
    assert "2 maart 2026" in refusal.value.sentence


def test_the_same_content_makes_no_new_version(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    world.deploy(two_steps(), NAMES)
    assert len(world.engine.deployments()) == 1


def test_running_cases_keep_their_version(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    old = world.start(onderwerp="oud")
    changed = dict(two_steps())
    changed["processes/proef.bpmn"] = (
        Drawing("proef").start().task("anders", "Iets anders", groups="balie").end().xml()
    )
    world.deploy(changed, NAMES)
    new = world.start(onderwerp="nieuw")
    assert world.elements(old.instance_id) == {"lees"}
    assert world.elements(new.instance_id) == {"anders"}
    assert world.engine.case(old.instance_id, "anna").deployment_number == 1


def test_somebody_else_cannot_see_or_do_the_task(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    started = world.start(onderwerp="x", by="anna")
    task_id = world.task_of("anna")
    with pytest.raises(errors.NotAllowed):
        world.engine.complete_task(task_id, {"samenvatting": "s"}, "carla")
    with pytest.raises(errors.NotAllowed):
        world.engine.case(started.instance_id, "carla")
    assert world.engine.cases("carla").rows == ()
    assert [row.key for row in world.engine.cases("anna").rows] == [started.key]


def test_history_is_chained_and_told_in_sentences(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    started = world.start(onderwerp="x")
    world.do("anna", samenvatting="s")
    rows = world.engine.history(started.instance_id, "anna")
    told = [row for row in rows if row.kind is not HistoryKind.ELEMENT]  # steps stand with what led to them
    assert [row.seq for row in told] == list(range(1, len(told) + 1))
    sentences = [row.sentence for row in rows]
    assert "Anna Bos rondde ‘Lees het bericht’ af." in sentences
    assert "De procedure kwam bij ‘Neem een besluit’." in sentences
    assert len({row.hash for row in told}) == len(told)


def test_the_place_in_the_drawing_is_known(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    started = world.start(onderwerp="x")
    world.do("anna", samenvatting="s")
    place = world.engine.case(started.instance_id, "anna").places[0]
    states = {one.element_id: one.state.value for one in place.elements}
    assert states["begin"] == "passed"
    assert states["lees"] == "passed"
    assert states["beslis"] == "open"


def test_hostile_variables_are_refused(world: World) -> None:
    world.deploy(two_steps(), NAMES)
    for name in ("zaak", "organisatie", "vandaag", "nu"):
        with pytest.raises(errors.WrongValue):
            world.engine.start("proef", {name: {"nummer": "X"}}, "anna", form=None)
    assert world.engine.cases("admin").rows == ()
