"""A process of a draft is played from its start: who gets what, which dates, which letters; nothing is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape

import pytest

from engine import Engine, Move, MoveKind
from engine.actions import play
from tests.engine.statements import statements_of
from tests.web.conftest import ANSWERS, Browser
from tests.web.policy import FILES

START = Move(MoveKind.START, "bankje", ANSWERS)


@pytest.fixture
def draft(engine: Engine) -> int:
    """A draft in which the letter says something else."""
    draft = engine.begin_draft("Ander antwoord", "daan").id
    letter = FILES["forms/letters/antwoord.md"].replace(b"Uw bankje komt op", b"Straks staat uw bankje op")
    engine.put_in_draft(draft, [("antwoord.md", letter)], "daan")
    return draft


def played_to_the_end(engine: Engine, draft: int) -> list[Move]:
    """Moves with made-up answers, until nobody has a task."""
    moves = [START]
    for _ in range(10):
        played = engine.play_draft(draft, moves)
        assert not played.problem, played.problem
        if not played.tasks:
            return moves
        task = played.tasks[0]
        raw = engine.made_up_answers(task.form, {}, played.now) if task.form else {}
        moves.append(Move(MoveKind.TASK, str(task.token), raw))
    raise AssertionError("no end")


def test_a_played_case_shows_tasks_dates_and_the_letter_of_the_draft(engine: Engine, draft: int) -> None:
    begun = engine.play_draft(draft, [START])
    (task,) = begun.tasks
    assert task.holders
    assert [label for label, _ in begun.deadlines]
    moves = played_to_the_end(engine, draft)
    played = engine.play_draft(draft, moves)
    letters = [letter for step in played.steps for letter in step.letters]
    assert all(step.who for step in played.steps[1:])
    assert "Straks staat uw bankje" in letters[0].body


def test_a_link_of_a_played_case_opens_nothing_ever(engine: Engine, draft: int) -> None:
    letter = FILES["forms/letters/antwoord.md"] + b"\n\nVolg uw vraag: {{ statuslink }}\n"
    engine.put_in_draft(draft, [("antwoord.md", letter)], "daan")
    played = engine.play_draft(draft, played_to_the_end(engine, draft))
    (body,) = [one.body for step in played.steps for one in step.letters]
    assert "Volg uw vraag: persoonlijke link" in body
    # The next real case gets the same number: no secret of it was ever on the page.
    started = engine.public_start("bankje", ANSWERS)
    assert not any(secret in str(played) for secret in started.links.values())  # type: ignore[union-attr]


def test_nothing_of_a_played_case_is_kept(engine: Engine, draft: int) -> None:
    with engine._here.store.read() as unit:
        before = unit.row_counts()
    engine.play_draft(draft, played_to_the_end(engine, draft))
    engine.play_draft(draft, [START, Move(MoveKind.LATER, "400")])
    with engine._here.store.read() as unit:
        assert unit.row_counts() == before
    assert len(engine.deployments()) == 1
    started = engine.public_start("bankje", ANSWERS)
    assert started.instance_id == 1  # type: ignore[union-attr]


def test_time_goes_by_for_the_played_case_only(engine: Engine, draft: int, case: int) -> None:
    before = engine.now()
    played = engine.play_draft(draft, [START, Move(MoveKind.LATER, "30")])
    assert (played.now - before).days == 30
    assert engine.now() == before
    assert engine.play_draft(draft, [START, Move(MoveKind.LATER, "0")]).problem
    assert engine.play_draft(draft, [START, Move(MoveKind.LATER, "99999")]).problem


def test_a_move_that_cannot_be_made_leaves_those_before_it(engine: Engine, draft: int) -> None:
    played = engine.play_draft(draft, [START, Move(MoveKind.TASK, "999")])
    assert (played.moves, bool(played.problem)) == ((START,), True)
    wrong = engine.play_draft(draft, [Move(MoveKind.START, "bankje", {})])
    assert (wrong.moves, bool(wrong.errors)) == ((), True)


def test_one_move_too_many_is_refused_in_words_and_nothing_is_lost(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "MOST_MOVES", 3)
    days = [Move(MoveKind.LATER, "1")] * 3
    full = engine.play_draft(draft, [START, *days[:2]])
    assert (len(full.moves), full.problem) == (3, "")
    over = engine.play_draft(draft, [START, *days])
    assert (over.moves, over.now) == (full.moves, full.now)
    assert "tot 3 zetten" in over.problem

    written = json.dumps([[one.kind.value, one.what, dict(one.answers)] for one in full.moves])
    address = f"/processen/concept/{draft}/naspelen"
    more = {
        "_zetten": written,
        "zet": f"task:{full.tasks[0].token}",
        "_actie": "versturen",
        "toelichting": "Blijft",
    }
    refused = signed_in("daan").post(address, more)
    assert refused.status_code == 422
    assert "U kunt een zaak tot 3 zetten naspelen. Deze zet is niet gedaan." in refused.text
    assert json.loads(moves_in(refused.text)) == json.loads(written)
    waited = signed_in("daan").post(address, {"_zetten": written, "dagen": "2", "_actie": "later"})
    assert "tot 3 zetten" in waited.text


def test_the_eighty_moves_of_a_page_are_all_read(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    moves = [["start", "bankje", ANSWERS], *([["later", "1", {}]] * play.MOST_MOVES)]
    page = signed_in("daan").post(
        f"/processen/concept/{draft}/naspelen",
        {"_zetten": json.dumps(moves), "dagen": "1", "_actie": "later"},
    )
    assert page.status_code == 422
    assert "Deze zet is niet gedaan" in page.text


def test_a_changed_diagram_is_played_as_it_was_changed(engine: Engine, draft: int) -> None:
    text = FILES["processes/bankje.bpmn"].decode()
    at = text.index('name="', text.index("userTask")) + len('name="')
    engine.put_in_draft(draft, [("bankje.bpmn", (text[:at] + "Anders: " + text[at:]).encode())], "daan")
    assert engine.play_draft(draft, [START]).tasks[0].name.startswith("Anders: ")
    assert engine.play_draft(draft, [START]).tasks[0].name.startswith("Anders: "), (
        "what was compiled serves again"
    )


def moves_in(page: str) -> str:
    return unescape(re.findall(r'name="_zetten" value="([^"]*)"', page)[0])


def test_the_page_plays_move_by_move_and_back(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    daan = signed_in("daan")
    address = f"/processen/concept/{draft}/naspelen"
    assert address in daan.get(f"/processen/concept/{draft}").text
    assert "start:bankje" in daan.get(address).text
    page = daan.post(address, {"_zetten": "[]", "_actie": "start:bankje"}).text
    assert 'name="zet" value="start:bankje"' in page
    made_up = daan.post(address, {"_zetten": "[]", "zet": "start:bankje", "_actie": "verzin"}).text
    assert "[" in made_up.split('name="vrager.naam"')[1][:200]
    refused = daan.post(address, {"_zetten": "[]", "zet": "start:bankje", "_actie": "versturen"})
    assert (refused.status_code, "Er klopt nog iets niet" in refused.text) == (422, True)
    page = daan.post(address, {"_zetten": "[]", "zet": "start:bankje", "_actie": "versturen", **ANSWERS}).text
    assert "Taken die wachten" in page
    moves = moves_in(page)
    assert len(json.loads(moves)) == 1
    later = daan.post(address, {"_zetten": moves, "dagen": "3", "_actie": "later"}).text
    assert "3 dagen later" in later
    back = daan.post(address, {"_zetten": moves_in(later), "_actie": "terug"}).text
    assert "3 dagen later" not in back
    assert engine.cases("olga").rows == ()


def test_moves_that_no_page_wrote_are_refused(draft: int, signed_in: Callable[[str], Browser]) -> None:
    daan = signed_in("daan")
    address = f"/processen/concept/{draft}/naspelen"
    for made in ("geen json", '[["weg", 1, {}]]', "[1]", '[["start", "bankje", 3]]', "[" * 100_000):
        assert daan.post(address, {"_zetten": made, "_actie": "terug"}).status_code == 422
    assert signed_in("an").get(address).status_code == 403


def test_a_drawing_that_cannot_run_is_told(
    engine: Engine, draft: int, signed_in: Callable[[str], Browser]
) -> None:
    broken = FILES["processes/bankje.bpmn"].replace(b'targetRef="', b'targetRef="weg-', 1)
    engine.put_in_draft(draft, [("bankje.bpmn", broken)], "daan")
    page = signed_in("daan").get(f"/processen/concept/{draft}/naspelen")
    assert (page.status_code, 'role="alert"' in page.text) == (422, True)


def test_a_play_asks_no_more_of_the_database_for_more_cases(engine: Engine, draft: int) -> None:
    def asked() -> int:
        with statements_of(engine._here.store) as seen:
            engine.play_draft(draft, [START])
        return len(seen)

    asked()
    few = asked()
    for _ in range(5):
        engine.public_start("bankje", ANSWERS)
    assert asked() <= few + 2
