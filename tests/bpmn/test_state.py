"""The saved state: small, whole, and refused when it is not ours."""

from __future__ import annotations

import time
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import Run
from engine.errors import StateRefused, UnknownProcess
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    T0,
    Case,
    Values,
    boundary,
    call,
    element,
    flows,
    io,
    nodes,
    process,
    repeat,
    timer,
)

FILES = (
    process(
        nodes("start:s and:g user:a and:j user:z end:e user:r end:e2")
        + call("ca", "C")
        + element("user", "m", repeat("=[1,2,3]", output=("uit", "=item")))
        + boundary("b", "a", timer("Cycle", "R/P1W"), False)
        + d.catch("w", d.MESSAGE)
        + flows("s>g; g>a>j; g>ca>j; g>m>j; g>w>j; j>z>e; b>r>e2")
    ),
    process(
        nodes("start:cs end:ce")
        + element("user", "cu", d.extensions(io(inputs={"x": '=date("2026-01-01")'})))
        + flows("cs>cu>ce"), "C",
    ),
)  # fmt: skip


def restore(saved: bytes, *files: bytes, process_id: str = "P") -> Run:
    return Run.restore(d.library(*(files or FILES)), process_id, saved, Values(), lambda *_: None, T0)


def test_what_was_saved_comes_back_the_same() -> None:
    case = Case(*FILES, save=False)
    case.do("a").do("m#2")
    saved = case.run.state()
    again = restore(saved)
    assert again.state() == saved
    assert again.waits() == case.run.waits()
    assert again.next_due == case.run.next_due


def test_the_state_does_not_grow_with_history() -> None:
    drawn = process(nodes("start:s xor:l user:u xor:x:e end:e") + flows("s>l>u>x; x>l[=again]; x>e"))
    case = Case(drawn, again=True)
    first = len(case.run.state())
    for _ in range(1000):
        case.do("u")
    assert len(case.run.state()) <= first + 6  # two numbers of tokens have more digits
    assert case.tasks() == ["u"]


def test_a_simple_state_takes_a_few_dozen_bytes() -> None:
    drawn = process(
        nodes("start:s user:u end:e user:r end:e2") + boundary("b", "u", timer("Cycle", "R/P1W"), False)
        + flows("s>u>e; b>r>e2")
    )  # fmt: skip
    assert len(Case(drawn).run.state()) < 120


def test_a_completed_instance_has_next_to_no_state() -> None:
    case = Case(process(nodes("start:s end:e") + flows("s>e")))
    assert case.completed
    assert len(case.run.state()) < 40
    assert restore(case.run.state(), process(nodes("start:s end:e") + flows("s>e"))).completed


def test_a_state_of_another_form_is_refused() -> None:
    state = orjson.loads(Case(*FILES).run.state())
    state[0] = 0
    with pytest.raises(StateRefused, match="vorm 0"):
        restore(orjson.dumps(state))


def test_a_state_of_another_version_of_the_process_is_refused() -> None:
    saved = Case(*FILES).run.state()
    changed = FILES[0].replace(b'id="z"', b'id="zz"').replace(b"f_z_", b"f_zz_").replace(b'"z"', b'"zz"')
    with pytest.raises(StateRefused, match="andere versie"):
        restore(saved, changed, FILES[1])
    called = FILES[1].replace(b'"cu"', b'"cv"')
    with pytest.raises(StateRefused, match="andere versie"):
        restore(saved, FILES[0], called)


def test_a_change_of_words_only_leaves_the_state_usable() -> None:
    saved = Case(*FILES).run.state()
    changed = FILES[0].replace(b'name="z"', b'name="Iets anders"').replace(b"R/P1W", b"R/P2W")
    assert restore(saved, changed, FILES[1]).state() == saved


def test_a_process_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownProcess):
        restore(Case(*FILES).run.state(), process_id="nergens")


@pytest.mark.parametrize(
    "text",
    [b"", b"null", b"[]", b"{}", b"\x80\x04K\x01.", b"[1,2,3]", b'"x"', b"[1,0,0,false,[],[],[]]", b"NaN"],
)
def test_what_is_no_state_at_all_is_refused(text: bytes) -> None:
    with pytest.raises(StateRefused):
        restore(text)


def _mark() -> Any:
    return orjson.loads(Case(*FILES).run.state())[1]


MARK = _mark()


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 0, 999, 16]],  # no such element
        [[1, 0, -1, 16]],
        [[1, 7, 0, 16]],  # no such parent
        [[1, 0, 0, 4096]],  # no such state
        [[1, 0, 0, 64]],  # a finished token is never saved
        [[99, 0, 0, 16]],  # a number not yet given
        [[1, 0, 2, 16], [1, 0, 3, 16]],  # twice the same
        [[1, 0, 2]],
        [[1, 0, 2, 16, 5]],
        [[1, 0, 2, 16, {"u": "laat"}]],
        [[1, 0, 2, 16, {"d": {"$feel:date": "geen datum"}}]],
        ["x"],
        5,
    ],
)
def test_a_damaged_state_is_refused(rows: Any) -> None:
    with pytest.raises(StateRefused):
        restore(orjson.dumps([1, MARK, 50, False, rows, []]))


@pytest.mark.parametrize("insides", [[[1, []]], [["x", []]], [[2, []]], [5], [[3, [], 1]]])
def test_an_inside_without_its_host_is_refused(insides: Any) -> None:
    with pytest.raises(StateRefused):
        restore(orjson.dumps([1, MARK, 50, False, [[2, 0, 2, 16]], insides]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 70) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from("diuf"), inner, max_size=3),
    max_leaves=20,
)


@settings(max_examples=400, deadline=None)
@given(JSON, JSON)
def test_any_json_is_a_state_or_refused(rows: Any, insides: Any) -> None:
    library = d.library(*FILES) if not _CACHE else _CACHE[0]
    _CACHE[:] = [library]
    saved = orjson.dumps([1, MARK, 50, False, rows, insides])
    try:
        Run.restore(library, "P", saved, Values(), lambda *_: None, T0)
    except StateRefused:
        return


_CACHE: list[Any] = []


def test_a_step_costs_the_same_at_the_end_of_a_long_life() -> None:
    drawn = process(nodes("start:s xor:l user:u xor:x:e end:e") + flows("s>l>u>x; x>l[=again]; x>e"))
    case = Case(drawn, again=True)

    def steps(count: int) -> float:
        begin = time.process_time()
        for _ in range(count):
            case.do("u")
        return time.process_time() - begin

    steps(50)
    early = min(steps(100) for _ in range(3))
    steps(1500)
    assert min(steps(100) for _ in range(3)) < 3 * early
