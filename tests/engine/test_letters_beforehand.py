"""Letters are seen, and changed, before they leave; what is seen is what comes, and looking changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine import FormErrors, HistoryKind, errors
from engine.model.ahead import LetterEdit, Rehearsal
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, form, text_field

HOUSE = json.dumps({"naam": "gemeente Lindewaard", "telefoon": "14 0123"}).encode()
LETTER = """---
id: antwoord
title: Ons antwoord
required: _beroep.md
---
Beste {{ ontvanger.naam }},

Wij antwoorden u: {{ antwoord }}

{% include "_beroep.md" %}
"""
PARTY = {"naam": "Piet Post", "email": "piet@example.net", "kanaal": "email"}


def policy(letter: str = LETTER) -> dict[str, bytes]:
    drawing = (
        Drawing("proef")
        .start()
        .task("schrijven", "Schrijf het antwoord", groups="balie", form="antwoordformulier")
        .job("brief", "letter", {"letter": "antwoord", "to": "=indiener"})
        .task("nabellen", "Bel na", groups="jurist")
        .end()
    )
    return {
        "processes/proef.bpmn": drawing.xml(),
        "processes/house.json": HOUSE,
        "forms/antwoordformulier.form": form("antwoordformulier", text_field("antwoord", required=True)),
        "forms/letters/antwoord.md": letter.encode(),
        "forms/letters/_beroep.md": b"U kunt in beroep bij de rechtbank.\n\n- Binnen zes weken.\n",
    }


def ready(world: World, letter: str = LETTER) -> tuple[int, int]:
    """A case whose next step leads to a letter: (instance, task)."""
    world.deploy(policy(letter), "indiener:party antwoord")
    started = world.start(indiener=PARTY)
    return started.instance_id, world.task_of("anna")


def rehearsed(world: World, task_id: int, antwoord: str = "ja", **more: Any) -> Rehearsal:
    found = world.engine.rehearse_task(task_id, {"antwoord": antwoord}, "anna", **more)
    assert isinstance(found, Rehearsal)
    return found


@ON_BOTH_DATABASES
def test_the_letter_is_seen_with_the_answers_and_nothing_is_kept(world: World) -> None:
    case, task_id = ready(world)
    before = world.engine.history(case, "admin")
    found = rehearsed(world, task_id, "het kan")
    (letter,) = found.letters
    assert (letter.title, letter.recipient, letter.channel) == ("Ons antwoord", "Piet Post", "email")
    assert letter.address == "piet@example.net"
    assert "Wij antwoorden u: het kan" in letter.markdown
    assert [(task.name, task.who) for task in found.tasks] == [("Bel na", "jurist")]
    assert world.engine.history(case, "admin") == before
    assert world.engine.case(case, "admin").documents == ()
    assert world.elements(case) == {"schrijven"}
    world.engine.run_due()
    assert world.mailer.sent == []


def test_a_rehearsal_with_other_answers_does_not_colour_what_is_done_later(world: World) -> None:
    case, task_id = ready(world)
    rehearsed(world, task_id, "nee")
    rehearsed(world, task_id, "misschien")
    world.do("anna", antwoord="ja")
    (document,) = world.engine.case(case, "admin").documents
    text = world.engine.document(document.id, "admin").text or ""
    assert "Wij antwoorden u: ja" in text
    assert document.edited_by == ""


def test_answers_that_cannot_be_taken_are_told_as_when_completing(world: World) -> None:
    _, task_id = ready(world)
    outcome = world.engine.rehearse_task(task_id, {"antwoord": ""}, "anna")
    assert isinstance(outcome, FormErrors)
    with pytest.raises(errors.NotAllowed):
        world.engine.rehearse_task(task_id, {"antwoord": "x"}, "carla")


@ON_BOTH_DATABASES
def test_the_text_that_a_person_wrote_is_what_leaves(world: World) -> None:
    case, task_id = ready(world)
    (letter,) = rehearsed(world, task_id).letters
    text = letter.markdown.replace("Wij antwoorden u: ja", "Wat goed dat u schreef. Ons antwoord is **ja**.")
    edit = {letter.key: LetterEdit(text, letter.basis)}
    (seen,) = rehearsed(world, task_id, letters=edit).letters
    assert seen.edited
    assert "<strong>ja</strong>" in seen.body
    world.engine.complete_task(task_id, {"antwoord": "ja"}, "anna", letters=edit)
    (document,) = world.engine.case(case, "admin").documents
    view = world.engine.document(document.id, "admin")
    assert document.edited_by == "anna"
    assert view.html is not None
    assert "Wat goed dat u schreef" in view.html
    world.engine.run_due()
    (mail,) = world.mailer.sent
    assert "Wat goed dat u schreef" in mail.text
    told = [row for row in world.engine.history(case, "admin") if row.kind is HistoryKind.DOCUMENT]
    assert "Anna Bos paste de tekst aan." in told[-1].sentence


def test_a_required_part_may_not_be_taken_away(world: World) -> None:
    case, task_id = ready(world)
    (letter,) = rehearsed(world, task_id).letters
    assert letter.required
    edit = {letter.key: LetterEdit("Beste Piet,\n\nHet kan niet.\n", letter.basis)}
    (seen,) = rehearsed(world, task_id, letters=edit).letters
    assert "moet in de brief blijven" in seen.problem
    with pytest.raises(errors.NotDone, match="beroep bij de rechtbank"):
        world.engine.complete_task(task_id, {"antwoord": "ja"}, "anna", letters=edit)
    assert world.elements(case) == {"schrijven"}


def test_an_edit_made_for_other_answers_is_not_sent(world: World) -> None:
    _, task_id = ready(world)
    (letter,) = rehearsed(world, task_id, "nee").letters
    edit = {letter.key: LetterEdit(letter.markdown + "\nMet dank.\n", letter.basis)}
    with pytest.raises(errors.NotDone, match="veranderd nadat u de tekst aanpaste"):
        world.engine.complete_task(task_id, {"antwoord": "ja"}, "anna", letters=edit)


def test_a_letter_that_is_closed_for_changes_stays_as_it_is(world: World) -> None:
    _, task_id = ready(world, LETTER.replace("required:", "editable: no\nrequired:"))
    (letter,) = rehearsed(world, task_id).letters
    assert not letter.editable
    edit = {letter.key: LetterEdit(letter.markdown + "\nPS\n", letter.basis)}
    with pytest.raises(errors.NotDone, match="ligt vast"):
        world.engine.complete_task(task_id, {"antwoord": "ja"}, "anna", letters=edit)


def test_a_text_with_the_line_ends_of_a_browser_is_no_change(world: World) -> None:
    case, task_id = ready(world)
    (letter,) = rehearsed(world, task_id).letters
    edit = {letter.key: LetterEdit(letter.markdown.replace("\n", "\r\n"), letter.basis)}
    world.engine.complete_task(task_id, {"antwoord": "ja"}, "anna", letters=edit)
    (document,) = world.engine.case(case, "admin").documents
    assert document.edited_by == ""


def test_what_would_fail_is_told_beforehand(world: World) -> None:
    _, task_id = ready(world, LETTER.replace("{{ antwoord }}", "{{ antwoord }} {{ uitleg }}"))
    assert "uitleg" in rehearsed(world, task_id).problem
    assert world.engine.incidents() == ()


def test_the_drawing_says_what_can_follow(world: World) -> None:
    _, task_id = ready(world)
    after = world.engine.task(task_id, "anna").ahead
    assert [(one.name, one.who) for one in after.tasks] == [("Bel na", "jurist")]
    assert [(one.letter_id, one.to) for one in after.letters] == [("antwoord", "Piet Post (indiener)")]


def test_a_draft_keeps_letters_and_an_older_window_does_not_overwrite_it(world: World) -> None:
    _, task_id = ready(world)
    first = world.engine.save_draft(task_id, {"antwoord": "een"}, "anna", expected=0)
    second = world.engine.save_draft(
        task_id, {"antwoord": "twee"}, "anna", letters={"abc": "tekst"}, expected=first.version
    )
    with pytest.raises(errors.Conflict, match="ander venster"):
        world.engine.save_draft(task_id, {"antwoord": "oud"}, "anna", expected=first.version)
    view = world.engine.task(task_id, "anna")
    assert view.draft == {"antwoord": "twee"}
    assert (view.draft_version, view.draft_letters) == (second.version, {"abc": "tekst"})
