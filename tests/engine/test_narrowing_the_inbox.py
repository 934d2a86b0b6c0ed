"""What the inbox is searched and filtered by is what its rows show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from engine import InboxFilter, InboxScope, LastEvent
from engine.casework import last_events
from engine.casework.last_events import KINDS, retold, written
from engine.database.tables import instance, user_task
from engine.sentence import Sentence
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing

HAPPENED: dict[str, LastEvent | None] = {
    written(last_events.DONE, who="Bo (Smit)", name="Bel ‘nu’ op 100%_"): LastEvent.DONE,
    written(last_events.RECORDED, who="Bo", label="Nieuws: goed\nen meer"): LastEvent.RECORDED,
    written(last_events.RECORDED_FOR, who="Bo", party="Buur", label="Nieuws"): LastEvent.RECORDED,
    written(last_events.POST_FROM, who="An"): LastEvent.POST,
    written(last_events.POST): LastEvent.POST,
    written(last_events.MOMENT, name="Einde nadert"): LastEvent.MOMENT,
    written(last_events.BEGAN, who="Iemand van buiten"): LastEvent.BEGAN,
    # Names that people chose, in which another sentence stands.
    written(last_events.RECORDED, who="Bo", label="An begon de zaak"): LastEvent.RECORDED,
    written(last_events.MOMENT, name="Bo legde vast: iets"): LastEvent.RECORDED,
    written(last_events.DONE, who="Bo", name="Bo legde vast: ‘post’"): LastEvent.DONE,
    "Iets van een ouder programma": None,
    "Het moment kwam": None,
}


def cases_of(world: World, titles: list[str]) -> list[int]:
    """A case with each title, with one open task; their numbers."""
    drawing = (
        Drawing("proef", properties={"excluded": "=if betrokken = null then [] else [betrokken]"})
        .start()
        .task("werk", "Doe het WERK_1", groups="balie")
        .add("endEvent", "einde")
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken")
    found = []
    for title in titles:
        started = world.start(betrokken="anna" if title == "verborgen" else None)
        change(world, instance, started.instance_id, title=title)
        found.append(started.instance_id)
    return found


def change(world: World, table: Any, instance_id: int, **values: str) -> None:
    store: Any = world.engine._here.store
    column = table.c.id if table is instance else table.c.instance_id
    with store.connect().begin() as connection:
        connection.execute(update(table).where(column == instance_id).values(**values))


def shown(world: World, username: str = "anna", **wishes: Any) -> set[int]:
    page = world.engine.inbox(username, InboxFilter(**wishes), limit=100)
    assert page.matching in (None, len(page.rows))
    return {row.instance_id for row in page.rows}


@ON_BOTH_DATABASES
@pytest.mark.parametrize("scope", [InboxScope.ALL, InboxScope.SEEN])
def test_tasks_are_found_by_the_kind_of_what_happened_last_as_the_row_tells_it(
    world: World, scope: InboxScope
) -> None:
    cases = cases_of(world, ["zaak"] * (len(HAPPENED) + 1))
    *told, silent = cases
    for instance_id, text in zip(told, HAPPENED):
        change(world, user_task, instance_id, last_event=text)
    # A task of before tasks kept it shows what the case knows.
    change(world, user_task, silent, last_event="")
    change(world, instance, silent, last_event=written(last_events.POST))
    expected = dict(zip(told, HAPPENED.values())) | {silent: LastEvent.POST}
    for kind in LastEvent:
        assert shown(world, scope=scope, last=kind) == {
            instance_id for instance_id, one in expected.items() if one is kind
        }
    rows = world.engine.inbox("anna", InboxFilter(last=LastEvent.POST)).rows
    assert {str(row.last_event)[:15] for row in rows} == {"Er kwam post bi"}


@pytest.mark.parametrize("text", HAPPENED)
def test_the_filter_takes_a_text_for_what_the_row_tells_it_as(text: str) -> None:
    told = retold(text)
    kinds = [kind for kind, shapes in KINDS.items() if any(_is(told, one) for one in shapes)]
    assert kinds == ([HAPPENED[text]] if HAPPENED[text] else [])


def _is(told: str, shape: Sentence) -> bool:
    return isinstance(told, Sentence) and told.template == shape.template


@ON_BOTH_DATABASES
@pytest.mark.parametrize(
    ("username", "scope"),
    [("anna", InboxScope.ALL), ("anna", InboxScope.SEEN), ("admin", InboxScope.SEEN)],
)
def test_a_search_finds_what_stands_in_the_row_in_capitals_or_not_and_every_sign_as_it_is(
    world: World, username: str, scope: InboxScope
) -> None:
    plain, percent, line, slash = cases = cases_of(
        world, ["Kapotte Lantaarn", "100% korting", "a_b", "en/of"]
    )
    change(world, instance, plain, key="ZAAK-7")

    def found(search: str) -> set[int]:
        return shown(world, username, scope=scope, search=search)

    assert found("LANTAARN") == found("otte lan") == found("zaak-7") == {plain}
    assert found("0% k") == {percent}
    assert found("%") == {percent}
    assert found("a_b") == {line}
    assert found("n/o") == {slash}
    assert found("werk_1") == set(cases)  # the name of the task
    assert found("werkx1") == found("a%b") == found("nergens") == set()
    one = InboxFilter(scope=scope, search="werk_1", process_id="proef", received_from=None)
    assert {row.instance_id for row in world.engine.inbox(username, one).rows} == set(cases)


@ON_BOTH_DATABASES
def test_a_search_among_everything_finds_no_case_that_keeps_one_out_nor_one_that_is_over(
    world: World,
) -> None:
    hidden, over, here = cases_of(world, ["verborgen", "lantaarn over", "lantaarn hier"])
    (task,) = world.engine.case(over, "admin").tasks
    world.clock.at += timedelta(minutes=1)
    world.engine.complete_task(task.task_id, {}, "anna")
    wish = {"scope": InboxScope.SEEN, "search": "lantaarn"}
    assert shown(world, "anna", **wish) == shown(world, "admin", **wish) == {here}
    assert shown(world, "anna", scope=InboxScope.SEEN, search="verborgen") == set()
    assert shown(world, "admin", scope=InboxScope.SEEN, search="verborgen") == {hidden}
