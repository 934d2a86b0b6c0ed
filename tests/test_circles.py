"""No module leans on one that leans on it, not even for its types: each can be read with those below it only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent


def modules() -> dict[str, Path]:
    """Every module by its dotted name."""
    found = {}
    for room in ("engine", "webui"):
        for file in (ROOT / room).rglob("*.py"):
            if "node_modules" not in file.parts:
                name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = file
    return found


def imported(file: Path, known: dict[str, Path]) -> Iterator[str]:
    """What a module imports anywhere in it: at its head, in a function, for its types only."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                yield whole if whole in known else node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """A circle of modules; none: empty."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_two_modules_lean_on_each_other() -> None:
    known = modules()
    graph = {
        name: {one for one in imported(file, known) if one in known and one != name}
        for name, file in known.items()
    }
    assert len(graph) > 400
    assert circle_in(graph) == []
    assert circle_in(graph | {"engine.errors": {"engine.front_door"}}), "a circle would be seen"
