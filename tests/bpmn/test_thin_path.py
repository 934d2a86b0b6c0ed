"""The shortest way through the room: read, compile, start, complete, save, restore."""

from __future__ import annotations

from tests.bpmn.drawing import Case, boundary, call, flows, nodes, process, timer


def test_a_process_runs_from_start_to_end() -> None:
    case = Case(
        process(
            nodes("start:s user:a xor:x:b user:b job:j end:e")
            + call("ca", "C")
            + boundary("late", "a", timer("Duration", "P7D"), interrupting=False)
            + nodes("user:remind end:e2")
            + flows('s>a>x; x>b; x>j[=keuze = "job"]; b>e; j>ca>e; late>remind>e2')
        ),
        process(nodes("start:cs user:cu end:ce") + flows("cs>cu>ce"), "C"),
    )
    assert case.tasks() == ["a"]
    assert case.timers()["late"].isoformat() == "2026-01-19T08:00:00+00:00"
    case.later(days=8)
    assert case.tasks() == ["a", "remind"]
    case.do("a", keuze="job")
    assert case.tasks() == ["remind"]
    assert case.jobs() == ["j"]
    assert case.timers() == {}
    case.do("j", klaar=True)
    assert case.tasks() == ["ca/cu", "remind"]
    case.do("remind").do("cu")
    assert case.completed
    assert case.values == {"keuze": "job", "klaar": True}
    assert "f_x_j" in case.passed()
    assert "f_x_b" not in case.passed()
