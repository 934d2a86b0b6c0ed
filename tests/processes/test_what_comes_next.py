"""What the page of a task says of what comes next is what comes: no letter that does not go."""

from __future__ import annotations

import pytest

from engine import Rehearsal, TaskView
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case
from tests.processes.test_s12_withdrawn_ombudsman_reopened import solve

BACK = {"heropening_reden": "Toch niet tevreden."}


def opened(case: Case, element: str, by: str) -> TaskView:
    row = case.offered(element, by)
    assert row is not None
    return case.engine.task(row.task_id, by)


@pytest.mark.parametrize("how", ["formeel", "informeel"])
def test_who_comes_back_gets_the_letters_that_are_told_and_no_others(stage_on: SetStage, how: str) -> None:
    case = solve(stage_on)
    case.stage.on("2026-03-20")
    case.tell("heropening", a.COORDINATOR, {**BACK, "heropening_op": "2026-03-20"})
    task = opened(case, "beoordeel_heropening", a.COORDINATOR)
    said = {"heropening_besproken_op": "2026-03-20", "heropenen_als": how, "heropend_tot": "2026-04-13"}
    done = case.engine.rehearse_task(task.task_id, said, a.COORDINATOR)
    assert isinstance(done, Rehearsal)
    assert [one.letter_id for one in task.ahead.letters] == [one.letter_id for one in done.letters]
    assert all(one.when == () for one in task.ahead.letters)
    turns = {one.name: one.when for one in task.ahead.tasks}
    assert [turns[one.name] for one in done.tasks] == [(f"Informeel of formeel? {how}",)]


def test_no_letter_is_told_to_somebody_who_is_not_there(stage_on: SetStage) -> None:
    case = stage_on("2026-03-02").start(a.web_form())
    case.tell("intrekking", case.party("klager"), {"intrekking_vrijwillig": True})
    case.tell("heropening", case.party("klager"), BACK)
    task = opened(case, "beoordeel_heropening", a.COORDINATOR)
    assert [one.letter_id for one in task.ahead.letters][:1] == ["heropening_bevestiging"]
    assert "heropening_beklaagde" not in [one.letter_id for one in task.ahead.letters]


def test_what_hangs_on_an_answer_is_told_with_the_question(stage_on: SetStage) -> None:
    case = stage_on("2026-03-02").start(a.web_form())
    task = opened(case, "beoordeel_bericht", a.COORDINATOR)
    turns = {one.letter_id: one.when for one in task.ahead.letters}
    assert turns["kopie_klacht"] == ("Wat is het? een klacht; Is er een reden om niet te behandelen? nee",)
    assert not any(when == () for when in turns.values()), "nothing is promised before it is known"
