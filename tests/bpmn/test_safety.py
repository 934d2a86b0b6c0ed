"""Nothing in a diagram or in data can run Python, hang the server or make it fall over."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment

from engine.bpmn.closed_doors import CLOSED, DoorClosed
from engine.errors import BehoorlijkError, DiagramRefused, ExpressionError, StepLimitReached
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    Case,
    boundary,
    call,
    catch,
    element,
    extensions,
    flows,
    nodes,
    process,
    repeat,
    script,
    timer,
)

PYTHON = "__import__('pathlib').Path('{}').write_text('gotcha') is not None"


@pytest.mark.parametrize(
    "place", ["condition", "script", "timer", "collection", "until", "key", "input", "assignee"]
)
@pytest.mark.parametrize("prefix", ["=", ""])
def test_python_in_a_diagram_is_never_run(place: str, prefix: str, tmp_path: Path) -> None:
    target = tmp_path / "gotcha"
    text = prefix + PYTHON.format(target)
    more = d.DECLARATIONS
    body = nodes("start:s user:z end:e")
    match place:
        case "condition":
            body += nodes("xor:t:z") + flows(f"s>t; t>e[{text}]; t>z>e")
        case "script":
            body += script("t", text, "uit") + flows("s>t>z>e")
        case "timer":
            body += catch("t", timer("Duration", text)) + flows("s>t>z>e")
        case "collection":
            body += element("user", "t", repeat(text)) + flows("s>t>z>e")
        case "until":
            body += element("user", "t", repeat("=[1,2]", until=text)) + flows("s>t>z>e")
        case "key":
            more = more.replace("=sleutel", text.replace("'", "&apos;"))
            body += catch("t", d.KEYED) + flows("s>t>z>e")
        case "input":
            body += element("user", "t", extensions(d.io(inputs={"x": text}))) + flows("s>t>z>e")
        case "assignee":
            text = text.replace("'", "&apos;")
            body += element(
                "user", "t", extensions(f'<zeebe:assignmentDefinition assignee="{text}"/>')
            ) + flows("s>t>z>e")
    try:
        case = Case(process(body, more=more))
        case.run.waits()
        for _ in range(2):
            if case.tasks():
                case.do(case.tasks()[0])
    except BehoorlijkError:
        pass
    assert not target.exists()


def test_a_script_element_with_python_is_not_run_and_not_a_script_task() -> None:
    body = (
        nodes("start:s end:e")
        + "<bpmn:scriptTask id='t'><bpmn:script>import os</bpmn:script></bpmn:scriptTask>"
    )
    with pytest.raises(DiagramRefused):
        Case(process(body + flows("s>t>e")))


def test_both_doors_of_spiffworkflow_are_closed() -> None:
    for door in (CLOSED, CLOSED.environment, TaskDataEnvironment(), PythonScriptEngine().environment):
        for knock in (door.evaluate, door.execute):
            with pytest.raises(DoorClosed):
                knock("1 + 1", {}, {})
    with pytest.raises(DoorClosed):
        CLOSED.call_service(None)
    with pytest.raises(DoorClosed):
        CLOSED.environment.call_service({})


def test_a_default_engine_made_anywhere_in_the_program_is_harmless(tmp_path: Path) -> None:
    code = (
        "import engine.bpmn\n"
        "from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment\n"
        f"TaskDataEnvironment().evaluate({PYTHON.format(tmp_path / 'x')!r}, {{}})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "DoorClosed" in done.stderr
    assert not (tmp_path / "x").exists()


def test_every_workflow_and_every_inside_has_the_closed_engine() -> None:
    case = Case(
        process(nodes("start:s end:e") + call("ca", "C") + flows("s>ca>e")),
        process(nodes("start:cs user:cu end:ce") + flows("cs>cu>ce"), "C"),
    )
    instance = case.run._instance
    assert instance.script_engine is CLOSED
    assert [inside.script_engine for inside in instance.subprocesses.values()] == [CLOSED]


# ---------------------------------------------------------------- endless and huge


def test_an_endless_automatic_loop_is_stopped_with_a_sentence() -> None:
    """Stock SpiffWorkflow stops silently after about a thousand tasks."""
    drawn = process(
        nodes("start:s xor:l xor:x:e end:e") + script("t", "=1", "n") + flows("s>l>t>x; x>l[=true]; x>e")
    )
    with pytest.raises(StepLimitReached) as stopped:
        Case(drawn)
    assert stopped.value.process == "P"
    assert stopped.value.element in stopped.value.sentence


def test_an_endless_split_is_stopped_too() -> None:
    drawn = process(nodes("start:s xor:l and:g end:e") + flows("s>l>g; g>l; g>e"))
    with pytest.raises(StepLimitReached):
        Case(drawn)


def test_rings_without_end_are_stopped() -> None:
    drawn = process(
        nodes("start:s user:u end:e end:e2") + boundary("b", "u", timer("Cycle", "R/PT0.001S"), False)
        + flows("s>u>e; b>e2")
    )  # fmt: skip
    case = Case(drawn)
    with pytest.raises(StepLimitReached):
        case.later(days=365)


def test_a_chain_of_two_thousand_tasks_compiles_and_runs() -> None:
    """Stock SpiffWorkflow's parser fails on 800: it is recursive."""
    names = [f"t{number}" for number in range(2000)]
    body = nodes("start:s end:e") + "".join(script(name, "=1", "n") for name in names)
    assert Case(process(body + flows(">".join(["s", *names, "e"])))).completed


def test_twenty_diamonds_in_a_row_take_no_time() -> None:
    """Stock SpiffWorkflow predicts every path: 14 take a second and double with each one."""
    body, chain = nodes("start:s end:e"), ["s"]
    for n in range(20):
        body += nodes(f"and:g{n} and:j{n} task:a{n} task:b{n}")
        body += flows(f"g{n}>a{n}>j{n}; g{n}>b{n}>j{n}; {chain[-1]}>g{n}")
        chain.append(f"j{n}")
    begin = time.process_time()
    assert Case(process(body + flows(f"{chain[-1]}>e"))).completed
    assert time.process_time() - begin < 2


def test_a_hundred_levels_of_calls_run_without_recursion() -> None:
    files = [process(nodes("start:s end:e") + call("t", "C1") + flows("s>t>e"))]
    for n in range(1, 100):
        inner = call(f"t{n}", f"C{n + 1}") if n < 99 else nodes(f"user:t{n}")
        files.append(process(nodes(f"start:s{n} end:e{n}") + inner + flows(f"s{n}>t{n}>e{n}"), f"C{n}"))
    case = Case(*files)
    assert len(case.wait("t99").path) == 99
    assert case.do("t99").completed


def test_a_hundred_open_iterations_survive_saving_and_complete_in_any_order() -> None:
    task = element("user", "t", repeat("=for i in 1..100 return i", output=("uit", "=item * 2")))
    case = Case(process(nodes("start:s end:e") + task + flows("s>t>e")))
    for name in sorted(case.tasks(), key=lambda name: hash(name)):
        case.do(name)
    assert case.completed
    assert case.values["uit"] == [2 * n for n in range(1, 101)]


@pytest.mark.parametrize(
    "name", ["Start", "End", "Root", "P.EndJoin", "x.BoundaryEventSplit", "StartEventSplit"]
)
def test_ids_that_spiffworkflow_keeps_for_itself_are_ordinary_ids(name: str) -> None:
    """In stock SpiffWorkflow a user task called End is skipped silently."""
    body = (
        nodes("start:s end:e")
        + element("user", name)
        + (
            f'<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="{name}"/>'
            f'<bpmn:sequenceFlow id="f2" sourceRef="{name}" targetRef="e"/>'
        )
    )
    case = Case(process(body))
    assert case.tasks() == [name]
    assert case.do(name).completed


def test_a_sub_process_may_have_the_id_of_a_process() -> None:
    inner = nodes("start:is user:iu end:ie") + flows("is>iu>ie")
    case = Case(process(nodes("start:s end:e") + element("subProcess", "C", inner) + flows("s>C>e")),
                process(nodes("start:cs user:cu end:ce") + flows("cs>cu>ce"), "C"))  # fmt: skip
    assert case.tasks() == ["C/iu"]


# ---------------------------------------------------------------- refused when compiled


@pytest.mark.parametrize(
    ("body", "element_id"),
    [
        (nodes("start:s complexGateway:x end:e") + flows("s>x>e"), "x"),
        (nodes("start:s transaction:x end:e") + flows("s>x>e"), "x"),
        (nodes("start:s adHocSubProcess:x end:e") + flows("s>x>e"), "x"),
        (nodes("start:s end:e") + element("subProcess", "x", triggeredByEvent="true") + flows("s>e"), "x"),
        (nodes("start:s end:e") + element("user", "x", "<bpmn:standardLoopCharacteristics/>")
         + flows("s>x>e"), "x"),
        (nodes("start:s end:e") + catch("x", "<bpmn:conditionalEventDefinition/>") + flows("s>x>e"), "x"),
        (nodes("start:s end:e") + d.throw("x", "<bpmn:compensateEventDefinition/>") + flows("s>x>e"), "x"),
        (nodes("start:s") + d.end("x", "<bpmn:compensateEventDefinition/>") + flows("s>x"), "x"),
        (nodes("start:s user:u end:e") + flows("s>u>e")
         + boundary("x", "u", "<bpmn:cancelEventDefinition/>"), "x"),
        (element("start", "x", d.ERROR) + nodes("start:s end:e") + flows("s>e; x>e"), "x"),
        (nodes("start:s subProcess:sp end:e").replace(
            "></bpmn:subProcess>", ">" + element("start", "x", d.MESSAGE) + nodes("start:is end:ie")
            + flows("is>ie; x>ie") + "</bpmn:subProcess>") + flows("s>sp>e"), "x"),
        (nodes("start:s end:e intermediateCatchEvent:x") + flows("s>x>e"), "x"),
        (nodes("start:s end:e receiveTask:x") + flows("s>x>e"), "x"),
        (nodes("start:s end:e serviceTask:x") + flows("s>x>e"), "x"),
        (nodes("start:s end:e businessRuleTask:x") + flows("s>x>e"), "x"),
        (nodes("start:s end:e callActivity:x") + flows("s>x>e"), "x"),
        (nodes("start:s end:e subProcess:x") + flows("s>x>e"), "x"),
        (nodes("start:s end:e") + flows("s>e") + boundary("x", "nergens", d.MESSAGE), "x"),
        (nodes("start:s user:a end:e") + flows("s>a; a>e[=true]"), "f_a_e"),
        (nodes("start:s end:e") + flows("s>nergens"), "f_s_nergens"),
        (nodes("start:s events:g user:a end:e") + flows("s>g>a>e"), "f_g_a"),
        (nodes("start:s end:e") + d.throw("x", '<bpmn:linkEventDefinition name="l"/>') + flows("s>x"), "x"),
        (nodes("start:s end:e") + catch("x", d.MESSAGE + d.SIGNAL) + flows("s>x>e"), "x"),
        (nodes("start:s end:e") + script("x", "=1 +", "n") + flows("s>x>e"), "x"),
        (nodes("start:s end:e") + script("x", "=1", "") + flows("s>x>e"), "x"),
        (nodes("start:s end:e")
         + element("user", "x", extensions('<zeebe:assignmentDefinition assignee="=("/>'))
         + flows("s>x>e"), "x"),
    ],
)  # fmt: skip
def test_what_cannot_run_is_refused_before_it_runs(body: str, element_id: str) -> None:
    with pytest.raises(DiagramRefused) as refused:
        d.library(process(body))
    assert refused.value.element == element_id
    assert refused.value.reason in refused.value.sentence


def test_a_process_that_is_not_executable_is_not_in_the_library() -> None:
    assert dict(d.library(process(nodes("start:s end:e") + flows("s>e"), executable=False)).processes) == {}


def test_an_expression_too_expensive_to_work_out_is_an_error_not_a_hang() -> None:
    drawn = process(
        nodes("start:s xor:x:e user:u end:e")
        + flows("s>x; x>u[=count(for a in 1..100000, b in 1..100000 return a) = 1]; x>e; u>e")
    )
    begin = time.process_time()
    with pytest.raises(ExpressionError):
        Case(drawn)
    assert time.process_time() - begin < 20


def test_two_instances_of_one_library_do_not_touch_each_other() -> None:
    drawn = process(
        nodes("start:s and:g user:a user:b and:j end:e") + element("user", "m", repeat("=lijst"))
        + flows("s>g; g>a>j; g>b>j; j>m>e")
    )  # fmt: skip
    library = d.library(drawn)
    runs: list[Any] = []
    for size in (1, 3):
        values = d.Values(lijst=list(range(size)))
        runs.append(d.Run.start(library, "P", values, lambda *_: None, d.T0))
    for run in runs:
        for _ in range(2):
            run.complete_task(run.waits()[0].token, {})
    assert [len(run.waits()) for run in runs] == [1, 3]
