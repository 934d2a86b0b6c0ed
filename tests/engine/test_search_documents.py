"""What stands in documents is searched: read once, in the background, by who may read the document."""

from __future__ import annotations

from typing import Any

import pytest

from engine import Attachment, CaseFilter
from engine.actions import index_cases, read_documents, run_due
from engine.model.documents import PDF
from engine.model.running import RunCounts
from engine.model.search import SearchEntry, SearchSource
from tests.arriving.test_reading import pdf
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing
from tests.engine.test_search import deployed, found

TEXT = "text/plain"


def brought(world: World, case: int, content: bytes, name: str = "brief.txt", media_type: str = TEXT) -> int:
    return world.engine.add_document(case, Attachment(name, media_type, content), "", "bram")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was read, by hand: a process of its own for each would take these tests long."""
    seen: list[bytes] = []

    def by_hand(content: bytes, media_type: str) -> str:
        seen.append(content)
        return content.decode()

    monkeypatch.setattr(read_documents, "words_of", by_hand)
    return seen


def test_a_word_in_a_pdf_finds_its_case_once_the_bell_rang(world: World) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    brought(world, case, pdf("De Zilvermeeuw vloog weg."), "vogel.pdf", PDF)
    assert found(world, "zilvermeeuw") == []  # nobody waits for reading
    world.engine.run_due()
    (row,) = world.engine.cases("bram", CaseFilter(search="Zilvermeeuw")).rows
    assert row.instance_id == case
    (hit,) = row.hits
    assert (hit.source, hit.label) == (SearchSource.DOCUMENT, "vogel.pdf")
    assert ("Zilvermeeuw", True) in hit.pieces


@ON_BOTH_DATABASES
def test_a_document_is_read_once_and_stays_found_when_the_case_changes(
    world: World, readings: list[bytes]
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="eerste").instance_id
    brought(world, case, b"zilvermeeuw")
    brought(world, case, b"\x89PNG\r\n\x1a\n\0", "foto.png", "image/png")
    for _ in range(2):
        world.engine.run_due()
    world.engine.set_variables(case, {"vraag": "tweede"}, "olga", "verkeerd verstaan")
    assert found(world, "zilvermeeuw tweede") == [case]
    world.engine.run_due()
    assert readings == [b"zilvermeeuw"]
    with world.engine._here.store.read() as unit:
        assert unit.cases_with_new_words(10) == []
        assert unit.documents_to_read(world.clock.now(), 10) == []


@ON_BOTH_DATABASES
def test_who_may_not_see_the_case_does_not_find_it_by_its_documents(
    world: World, readings: list[bytes]
) -> None:
    drawing = Drawing("proef", properties={"excluded": "=betrokken"}).start().task("w", groups="balie").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text> vraag")
    case = world.start(by="bram", betrokken=["anna"], vraag="lantaarn").instance_id
    brought(world, case, b"zilvermeeuw")
    world.engine.run_due()
    assert found(world, "zilvermeeuw", by="anna") == []  # kept out
    assert found(world, "zilvermeeuw", by="carla") == []  # has nothing to do with it
    assert found(world, "zilvermeeuw", by="bram") == [case]


@ON_BOTH_DATABASES
def test_the_address_of_a_partys_own_page_in_a_file_finds_nothing(
    world: World, readings: list[bytes]
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    secret = "0123456789abcdef" * 2 + "01234567"
    brought(world, case, f"Uw link: https://zaak.example.nl/volg/{secret} zilvermeeuw".encode())
    world.engine.run_due()
    assert found(world, "zilvermeeuw") == [case]
    assert found(world, secret) == []


@ON_BOTH_DATABASES
def test_what_was_there_before_is_read_too_and_letters_are_not(world: World, readings: list[bytes]) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    brought(world, case, b"zilvermeeuw")
    brought(world, case, b"\x89PNG\r\n\x1a\n\0", "foto.png", "image/png")
    with world.engine._here.store.write() as unit:  # as the program of before, which does not know the mark
        unit.c.exec_driver_sql("UPDATE document SET to_read = (1 = 1)")  # type: ignore[attr-defined]
    world.engine.run_due()
    assert readings == [b"zilvermeeuw"]
    assert found(world, "zilvermeeuw") == [case]
    with world.engine._here.store.read() as unit:
        assert unit.documents_to_read(world.clock.now(), 10) == []


@ON_BOTH_DATABASES
def test_what_one_process_reads_another_leaves_until_that_one_was_stopped(
    world: World, readings: list[bytes]
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    document = brought(world, case, b"zilvermeeuw")
    store = world.engine._here.store
    with store.write() as unit:
        assert unit.claim_reading(document, world.clock.now())
        assert not unit.claim_reading(document, world.clock.now())
    world.engine.run_due()
    assert readings == []
    world.clock.ahead(minutes=11)  # it was killed halfway
    world.engine.run_due()
    assert readings == [b"zilvermeeuw"]
    assert found(world, "zilvermeeuw") == [case]
    with store.write() as unit:
        assert not unit.claim_reading(document, world.clock.now())
    world.clock.ahead(minutes=11)
    with store.write() as unit:
        assert not unit.claim_reading(document, world.clock.now())  # it was read


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_words_that_came_while_the_case_was_put_in_are_put_in_next(
    world: World, readings: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    brought(world, case, b"zilvermeeuw")
    here = world.engine._here
    gathered = index_cases._gathered

    def and_meanwhile(*given: Any) -> Any:
        entries = gathered(*given)
        monkeypatch.setattr(index_cases, "_gathered", gathered)
        read_documents.read_documents(here)
        index_cases.index_changed(here, 10, new_words=True)  # another process, quicker than we
        return entries

    monkeypatch.setattr(index_cases, "_gathered", and_meanwhile)
    index_cases.index_changed(here, 10)
    world.engine.run_due()
    assert found(world, "zilvermeeuw") == [case]


def test_no_transaction_is_open_while_a_document_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    brought(world, case, b"zilvermeeuw")

    def writes(content: bytes, media_type: str) -> str:
        world.engine.add_note(case, "meanwhile", "bram")
        return content.decode()

    monkeypatch.setattr(read_documents, "words_of", writes)
    world.engine.run_due()
    assert found(world, "zilvermeeuw meanwhile") == [case]


def test_the_index_stops_in_time_and_goes_on_at_the_next_ring(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(world)
    for _ in range(2):
        world.start(by="carla", vraag="lantaarn")
    monkeypatch.setattr(index_cases, "LONGEST_AT_A_RING", -1.0)
    world.engine.run_due()
    with world.engine._here.store.read() as unit:
        assert len(unit.cases_to_index(10)) == 2
    monkeypatch.setattr(index_cases, "LONGEST_AT_A_RING", 5.0)
    world.engine.run_due()
    with world.engine._here.store.read() as unit:
        assert unit.cases_to_index(10) == []


def test_reading_stops_in_time_for_what_else_is_due(
    world: World, readings: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    for number in range(3):
        brought(world, case, b"zilvermeeuw %d" % number)
    monkeypatch.setattr(read_documents, "LONGEST", -1.0)
    assert read_documents.read_documents(world.engine._here) == 0
    monkeypatch.setattr(read_documents, "LONGEST", 5.0)
    assert read_documents.read_documents(world.engine._here) == 3
    assert readings[0] == b"zilvermeeuw 2"  # the newest first


@ON_BOTH_DATABASES
def test_a_word_far_into_a_long_document_is_shown_where_it_stands(
    world: World, readings: list[bytes]
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="Iets").instance_id
    brought(
        world, case, b"Een zin van niets. " * 2_000 + b"De zilvermeeuw vloog. " + b"En weer niets. " * 500
    )
    world.engine.run_due()
    (row,) = world.engine.cases("bram", CaseFilter(search="zilvermeeuw")).rows
    (hit,) = row.hits
    assert "".join(text for text, _ in hit.pieces).count("De zilvermeeuw vloog.") == 1
    assert sum(len(text) for text, _ in hit.pieces) < 300


def numbers(count: int) -> bytes:
    """As a long table of telephone numbers, of which each is another word."""
    return " ".join(f"0{number:07d} 00{number:05d} {number % 7}" for number in range(count)).encode()


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_a_case_with_more_words_than_the_index_holds_is_found_by_the_first(
    world: World, readings: list[bytes]
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="lantaarn").instance_id
    brought(world, case, b"zilvermeeuw " + ".".join("abcdefghij" * 5_000).encode() + b"@x.y")
    brought(world, case, (b".".join(b"%x" % one for one in range(400)) + b"@" + b"x.y") * 60)
    for start in range(12):
        brought(world, case, numbers(4_000).replace(b" ", b" %d" % start))
    world.engine.add_note(case, "postduif", "bram")
    assert world.engine.run_due().incidents == 0
    for words in ("lantaarn", "zilvermeeuw", "postduif"):
        assert found(world, words) == [case], words
    with world.engine._here.store.read() as unit:
        assert unit.cases_to_index(10) == unit.cases_with_new_words(10) == []


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_a_case_that_the_database_refuses_is_found_by_its_name_and_holds_up_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(world)
    before = world.start(by="carla", vraag="lantaarn").instance_id
    refused = world.start(by="carla", vraag="lantaarn").instance_id
    after = world.start(by="carla", vraag="lantaarn").instance_id
    gathered = index_cases._gathered

    def too_much(here: Any, unit: Any, instance: Any, organisation: Any) -> list[SearchEntry]:
        entries = gathered(here, unit, instance, organisation)
        if instance.id == refused:
            much = " ".join(f"woord{number}" for number in range(200_000))
            entries.append(SearchEntry(refused, SearchSource.WHOLE, "", "", False, much))
        return entries

    monkeypatch.setattr(index_cases, "_gathered", too_much)
    mailed: list[object] = []
    monkeypatch.setattr(run_due, "send_due", lambda here, limit: mailed.append(here) or RunCounts())
    assert world.engine.run_due().incidents == 0
    assert len(mailed) == 1
    assert found(world, "lantaarn") == [after, before]
    assert found(world, world.engine.case(refused, "bram").key) == [refused]
    with world.engine._here.store.read() as unit:
        assert unit.cases_to_index(10) == []  # until it changes


def rows_of_documents(world: World, case: int) -> dict[int, str]:
    with world.engine._here.store.read() as unit:
        rows = unit.c.exec_driver_sql(  # type: ignore[attr-defined]
            f"SELECT id, text FROM search_entry WHERE instance_id = {case} AND source = 'document'"
        )
        return {row[0]: row[1] for row in rows}


@ON_BOTH_DATABASES
def test_what_changes_in_a_case_leaves_its_documents_in_the_index_alone(
    world: World, readings: list[bytes]
) -> None:
    deployed(world)
    case = world.start(by="carla", vraag="zilvermeeuw eerste").instance_id
    brought(world, case, b"De zilvermeeuw vloog. " * 1_000)
    brought(world, case, b"zilvermeeuw", "kort.txt")
    world.engine.run_due()
    before = rows_of_documents(world, case)
    assert len(before) > 2
    world.engine.set_variables(case, {"vraag": "zilvermeeuw tweede"}, "olga", "verkeerd verstaan")
    world.engine.run_due()
    assert rows_of_documents(world, case) == before
    assert found(world, "zilvermeeuw tweede vloog") == [case]
    (row,) = world.engine.cases("bram", CaseFilter(search="zilvermeeuw")).rows
    assert row.hits[0].source is SearchSource.FACT  # as in a case that was put in for the first time
    brought(world, case, b"lantaarn", "nog een.txt")
    world.engine.run_due()
    after = rows_of_documents(world, case)
    assert before.items() < after.items()
    assert found(world, "lantaarn zilvermeeuw") == [case]
