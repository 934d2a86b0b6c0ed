"""Everything that a user can set, run or be told by name stands in the documentation."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import click
import pytest

from engine import Settings
from engine.actions import jobs
from engine.cli import COMMANDS, group

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOMAIN = re.compile(r"klacht|klager|beklaagde|hoorzitting|ombudsman|behoorlijkheid", re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(Settings.__dataclass_fields__))
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"BEHOORLIJK_{name.upper()}" in README


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme_and_explains_itself(name: str) -> None:
    assert f"`{name}`" in README
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.name == name
    assert command.help


@pytest.mark.parametrize("name", sorted(jobs.REGISTRY))
def test_every_job_type_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_every_target_of_the_makefile_is_named_by_help() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    assert not [name for name in targets if f"make {name}" not in told]


def test_every_room_is_on_the_map() -> None:
    rooms = [one.name for one in (ROOT / "engine").iterdir() if (one / "__init__.py").exists()]
    assert rooms
    assert not [name for name in rooms if f"{name}/" not in README]


def test_no_line_of_the_program_knows_the_procedure() -> None:
    program = [
        file
        for room in ("engine", "webui")
        for file in (ROOT / room).rglob("*")
        if file.suffix in (".py", ".html", ".js")
        and "node_modules" not in file.parts
        and "dist" not in file.parts
    ]
    assert len(program) > 100
    knowing = [
        file.relative_to(ROOT).as_posix() for file in program if DOMAIN.search(file.read_text("utf-8"))
    ]
    assert not knowing


@pytest.mark.parametrize(
    ("given", "port"), [({}, "8400"), ({"BEHOORLIJK_PORT": "8512"}, "8512"), ({"PORT": "8513"}, "8513")]
)
def test_make_run_listens_where_it_is_told(given: dict[str, str], port: str) -> None:
    surroundings = {
        name: value for name, value in os.environ.items() if name not in ("PORT", "BEHOORLIJK_PORT")
    }
    told = subprocess.run(
        ["make", "-n", "run"],
        cwd=ROOT,
        env={**surroundings, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"behoorlijk demo --port {port}" in told.stdout
