"""A process is played in a transaction that is never committed, on both databases."""

from __future__ import annotations

from engine import Move, MoveKind
from engine.actions.play import play
from engine.policy import Policy
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing


def drawn(name: str) -> dict[str, bytes]:
    drawing = Drawing("proef").start()
    drawing.task("eerst", name, groups="balie").timer("wacht", "timeDuration", "P2D")
    drawing.task("daarna", groups="jurist").end()
    return {"processes/proef.bpmn": drawing.xml()}


@ON_BOTH_DATABASES
def test_a_play_goes_on_beside_real_work_and_leaves_nothing(world: World) -> None:
    world.deploy(drawn("Zoals nu"), "naam")
    world.start()
    live = world.engine._here.shelf.newest()
    draft = Policy({**live.files, **drawn("Zoals straks")})
    here = world.engine._here
    with here.store.read() as unit:
        before = unit.row_counts()
    begun = play(here, draft, [Move(MoveKind.START, "proef")])
    (task,) = begun.tasks
    assert (task.name, task.who, task.holders) == ("Zoals straks", ("balie",), ("Anna Bos", "Bram Kok"))
    moves = [Move(MoveKind.START, "proef"), Move(MoveKind.TASK, str(task.token)), Move(MoveKind.LATER, "3")]
    played = play(here, draft, moves)
    assert [one.name for one in played.tasks] == ["daarna"]
    assert "wacht" in played.steps[-1].text
    assert (played.now - world.clock.now()).days == 3
    end = play(here, draft, [*moves, Move(MoveKind.TASK, str(played.tasks[0].token))])
    assert end.ended
    with here.store.read() as unit:
        assert unit.row_counts() == before
    assert draft.deployment_id is None
    # Real work is as it was: the real task stands where it stood.
    world.do("anna", "eerst")


@ON_BOTH_DATABASES
def test_what_would_stand_still_is_told(world: World) -> None:
    world.deploy(drawn("Zoals nu"), "naam")
    drawing = Drawing("proef").start()
    drawing.job("brief", "letter", {"letter": "bestaat_niet", "to": '={naam: "A"}'}).end()
    live = world.engine._here.shelf.newest()
    draft = Policy({**live.files, "processes/proef.bpmn": drawing.xml()})
    played = play(world.engine._here, draft, [Move(MoveKind.START, "proef")])
    assert "bestaat_niet" in played.steps[0].problem
    assert world.engine.incidents() == ()
