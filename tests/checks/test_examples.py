"""Every check has examples beside it, by its own name: good ones that pass and bad ones that are found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import engine.checks
from engine.checks import CHECKS, Bundle, check_files

FOLDER = Path(__file__).parent / "examples"
SOURCES = Path(engine.checks.__file__).parent
BESIDE = {"__init__", "bundle", "saying", "texts"}


def examples(name: str) -> Any:
    return import_module(f"tests.checks.examples.{name}")


def bad() -> Iterator[Any]:
    for name in CHECKS:
        for number, example in enumerate(examples(name).BAD):
            yield pytest.param(name, *example, id=f"{name}-{number}")


def good() -> Iterator[Any]:
    for name in CHECKS:
        for number, example in enumerate(examples(name).GOOD):
            yield pytest.param(name, example, id=f"{name}-{number}")


@pytest.mark.parametrize(("name", "files", "element", "words"), list(bad()))
def test_a_bad_example_is_found_at_its_place(
    name: str, files: dict[str, bytes], element: str, words: str
) -> None:
    found = list(CHECKS[name](Bundle(files)))
    assert any(one.element == element and words in one.message for one in found), found
    assert all(one.message and one.message_en for one in found), found
    assert not [one for one in found if re.search("[‘’]", one.message + one.message_en)]  # one kind: '…'


@pytest.mark.parametrize(("name", "files"), list(good()))
def test_a_good_example_passes(name: str, files: dict[str, bytes]) -> None:
    assert list(CHECKS[name](Bundle(files))) == []


def test_a_check_is_a_file_a_document_an_example_and_a_row_in_the_register() -> None:
    sources = {path.stem for path in SOURCES.glob("*.py")} - BESIDE
    shown = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert sources == set(CHECKS) == shown
    for name in CHECKS:
        module = import_module(f"engine.checks.{name}")
        assert (module.__doc__ or "").startswith(f"{name}: "), name


def test_a_refusing_finding_refuses_and_comes_first() -> None:
    files = next(iter(bad())).values[1]
    found = check_files(files)
    assert found[0].refuses
    assert [one.severity for one in found] == sorted(
        (one.severity for one in found), key=["error", "warning", "info"].index
    )


def test_one_finding_is_said_once() -> None:
    for name in ("known_variables", "references"):
        files = examples(name).BAD[0][0]
        found = check_files(files)
        assert len(found) == len(set(found))


def test_every_check_is_described_for_process_owners() -> None:
    described = (Path(__file__).parents[2] / "engine" / "checks" / "README.md").read_text()
    told = " ".join(described.split())
    for name in CHECKS:
        assert f"\n## {name}\n" in described
        promise = " ".join((import_module(f"engine.checks.{name}").__doc__ or "").split("\n\n")[0].split())
        assert promise.removeprefix(f"{name}: ")[1:] in told, name
