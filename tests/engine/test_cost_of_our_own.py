"""What a completion costs beside the database: few calls of Python, and nothing that stays behind."""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Callable
from types import FrameType

from engine import Completed
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing, form

MOST_CALLS = 647
"""Calls of Python functions in one completion of thirty fields, a script and a reminder: some 635, and a dozen
more in a process that ran many other tests before, whose libraries listen along."""
FIELDS = 30


def test_a_completion_takes_few_calls(world: World) -> None:
    """Now and then a completion takes a few more, when a cache of somebody else's is filled: each of a few."""
    task_id, counts = _third_task(world), []
    for _ in range(5):
        called: list[str] = []
        before = sys.getprofile()
        sys.setprofile(_told_to(called))
        try:
            task_id = _complete(world, task_id)
        finally:
            sys.setprofile(before)
        counts.append(len(called))
    assert min(counts) <= MOST_CALLS, counts


def _told_to(called: list[str]) -> Callable[[FrameType, str, object], None]:
    """What the interpreter tells of each call, its name kept in this list."""

    def told(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            called.append(frame.f_code.co_qualname)

    return told


def test_the_driver_of_sqlite_looks_for_no_other_way_to_keep_what_is_kept_as_it_is() -> None:
    """What it was told nothing about it looks for at each value: that took two per cent of a completion."""
    assert sqlite3.adapt(None) is None
    assert sqlite3.adapt(b"hash") == b"hash"


def test_a_completion_leaves_no_garbage(world: World) -> None:
    """What holds itself stays until all is looked through for it: that took longer than reading a form.

    Other threads of the tests, such as a server that waits for a browser, leave some now and then: what a
    completion leaves, each of a few leaves.
    """
    task_id, left = _third_task(world), []
    gc.disable()
    try:
        for _ in range(5):
            gc.collect()
            task_id = _complete(world, task_id)
            left.append(gc.collect())
    finally:
        gc.enable()
    assert min(left) == 0, left


def _third_task(world: World) -> int:
    """A case whose task comes again and again, done twice: what is worked out once for all is there."""
    drawing = Drawing("proef").start().task("werk", groups="balie", form="f")
    drawing.boundary_timer("straks", "werk", "timeDuration", "P14D", interrupting=False).end("herinnerd")
    drawing.last = "werk"
    script = '<zeebe:script expression="={ok: true, n: 1}" resultVariable="gedaan"/>'
    drawing.add("scriptTask", "systeem", extension=script).flow("systeem", "werk")
    kinds = (
        {"type": "number"},
        {"type": "checkbox"},
        {"type": "datetime", "subtype": "date"},
        {"type": "textfield"},
    )
    fields = [
        {"key": f"deel.veld{place}", "label": f"Veld {place}", **kinds[place % 4]} for place in range(FIELDS)
    ]
    files = {"processes/proef.bpmn": drawing.xml(), "forms/f.form": form("f", *fields)}
    world.deploy(files, "deel:context gedaan:context")
    world.start()
    return _complete(world, _complete(world, world.task_of("anna")))


def _complete(world: World, task_id: int) -> int:
    values = (12, True, "2026-03-02", "een antwoord")
    given = {"deel": {f"veld{place}": values[place % 4] for place in range(FIELDS)}}
    done = world.engine.complete_task(task_id, given, "anna")
    assert isinstance(done, Completed), done
    return done.next_tasks[0].task_id
