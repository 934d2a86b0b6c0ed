"""One round of each peer at the generated process, in a process of its own; None where it is not to be had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import generated
from tests.bench.feel_bench import PEERS
from tests.bench.ours import INSTANCES
from webui.assets.build import BuildError, Tools, find_tools

LONGEST = 300  # seconds
BPMN_ENGINE = "bpmn-engine@25"


Server = Mapping[str, str]  # an empty database of PostgreSQL, in Django's words: HOST, USER and NAME


def naive_round(place: Path, server: Server | None = None) -> dict[str, Any] | None:
    """SpiffWorkflow in the naive way: the whole instance as JSON, read and written at every step."""
    words = {"HOST": "host", "USER": "user", "NAME": "dbname"}
    given = [" ".join(f"{words[name]}={value}" for name, value in server.items())] if server else []
    return _run([sys.executable, "-m", "tests.bench.naive_spiff", str(place), str(INSTANCES), *given], None)


def viewflow_round(place: Path, server: Server | None = None) -> dict[str, Any] | None:
    """django-viewflow, its model layer."""
    target = PEERS / "viewflow"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--target",
        str(target),
        "django-viewflow",
        "django",
    ]
    if not (target / "viewflow").exists() and not _done(pip):
        return None
    asked = {
        "folder": str(place),
        "postgresql": server,
        "instances": INSTANCES,
        "steps": generated.STEPS,
        "scripted": list(generated.SCRIPTED),
        "choosing": list(generated.CHOOSING),
        "answers": _answers(INSTANCES),
    }
    script = str(Path(__file__).with_name("viewflow_peer.py"))
    return _run([sys.executable, script], asked, {"PYTHONPATH": str(target)})


def bpmn_engine_round(place: Path, instances: int, *, live: bool) -> dict[str, Any] | None:
    """bpmn-engine of npm: kept in memory and saved (`live`), or read back and resumed at every step too."""
    target = PEERS / "bpmn-engine"
    try:
        tools: Tools = find_tools()
    except BuildError:
        return None
    npm = [*tools.npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(target), BPMN_ENGINE]
    module = target / "node_modules" / "bpmn-engine" / "src" / "index.js"
    target.mkdir(parents=True, exist_ok=True)
    if not module.exists() and not _done(npm, {**os.environ, "PATH": tools.path}):
        return None
    asked = {
        "module": module.as_uri(),
        "source": generated.one_source(),
        "folder": str(place),
        "instances": instances,
        "steps": generated.STEPS,
        "answers": _answers(instances),
        "live": live,
    }
    script = str(Path(__file__).with_name("bpmn_engine_peer.mjs"))
    found = _run([*tools.node, script], asked, {**os.environ, "PATH": tools.path})
    assert found is None or found["ended"] == instances, found
    return found


def _answers(instances: int) -> dict[int, dict[str, dict[str, Any]]]:
    names = [generated.element(step) for step in range(generated.STEPS)]
    return {seed: {name: generated.answers(name, seed) for name in names} for seed in range(1, instances + 1)}


def _done(command: Sequence[str], env: dict[str, str] | None = None) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=LONGEST, env=env).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: Sequence[str], asked: Any, env: dict[str, str] | None = None) -> dict[str, Any] | None:
    given = None if asked is None else json.dumps(asked)
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=LONGEST, env=env)
    if done.returncode:
        told = done.stderr.strip().splitlines()[-1:]
        print(f"{Path(command[1]).name} did not run: {told}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found
