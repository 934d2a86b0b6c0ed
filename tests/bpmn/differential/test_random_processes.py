"""Random processes: the engine does what the oracle says, and what stock does where stock is right."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest

from engine.errors import StepLimitReached
from tests.bpmn.differential.blocks import Block, Drawing, called_process, grow
from tests.bpmn.differential.oracle import Oracle
from tests.bpmn.differential.sides import Clock, Ours, Stock
from tests.bpmn.differential.token_game import TokenGame, random_graph

RUNS = int(os.environ.get("DIFFERENTIAL_RUNS", "1"))
STEPS = 60


def answers(random: Random, again: float) -> dict[str, Any]:
    return {
        "p1": random.random() < 0.5,
        "p2": random.random() < 0.5,
        "p3": random.random() < 0.5,
        "again": random.random() < again,
    }


@pytest.mark.parametrize("saving", ["always", "never", "sometimes"])
@pytest.mark.parametrize(
    "kinds",
    [
        ("task", "seq", "seq", "par", "xor", "sub"),
        ("task", "seq", "seq", "par", "xor", "sub", "loop"),
        ("task", "seq", "seq", "par", "xor", "sub", "or"),
        ("task", "seq", "seq", "par", "xor", "sub", "or", "loop"),
    ],
    ids=["plain", "loops", "inclusive", "inclusive and loops"],
)
def test_the_open_tasks_are_those_the_oracle_says(kinds: tuple[str, ...], saving: str) -> None:
    for seed in range(60 * RUNS):
        random = Random(f"{kinds}{seed}")
        tree = grow(random, kinds, depth=3, smallest=3, largest=25)
        first = answers(random, 0.6)
        oracle = Oracle(tree, dict(first))
        ours = Ours([Drawing().file(tree)], first, Clock(), saving, seed)
        for step in range(STEPS):
            assert [name[-1] for name in sorted(ours.open(), key=lambda name: name[-1])] == oracle.open(), (
                seed
            )
            assert ours.completed == (not oracle.open())
            if ours.completed:
                break
            index = random.randrange(len(ours.open()))
            chosen = answers(random, 0.55 if step < 40 else 0)
            oracle.answers.update(chosen)
            oracle.complete(ours.open()[index][-1])
            ours.complete(index, chosen)


MIXED = (
    *("task", "seq", "seq", "par", "xor", "or", "sub", "many", "manysub", "call", "timeout", "reminder"),
    *("reminders", "interrupt", "events", "loop", "terminate", "auto", "error"),
)


def tame(block: Block) -> None:
    """Leave out where stock is wrong, or goes its own way.

    Joins inside loops: it fires them too early. A message for which several iterations wait: all get it.
    """
    joining = ("par", "or", "timeout", "interrupt", "error", "reminder", "reminders", "terminate")
    for part in block.walk():
        if part.kind == "loop" and any(inner.kind in joining for inner in part.walk()):
            part.kind = "sub"
        if part.kind == "manysub":
            for inner in part.walk():
                inner.kind = {"events": "xor", "interrupt": "sub"}.get(inner.kind, inner.kind)


@pytest.mark.parametrize("saving", ["always", "sometimes", "fresh"])
def test_it_does_as_stock_does(saving: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range((60 if saving == "fresh" else 140) * RUNS):
        random = Random(f"{saving}{seed}")
        tree = grow(random, MIXED, depth=3, smallest=4, largest=22)
        tame(tree)
        files = [Drawing().file(tree), called_process()]
        messages = [f"m_{part.name}" for part in tree.walk() if part.kind in ("events", "interrupt")]
        clock = Clock()
        first = answers(random, 0.5)
        with monkeypatch.context() as patch:
            try:
                ours = Ours(files, first, clock, saving, seed)
                stock = Stock(files, first, clock, patch)
                compare(ours, stock, clock, messages, random, f"seed {seed} {saving}")
            except StepLimitReached:
                assert any(part.kind == "loop" for part in tree.walk())  # an endless loop: stock goes silent


def compare(ours: Ours, stock: Stock, clock: Clock, messages: list[str], random: Random, where: str) -> None:
    done: list[str] = []
    for step in range(STEPS):
        assert (ours.open(), ours.completed) == (stock.open(), stock.completed), f"{where} after {done}"
        if ours.completed:
            return
        moves = ["task"] * (3 if ours.open() else 0) + ["message"] * bool(messages) + ["clock"]
        match random.choice(moves):
            case "task":
                index = random.randrange(len(ours.open()))
                done.append("/".join(ours.open()[index]))
                chosen = answers(random, 0.55 if step < 40 else 0)
                ours.complete(index, chosen)
                stock.complete(index, chosen)
            case "message":
                name = random.choice(messages)
                done.append(name)
                assert ours.message(name) == stock.message(name), f"{where} after {done}"
            case _:
                clock.pass_by(1507)
                done.append("clock")
        ours.settle()
        stock.settle()


@pytest.mark.parametrize("saving", ["always", "never"])
def test_in_any_graph_tokens_move_as_in_the_token_game(saving: str) -> None:
    """Graphs that nobody should draw, too: joins that starve, tokens in excess, loops into joins."""
    seen = {"completed": 0, "starved": 0, "endless": 0}
    for seed in range(150 * RUNS):
        random = Random(f"graph{seed}")
        graph = random_graph(random)
        first = {f"go_{node}": random.random() < 0.5 for node in graph.kinds}
        game = TokenGame(graph, dict(first))
        if game.endless:
            with pytest.raises(StepLimitReached):
                Ours([graph.file()], first, Clock(), saving, seed)
            seen["endless"] += 1
            continue
        ours = Ours([graph.file()], first, Clock(), saving, seed)
        for _ in range(25):
            assert [name[-1] for name in ours.open()] == game.open(), seed
            assert ours.completed == game.completed, seed
            if not game.open():
                assert ours.run.is_zombie != game.completed
                seen["completed" if game.completed else "starved"] += 1
                break
            chosen = {f"go_{node}": random.random() < 0.5 for node in graph.kinds}
            index = random.randrange(len(game.open()))
            game.answers.update(chosen)
            game.complete(game.open()[index])
            if game.endless or sum(game.tasks.values()) > 60:
                break
            ours.complete(index, chosen)
    assert min(seen.values()) > 0, seen
