"""The server with the policy of this repository: how soon it answers, and the memory of its web process.

Run as `python -m tests.bench.server_bench`. No aims: figures to compare versions of the program by.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from engine import Settings
from engine.bootstrap import build
from engine.cli.opening import read_policy
from tests.bench.timing import folder

ROOT = Path(__file__).parents[2]
LONGEST = 60.0  # seconds that a busy machine may take to start a server
PAGES = 300
AIMS: Mapping[str, tuple[float, bool]] = {}


def run() -> dict[str, Any]:
    """{"figures": {"cold_start_seconds", "worker_megabytes", "worker_megabytes_after_pages"}, "ratios": {}}."""
    with folder() as place:
        engine = build(Settings(var_dir=place, secret_key="meting"))
        engine.deploy(read_policy([ROOT / "processes", ROOT / "forms"]), "bench")
        store: Any = engine._here.store
        store.close()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "engine.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]
        known = {**os.environ, "BEHOORLIJK_VAR_DIR": str(place), "BEHOORLIJK_SECRET_KEY": "meting"}
        begun = time.perf_counter()
        server = subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with requests.Session() as browser:
                address = f"http://127.0.0.1:{port}/inloggen"
                _first_answer(browser, address, server)
                cold = time.perf_counter() - begun
                fresh = _megabytes(server.pid)
                for _ in range(PAGES):
                    browser.get(address, timeout=LONGEST)
            used = _megabytes(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=LONGEST)
    figures = {"cold_start_seconds": round(cold, 2)}
    figures |= {"worker_megabytes": fresh, "worker_megabytes_after_pages": used}
    return {"figures": figures, "ratios": {}}


def _first_answer(browser: requests.Session, address: str, server: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + LONGEST
    while True:
        try:
            browser.get(address, timeout=LONGEST)
            return
        except requests.ConnectionError:
            if server.poll() is not None or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _megabytes(pid: int) -> float:
    """Resident memory of the largest process under this one: the worker."""
    children = [pid]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # it ended meanwhile
        if int(fields["PPid"]) == pid:
            children.append(int(fields["Pid"]))
    return max(_resident(child) for child in children)


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    found = report["figures"]
    return [
        "The server",
        f"  {'cold start, until the first page':<36}{found['cold_start_seconds']:>10.2f} s",
        f"  {'memory of a web process':<36}{found['worker_megabytes']:>10.0f} MB",
        f"  {f'the same after {PAGES} pages':<36}{found['worker_megabytes_after_pages']:>10.0f} MB",
    ]


if __name__ == "__main__":
    print("\n".join(lines(run())))
