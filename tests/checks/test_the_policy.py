"""The shipped policy passes its own checks, and the checks know the work that the engine does."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.actions.jobs import REGISTRY
from engine.checks import check_files
from engine.checks.jobs import JOB_TYPES, Headers
from engine.checks.norm_coverage import MOST_OPEN, coverage

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def policy() -> dict[str, bytes]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for folder in ("processes", "forms")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file()
    }


def test_nothing_in_the_shipped_policy_refuses(policy: dict[str, bytes]) -> None:
    assert [one for one in check_files(policy) if one.refuses] == []


def test_every_rule_that_must_be_is_carried_or_on_a_short_open_list(policy: dict[str, bytes]) -> None:
    report = coverage(policy)
    assert report.gaps == ()
    assert report.problems == ()
    assert len(report.open) <= MOST_OPEN
    assert len(report.entries) >= 140


def test_an_entry_tells_every_place_that_carries_it(policy: dict[str, bytes]) -> None:
    report = coverage(policy)
    carried = [one for one in report.entries if len(one.places) > 1]
    assert carried
    for entry in carried[:20]:
        for place in entry.places:
            assert place.partition("#")[0] in policy
    assert report.entry("no-such-rule") is None


def test_the_checks_know_the_jobs_that_the_engine_does() -> None:
    assert {
        name: Headers(
            frozenset(header.name for header in job.headers if header.required),
            frozenset(header.name for header in job.headers if not header.required),
        )
        for name, job in REGISTRY.items()
    } == JOB_TYPES


def test_a_deployment_of_thirty_diagrams_is_checked_in_seconds(policy: dict[str, bytes]) -> None:
    import time

    began = time.monotonic()
    check_files(policy)
    assert time.monotonic() - began < 20


def test_any_rubbish_gives_findings_and_no_crash() -> None:
    rubbish = b"\x00\xff<a>&b;" * 50
    names = (
        "processes/a.bpmn",
        "processes/a.dmn",
        "forms/a.form",
        "forms/letters/a.md",
        "forms/letters/_a.md",
    )
    more = ("processes/calendar.csv", "processes/data-dictionary.csv", "processes/norms.csv")
    more += ("forms/texts/phases.json", "forms/codelists/a.json", "processes/house.json")
    found = check_files(dict.fromkeys((*names, *more), rubbish))
    assert {one.file for one in found if one.refuses} >= {*names, *more[:2], "forms/codelists/a.json"}
