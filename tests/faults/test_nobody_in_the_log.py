"""What is written to the log holds ids and durations, and nothing about people, however much goes wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from engine import Engine, logs, measuring
from engine.demo import PlayedClock
from engine.logs import JsonLines, TextLines
from tests.web.conftest import ANSWERS, PEOPLE, Browser

PERSONAL = {
    *ANSWERS.values(), "Jansen", "Dorpsstraat", "anna@example.org", "te smal", "geheim-in-de-fout",
    *(name for name, _, _ in PEOPLE.values()), "De Bruin", "testerveen",
}  # fmt: skip


class Lines(logging.Handler):
    """Keeps lines as they are written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(params=[JsonLines, TextLines])
def written(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Everything that any logger writes, down to the finest level."""
    handler = Lines(request.param())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    levels = {name: logging.getLogger(name).level for name in ("behoorlijk", "engine", "webui")}
    root.setLevel(logging.DEBUG)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def play(
    app: Flask, engine: Engine, clock: PlayedClock, signed_in: Callable[[str], Browser], browser: Browser
) -> str:
    """A case from outside to an incident, with wrong answers, refusals and failures; returns a secret link."""
    measuring.watch_actions()
    outcome = engine.public_start("bankje", ANSWERS)
    instance_id = outcome.instance_id  # type: ignore[union-attr]
    (row,) = engine.inbox("an").rows
    visitor = signed_in("an")
    visitor.get(f"/taken/{row.task_id}")
    visitor.post(f"/taken/{row.task_id}", {"plaatsbaar": "false", "_actie": "versturen"})
    signed_in("leeg").get(f"/taken/{row.task_id}")
    visitor.get(f"/zaken/{instance_id}")
    visitor.get("/zaken?zoek=Jansen")
    engine.complete_task(row.task_id, {"plaatsbaar": False, "reden": "te smal"}, "an")
    for _ in range(8):
        clock.at += timedelta(days=1)
        engine.run_due()
    assert engine.incidents()
    (token, *_) = engine.party_links(instance_id, "olga").values()
    browser.get(f"/volg/{token}")
    browser.post("/inloggen", {"username": "an", "password": "geheim-in-de-fout"})
    browser.post("/inloggen", {"username": "Jansen", "password": "geheim-in-de-fout"})
    return token


def test_a_played_case_leaves_nobody_in_the_log(
    app: Flask,
    engine: Engine,
    clock: PlayedClock,
    signed_in: Callable[[str], Browser],
    browser: Browser,
    written: list[str],
) -> None:
    token = play(app, engine, clock, signed_in, browser)
    assert len(written) > 10
    everything = "\n".join(written)
    assert token not in everything, "secret links are no ids"
    for word in sorted(PERSONAL):
        assert word.lower() not in everything.lower(), word
    for username in PEOPLE:
        assert not [line for line in written if f'"{username}"' in line or f"={username} " in line], username


def test_an_unforeseen_failure_is_told_by_place_and_not_by_words(
    app: Flask, engine: Engine, signed_in: Callable[[str], Browser], written: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("geheim-in-de-fout van Anna Jansen")

    visitor = signed_in("an")
    app.testing = False
    monkeypatch.setattr(engine, "inbox", broken)
    answer = visitor.get("/taken")
    assert answer.status_code == 500
    everything = "\n".join(written)
    assert "RuntimeError" in everything
    assert "test_nobody_in_the_log.py" in everything, "the place in the code is told"
    assert "geheim-in-de-fout" not in everything
    number = answer.headers["X-Request-ID"]
    assert [line for line in written if number in line], "the number of the request finds the line"


def test_a_word_for_a_method_that_there_is_not_comes_into_no_line_and_no_measure(
    app: Flask, browser: Browser, written: list[str]
) -> None:
    browser.client.open("/volg/geheim", method="JANSEN")
    told = app.test_client().get("/metrics").text
    assert "JANSEN" not in told + "".join(written)
    assert 'method="other",route="",status="40' in told


def test_lines_are_json_with_ids(engine: Engine, case: int, task: int, written: list[str]) -> None:
    if not written or not written[0].startswith("{"):
        engine.claim(task, "an")
        if not written[0].startswith("{"):
            assert "action=claim" in written[-1] or "claim" in "".join(written)
            return
    engine.release(task, "an")
    lines = [json.loads(line) for line in written if line.startswith("{")]
    (release,) = [line for line in lines if line.get("action") == "release"]
    assert release["task"] == task
    assert release["outcome"] == "done"
    assert release["ms"] >= 0
    assert release["level"] == "info"
    assert set(release) <= {"at", "level", "logger", "event", "action", "outcome", "ms", "task", "instance"}


@pytest.mark.parametrize(("form", "level"), [("xml", "info"), ("json", "veel")])
def test_an_unknown_form_or_level_is_refused(form: str, level: str) -> None:
    with pytest.raises(ValueError, match="BEHOORLIJK_LOG_"):
        logs.check(form, level)
