"""A demo: a fictitious organisation with people and cases, a web server and a scheduler."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from engine import Settings
from engine.bootstrap import build, let_go, upgrade
from engine.cli.opening import open_engine, read_policy, read_settings
from engine.cli.policy import print_findings
from engine.cli.serving import run_server
from engine.demo import PlayedClock, first_moment, play_cases, play_organisation
from engine.errors import BehoorlijkError


@click.command()
@click.option("--port", default=8400, show_default=True)
@click.option(
    "--var",
    "var_dir",
    default=Path("var/demo"),
    type=click.Path(path_type=Path),
    show_default=True,
    help="Where the demo keeps its database; remove it to begin anew.",
)
@click.option(
    "--policy",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Holds processes/ and forms/; default BEHOORLIJK_POLICY_DIR.",
)
@click.option("--no-serve", is_flag=True, help="Only prepare: do not start the server and the scheduler.")
def demo(port: int, var_dir: Path, folder: Path | None, no_serve: bool) -> None:
    """Start a fictitious organisation with people and cases, a web server and a scheduler."""
    folder = folder or read_settings().policy_dir
    _must_hold_policy(folder)  # before anything is written
    environment = {
        "BEHOORLIJK_DEMO": "1",
        "BEHOORLIJK_VAR_DIR": str(var_dir),
        "BEHOORLIJK_POLICY_DIR": str(folder),
        "BEHOORLIJK_PORT": str(port),
        "BEHOORLIJK_HOST": "127.0.0.1",
        "BEHOORLIJK_BASE_URL": f"http://127.0.0.1:{port}",
        "BEHOORLIJK_MAILER": "file",
    }
    os.environ.update(environment)
    os.environ.setdefault("BEHOORLIJK_LOG_FORMAT", "text")  # a person reads along here
    var_dir.mkdir(parents=True, exist_ok=True)
    settings = read_settings()
    if not _played(var_dir).exists():
        if no_serve:
            _play(settings, folder, var_dir)
        else:
            _play_elsewhere(var_dir, folder, port)
    if no_serve:
        return
    _say_who_can_sign_in(settings, port)
    bell = subprocess.Popen([sys.executable, "-m", "engine.cli", "scheduler"], env={**os.environ})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        let_go()
        run_server(settings, "127.0.0.1", port, 1)
    finally:
        bell.terminate()
        bell.wait(timeout=20)


def _must_hold_policy(folder: Path) -> None:
    missing = [name for name in ("processes", "forms") if not (folder / name).is_dir()]
    if missing:
        click.echo(
            f"{folder.resolve()} has no folder {' and no folder '.join(missing)}. "
            "Name the folder of the policy: --policy FOLDER, or BEHOORLIJK_POLICY_DIR.",
            err=True,
        )
        sys.exit(2)


def _played(var_dir: Path) -> Path:
    return var_dir / "played"


def _play_elsewhere(var_dir: Path, folder: Path, port: int) -> None:
    """Prepare in a process of its own; letters and mails lead to this port. Playing makes letters, and the
    compiler of letters starts threads that a web server which is forked from this process would not have: its
    first letter would wait for ever."""
    command = ["demo", "--no-serve", "--var", str(var_dir), "--policy", str(folder), "--port", str(port)]
    done = subprocess.run([sys.executable, "-m", "engine.cli", *command], env={**os.environ}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _play(settings: Settings, folder: Path, var_dir: Path) -> None:
    if Path(settings.database.removeprefix("sqlite:///")).exists():
        click.echo(f"{var_dir} holds a demo that was not finished; remove it and start again.", err=True)
        sys.exit(2)
    organisation = _data(folder / "processes/demo/organisation.json", {})
    scripts = _data(folder / "processes/demo/cases.json", [])
    until = datetime.now(UTC)
    clock = PlayedClock(first_moment(scripts, until.date()))
    upgrade(settings)
    engine = build(settings, clock=clock)
    click.echo("Putting the policy live …")
    outcome = engine.deploy(
        read_policy((folder / "processes", folder / "forms")), "demo", "Eerste versie van het beleid"
    )
    if outcome.refused:
        print_findings(outcome.findings)
        sys.exit(1)
    play_organisation(engine, organisation, settings.demo_password)
    with click.progressbar(length=max(1, len(scripts)), label="Playing demo cases") as bar:
        shown = 0

        def progress(done: int, total: int) -> None:
            nonlocal shown
            reached = done * len(scripts) // max(1, total)
            bar.update(reached - shown)
            shown = reached

        try:
            play_cases(engine, clock, scripts, until, progress)
        except BehoorlijkError as refusal:
            click.echo(f"\n{refusal.sentence}", err=True)
            sys.exit(1)
    _played(var_dir).touch()


def _data(path: Path, otherwise: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else otherwise


def _say_who_can_sign_in(settings: Settings, port: int) -> None:
    people = open_engine().people()
    click.echo(f"\n  Open  http://127.0.0.1:{port}\n")
    click.echo(f"  Demo: fictitious people, password of everyone: {settings.demo_password}\n")
    for person in people:
        click.echo(f"    {person.username:<22} {person.name:<28} {', '.join(person.function_names)}")
    click.echo("")
