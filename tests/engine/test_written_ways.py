"""What is written in several ways is found in any of them, and shown as it was written."""

from __future__ import annotations

import time

import pytest

from engine import CaseFilter
from engine.casework import folding
from engine.casework.folding import index_text, pieces, sought
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.test_search import deployed, found

NUMBER = "0655500107"
WAYS = (
    "06 - 55 50 01 07",
    "0655500107",
    "06-55500107",
    "+31 6 55 50 01 07",
    "0031655500107",
    "+31 (0)6-55500107",
)


@ON_BOTH_DATABASES
def test_a_telephone_number_is_found_however_it_is_written_and_nothing_else_is(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Bel mij op 06 - 55 50 01 07.").instance_id
    abroad = world.start(by="carla", vraag="Bel +31 6 55500107 na 17.00 uur").instance_id
    world.start(by="carla", vraag="Zaak 06, blad 55, 50 keer, 01-07-2026")  # the same groups, loose
    for way in WAYS:
        assert found(world, way) == [abroad, case], way
    assert found(world, "06-55500") == [abroad, case]  # somebody is still writing
    (_, row) = world.engine.cases("bram", CaseFilter(search=NUMBER)).rows
    assert ("06 - 55 50 01 07", True) in row.hits[0].pieces


@ON_BOTH_DATABASES
def test_nobody_finds_a_number_however_written_that_they_may_not_read(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", melder={"naam": "Anna", "telefoon": "06 - 55 50 01 07"}).instance_id
    for way in WAYS:
        assert found(world, way, by="bram") == [case]
        assert found(world, way, by="carla") == []


@ON_BOTH_DATABASES
def test_an_address_is_one_thing_and_is_marked_whole(world: World) -> None:
    deployed(world)
    long = "Zeynep schreef het zelf. " + "Er staat nog veel meer in deze brief. " * 5
    case = world.start(
        by="carla", vraag=f"{long} Mail: zeynep.yilmaz@example.nl, of ander@example.nl."
    ).instance_id
    world.start(by="carla", vraag="Zeynep en yilmaz gaven een example uit nl")
    (row,) = world.engine.cases("bram", CaseFilter(search="Zeynep.Yilmaz@example.nl")).rows
    assert row.instance_id == case
    marked = [text for hit in row.hits for text, is_sought in hit.pieces if is_sought]
    assert marked == ["zeynep.yilmaz@example.nl"]
    assert found(world, "yilmaz@example.nl") == [case]
    assert found(world, "ander@example.nl") == [case]


@ON_BOTH_DATABASES
def test_days_and_numbers_of_cases_are_found_as_people_write_them(world: World) -> None:
    deployed(world, keyFormat="B-{year}-{seq:04d}")
    case = world.start(by="carla", vraag="Op 3 april 2026 werd het gemeld.").instance_id
    world.start(by="carla", vraag="Op 4 maart 2026 waren er 3 van de 2026, en 4.")
    for way in ("3-4-2026", "03-04-2026", "2026-04-03", "3 apr 2026", "3 april 2026"):
        assert found(world, way) == [case], way
    key = world.engine.case(case, "bram").key
    assert found(world, key) == found(world, key.replace("-", "")) == [case]


@ON_BOTH_DATABASES
def test_the_piece_with_most_of_the_words_is_shown_first(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="De lantaarnpaal staat scheef").instance_id
    for words in ("Lantaarnplaat", "lantaarns", "lantaarnlicht", "een lantaarn die brandt"):
        world.engine.add_note(case, words, "bram")
    (row,) = world.engine.cases("bram", CaseFilter(search="lantaarn brandt")).rows
    assert "".join(text for text, _ in row.hits[0].pieces) == "een lantaarn die brandt"


@pytest.mark.parametrize("text", ["Bel 112 in 2026", "10 - 20 - 30", "a@b", "@", "06", "+", "31-31-3131"])
def test_what_is_no_number_address_or_day_stays_words(text: str) -> None:
    assert sought(text).all == sought(" ".join(index_text(text).split())).all or "@" in text


def test_what_is_marked_does_not_overlap_and_loses_no_letter() -> None:
    text = "Van 06 55500107 naar 06-55500107 en a.b@example.nl op 3 april 2026"
    cut = pieces(text, sought("06 55500107 a.b@example.nl 3-4-2026"), around=200)
    assert "".join(piece for piece, _ in cut) == text
    assert sum(marked for _, marked in cut) == 4


@pytest.mark.parametrize("part", ["06 01 ", "a@", "@", "a.", "a-1", "0", "x@a.", "1-1-"])
def test_a_hostile_text_takes_no_time(part: str) -> None:
    began = time.process_time()
    index_text(part * (40_000 // len(part)))
    assert time.process_time() - began < 5


def test_addresses_become_a_few_words_each_however_many_dots_they_have() -> None:
    text = "a.b.c.d.e.f.g.h.i.j.k.l@x.y.z " * 100
    words = index_text(text).split()
    assert len(set(words)) < 24
    long = index_text(f"{'.'.join('abcdefgh' * 5)}@{'.'.join('xyz' * 40)} " * 50)
    assert len(long) < 50 * 320 + 2_000
    assert len(index_text("".join(f"{one:x}." * 20 + "@x.y " for one in range(500)))) < 500 * 600


@ON_BOTH_DATABASES
@pytest.mark.parametrize("text", ["03-04-26", "045-123", "012/2026", "0123 456", "06 55 50"])
def test_a_short_number_that_begins_with_a_nought_is_found_as_it_stands_there(
    world: World, text: str
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag=f"Kenmerk {text}, brief van ons").instance_id
    world.start(by="carla", vraag="Kenmerk 7")
    assert found(world, text) == [case]
    assert found(world, f"kenmerk {text} brief") == [case]


@ON_BOTH_DATABASES
def test_neighbours_in_the_index_make_no_number(world: World) -> None:
    deployed(world)
    world.start(by="carla", vraag="Zaken 06, 55, 501, 234")
    assert found(world, "0655501234") == []


def test_long_texts_are_not_remembered() -> None:
    folding._remembered.cache_clear()
    index_text("lantaarn " * 20_000)
    assert folding._remembered.cache_info().currsize == 0
    index_text("lantaarn " * 400)
    assert folding._remembered.cache_info().currsize == 1
