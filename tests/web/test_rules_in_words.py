"""Deadlines and their working-outs name rules as a sentence does, from the register of the policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine import CarriedNorm, Engine, Norm
from engine.model.deployment import NormRegister
from engine.policy import Policy
from tests.web.conftest import Browser
from tests.web.policy import FILES

NORMS = b"id,source,kind,rule,citation\nA-1,Wet 1,term,Snel,artikel 1 van de Wet\nI-2,Regels 2,step,Netjes,\n"
POLICY = Policy({**FILES, "processes/norms.csv": NORMS})


@pytest.mark.parametrize(
    ("ids", "most", "told"),
    [
        ("A-1", None, "artikel 1 van de Wet"),
        ("A-1 I-2 A-1", None, "artikel 1 van de Wet en Regels 2"),
        ("A-1 I-2", 1, "artikel 1 van de Wet"),
        ("artikel 4 van een andere wet", 1, "artikel 4 van een andere wet"),
        ("", 1, ""),
    ],
)
def test_rules_are_named_in_words(ids: str, most: int | None, told: str) -> None:
    assert POLICY.cited(ids, most) == told


def test_a_rule_without_words_is_called_by_its_source() -> None:
    norm = Norm("I-2", "Regels 2", "step", "Netjes")
    assert norm.in_words == "Regels 2"
    assert replace(norm, source="").in_words == "I-2"


def test_the_page_of_a_case_names_the_rule_of_a_deadline(
    engine: Engine, signed_in: Callable[[str], Browser], case: int
) -> None:
    line = engine.case(case, "an").deadlines[0]
    page = signed_in("an").get(f"/zaken/{case}").text
    for norm in line.rules:
        assert norm.in_words in page
    for step in line.lines:
        assert f"({step.source})" in page if step.source else step.text in page
        assert step.source not in {norm.id for norm in engine.norms()}


def test_the_rules_are_found_by_the_whole_name_of_their_source(
    monkeypatch: pytest.MonkeyPatch, signed_in: Callable[[str], Browser], engine: Engine
) -> None:
    sources = (
        "Algemene termijnenwet 1 en 3",
        "Algemene termijnenwet",
        "Instructie Bijlage 1",
        "Instructie §2",
    )
    rules = [Norm(f"R-{number}", source, "step", "Iets") for number, source in enumerate(sources)]
    register = NormRegister(1, tuple(CarriedNorm(norm, (), False, "") for norm in rules))
    monkeypatch.setattr(type(engine), "norm_register", lambda door: register)
    page = signed_in("an").get("/regels").text
    assert '<a href="#bron-1">Algemene termijnenwet</a> <span class="bh-small bh-muted">2</span>' in page
    assert '<h2 id="bron-2">Instructie</h2>' in page
