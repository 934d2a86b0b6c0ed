"""The token game of the check against the plain one of the tests: what really gets stuck is found."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from engine.checks import Bundle
from engine.checks.soundness import _Game
from tests.bpmn.differential.token_game import Graph, TokenGame, random_graph


def stuck_in_play(graph: Graph) -> set[str]:
    """Joins at which some run of the plain game ends, whatever is answered."""
    choosing = [name for name, kind in graph.kinds.items() if kind == "xor"]
    found: set[str] = set()
    for answers in product((True, False), repeat=len(choosing)):
        game = TokenGame(graph, {f"go_{name}": answer for name, answer in zip(choosing, answers)})
        for _ in range(60):
            if game.endless or not game.open():
                break
            game.complete(game.open()[0])
        if not game.endless and not game.open():
            found |= {target for (_, target), count in game.on.items() if count and target != "e"}
    return found


@pytest.mark.parametrize("seed", range(120))
def test_what_gets_stuck_in_play_is_found(seed: int) -> None:
    graph = random_graph(Random(seed))
    bundle = Bundle({"processes/p.bpmn": graph.file()})
    (diagram,) = bundle.diagrams
    game = _Game(diagram, next(iter(diagram.processes)))
    list(game.findings())
    expected = {one for one in stuck_in_play(graph) if len(graph.incoming(one)) > 1}
    assert not game.whole or expected <= set(game.stuck), graph


def test_a_process_with_too_many_ways_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.checks import soundness
    from tests.bpmn.drawing import process
    from tests.checks.examples.soundness import SOMETIMES

    monkeypatch.setattr(soundness, "MOST_STATES", 3)
    monkeypatch.setattr(
        soundness, "_of_file", soundness._of_file.__wrapped__
    )  # what is kept knows more states
    (told,) = soundness.check(Bundle({"processes/p.bpmn": process(SOMETIMES)}))
    assert (told.severity.value, "na te gaan" in told.message) == ("info", True)
