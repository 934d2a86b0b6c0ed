"""Refusals tell a sentence and keep their ids."""

from __future__ import annotations

from engine import errors


def test_a_sentence_is_filled_in_from_the_ids() -> None:
    refusal = errors.AlreadyClaimed(task_id=7, name="Anna")
    assert refusal.sentence == "Anna heeft deze taak al opgepakt."
    assert refusal.ids == {"task_id": 7, "name": "Anna"}
    assert str(refusal) == refusal.sentence


def test_text_of_people_is_no_template() -> None:
    hostile = "{0.__class__} {task_id} {"
    assert errors.NotDone(hostile, task_id=1).sentence == hostile
    assert hostile in errors.EngineFailed(reason=hostile).sentence


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.BehoorlijkError)
    ]
    assert len(kinds) > 20
    for kind in kinds:
        assert kind.sentence
        assert kind.__doc__
