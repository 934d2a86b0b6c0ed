"""What a changed table would have decided in cases that were really decided, and where nobody can tell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import CasePeriod, Engine, FunctionHeld, Replay, Role
from engine.model.actor import Actor
from engine.model.dutch_time import dutch_day
from engine.policy import Policy
from engine.queries.foresight import decisions
from engine.queries.foresight.decisions import replay
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, dictionary

CALL = '<zeebe:calledDecision decisionId="soort" resultVariable="soort"/>'
TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
  <decision id="soort" name="Soort">
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="i1"><inputExpression id="e1" typeRef="number"><text>{asks}</text></inputExpression></input>
      <output id="o1" name="soort" typeRef="string"/>
      <rule id="r1"><inputEntry id="c1"><text>&lt; {least}</text></inputEntry><outputEntry id="u1"><text>"klein"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="c2"><text>-</text></inputEntry><outputEntry id="u2"><text>"groot"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""
NAMES = "bedrag:number soort nieuw:number"


def files(least: int = 100, asks: str = "bedrag") -> dict[str, bytes]:
    drawing = Drawing("proef", properties={"readers": "jurist"}).start()
    drawing.add("businessRuleTask", "beslis", extension=CALL)
    drawing.task("daarna", groups="balie").end()
    return {
        "processes/proef.bpmn": drawing.xml(),
        "processes/soort.dmn": TABLE.format(least=least, asks=asks).encode(),
        "processes/data-dictionary.csv": dictionary(*NAMES.split()),
    }


@pytest.fixture
def decided(world: World) -> World:
    world.deploy(files(), NAMES)
    for amount in (10, 50, 60, 150):
        world.start(bedrag=amount)
    # Something is changed afterwards: what counted was what was known then.
    world.engine.set_variables(1, {"bedrag": 1000}, "olga", "verschreven")
    return world


def again(world: World, by: str, **changed: object) -> object:
    live = world.engine._here.shelf.newest()
    return replay(world.engine._here, live, Policy({**live.files, **files(**changed)}), by)  # type: ignore[arg-type]


@ON_BOTH_DATABASES
def test_a_decision_is_taken_anew_with_what_was_known_then(decided: World) -> None:
    found = again(decided, "carla", least=55)
    (one,) = found.decisions  # type: ignore[attr-defined]
    assert (one.taken, one.same, one.untold, one.differing) == (4, 3, 0, 1)
    (group,) = one.groups
    assert [(cell.before, cell.after) for cell in group.cells] == [("klein", "groot")]
    assert [case.instance_id for case in group.cases] == [3]


def test_who_may_not_see_a_case_reads_only_how_many(decided: World) -> None:
    decided.engine.save_person(
        "owner", name="O", by=Actor.program("test"), roles=(Role.OWNER,), functions=[FunctionHeld("x")]
    )
    (one,) = again(decided, "owner", least=55).decisions  # type: ignore[attr-defined]
    assert (one.differing, one.groups[0].cases) == (1, ())


def test_what_the_new_table_asks_and_no_case_knew_is_named(decided: World) -> None:
    (one,) = again(decided, "carla", asks="nieuw").decisions  # type: ignore[attr-defined]
    assert one.unknown == ("nieuw",)
    assert one.differing == 3  # null is below nothing: the last row


def test_a_table_that_did_not_change_is_not_taken_anew(decided: World) -> None:
    assert again(decided, "carla").decisions == ()  # type: ignore[attr-defined]


def test_a_decision_that_cannot_be_put_together_again_is_counted_apart(world: World) -> None:
    changed = {**files(asks="nu.hour"), "processes/proef.bpmn": files()["processes/proef.bpmn"]}
    # The table looked at something local to its step, which nobody kept.
    local = CALL + '<zeebe:ioMapping><zeebe:input source="=verborgen" target="bedrag"/></zeebe:ioMapping>'
    drawing = Drawing("proef").start()
    drawing.add("scriptTask", "zet", extension='<zeebe:script expression="=7" resultVariable="verborgen"/>')
    drawing.add("businessRuleTask", "beslis", extension=local)
    drawing.task("daarna", groups="balie").end()
    world.deploy(
        {
            **changed,
            "processes/proef.bpmn": drawing.xml(),
            "processes/soort.dmn": files()["processes/soort.dmn"],
        },
        NAMES,
    )
    world.start()
    (one,) = again(world, "olga", least=5).decisions  # type: ignore[attr-defined]
    assert (one.taken, one.differing) == (1, 1), "what history says the row looked at is enough"


def test_a_decision_that_is_gone_is_told(decided: World) -> None:
    live = decided.engine._here.shelf.newest()
    without = {path: content for path, content in live.files.items() if not path.endswith(".dmn")}
    (one,) = replay(decided.engine._here, live, Policy(without), "olga").decisions
    assert one.gone


def test_nothing_is_written(decided: World) -> None:
    engine: Engine = decided.engine
    before = [row.hash for row in engine.history(1, "olga")]
    again(decided, "olga", least=55)
    assert [row.hash for row in engine.history(1, "olga")] == before


@ON_BOTH_DATABASES
def test_many_cases_are_looked_at_a_portion_at_a_time(
    decided: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = decided.engine._here.shelf.newest()
    changed = Policy({**live.files, **files(least=55)})

    def look(**period: object) -> Replay:
        return replay(decided.engine._here, live, changed, "carla", CasePeriod(**period))  # type: ignore[arg-type]

    monkeypatch.setattr(decisions, "MOST_CASES", 3)
    first = look()
    assert (first.cases, first.more, first.total, first.before, first.oldest) == (3, True, 4, 0, 2)
    rest = look(older_than=first.oldest)
    assert (rest.cases, rest.more, rest.total, rest.before, rest.oldest) == (1, False, 4, 3, 1)
    assert [one.decisions[0].taken for one in (first, rest)] == [3, 1]
    # Where there are more decisions than can be looked at, none is left out in silence: the portion is smaller.
    monkeypatch.setattr(decisions, "MOST_DECISIONS", 2)
    small = look()
    assert (small.cases, small.more, small.decisions[0].taken) == (1, True, 1)


@ON_BOTH_DATABASES
def test_a_period_is_of_dutch_days_both_included(decided: World) -> None:
    live = decided.engine._here.shelf.newest()
    changed = Policy({**live.files, **files(least=55)})
    begun = dutch_day(decided.engine.now())

    def total(**period: object) -> int:
        return replay(decided.engine._here, live, changed, "carla", CasePeriod(**period)).total  # type: ignore[arg-type]

    assert total(first=begun, last=begun) == 4
    assert total(first=begun + timedelta(days=1)) == 0
    assert total(last=begun - timedelta(days=1)) == 0
