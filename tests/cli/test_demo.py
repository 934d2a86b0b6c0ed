"""The demonstration as `make run` starts it: prepared, served, and whole."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from click.testing import CliRunner

from engine.cli import playing

ROOT = Path(__file__).parents[2]
STARTS_WITHIN, ANSWERS_WITHIN = 240, 60  # seconds, also on a busy machine
LETTER = "forms/letters/ontvangst_digitaal.md"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A demonstration that was started for the first time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "engine.cli",
        "demo",
        "--var",
        str(tmp_path / "demo"),
        "--port",
        str(port),
    ]
    with (tmp_path / "log").open("wb") as log:
        program = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        until = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                build_opener().open(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                break
            except (URLError, OSError):
                assert program.poll() is None, (tmp_path / "log").read_text()
                assert time.monotonic() < until, (tmp_path / "log").read_text()
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        program.terminate()
        try:
            program.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)


def test_a_first_demonstration_makes_letters_on_paper_that_lead_to_it(address: str) -> None:
    visitor = _signed_in(address, "k.vandijk")
    with visitor.open(f"{address}/processen/1/ingevulde-pdf/{LETTER}", timeout=ANSWERS_WITHIN) as answer:
        assert answer.read(5) == b"%PDF-"
    tray = visitor.open(f"{address}/post", timeout=ANSWERS_WITHIN).read().decode()
    letter = re.findall(r'href="(/stukken/\d+)"', tray)[0]
    printed = visitor.open(f"{address}{letter}/brief?post=ja", timeout=ANSWERS_WITHIN).read().decode()
    assert f'href="{address}/volg/' in printed


def test_without_a_policy_it_says_so_before_anything_is_written(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "engine.cli", "demo", "--no-serve"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BEHOORLIJK_POLICY_DIR": str(tmp_path / "weg")}
    here = tmp_path / "hier"
    here.mkdir()
    for given in ({}, environment):
        done = subprocess.run(
            command,
            cwd=here,
            env={**os.environ, "PYTHONPATH": str(ROOT), **given},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 2
        assert "has no folder processes and no folder forms" in done.stderr
        assert "BEHOORLIJK_POLICY_DIR" in done.stderr
    assert list(here.iterdir()) == []


def test_the_policy_of_the_environment_is_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[Path] = []
    monkeypatch.setattr(
        playing, "_play", lambda settings, folder, var_dir: played.append(settings.policy_dir)
    )
    monkeypatch.setattr(os, "environ", {**os.environ, "BEHOORLIJK_POLICY_DIR": str(ROOT)})
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(playing.demo, ["--no-serve", "--var", str(tmp_path / "demo")])
    assert done.exit_code == 0, done.output
    assert played == [ROOT]


def _signed_in(address: str, who: str) -> OpenerDirector:
    visitor = build_opener(HTTPCookieProcessor(CookieJar()))
    page = visitor.open(f"{address}/inloggen", timeout=ANSWERS_WITHIN).read().decode()
    form = page.split("<main")[1]
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    names = re.findall(r'<input[^>]*\bname="([^"]+)"', form)
    name, password = (one for one in names if one not in hidden)
    told = {**hidden, name: who, password: "behoorlijk-demo-2026"}
    visitor.open(f"{address}/inloggen", urlencode(told).encode(), timeout=ANSWERS_WITHIN).close()
    return visitor
