"""The dossier proves itself: a small script finds every change, without this program."""

from __future__ import annotations

import hashlib
import io
import json
import random
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from engine import Attachment
from engine.model.documents import DocumentState
from engine.queries.check_dossier import check
from engine.queries.packing import Packing
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing

LETTER = b"---\nid: bericht\ntitle: Wij hebben het\n---\nBeste {{ ontvanger.naam }},\n\nWij hebben uw \xe2\x80\x9cvraag\xe2\x80\x9d.\n"


@pytest.fixture
def packed(world: World) -> bytes:
    drawing = Drawing("proef", properties={"parties": "melder"}).start()
    drawing.job("schrijf", "letter", {"letter": "bericht", "to": "=melder"}).task(
        "werk", groups="balie"
    ).end()
    world.deploy(
        {"processes/proef.bpmn": drawing.xml(), "forms/letters/bericht.md": LETTER}, "melder:party vraag"
    )
    case = world.start(
        melder={"naam": 'Zoë "Z" \\ Ünal', "kanaal": "post"}, vraag="regel\ntwee\t\u0001"
    ).instance_id
    world.engine.add_note(case, "Notitie met \u2028 en 😀", "bram")
    world.engine.add_document(
        case, Attachment("foto.png", "image/png", b"\x89PNG\r\n\x1a\n\0"), "Foto", "bram"
    )
    world.do("bram")
    with world.engine.export(case, "bram") as packed:
        return packed.read()


def files_of(packed: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(packed))
    return {name: archive.read(name) for name in archive.namelist()}


def test_the_script_in_the_dossier_finds_it_whole(packed: bytes, tmp_path: Path) -> None:
    """Run as others run it: by any Python, with nothing of ours on its path."""
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-I", "controleer.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Dit dossier is heel" in ran.stdout
    history = json.loads((tmp_path / "geschiedenis.json").read_text())
    assert history[-1]["hash"] in ran.stdout


def test_it_holds_each_letter_as_page_text_and_pdf(packed: bytes) -> None:
    names = list(files_of(packed))
    for ending in (".html", ".html.txt", ".pdf"):
        assert any(name.startswith("stukken/") and name.endswith(ending) for name in names), ending
    assert "procedure/processes/proef.bpmn" in names


def test_every_change_is_found(packed: bytes) -> None:
    whole = files_of(packed)
    assert check(whole.__getitem__) == []
    for name in json.loads(whole["hashes.json"]):
        assert check({**whole, name: whole[name] + b" "}.__getitem__), name
        without = {other: content for other, content in whole.items() if other != name}
        if name not in ("geschiedenis.json", "stukken.json") and not name.startswith("stukken/"):
            assert check(without.__getitem__), name


def test_a_change_is_found_also_when_the_list_of_hashes_is_made_anew(packed: bytes) -> None:
    whole = files_of(packed)

    def forged(**other: bytes) -> dict[str, bytes]:
        made = {**whole, **other}
        hashes = {name: hashlib.sha256(made[name]).hexdigest() for name in json.loads(whole["hashes.json"])}
        return {**made, "hashes.json": json.dumps(hashes).encode()}

    history = json.loads(whole["geschiedenis.json"])
    for at, field in ((0, "actor"), (len(history) - 1, "at"), (1, "data")):
        changed = json.loads(whole["geschiedenis.json"])
        changed[at][field] = "iets anders"
        assert check(forged(**{"geschiedenis.json": json.dumps(changed).encode()}).__getitem__)
    assert check(forged(**{"geschiedenis.json": json.dumps(history[1:]).encode()}).__getitem__)
    letter = next(name for name in whole if name.endswith(".html"))
    assert check(forged(**{letter: whole[letter].replace(b"Beste", b"Slechte")}).__getitem__)
    pdf = next(name for name in whole if name.endswith(".pdf"))
    assert check(forged(**{pdf: whole[pdf] + b" "}).__getitem__)
    papers = json.loads(whole["stukken.json"])
    for one in papers:
        one["pdf"] = None
    assert check(forged(**{"stukken.json": json.dumps(papers).encode()}).__getitem__)
    foto = next(name for name in whole if name.endswith("foto.png"))
    assert check(forged(**{foto: b"een andere foto"}).__getitem__)


SCANS, SCAN = 30, 1_000_000


def with_scans(world: World) -> int:
    """A case with thirty scans of a megabyte."""
    world.deploy({"processes/proef.bpmn": Drawing("proef").start().task("werk", assignee="bram").end().xml()})
    case = world.start().instance_id
    noise = random.Random(7)
    for number in range(SCANS):
        scan = Attachment(f"scan-{number}.png", "image/png", b"\x89PNG\r\n\x1a\n" + noise.randbytes(SCAN))
        world.engine.add_document(case, scan, f"Scan {number}", "bram")
    return case


def most_held(what: Callable[[], object]) -> int:
    """Bytes of Python's memory at the highest point."""
    tracemalloc.start()
    try:
        what()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_large_files_of_a_case_are_never_in_memory_together(world: World) -> None:
    case = with_scans(world)
    packed: list[BinaryIO] = []
    assert most_held(lambda: packed.append(world.engine.export(case, "bram"))) < 8 * SCAN
    with packed[0] as file:
        archive = zipfile.ZipFile(file)
        assert sum(one.file_size for one in archive.infolist()) > SCANS * SCAN
        assert check(archive.read) == []


def test_a_parcel_for_the_printer_is_made_letter_by_letter(world: World) -> None:
    case = with_scans(world)
    store = world.engine._here.store
    with store.write() as unit:
        for row in unit.documents(case):
            unit.document_state(row.id, DocumentState.TO_POST, None)
    with store.connect().begin() as connection:  # each has a scan to go with it
        connection.exec_driver_sql("UPDATE document SET enclosed = id")
    packed: list[BinaryIO] = []
    assert most_held(lambda: packed.append(world.engine.post_parcel("bram"))) < 8 * SCAN
    with packed[0] as file:
        names = zipfile.ZipFile(file).namelist()
    assert sum(name.endswith(".png") for name in names) == SCANS
    assert sum(name.endswith("-envelop.txt") for name in names) == SCANS


def test_what_fails_halfway_leaves_no_file_open() -> None:
    packing = Packing()
    with pytest.raises(TypeError), packing:
        packing.add("een.txt", None)  # type: ignore[arg-type]
    assert packing.file.closed
