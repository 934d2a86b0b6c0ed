"""`verify` finds every kind of damage and names it; a healthy database has none."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text

from engine import Attachment, Started
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing
from tests.engine.test_time import DEADLINE, TERMS

LETTER = b"---\nid: bericht\ntitle: Bericht\n---\nBeste {{ ontvanger.naam }},\n\nWij ontvingen uw brief.\n"


def furnish(world: World) -> Started:
    """A case with a bit of everything that is stored; and another beside it that must never be named."""
    drawing = (
        Drawing("proef", properties={"parties": "klant"})
        .start()
        .job("zet", "deadline.set", {"term": "vier", "ground": "Proef"}, DEADLINE)
        .job("schrijf", "letter", {"letter": "bericht", "to": "=klant"})
        .task("eerst", groups="balie")
        .task("werk", groups="balie, jurist")
        .boundary_timer("herinner", "werk", "timeDuration", "P7D", interrupting=False)
        .end("einde_herinnering", after="herinner")
        .message("ingetrokken", "intrekking", on="werk")
        .end("einde_ingetrokken", after="ingetrokken")
        .end("einde", after="werk")
    )
    files = {
        "processes/proef.bpmn": drawing.xml(),
        "processes/termijnen.dmn": TERMS.encode(),
        "forms/letters/bericht.md": LETTER,
    }
    world.deploy(files, "ontvangen_op:date hoofd:context klant:party")
    klant = {"naam": "Piet Post", "kanaal": "email", "email": "piet@example.net"}
    started = [
        world.engine.start(
            "proef", {"ontvangen_op": date(2026, 3, 2), "klant": klant}, "anna", form=None,
            attachments=[Attachment("brief.txt", "text/plain", b"zeer geachte heer")],
        )
        for _ in range(2)
    ]  # fmt: skip
    world.engine.run_due()
    for _ in started:
        world.do("anna", "eerst")
    assert world.engine.verify().problems == ()
    assert isinstance(started[0], Started)
    return started[0]


DAMAGE = {
    "a history row that was changed": (
        "UPDATE history SET actor = 'iemand' WHERE instance_id = :id AND seq = 2",
        "geschiedenis is verbroken bij regel 2",
    ),
    "a history row that is gone": (
        "DELETE FROM history WHERE instance_id = :id AND seq = 3", "geschiedenis is verbroken bij regel 4",
    ),
    "the last history row": (
        "DELETE FROM history WHERE instance_id = :id AND seq = (SELECT max(seq) FROM history h2 WHERE h2.instance_id = :id)",
        "geschiedenis is niet compleet",
    ),
    "all history": ("DELETE FROM history WHERE instance_id = :id", "geschiedenis is niet compleet"),
    "a timer that is gone": ("DELETE FROM timer WHERE instance_id = :id", "klokken kloppen niet met de stand"),
    "a timer that was moved": ("UPDATE timer SET due = due + 1000000 WHERE instance_id = :id", "de stand zegt"),
    "a timer that is held in silence": ("UPDATE timer SET held = true WHERE instance_id = :id", "staat stil en geen storing"),
    "a task that is over in silence": (
        "UPDATE user_task SET state = 'cancelled' WHERE instance_id = :id AND state = 'open'",
        "taken kloppen niet met de stand",
    ),
    "a task that was opened again": (
        "UPDATE user_task SET state = 'open' WHERE instance_id = :id", "hoort er niet",
    ),
    "a task that nobody did and is done": (
        "UPDATE user_task SET state = 'completed' WHERE instance_id = :id",
        "afgeronde taken kloppen niet met de geschiedenis",
    ),
    "a task that vanished from an inbox": (
        "DELETE FROM task_offer WHERE task_id IN (SELECT id FROM user_task WHERE instance_id = :id)",
        "staat niet in de werkvoorraad",
    ),
    "a task that moved to another inbox": (
        "UPDATE user_task SET offered_to = 'u:carla' WHERE instance_id = :id AND state = 'open'",
        "staat niet in de werkvoorraad",
    ),
    "a job that was never done": (
        "UPDATE job SET state = 'waiting' WHERE instance_id = :id", "opdrachten kloppen niet met de stand",
    ),
    "a job row that is gone": (
        "UPDATE job SET state = 'cancelled' WHERE instance_id = :id", "gedane opdrachten kloppen niet",
    ),
    "a message that nobody waits for any more": (
        "DELETE FROM subscription WHERE instance_id = :id", "berichten kloppen niet met de stand",
    ),
    "a token state that is damaged": (
        "UPDATE instance SET token_state = :bytes WHERE id = :id", "kan niet worden geladen",
    ),
    "a case that ended by itself": (
        "UPDATE instance SET state = 'completed' WHERE id = :id", "maar de stand is niet ten einde",
    ),
    "a value that cannot be read": (
        "UPDATE variable SET value = '{' WHERE instance_id = :id AND name = 'klant'", "gegeven klant is onleesbaar",
    ),
    "a value that was changed": (
        "UPDATE variable SET value = '{\"naam\":\"Jan Jansen\"}' WHERE instance_id = :id AND name = 'klant'",
        "gegevens van handeling 1 zijn niet wat de geschiedenis bewijst",
    ),
    "a value that was slipped in": (
        "INSERT INTO variable (instance_id, name, seq, value) VALUES (:id, 'smokkel', 2, '1')",
        "gegevens van handeling 2 zijn niet wat de geschiedenis bewijst",
    ),
    "a value that is gone": (
        "DELETE FROM variable WHERE instance_id = :id AND name = 'klant'", "zijn niet wat de geschiedenis bewijst",
    ),
    "somebody who can look in": (
        "INSERT INTO instance_access (instance_id, who) VALUES (:id, 'f:iedereen')", "toegang kloppen niet met de zaak",
    ),
    "a document's bytes": (
        "UPDATE document_content SET content = :bytes WHERE document_id = (SELECT min(id) FROM document WHERE instance_id = :id)",
        "is veranderd",
    ),
    "a letter's plain text": (
        "UPDATE document_content SET text = 'anders' WHERE document_id = (SELECT max(id) FROM document WHERE instance_id = :id)",
        "is veranderd",
    ),
    "a document and its hash": (
        "UPDATE document SET content_hash = 'abc' WHERE instance_id = :id", "is niet wat volgens de geschiedenis",
    ),
    "a document's content that is gone": (
        "DELETE FROM document_content WHERE document_id IN (SELECT id FROM document WHERE instance_id = :id)", "ontbreekt",
    ),
    "a letter's PDF": (
        "UPDATE letter_paper SET pdf = :bytes WHERE document_id IN (SELECT id FROM document WHERE instance_id = :id)",
        "de PDF van document",
    ),
    "a letter's PDF and its hash": (
        "UPDATE letter_paper SET pdf_hash = 'abc' WHERE document_id IN (SELECT id FROM document WHERE instance_id = :id)",
        "is niet wat volgens de geschiedenis is gemaakt",
    ),
    "a deadline that nobody watches": (
        "DELETE FROM deadline_watch WHERE instance_id = :id", "‘Vier weken’ wordt niet bewaakt",
    ),
    "a deadline that was moved": (
        "UPDATE deadline SET due = '2026-04-14' WHERE instance_id = :id", "‘Vier weken’ eindigt op 2026-04-14, volgens",
    ),
    "a deadline that is over at another moment": (
        "UPDATE deadline SET ends = ends + 86400000000 WHERE instance_id = :id", "‘Vier weken’ eindigt op 2026-03-30, maar geldt",
    ),
    "a deadline that was slipped in": (
        "INSERT INTO deadline (instance_id, term, slot, label, due, unshifted, ends, norm, ground, set_at, set_by, lines, public, chain_start, state)"
        " SELECT instance_id, term, slot, label, due, unshifted, ends, norm, ground, set_at, set_by, lines, public, chain_start, 'met'"
        " FROM deadline WHERE instance_id = :id",
        "termijnen kloppen niet met de geschiedenis",
    ),
    "a task that somebody else is said to have done": (
        "UPDATE user_task SET completed_by = 'bram' WHERE instance_id = :id AND state = 'completed'", "door een ander of op een ander",
    ),
    "a task that is said to be done at another moment": (
        "UPDATE user_task SET closed_at = closed_at - 1 WHERE instance_id = :id AND state = 'completed'", "door een ander of op een ander",
    ),
    "mail that never left and is not told": (
        "UPDATE outbox SET state = 'failed', sent_at = NULL WHERE instance_id = :id", "de staat (failed) klopt niet",
    ),
    "a file of policy": (
        "UPDATE policy_content SET content = :bytes WHERE content_hash = (SELECT min(content_hash) FROM policy_content)",
        "Beleid: een bestand is veranderd",
    ),
    "a file that a version of the policy lost": (
        "DELETE FROM deployment_file WHERE path LIKE '%calendar%'", "heeft niet de bestanden waarmee",
    ),
    "a case that stands still by itself": (
        "UPDATE instance SET state = 'suspended' WHERE id = :id", "maar volgens de geschiedenis niet",
    ),
}  # fmt: skip


def alter(world: World, statement: str, **values: object) -> None:
    """Change rows behind the program's back."""
    with world.engine._here.store.connect().begin() as connection:  # type: ignore[attr-defined]
        changed = connection.execute(text(statement), values)
        assert changed.rowcount > 0, "the test damaged nothing"


@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_damage_is_found_and_named(world: World, damage: str) -> None:
    started = furnish(world)
    statement, told = DAMAGE[damage]
    values = {"id": started.instance_id, "bytes": b"kapot"}
    alter(world, statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    problems = world.engine.verify().problems
    assert any(told in one for one in problems), problems
    other = "Z-2026-2"
    assert not [one for one in problems if other in one], "the healthy case is not named"


@ON_BOTH_DATABASES
def test_a_letter_that_is_in_no_outbox_is_named(world: World) -> None:
    started = furnish(world)
    alter(world, "DELETE FROM outbox WHERE instance_id = :id", id=started.instance_id)
    alter(world, "UPDATE document SET state = 'to_send' WHERE instance_id = :id AND letter_id IS NOT NULL",
          id=started.instance_id)  # fmt: skip
    assert any("staat niet in de uitgaande mail" in one for one in world.engine.verify().problems)


@ON_BOTH_DATABASES
def test_a_case_that_waits_for_nothing_is_named_unless_an_incident_says_so(world: World) -> None:
    started = furnish(world)
    with world.engine._here.store.read() as unit:
        state = unit.instance(started.instance_id).token_state
    empty = state[: state.index(b"[", 1)] + b"[],[]]"
    alter(world, "UPDATE instance SET token_state = :bytes WHERE id = :id",
          id=started.instance_id, bytes=empty)  # fmt: skip
    assert any("wacht nergens op" in one for one in world.engine.verify().problems)


def test_what_went_wrong_a_thousand_times_is_told_in_a_bounded_list(world: World) -> None:
    furnish(world)
    rows = [{"key": f"x{n}", "now": 0} for n in range(600)]
    with world.engine._here.store.connect().begin() as connection:  # type: ignore[attr-defined]
        connection.execute(
            text(
                "INSERT INTO outbox (key, recipient, recipient_name, subject, text, state, due, attempts, error, created_at)"
                " VALUES (:key, '', '', '', '', 'sent', 0, 1, '', :now)"
            ),
            rows,
        )
    assert len(world.engine.verify().problems) <= 501


@ON_BOTH_DATABASES
def test_memory_stays_flat_however_many_cases_there_are(world: World) -> None:
    """Measured while verifying 150 and 600 cases: what is held at most does not follow their number."""
    drawing = Drawing("proef").start().task("werk", groups="balie").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "tekst")

    def most_held(check: Callable[[], object]) -> int:
        check()  # what is compiled once, is compiled
        tracemalloc.start()
        check()
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    for _ in range(150):
        world.start(tekst="x" * 2000)
    few = most_held(world.engine.verify)
    for _ in range(450):
        world.start(tekst="x" * 2000)
    many = most_held(world.engine.verify)
    assert world.engine.verify().instances == 600
    assert many < few * 1.5, (few, many)
