"""A draft is mostly what is live already: what did not change is not read again, and no table reads the others."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.bpmn import reading
from engine.checks import check_files
from engine.dmn import running

ROOT = Path(__file__).parents[2]
FILES: Mapping[str, bytes] = {
    file.relative_to(ROOT).as_posix(): file.read_bytes()
    for folder in ("processes", "forms")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.is_file() and "demo" not in file.parts
}


def test_of_a_draft_only_the_changed_diagram_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    check_files(FILES)
    read: list[str] = []
    before = reading._read

    def counted(file: str, content: bytes) -> object:
        read.append(file)
        return before(file, content)

    monkeypatch.setattr(reading, "_read", counted)
    path = "processes/klacht.bpmn"
    found = check_files(
        {**FILES, path: FILES[path].replace(b"</bpmn:definitions>", b"<!-- x --></bpmn:definitions>")}
    )
    assert read == [path]
    assert found == check_files(FILES)


def test_what_is_found_in_a_kept_diagram_is_told_every_time() -> None:
    wrong = {**FILES, "processes/klacht.bpmn": b"<geen-bpmn/>"}
    first = check_files(wrong)
    assert [one.rule for one in first if one.file == "processes/klacht.bpmn"]
    assert check_files(wrong) == first


def test_a_table_that_imports_nothing_is_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    before = running.read

    def counted(data: bytes, file: str = "") -> object:
        read.append(file)
        return before(data, file)

    monkeypatch.setattr(running, "read", counted)
    check_files(FILES)
    tables = [path for path in FILES if path.endswith(".dmn")]
    assert sorted(read) == sorted(tables)
