"""The command line as an operator, a process owner and a script use it: real processes on a real database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.web.policy import FOLDER

Run = Callable[..., subprocess.CompletedProcess[str]]
ASKED = {
    "vrager": {"naam": "Koos", "kanaal": "email", "email": "koos@voorbeeld.example"},
    "plek": "voor de school",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`behoorlijk …` on a database of its own."""
    folder = tmp_path_factory.mktemp("opdrachten")
    environment = {
        **os.environ,
        "BEHOORLIJK_VAR_DIR": str(folder / "var"),
        "BEHOORLIJK_POLICY_DIR": str(FOLDER),
    }

    def call(*words: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "engine.cli", *words],
            env=environment | more, cwd=folder, input=stdin, text=True, capture_output=True, timeout=120, check=False,
        )  # fmt: skip

    return call


def test_a_municipality_is_set_up_and_a_case_is_worked_from_the_command_line(
    run: Run, tmp_path: Path
) -> None:
    assert run("migrate").returncode == 0
    assert run("user", "save", "an", "--name", "An de Bruin", "--function", "balie",
               "--function", "beheerder straat@straat", "--role", "admin").returncode == 0  # fmt: skip
    assert run("user", "password", "an", "--password", "kort").returncode == 1
    assert run("user", "password", "an", "--password", "genoeg-lettertjes-1").returncode == 0
    people = json.loads(run("user", "list", "--json").stdout)["people"]
    assert [one["username"] for one in people] == ["an"]

    assert "is live" in run("deploy", "--by", "an", "--note", "eerste").stdout
    assert "Nothing changed" in run("deploy", "--by", "an").stdout

    refused = run("start", "bankje", "--as", "an", "--answers", json.dumps({**ASKED, "plek": ""}))
    assert refused.returncode == 1
    assert "plek" in refused.stderr
    started = run("start", "bankje", "--as", "an", "--answers", "-", "--json", stdin=json.dumps(ASKED))
    assert started.returncode == 0, started.stderr
    key = json.loads(started.stdout)["key"]
    assert key in run("cases", "--as", "an").stdout

    row = json.loads(run("tasks", "--as", "an", "--json").stdout)["rows"][0]
    assert row["case_key"] == key
    wrong = run("complete", str(row["task_id"]), "--as", "an", "--answers", "{}")
    assert wrong.returncode == 1
    answers = tmp_path / "antwoord.json"
    answers.write_text(json.dumps({"plaatsbaar": True}), encoding="utf-8")
    done = run("complete", str(row["task_id"]), "--as", "an", "--answers", f"@{answers}")
    assert done.returncode == 0, done.stderr
    again = run("complete", str(row["task_id"]), "--as", "an", "--answers", f"@{answers}")
    assert again.returncode == 1
    assert "An de Bruin" in again.stderr, "told who completed it"

    target = tmp_path / "dossier.zip"
    assert run("export", key, "--as", "an", "--to", str(target)).returncode == 0
    assert ZipFile(target).testzip() is None
    assert "timers" in json.loads(run("timers", "--json").stdout)
    assert "incidents" in json.loads(run("incidents", "--json").stdout)
    proven = run("verify", "--json")
    assert proven.returncode == 0, proven.stdout


def test_verify_proves_nothing_of_a_database_that_is_not_there(run: Run, tmp_path: Path) -> None:
    elsewhere = {"BEHOORLIJK_DATABASE_URL": f"sqlite:///{tmp_path / 'nergens.sqlite'}"}
    told = run("verify", **elsewhere)
    assert told.returncode == 2
    assert "There is no database" in told.stderr
    assert not list(tmp_path.iterdir()), "looking makes no database either"


@pytest.mark.parametrize(
    "command", ["migrate", "deploy", "cases --as an", "scheduler", "serve", "demo --no-serve"]
)
def test_a_setting_that_cannot_be_used_is_a_sentence_and_no_traceback(run: Run, command: str) -> None:
    told = run(*command.split(), BEHOORLIJK_DATABASE_URL="sqlite:///:memory:", BEHOORLIJK_PORT="tachtig")
    told = told if "demo" in command else run(*command.split(), BEHOORLIJK_DATABASE_URL="sqlite:///:memory:")
    assert told.returncode == 2
    assert told.stderr.startswith("Setting cannot be used: BEHOORLIJK_")
    assert "Traceback" not in told.stderr


def test_answers_that_are_no_json_are_told_and_change_nothing(run: Run) -> None:
    told = run("start", "bankje", "--as", "an", "--answers", "{geen json")
    assert told.returncode == 2
    assert "could not be read" in told.stderr


def test_an_unknown_case_is_a_sentence_and_no_traceback(run: Run) -> None:
    run("migrate")
    told = run("export", "K-2000-9999", "--as", "an")
    assert told.returncode == 1
    assert "Traceback" not in told.stderr


def test_check_says_per_finding_where_what_and_how_bad(run: Run, tmp_path: Path) -> None:
    good = run("check", str(FOLDER / "processes"), str(FOLDER / "forms"), "--json")
    assert good.returncode == 0, good.stdout
    bad = tmp_path / "processes"
    bad.mkdir()
    drawing = (FOLDER / "processes" / "bankje.bpmn").read_text(encoding="utf-8")
    (bad / "bankje.bpmn").write_text(
        drawing.replace('formId="plek_beoordelen"', 'formId="bestaat_niet"'), "utf-8"
    )
    told = run("check", str(bad), "--json")
    assert told.returncode == 1
    findings = json.loads(told.stdout)["findings"]
    assert all(set(one) >= {"file", "element", "rule", "severity", "message"} for one in findings)
    assert any("bestaat_niet" in one["message"] and one["severity"] == "error" for one in findings)


def test_check_reads_zips_and_refuses_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    packed = tmp_path / "beleid.zip"
    with ZipFile(packed, "w") as archive:
        for file in FOLDER.rglob("*"):
            if file.is_file():
                archive.write(file, file.relative_to(FOLDER).as_posix())
    assert run("check", str(packed)).returncode == 0
    broken = tmp_path / "kapot.zip"
    broken.write_bytes(b"PK nee")
    assert run("check", str(broken)).returncode == 2
    assert run("check", str(tmp_path / "weg")).returncode == 2
    outside = tmp_path / "uitbraak.zip"
    with ZipFile(outside, "w") as archive:
        archive.writestr("../buiten.bpmn", "<x/>")
    assert run("check", str(outside)).returncode == 2


def test_a_lone_file_is_judged_with_the_policy_around_it_and_only_its_own_findings_are_told(
    run: Run, tmp_path: Path
) -> None:
    policy = tmp_path / "beleid"
    shutil.copytree(FOLDER, policy)
    drawing = policy / "processes" / "bankje.bpmn"
    alone = run("check", str(drawing), "--json")
    assert alone.returncode == 0, alone.stdout
    (policy / "forms" / "plek_beoordelen.form").write_text("{geen json", encoding="utf-8")
    assert run("check", str(policy / "forms"), "--json").returncode == 1
    assert run("check", str(policy / "processes" / "termijnen.dmn")).returncode == 0
