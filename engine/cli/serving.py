"""Commands that keep running: the web server, the scheduler, and a demo of both."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from engine import Settings, logs
from engine.bootstrap import build, let_go, upgrade
from engine.cli.opening import open_engine, read_policy, read_settings
from engine.cli.policy import print_findings
from engine.demo import PlayedClock, first_moment, play_cases, play_organisation
from engine.errors import BehoorlijkError
from engine.watching import note

STOP_WITHIN = 30  # seconds that requests under way get when the server is told to stop


@click.command()
@click.option("--host", help="Address to listen on; default BEHOORLIJK_HOST.")
@click.option("--port", type=int, help="Port to listen on; default BEHOORLIJK_PORT.")
@click.option("--workers", default=1, show_default=True, help="Server processes.")
def serve(host: str | None, port: int | None, workers: int) -> None:
    """Serve the web pages. The scheduler is a process of its own: `behoorlijk scheduler`."""
    settings = read_settings()
    _serve(settings, host or settings.host, port or settings.port, workers)


def _serve(settings: Settings, host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    logs.configure(settings.log_format, settings.log_level)
    count_together(settings.var_dir)

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            click.echo(
                f"Port {port} is in use. Choose another: --port {port + 1} (make run PORT={port + 1})",
                err=True,
            )
            sys.exit(2)
    let_go()
    note(logging.INFO, "web server starts", host=host, port=port, workers=workers)
    Server(
        "webui.wsgi:application", factory=True, interface=Interfaces.WSGI, address=host, port=port,
        workers=workers, blocking_threads=4, log_access=False, websockets=False,
        log_dictconfig=dict(logs.server_logging(settings.log_format)),
        respawn_failed_workers=True,  # one that dies, or starts while the database is away, comes back
        workers_kill_timeout=STOP_WITHIN,  # requests under way end first
    ).serve()  # fmt: skip
    note(logging.INFO, "web server stopped")


def count_together(var_dir: Path) -> None:
    """Let all processes on this folder add up their measures; files of processes that are gone are removed.

    To be called before `engine.measuring` is imported: prometheus_client looks at the environment once.
    """
    folder = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str((var_dir / "metrics").absolute())))
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*_*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdigit() and not _alive(int(number)):
            file.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@click.command()
def scheduler() -> None:
    """Ring the bell: do what falls due. Several may run at once, on several machines."""
    settings = read_settings()
    logs.configure(settings.log_format, settings.log_level)
    count_together(settings.var_dir)
    from engine import measuring  # now: it looks at the environment when it is imported
    from engine.scheduler import ring_until_stopped

    measuring.watch_actions()
    note(logging.INFO, "scheduler starts", seconds=settings.scheduler_seconds)
    ring_until_stopped(open_engine(), settings.scheduler_seconds)
    note(logging.INFO, "scheduler stopped")


@click.command()
def migrate() -> None:
    """Bring the database to the newest layout; safe to repeat."""
    upgrade(Settings.from_environment())
    click.echo("The database has the newest layout.")


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
    "--policy", "folder", default=Path("."), type=click.Path(path_type=Path, file_okay=False, exists=True)
)
@click.option("--no-serve", is_flag=True, help="Only prepare: do not start the server and the scheduler.")
def demo(port: int, var_dir: Path, folder: Path, no_serve: bool) -> None:
    """Start a fictitious organisation with people and cases, a web server and a scheduler."""
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
    settings = Settings.from_environment()
    if not _played(var_dir).exists():
        _play(settings, folder, var_dir)
    _say_who_can_sign_in(settings, port)
    if no_serve:
        return
    bell = subprocess.Popen([sys.executable, "-m", "engine.cli", "scheduler"], env={**os.environ})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _serve(settings, "127.0.0.1", port, 1)
    finally:
        bell.terminate()
        bell.wait(timeout=20)


def _played(var_dir: Path) -> Path:
    return var_dir / "played"


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
