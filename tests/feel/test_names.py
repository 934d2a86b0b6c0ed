"""Names may hold spaces, accents and operators; the longest known name is meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.feel import FeelSyntaxError, compile_expression, parse, variables_read
from tests.feel.plain import answer, codes


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("Aantal dagen + 1", {"Aantal dagen": 4}, 5),
        ("Aantal   \n dagen + 1", {"Aantal dagen": 4}, 5),
        ("a-b", {"a": 5, "b": 3}, 2),
        ("a-b", {"a": 5, "b": 3, "a-b": 9}, 9),
        ("a - b", {"a": 5, "b": 3, "a-b": 9}, 2),
        ("pre-tax price * 2", {"pre-tax price": 4}, 8),
        ("zaak.reden van uitstel", {"zaak": {"reden van uitstel": "x"}}, "x"),
        ("zaak.a+b", {"zaak": {"a+b": 1}}, 1),
        ("rijen[aantal stuks > 1].naam", {"rijen": [{"aantal stuks": 2, "naam": "n"}]}, ["n"]),
        ("gemeente Súdwest-Fryslân", {"gemeente Súdwest-Fryslân": 1}, 1),
        ("if x and y then 1 else 2", {"x": True, "y": True}, 1),
        ("this and that", {"this and that": 7}, 7),
        ("decision A 2.1", {"decision A 2.1": 3}, 3),
        ("date(date)", {"date": "2026-03-01"}, "@2026-03-01"),
        ("count(list)", {"list": [1, 2]}, 2),
        ("for x in xs return x.n m", {"xs": [{"n m": 1}]}, [1]),
        ("words that nobody knows", {}, None),
    ],
)
def test_names_are_read_with_the_scope_in_hand(text: str, context: dict[str, Any], expected: Any) -> None:
    assert answer(text, context) == expected


def test_an_unknown_name_is_null_and_said_with_its_place() -> None:
    assert answer("1 + Nobody knows this") is None
    assert codes("1 + Nobody knows this") == ["unknown-name", "null-operand"]


def test_names_can_be_given_before_there_is_any_data() -> None:
    compiled = compile_expression("a-b c > 3", ["a-b c"])
    assert compiled({"a-b c": 4}) is True
    with pytest.raises(FeelSyntaxError):
        parse("a-b c d)")


def test_a_context_is_read_on_demand_only() -> None:
    asked: list[str] = []

    class Lazy(Mapping[str, Any]):
        def __getitem__(self, key: str) -> Any:
            asked.append(key)
            if key == "known":
                return [1, 2]
            raise KeyError(key)

        def __iter__(self) -> Any:
            raise AssertionError("nobody may walk through it")

        def __len__(self) -> int:
            raise AssertionError("nobody may count it")

    compiled = compile_expression("if known[1] = 1 then sum(known) else other")
    assert compiled(Lazy()) == 3
    assert set(asked) <= {"known", "sum"}
    assert asked.count("known") == 1


def test_the_variables_an_expression_reads_can_be_asked() -> None:
    text = "a + b.c + count(for x in xs return x + y) + rows[m > z].n"
    assert variables_read(text, ["z"]) == {"a", "b", "xs", "y", "rows", "z"}
    assert variables_read("? > limit", tests=True) == {"limit"}
