"""What is asked every few seconds, or on a page, costs no more with very many cases than with few.

Counted in the steps that SQLite takes, on copies of a case that was really started and had its first step done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import insert, literal, literal_column, select, text, update
from sqlalchemy.engine import Connection

from engine import CaseFilter, InstanceState
from engine.database.tables import account_event, instance, job, outbox, search_entry
from engine.model.accounts import AccountEvent
from engine.model.running import JobState, MailState
from tests.copies import copy_case
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing
from tests.engine.steps import steps_of

FEW, MANY = 1_200, 9_600  # beyond what a search takes for very many
MOST_MORE = 1.3  # times the work, for eight times as many cases

ASKED: dict[str, Callable[[World], object]] = {
    "a ring of the bell": lambda world: world.engine.run_due(),
    "a search in vain": lambda world: world.engine.cases("olga", CaseFilter(search="nergens")),
    "a search for what one has": lambda world: world.engine.cases("olga", CaseFilter(search="fluitketel")),
    "a search for what all have": lambda world: world.engine.cases("olga", CaseFilter(search="lantaarn")),
    "what is too late": lambda world: world.engine.cases("olga", CaseFilter(overdue_only=True)),
    "timers of all": lambda world: world.engine.timers(20),
    "jobs of all": lambda world: world.engine.jobs(20),
    "queues": lambda world: world.engine.queues(),
    "mail of a letter": lambda world: _mail_of(world),
}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    made = [World(tmp_path_factory.mktemp(str(size))) for size in (FEW, MANY)]
    for world, size in zip(made, (FEW, MANY)):
        _fill(world, size)
    yield made
    for world in made:
        world.engine._here.store.close()


@pytest.mark.parametrize("name", ASKED)
def test_it_costs_no_more_with_more_cases(worlds: list[World], name: str) -> None:
    few, many = (_steps(world, ASKED[name]) for world in worlds)
    assert many <= few * MOST_MORE + 200, (few, many)


def test_counting_what_runs_costs_nothing_for_what_is_over(worlds: list[World]) -> None:
    asked = (lambda world: world.engine.deployments(), lambda world: world.engine.instance_counts())
    taken = []
    for world in worlds:
        store: Any = world.engine._here.store
        over = update(instance).where(instance.c.id > 100)
        with store.connect().begin() as connection:
            connection.execute(over.values(state=InstanceState.COMPLETED))
        assert [one.open_cases for one in world.engine.deployments()] == [100]
        counts = {one.state: (one.count, one.more) for one in world.engine.instance_counts()}
        assert counts == {InstanceState.RUNNING: (100, False), InstanceState.COMPLETED: (1_000, True)}
        taken.append([_steps(world, ask) for ask in asked])
        with store.connect().begin() as connection:
            connection.execute(over.values(state=InstanceState.RUNNING))
    for few, many in zip(*taken):
        assert many <= few * MOST_MORE + 200, (few, many)


def _steps(world: World, ask: Callable[[World], object]) -> int:
    store: Any = world.engine._here.store
    ask(world)  # what is new is put into the index, and what is asked once is known
    with steps_of(store) as steps:
        ask(world)
    return steps.count


def _mail_of(world: World) -> object:
    with world.engine._here.store.read() as unit:
        return unit.mails_about(7)


def _fill(world: World, cases: int) -> None:
    """So many cases that wait for a person and a moment, each with a job that is done and a mail that left."""
    drawing = Drawing("proef").start().task("eerst", assignee="bram")
    drawing.timer("wacht", "timeDuration", "P100D").task("werk", groups="balie").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "vraag")
    case = 0
    for question in ("De fluitketel floot", "De lantaarn is stuk"):
        case = world.start(vraag=question).instance_id
        world.do("bram")
    world.engine.run_due()
    store: Any = world.engine._here.store
    copy_case(store, case, cases)
    with store.connect().begin() as connection:
        _more_rows(connection, case)
        _copy_words(connection, case, cases)
        connection.execute(text("ANALYZE"))


def _more_rows(connection: Connection, case: int) -> None:
    here = instance.c.id
    for table, values in (
        (job, {"id": here * 1000, "instance_id": here, "token": 99, "process_id": literal("proef"),
               "element_id": literal("x"), "type": literal("letter"), "state": literal(JobState.DONE.value),
               "retries": 3, "attempts": 1, "due": 7, "held": False, "error": literal(""), "closed_at": 7}),
        (outbox, {"key": literal_column("'k' || id"), "instance_id": here, "document_id": here,
                  "recipient": literal("a@example.org"), "recipient_name": literal(""),
                  "subject": literal(""), "text": literal(""), "state": literal(MailState.SENT.value),
                  "due": 7, "attempts": 1, "error": literal(""), "created_at": 7, "sent_at": 7}),
        (account_event, {"at": literal_column("1772442000000000 + id"), "username": literal("anna"),
                         "by": literal("anna"), "kind": literal(AccountEvent.SIGNED_IN.value),
                         "detail": literal("")}),
    ):  # fmt: skip
        rows = select(
            *(one if hasattr(one, "label") else literal_column(repr(one)) for one in values.values())
        )
        connection.execute(insert(table).from_select(list(values), rows.select_from(instance)))


def _copy_words(connection: Connection, case: int, copies: int) -> None:
    """The index of words, as if every copy had been put in."""
    columns = [one for one in search_entry.c if one.name != "id"]
    others = select(instance.c.id).where(instance.c.id > case).subquery()
    copied = [others.c.id if one.name == "instance_id" else one for one in columns]
    rows = select(*copied).join(others, literal(True)).where(search_entry.c.instance_id == case)
    connection.execute(insert(search_entry).from_select([one.name for one in columns], rows))
    words = "INSERT INTO search_words (rowid, folded) SELECT id, folded FROM search_entry "
    connection.execute(text(f"{words} WHERE source = 'whole' AND instance_id > :case"), {"case": case})
