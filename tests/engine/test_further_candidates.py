"""Who is a further candidate for a task finds its case as the first candidate does, before doing anything."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest

from engine import CaseFilter
from engine.database.instances import InstanceRows
from engine.queries import documents
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing
from tests.engine.test_search import DICTIONARY


def found(world: World, by: str, words: str = "") -> list[int]:
    return [row.instance_id for row in world.engine.cases(by, CaseFilter(search=words)).rows]


@ON_BOTH_DATABASES
@pytest.mark.parametrize("groups", ["balie, jurist", "jurist, balie"])
def test_the_list_of_cases_holds_those_with_a_task_for_a_further_group(world: World, groups: str) -> None:
    drawing = Drawing("proef").start().task("eerst", groups=groups).task("dan", assignee="anna").end()
    world.deploy(
        {"processes/proef.bpmn": drawing.xml(), "processes/data-dictionary.csv": DICTIONARY.encode()}
    )
    case = world.start(by="anna", vraag="De bank is stuk", geheim="zeldzaamwoord").instance_id
    assert found(world, "carla") == found(world, "bram") == [case]
    assert world.engine.case(case, "carla").instance_id == case
    assert found(world, "carla", "zeldzaamwoord") == [case], "who may do the task handles the case"
    world.do("bram")
    assert found(world, "carla") == [], "the task is done, by somebody else"
    assert found(world, "bram") == [case]


def test_what_a_completion_sent_is_looked_for_in_a_bounded_part_of_history(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = Drawing("proef", properties={"parties": "melder"}).start().task("a", groups="balie")
    for step, following in ("ab", "bc"):
        drawing = drawing.job(f"brief_{step}", "letter", {"letter": "brief", "to": "=melder"})
        drawing = drawing.task(following, groups="balie")
    world.deploy(
        {
            "processes/proef.bpmn": drawing.end().xml(),
            "forms/letters/brief.md": b"---\nid: brief\ntitle: Brief\n---\nBeste mevrouw,\n",
        },
        "melder:party",
    )
    case = world.start(melder={"naam": "Mia", "kanaal": "email", "email": "mia@example.net"}).instance_id
    tasks = []
    for _ in range(3):
        tasks.append(world.task_of("anna"))
        world.do("anna")
        world.clock.at += timedelta(hours=1)
    letters = [row.id for row in world.engine.case(case, "anna").documents]
    assert len(letters) == 2
    monkeypatch.setattr(documents, "MOST_AT_ONCE", 3)
    read: list[int] = []
    whole = InstanceRows.history

    def history(*given: object, **more: object) -> object:
        rows = whole(*given, **more)  # type: ignore[arg-type]
        read.append(len(rows))
        return rows

    with patch.object(InstanceRows, "history", history):
        sent = [[row.id for row in world.engine.letters_after(task, "anna")] for task in tasks]
    assert sorted(map(tuple, sent)) == sorted([(letters[0],), (letters[1],), ()])
    assert sent[2] == []
    assert read == [3, 3, 1], "from the completion on, and no more than so many"
