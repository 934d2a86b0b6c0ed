"""Putting files live, with the real checks: whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine import DraftState, Engine, Settings, errors
from engine.bootstrap import build
from engine.model.findings import Finding
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import CALENDAR, Drawing, dictionary, form, text_field

GOOD = {
    "processes/proef.bpmn": Drawing("proef")
    .start("begin_formulier")
    .task("werk", "Doe het werk", groups="balie", form="werk_formulier")
    .end()
    .xml(),
    "processes/calendar.csv": CALENDAR,
    "processes/data-dictionary.csv": dictionary("onderwerp", "resultaat"),
    "forms/begin_formulier.form": form("begin_formulier", text_field("onderwerp")),
    "forms/werk_formulier.form": form("werk_formulier", text_field("resultaat")),
}
HOSTILE = {
    "an external entity": b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
    "an entity bomb": b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><d>&j;</d>",
    "no XML": b"\x00\x01\x02",
    "nothing": b"",
    "Python in a script": GOOD["processes/proef.bpmn"].replace(
        b"<zeebe:userTask/>",
        b"<zeebe:script expression=\"__import__('os').system('true')\" resultVariable=\"x\"/>",
    ),
    "a flow to nowhere": GOOD["processes/proef.bpmn"].replace(b'targetRef="werk"', b'targetRef="weg"'),
}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return build(Settings(var_dir=tmp_path))


def test_good_files_go_live(engine: Engine) -> None:
    outcome = engine.deploy(GOOD, "test", "eerste")
    assert not outcome.refused, [one for one in outcome.findings if one.refuses]
    deployment = engine.deployments()[0]
    assert (deployment.number, deployment.note, deployment.file_count) == (1, "eerste", 5)
    assert engine.deployed_file(None, "processes/proef.bpmn") == GOOD["processes/proef.bpmn"]
    assert engine.drawing(deployment.id, "processes/proef.bpmn").shapes
    with pytest.raises(errors.NotFound):
        engine.deployed_file(None, "../../etc/passwd")


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_or_broken_diagrams_are_refused_and_nothing_goes_live(engine: Engine, what: str) -> None:
    outcome = engine.deploy({**GOOD, "processes/proef.bpmn": HOSTILE[what]}, "test")
    assert outcome.refused
    refusing = [one for one in outcome.findings if one.refuses]
    assert refusing
    assert all(one.message for one in refusing)
    assert engine.deployments() == ()
    with pytest.raises(errors.NotFound):
        engine.start("proef", {}, "anna")


def test_a_refused_change_leaves_the_old_version_live(engine: Engine) -> None:
    engine.deploy(GOOD, "test")
    assert engine.deploy({**GOOD, "processes/proef.bpmn": b"<x/>"}, "test").refused
    assert [one.number for one in engine.deployments()] == [1]
    assert engine.drawing(None, "processes/proef.bpmn")


def test_an_engine_without_any_deployment_says_so(engine: Engine) -> None:
    assert engine.house() == {}
    assert engine.text("product.json") is None
    assert engine.norms() == ()
    assert engine.startable(None) == ()
    assert engine.run_due().total == 0
    assert engine.verify().problems == ()


def test_going_back_to_an_earlier_content_makes_it_live_again(engine: Engine) -> None:
    engine.deploy(GOOD, "test")
    changed = {**GOOD, "forms/werk_formulier.form": form("werk_formulier", text_field("onderwerp"))}
    assert not engine.deploy(changed, "test").refused
    again = engine.deploy(GOOD, "test")
    assert not again.refused
    assert not again.unchanged
    assert engine.deployed_file(None, "forms/werk_formulier.form") == GOOD["forms/werk_formulier.form"]


def drafted(world: World, path: str, content: bytes) -> int:
    """A draft on what is live, with this file in it."""
    draft = world.engine.begin_draft(path, "admin").id
    world.engine.put_in_draft(draft, [(path.rpartition("/")[2], content)], "admin")
    return draft


@ON_BOTH_DATABASES
def test_of_two_drafts_that_go_live_at_once_neither_undoes_the_other(world: World) -> None:
    drawing = Drawing("proef").start().task("werk", groups="balie").end()
    letter = b"---\nid: %s\ntitle: Brief\n---\nDag.\n"
    files = {
        "processes/proef.bpmn": drawing.xml(),
        "forms/letters/een.md": letter % b"een",
        "forms/letters/twee.md": letter % b"twee",
    }
    world.deploy(files)
    one = drafted(world, "forms/letters/een.md", letter % b"een" + b"Anders.\n")
    two = drafted(world, "forms/letters/twee.md", letter % b"twee" + b"Ook anders.\n")

    def meanwhile(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        world.engine._check = lambda files: ()
        assert world.engine.publish_draft(two, "twee", "admin").deployment is not None
        return ()

    world.engine._check = meanwhile
    with pytest.raises(errors.Conflict, match="andere versie"):
        world.engine.publish_draft(one, "een", "admin")
    assert len(world.engine.deployments()) == 2
    assert b"Ook anders." in world.engine.deployed_file(None, "forms/letters/twee.md")
    assert world.engine.policy_draft(one).state is DraftState.OPEN


def test_what_was_looked_at_is_what_goes_live_or_nothing_does(world: World) -> None:
    drawing = Drawing("proef").start().task("werk", groups="balie").end()
    world.deploy(
        {
            "processes/proef.bpmn": drawing.xml(),
            "forms/letters/een.md": b"---\nid: een\ntitle: Brief\n---\nDag.\n",
        }
    )
    draft = drafted(world, "forms/letters/een.md", b"---\nid: een\ntitle: Brief\n---\nAnders.\n")

    def meanwhile(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        world.engine._check = lambda files: ()
        late = b"---\nid: een\ntitle: Brief\n---\nOp het laatst.\n"
        world.engine.put_in_draft(draft, [("een.md", late)], "admin")
        return ()

    world.engine._check = meanwhile
    with pytest.raises(errors.Conflict, match="veranderde"):
        world.engine.publish_draft(draft, "een", "admin")
    assert len(world.engine.deployments()) == 1
    assert world.engine.policy_draft(draft).state is DraftState.OPEN
    published = world.engine.publish_draft(draft, "een", "admin").deployment
    assert published is not None
    assert world.engine.policy_draft(draft).published_as == published.id
