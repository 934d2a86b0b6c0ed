"""What every command needs: the engine as configured, files as given, answers as printed."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zipfile import BadZipFile, ZipFile

import click

from engine import Settings, logs
from engine.model.dutch_time import AMSTERDAM

if TYPE_CHECKING:
    from engine import Engine

#: A file larger than this is no diagram, table, form or letter.
LARGEST_FILE = 5_000_000
POLICY_SUFFIXES: tuple[str, ...] = (".bpmn", ".dmn", ".form", ".md", ".json", ".csv", ".html", ".typ", ".css")
POLICY_SUFFIXES += (".svg", ".png", ".jpg", ".jpeg", ".ttf", ".otf")  # for letters on paper

Command = TypeVar("Command", bound=Callable[..., Any])


def read_settings() -> Settings:
    """The settings of the environment; exits with 2 and a sentence when one cannot be used."""
    try:
        settings = Settings.from_environment()
        logs.check(settings.log_format, settings.log_level)
        return settings
    except ValueError as wrong:
        click.echo(f"Setting cannot be used: {wrong}", err=True)
        sys.exit(2)


def open_engine() -> "Engine":
    """The engine that the environment describes; exits with 2 and a sentence when it cannot be had."""
    from engine.bootstrap import build  # now: a server that opens nothing itself starts without it

    settings = read_settings()
    try:
        return build(settings)
    except (ValueError, OSError) as wrong:
        click.echo(f"Setting cannot be used: {wrong}", err=True)
        sys.exit(2)


def json_option(command: Command) -> Command:
    """Add `--json` to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)


def as_person_option(command: Command) -> Command:
    """Add `--as USERNAME`: everything is done, and written down, in somebody's name."""
    return click.option(
        "--as", "person", required=True, metavar="USERNAME", help="The person in whose name this is done."
    )(command)


def read_policy(paths: Iterable[Path]) -> dict[str, bytes]:
    """Files, folders and ZIPs as path -> content. Folders keep their own name as first part of the path.

    Exits with 2 and a sentence when something cannot be read.
    """
    files: dict[str, bytes] = {}
    for path in paths:
        try:
            if path.is_dir():
                for file in sorted(path.rglob("*")):
                    if file.is_file() and file.suffix in POLICY_SUFFIXES:
                        files[_name_in_bundle(path, file)] = _content(file)
            elif path.suffix == ".zip":
                files.update(_unpacked(path))
            else:
                files[_name_of_single(path)] = _content(path)
        except (OSError, BadZipFile, ValueError) as unreadable:
            click.echo(f"{path}: could not be read ({unreadable})", err=True)
            sys.exit(2)
    return files


def surroundings(paths: Iterable[Path]) -> dict[str, bytes]:
    """The rest of the policy in which these files lie, so that a form named by a lone diagram is found."""
    roots: dict[Path, None] = {}
    for path in paths:
        parts = path.resolve().parts
        for name in ("processes", "forms"):
            if name in parts:
                roots[Path(*parts[: len(parts) - 1 - parts[::-1].index(name)])] = None
    folders = [root / name for root in roots for name in ("processes", "forms")]
    return read_policy(folder for folder in folders if folder.is_dir())


def _content(file: Path) -> bytes:
    if file.stat().st_size > LARGEST_FILE:
        raise ValueError(f"{file.name} is larger than {LARGEST_FILE // 1_000_000} MB")
    return file.read_bytes()


def _name_in_bundle(folder: Path, file: Path) -> str:
    inner = file.relative_to(folder).as_posix()
    name = folder.resolve().name
    return f"{name}/{inner}" if name in ("processes", "forms") else inner


def _name_of_single(path: Path) -> str:
    parts = path.resolve().parts
    for root in ("processes", "forms"):
        if root in parts[:-1]:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return path.name


def _unpacked(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    with ZipFile(path) as archive:
        for entry in archive.infolist():
            parts = Path(entry.filename).parts
            if entry.is_dir() or Path(entry.filename).suffix not in POLICY_SUFFIXES:
                continue
            if entry.file_size > LARGEST_FILE:
                raise ValueError(f"{entry.filename} is larger than {LARGEST_FILE // 1_000_000} MB")
            if ".." in parts or Path(entry.filename).is_absolute():
                raise ValueError(f"{entry.filename} points outside the archive")
            files[entry.filename] = archive.read(entry)
    return files


def read_answers(source: str | None) -> dict[str, Any]:
    """Answers as a JSON object: text, `@FILE`, or `-` for standard input. Exits with 2 when it is not one."""
    if source is None:
        return {}
    try:
        if source == "-":
            text = sys.stdin.read()
        elif source.startswith("@"):
            text = Path(source[1:]).read_text(encoding="utf-8")
        else:
            text = source
        answers = json.loads(text)
        if not isinstance(answers, dict):
            raise ValueError("a JSON object is needed")
    except (OSError, ValueError) as wrong:
        click.echo(f"The answers could not be read: {wrong}", err=True)
        sys.exit(2)
    return answers


def plain(value: Any) -> Any:
    """Any read type as JSON values; moments and dates in ISO 8601, numbers as numbers or text."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under heads, columns as wide as needed."""
    lines = [tuple(heads), *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    if len(lines) == 1:
        click.echo("(none)")


def local(moment: datetime | None) -> str:
    """A moment in Dutch local time, to the minute."""
    return "" if moment is None else moment.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")
