"""A file that cannot be read is told by itself: nobody else is told that its names do not exist."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.checks import check_files
from tests.bpmn.drawing import call, element, extensions, process
from tests.checks.bundles import FOR_DESK, WITH_FORM, files, job, line, property_, user

PHASE = property_("phase", "begin").replace(
    "</zeebe:properties>", '<zeebe:property name="publicWhy.sender" value="Zo."/></zeebe:properties>'
)
RULE = element(
    "businessRuleTask", "d", extensions('<zeebe:calledDecision decisionId="d1" resultVariable="answer"/>')
)
TASK = user(inside=FOR_DESK + WITH_FORM + PHASE)
OTHER = process(
    extensions(property_("parties", "sender")) + line(job("letter", "k", letter="l1", to="sender")), ident="Q"
)
WHOLE: Mapping[str, bytes] = {
    **files(line(TASK, RULE, call("c", "Q"))),
    "processes/q.bpmn": OTHER,
    "processes/house.json": b'{"telefoon": "14 0570"}',
    "forms/letters/_p.md": b"Bel {{ organisatie.telefoon }}.",
}
BROKEN = {
    "processes/q.bpmn": b"<a>",
    "processes/d1.dmn": b"<a>",
    "processes/house.json": b'{"telefoon": }',
    "processes/norms.csv": b"id\n\xff",
    "processes/data-dictionary.csv": b"name;type;label\nname;text;Naam\n",
    "forms/f1.form": b"{",
    "forms/letters/l1.md": b"\xff",
    "forms/letters/_p.md": b"\xff",
    "forms/codelists/colours.json": b"{",
    "forms/texts/phases.json": b"[{",
}
HELD_BY_NOTHING = {"processes/data-dictionary.csv", "processes/norms.csv", "processes/house.json"}
"""Without them there is nothing to hold names against, or the house says less: see below."""


def told(broken: Mapping[str, bytes]) -> set[str]:
    before = set(check_files(WHOLE))
    return {one.file for one in check_files({**WHOLE, **broken}) if one not in before}


@pytest.mark.parametrize("path", BROKEN)
def test_only_the_file_that_cannot_be_read_is_told(path: str) -> None:
    assert told({path: BROKEN[path]}) == {path}


@pytest.mark.parametrize("path", sorted(set(BROKEN) - HELD_BY_NOTHING))
def test_what_is_not_there_at_all_is_still_missed(path: str) -> None:
    left = {name: content for name, content in WHOLE.items() if name != path}
    if path.endswith("phases.json"):
        left[path] = b"[]"
    before = set(check_files(WHOLE))
    assert [one for one in check_files(left) if one not in before and one.refuses]


def test_what_nobody_reads_hides_nothing() -> None:
    norms = WHOLE["processes/norms.csv"] + b"N-9,wet,step,Doe dit,,\n"
    beside = {"forms/codelists/lees-mij.txt": b"x", "processes/norms.csv": norms}
    assert told(beside) == {"processes/norms.csv"}


def test_an_empty_house_still_misses_what_letters_ask_of_it() -> None:
    assert told({"processes/house.json": b"{}"}) == {"forms/letters/l1.md"}
