"""The catalogues of translations: finds the program's own texts, keeps the .po files whole, compiles them.

`python -m webui.catalogue` compiles; `--update` takes up new texts and drops those that are gone; `--check`
names texts without a translation and exits 1 when there are any. Texts are the Dutch sentences in `_()`,
`ngettext()` and `{% trans %}` of webui, in `Sentence()` of both rooms, and those of the engine's errors. Each
room has a catalogue of its own: the engine writes mail without knowing the web.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from engine import errors

HERE = Path(__file__).resolve().parent
ENGINE = HERE.parent / "engine"
ROOMS = (ENGINE, HERE)
LANGUAGES = ("en",)
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "Sentence": None,
    "N_": None,
}
REFUSALS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}


def file_of(room: Path, language: str) -> Path:
    """The catalogue of a room in a language."""
    return room / "translations" / language / "LC_MESSAGES" / "messages.po"


def texts(room: Path) -> Catalog:
    """Every text of a room, with where it stands."""
    found = Catalog(project="behoorlijk", charset="utf-8")
    if room == HERE:
        for name, line, text, comments, context in extract_from_dir(
            HERE,
            METHODS,
            OPTIONS,
            KEYWORDS,
            directory_filter=lambda folder: "node_modules" not in str(folder),
        ):
            found.add(text, locations=[(f"webui/{name}", line)], auto_comments=comments, context=context)
        return found
    for path in sorted(room.rglob("*.py")):
        place = path.relative_to(room.parent).as_posix()
        for text, line in _sentences(ast.parse(path.read_text("utf-8"))):
            found.add(text, locations=[(place, line)])
    return found


def _sentences(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Sentences of the engine: what its errors say, by class and by place, and `Sentence("…")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and [ast.unparse(one) for one in line.targets] == [
                    "sentence"
                ]:
                    yield from _literal(line.value)
        elif isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func).removeprefix("errors.")
            if called == "Sentence" or called in REFUSALS:
                yield from _literal(node.args[0])


def _literal(value: ast.expr) -> Iterator[tuple[str, int]]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value, value.lineno


def load(room: Path, language: str) -> Catalog:
    """A catalogue as it stands in its file; empty when there is none."""
    path = file_of(room, language)
    if not path.is_file():
        return Catalog(locale=language, project="behoorlijk", charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update(room: Path, language: str) -> None:
    """Take up new texts, drop those that are gone; nothing is guessed, and what the other room says already
    is said in the same words."""
    catalogue = load(room, language)
    catalogue.update(texts(room), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for other in (load(one, language) for one in ROOMS if one != room):
        for message in catalogue:
            known = other.get(message.id) if message.id and not message.string else None
            if known is not None:
                message.string = known.string
    path = file_of(room, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=110, sort_output=True, omit_header=False, include_lineno=False)


def missing(language: str) -> list[str]:
    """Texts of the program without a translation."""
    lacking = []
    for room in ROOMS:
        known = load(room, language)
        for message in texts(room):
            if not message.id:
                continue
            there = known.get(message.id)
            strings = (
                () if there is None else (there.string,) if isinstance(there.string, str) else there.string
            )
            if there is None or not strings or not all(strings) or there.fuzzy:
                lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return sorted(lacking)


def compile_all() -> None:
    """Write what the program reads at run time, beside each .po file."""
    for room in ROOMS:
        for language in LANGUAGES:
            target = file_of(room, language).with_suffix(".mo")
            with target.open("wb") as stream:
                write_mo(stream, load(room, language))


def main(arguments: list[str] | None = None) -> int:
    """Command line: exit 1 when --check finds texts without a translation."""
    parser = argparse.ArgumentParser(prog="python -m webui.catalogue", description=__doc__)
    parser.add_argument("--update", action="store_true", help="take up new texts, drop those that are gone")
    parser.add_argument("--check", action="store_true", help="name texts without a translation")
    wanted = parser.parse_args(arguments)
    if wanted.update:
        for room in ROOMS:
            for language in LANGUAGES:
                update(room, language)
    if wanted.check:
        lacking = {language: missing(language) for language in LANGUAGES}
        for language, lines in lacking.items():
            for line in lines:
                print(f"{language}: no translation of: {line}")
        return 1 if any(lacking.values()) else 0
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
