"""What a drawing says comes after a task: what is settled is worked out, what is not is told with its question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.casework.organisation import Organisation
from engine.model.ahead import Ahead
from engine.policy import Policy
from engine.queries.ahead import ahead
from tests.bpmn.drawing import HEAD, boundary, call, element, extensions, flows, nodes, script, timer

NOBODY = Organisation(1, (), ())


def letter(ident: str, to: str = "=klant") -> str:
    """A step that sends the letter of the same name."""
    headers = f'<zeebe:header key="letter" value="{ident}"/><zeebe:header key="to" value="{to}"/>'
    inside = f'<zeebe:taskDefinition type="letter"/><zeebe:taskHeaders>{headers}</zeebe:taskHeaders>'
    return element("serviceTask", ident, extensions(inside))


def policy_of(**processes: str) -> Policy:
    drawn = "".join(
        f'<bpmn:process id="{name}" isExecutable="true">{inside}</bpmn:process>'
        for name, inside in processes.items()
    )
    return Policy({"processes/p.bpmn": f"{HEAD}{drawn}</bpmn:definitions>".encode()})


def after(inside: str, values: Mapping[str, Any]) -> Ahead:
    """What comes after task `a`; `values` of the texts of the diagram as they are now."""
    known = {"=klant": {"naam": "Piet"}, **values}
    return ahead(policy_of(p=inside), "p", "p", "a", known.get, NOBODY)


def told(found: Ahead) -> dict[str, tuple[str, ...]]:
    return {one.letter_id: one.when for one in found.letters}


SPLIT = (
    nodes("start:s user:a xor:kort:lang xor:join end:e")
    + letter("ja")
    + letter("lang")
    + letter("altijd")
    + flows("s>a>kort>lang>join; kort>ja[=snel]; ja>join>altijd>e")
)


def test_a_way_that_is_known_not_to_be_taken_is_not_told() -> None:
    assert told(after(SPLIT, {"=snel": True})) == {"ja": (), "altijd": ()}
    assert told(after(SPLIT, {"=snel": False})) == {"lang": (), "altijd": ()}
    assert told(after(SPLIT, {})) == {"lang": (), "altijd": ()}, "what has no value is not so"


def test_what_hangs_on_something_that_is_still_to_be_written_is_told_with_its_question() -> None:
    drawn = SPLIT.replace('sourceRef="a" targetRef="kort"', 'sourceRef="b" targetRef="kort"')
    drawn += script("b", "=1 = 1", "snel") + flows("a>b")
    found = told(after(drawn, {"=snel": False}))
    assert set(found) == {"ja", "lang", "altijd"}
    assert found["ja"] == ("kort",)
    assert found["lang"] == ("kort",)
    assert found["altijd"] == (), "it goes with one answer and with the other"


def test_a_letter_to_nobody_is_not_told() -> None:
    drawn = (
        nodes("start:s user:a end:e") + letter("een", "=anderen") + letter("twee") + flows("s>a>een>twee>e")
    )
    assert told(after(drawn, {"=anderen": []})) == {"twee": ()}
    assert set(told(after(drawn, {"=anderen": [{"naam": "Kees"}]}))) == {"een", "twee"}


def test_what_comes_after_a_called_process_is_told_unless_others_are_still_at_work_in_it() -> None:
    drawn = nodes("start:s end:e") + call("c", "q0") + letter("later") + flows("s>c>later>e")
    inside = nodes("start:s2 user:a end:e2") + letter("eerst") + flows("s2>a>eerst>e2")
    beside = (
        nodes("user:b end:e3") + boundary("klok", "a", timer("Duration", "P1D"), False) + flows("klok>b>e3")
    )

    def letters(called: str) -> list[str]:
        known = {"=klant": {"naam": "Piet"}}
        found = ahead(policy_of(p=drawn, q0=called), "p", "q0", "a", known.get, NOBODY)
        return [one.letter_id for one in found.letters]

    assert letters(inside) == ["eerst", "later"]
    assert letters(inside + beside) == ["eerst"], "somebody may still be doing b"


def test_a_branch_that_ends_is_not_the_end_of_the_case() -> None:
    alone = nodes("start:s user:a end:e") + flows("s>a>e")
    assert after(alone, {}).ends
    branches = nodes("start:s and:both user:a user:b end:e end:e2") + letter("een")
    branches += flows("s>both>a>een>e; both>b>e2")
    assert not after(branches, {}).ends
