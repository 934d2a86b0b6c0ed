"""The web server as it runs in production: several workers on one database, ended in order, killed without loss."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.web.conftest import furnished

__all__ = ["furnished"]
LONGEST = 60.0  # seconds that a busy machine may take to start


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`behoorlijk serve`, and its log. `more`: what else stands in its environment."""

    def __init__(self, folder: Path, workers: int, **more: str) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self.log = folder / "serve.log"
        self.environment = {
            **os.environ,
            "BEHOORLIJK_VAR_DIR": str(folder),
            "BEHOORLIJK_DEMO": "1",
            "BEHOORLIJK_SECRET_KEY": "sleutel-voor-de-proef",
            "BEHOORLIJK_SCHEDULER_SECONDS": "0.5",
            **more,
        }
        self.environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
        port = self.address.rpartition(":")[2]
        command = [sys.executable, "-m", "engine.cli", "serve", "--port", port, "--workers", str(workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stderr=log, stdout=log)
        self.until_answers()

    def until_answers(self) -> None:
        give_up = time.monotonic() + LONGEST
        while time.monotonic() < give_up:
            try:
                assert self.get("/healthz") == (200, "ok\n")
                return
            except (URLError, ConnectionError):
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def get(self, path: str) -> tuple[int, str]:
        with urlopen(Request(self.address + path), timeout=30) as answer:  # loopback
            return int(answer.status), answer.read().decode()

    def get_any(self, path: str) -> str:
        """The page, also when it tells that something is wrong."""
        try:
            return self.get(path)[1]
        except HTTPError as told:
            return told.read().decode()

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=LONGEST)


@contextmanager
def serving(folder: Path, workers: int) -> Iterator[Server]:
    server = Server(folder, workers)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    target = tmp_path / "var"
    shutil.copytree(furnished, target)
    return target


def workers_of(server: Server) -> list[int]:
    """Process ids of the workers, from the log."""
    told = [str(line["event"]) for line in server.lines() if "Spawning worker" in str(line["event"])]
    return [int(line.rpartition(" ")[2]) for line in told]


def test_two_workers_count_together_end_in_order_and_one_that_is_killed_comes_back(folder: Path) -> None:
    with serving(folder, 2) as server:
        with ThreadPoolExecutor(8) as pool:
            statuses = {status for status, _ in pool.map(server.get, ["/inloggen"] * 60)}
        assert statuses == {200}
        pids = workers_of(server)
        assert len(pids) == 2
        counts = [
            line for line in server.get("/metrics")[1].splitlines()
            if line.startswith("behoorlijk_request_seconds_count") and 'route="/inloggen"' in line
        ]  # fmt: skip
        assert [float(line.rpartition(" ")[2]) for line in counts] == [60.0], (
            "both workers' requests, from any"
        )

        os.kill(pids[0], signal.SIGKILL)
        give_up = time.monotonic() + LONGEST
        while len(workers_of(server)) < 3 and time.monotonic() < give_up:
            time.sleep(0.2)
        assert len(workers_of(server)) == 3, "a worker that dies comes back"
        server.until_answers()
        assert server.stop() == 0
        events = [line["event"] for line in server.lines()]
        assert events[0] == "web server starts"
        assert events[-1] == "web server stopped"
        assert not [
            line
            for line in server.lines()
            if line["level"] == "error" and "worker" not in str(line["event"]).lower()
        ]


def test_a_request_under_way_is_answered_when_the_server_is_told_to_stop(folder: Path) -> None:
    """Half of a form has come in when the server is told to stop; the other half comes a second later."""
    with serving(folder, 1) as server:
        port = int(server.address.rpartition(":")[2])
        body = b"gebruikersnaam=an&wachtwoord=onjuist"
        head = (
            f"POST /inloggen HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(head.encode() + body[:10])
            time.sleep(0.5)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(1.0)
            assert server.process.poll() is None, "it waits for what is under way"
            line.sendall(body[10:])
            answer = line.recv(200)
        assert answer.startswith(b"HTTP/1.1 400"), answer  # no token against forgery: refused, but answered
        assert server.process.wait(timeout=LONGEST) == 0


def test_the_scheduler_tells_that_it_rings_and_stops_in_order(folder: Path) -> None:
    with serving(folder, 1) as server:
        log = folder / "scheduler.log"
        with log.open("ab") as written:
            bell = subprocess.Popen(
                [sys.executable, "-m", "engine.cli", "scheduler"], env=server.environment, stderr=written
            )
        try:
            give_up = time.monotonic() + LONGEST
            while time.monotonic() < give_up:
                try:
                    status, told = server.get("/readyz")
                    break
                except URLError:
                    time.sleep(0.2)
            assert (status, told) == (200, "database: ok\nlayout: ok\npolicy: ok\nscheduler: ok\n")
        finally:
            bell.send_signal(signal.SIGTERM)
            assert bell.wait(timeout=LONGEST) == 0
        events = [json.loads(line)["event"] for line in log.read_text().splitlines()]
        assert events[0] == "scheduler starts"
        assert events[-1] == "scheduler stopped"
