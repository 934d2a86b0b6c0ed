"""Commands that keep running: the web server and the scheduler; and what must be done before them."""

import logging
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine import Settings, logs
from engine.cli.opening import open_engine, read_settings
from engine.errors import DatabaseUnavailable
from engine.watching import note

if TYPE_CHECKING:
    from engine import Engine

PAUSE = 2.0  # seconds before a scheduler looks again whether its database answers
STOP_WITHIN = 30  # seconds that requests under way get when the server is told to stop


@click.command()
@click.option("--host", help="Address to listen on; default BEHOORLIJK_HOST.")
@click.option("--port", type=int, help="Port to listen on; default BEHOORLIJK_PORT.")
@click.option("--workers", default=1, show_default=True, help="Server processes.")
def serve(host: str | None, port: int | None, workers: int) -> None:
    """Serve the web pages. The scheduler is a process of its own: `behoorlijk scheduler`."""
    settings = read_settings()
    run_server(settings, host or settings.host, port or settings.port, workers)


def run_server(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until this process is told to stop."""
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
    ring_until_stopped(_engine_when_there(), settings.scheduler_seconds)
    note(logging.INFO, "scheduler stopped")


def _engine_when_there() -> "Engine":
    """The engine, as soon as its database answers and has the tables that this program needs."""
    while True:
        try:
            return open_engine()
        except DatabaseUnavailable as problem:
            note(logging.WARNING, "scheduler waits for the database", why=problem.sentence)
            time.sleep(PAUSE)


@click.command()
def migrate() -> None:
    """Bring the database to the newest layout; safe to repeat."""
    from engine.bootstrap import upgrade

    upgrade(read_settings())
    click.echo("The database has the newest layout.")
