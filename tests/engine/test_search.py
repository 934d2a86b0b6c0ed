"""Finding cases by anything that is known of them, as far as one may read it."""

from __future__ import annotations

from typing import Any

import pytest

from engine import Attachment, CaseFilter
from engine.actions import index_cases
from engine.casework.folding import folded, pieces, sought
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing

DICTIONARY = (
    "name,type,label,meaning,seen_by,personal,retention\n"
    "vraag,text,Vraag,,zaak,nee,\n"
    "dag,date,Dag,,zaak,nee,\n"
    "geheim,text,Geheim,,behandelaar,nee,\n"
    "melder,party,Melder,,zaak,ja,\n"
    "melder.naam,text,Naam,,zaak,ja,\n"
    "melder.telefoon,text,Telefoon,,behandelaar,ja,\n"
)


def deployed(world: World, **properties: str) -> None:
    drawing = Drawing("proef", properties=properties).start()
    drawing.task("werk", assignee="bram").task("meer", groups="balie").end()
    world.deploy(
        {"processes/proef.bpmn": drawing.xml(), "processes/data-dictionary.csv": DICTIONARY.encode()}
    )


def found(world: World, words: str, by: str = "bram") -> list[int]:
    return [row.instance_id for row in world.engine.cases(by, CaseFilter(search=words)).rows]


@ON_BOTH_DATABASES
def test_a_case_is_found_by_answers_notes_files_and_days(world: World) -> None:
    deployed(world)
    case = world.start(
        by="carla", vraag="De lantaarn in de Öztürkstraat is stuk", melder={"naam": "José Peña"}
    ).instance_id
    other = world.start(by="carla", vraag="Iets anders").instance_id
    world.engine.add_note(case, "Buurvrouw belde ook.", "bram")
    world.engine.add_document(
        case, Attachment("paal.png", "image/png", b"\x89PNG\r\n\x1a\n\0"), "Foto", "bram"
    )
    for words in ("lantaarn", "LANTA", "ozturk", "stuk lantaarn", "jose pena", "buurvrouw", "foto"):
        assert found(world, words) == [case], words
    assert found(world, "lantaarn anders") == []
    assert found(world, "anders") == [other]
    assert found(world, world.engine.case(case, "bram").key) == [case]
    assert found(world, "' OR 1=1 -- \" *") == []


@ON_BOTH_DATABASES
def test_nobody_finds_a_case_by_what_they_may_not_read(world: World) -> None:
    deployed(world)
    case = world.start(
        by="carla", geheim="zeldzaamwoord", melder={"naam": "Anna", "telefoon": "0612345678"}
    ).instance_id
    world.engine.add_note(case, "fluisterwoord", "bram", handlers_only=True)
    for words in ("zeldzaamwoord", "0612345678", "fluisterwoord"):
        assert found(world, words, by="bram") == [case]  # works on it
        assert found(world, words, by="carla") == []  # is involved only
        assert found(world, words, by="anna") == []  # has nothing to do with it
    assert found(world, "anna", by="carla") == [case]


@ON_BOTH_DATABASES
def test_the_index_follows_what_changes(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="eerste").instance_id
    assert found(world, "eerste") == [case]
    world.engine.set_variables(case, {"vraag": "tweede"}, "olga", "verkeerd verstaan")
    assert found(world, "eerste") == []
    assert found(world, "tweede") == [case]


@ON_BOTH_DATABASES
def test_it_shows_where_it_matched(world: World) -> None:
    deployed(world)
    world.start(by="carla", vraag="De lantaarn in de Öztürkstraat is stuk")
    (row,) = world.engine.cases("bram", CaseFilter(search="ozt")).rows
    (hit,) = row.hits
    assert hit.label == "Vraag"
    assert ("Öztürkstraat", True) in hit.pieces
    assert "".join(text for text, _ in hit.pieces) == "De lantaarn in de Öztürkstraat is stuk"


def test_somebody_kept_out_finds_nothing(world: World) -> None:
    drawing = Drawing("proef", properties={"excluded": "=betrokken"}).start().task("w", groups="balie").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text> vraag")
    world.start(by="bram", betrokken=["anna"], vraag="lantaarn")
    assert found(world, "lantaarn", by="anna") == []
    assert len(found(world, "lantaarn", by="bram")) == 1


def test_searching_goes_on_when_nothing_can_be_written(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="lantaarn").instance_id
    with world.engine._here.store.write() as unit:
        unit.c.exec_driver_sql("PRAGMA query_only = ON")  # type: ignore[attr-defined]
    assert found(world, world.engine.case(case, "bram").key) == [case]


def test_the_bell_keeps_the_index(world: World) -> None:
    deployed(world)
    for _ in range(3):
        world.start(by="carla", vraag="lantaarn")
    world.engine.run_due()
    with world.engine._here.store.read() as unit:
        assert unit.cases_to_index(10) == []


@ON_BOTH_DATABASES
def test_a_title_is_found_by_the_middle_of_its_words(world: World) -> None:
    deployed(world, title="=vraag")
    case = world.start(by="carla", vraag="Geluidsoverlast bij Van Öztürk").instance_id
    world.engine.run_due()
    for words in ("overlast", "OVERLAST ozt", "luids"):
        assert found(world, words) == [case], words
    assert found(world, "overlast niets") == []
    assert found(world, "st") == []  # as letters, not as a word


@ON_BOTH_DATABASES
def test_what_changed_while_it_was_put_in_stays_to_be_put_in(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="eerste").instance_id
    world.engine.run_due()
    store = world.engine._here.store
    world.engine.set_variables(case, {"vraag": "tweede"}, "olga", "verkeerd verstaan")
    with store.read() as unit:
        ((_, version),) = unit.cases_to_index(10)
    with store.write() as unit:
        unit.note_indexed([(case, version - 1)])
    with store.read() as unit:
        assert unit.cases_to_index(10) == [(case, version)]


@ON_BOTH_DATABASES
def test_an_earlier_program_that_knows_no_mark_still_has_its_changes_put_in(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="eerste").instance_id
    world.engine.run_due()
    with world.engine._here.store.write() as unit:
        unit.c.exec_driver_sql(  # type: ignore[attr-defined]
            f"UPDATE instance SET version = version + 1, title = 'lantaarn' WHERE id = {case}"
        )
    with world.engine._here.store.read() as unit:
        assert [found for found, _ in unit.cases_to_index(10)] == [case]


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_the_index_waits_for_nobody_who_acts_on_a_case(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="eerste").instance_id
    store = world.engine._here.store
    with store.write() as acting:
        acting.instance(case, lock=True)
        world.engine.run_due()  # would wait for ten seconds, and then fail
        with store.read() as unit:
            assert [found for found, _ in unit.cases_to_index(10)] == [case]
    world.engine.run_due()
    with store.read() as unit:
        assert unit.cases_to_index(10) == []


def test_a_case_that_cannot_be_read_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed(world)
    broken = world.start(by="carla", vraag="kapot").instance_id
    case = world.start(by="carla", vraag="lantaarn").instance_id
    readings = index_cases._readings

    def fails_at_one(name: str, value: object, *rest: Any) -> list[tuple[str, bool]]:
        if value == "kapot":
            raise ValueError
        return readings(name, value, *rest)

    monkeypatch.setattr(index_cases, "_readings", fails_at_one)
    assert found(world, "lantaarn") == [case]
    assert found(world, world.engine.case(broken, "bram").key) == [broken]
    assert found(world, "kapot") == []


@pytest.mark.parametrize("text", ["Öztürk", "ﬁets", "İstanbul", "Straße", "naïef 😀 ﷽"])
def test_folding_keeps_places(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_only_a_part_of_a_long_text_is_shown() -> None:
    cut = pieces("a " * 200 + "lantaarn " + "b " * 200, sought("lant"))
    assert ("lantaarn", True) in cut
    assert sum(len(text) for text, _ in cut) < 300
    assert cut[0][0] == cut[-1][0] == "…"
