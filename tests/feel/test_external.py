"""External functions: a closed list of pure Java methods, and the defined error for everything else."""

from decimal import Decimal
from typing import Any

import pytest

from engine.feel import evaluate


def call(owner: str, signature: str, *arguments: str) -> Any:
    names = ", ".join(f"p{at}" for at in range(len(arguments)))
    definition = f'{{java: {{class: "{owner}", method signature: "{signature}"}}}}'
    return evaluate(f"(function({names}) external {definition})({', '.join(arguments)})", {})


@pytest.mark.parametrize(
    ("owner", "signature", "arguments", "expected"),
    [
        ("java.lang.Math", "max(int,int)", ("3", "4"), Decimal(4)),
        ("java.lang.Math", "max(float, float)", ("1.1", "2.2"), Decimal("2.2")),
        ("java.lang.Math", "sqrt(double)", ("16",), Decimal(4)),
        ("java.lang.Math", "abs(float)", ("-1.1",), Decimal("1.1")),
        ("java.lang.Math", "round(double)", ("2.5",), Decimal(3)),
        ("java.lang.Math", "floorMod(int, int)", ("-7", "3"), Decimal(2)),
        ("java.lang.Double", "valueOf(java.lang.String)", ('"12.5"',), Decimal("12.5")),
        ("java.lang.Long", "parseLong(java.lang.String)", ('"-9"',), Decimal(-9)),
        ("java.lang.String", "valueOf(boolean)", ("true",), "true"),
        ("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", ('"%s: %.2f%%"', '"a"'), None),
        ("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", ('"%s %d"', '"a"', "7"), "a 7"),
    ],
)
def test_pure_methods_of_java_lang_are_worked_out(
    owner: str, signature: str, arguments: tuple[str, ...], expected: Any
) -> None:
    assert call(owner, signature, *arguments).value == expected


@pytest.mark.parametrize(
    ("owner", "signature", "argument"),
    [
        ("java.lang.System", "exit(int)", "0"),
        ("java.lang.Runtime", "exec(java.lang.String)", '"ls"'),
        ("java.lang.Math", "nothing(double)", "1"),
        ("java.lang.Math", "__class__()", "1"),
        ("builtins", "eval(java.lang.String)", '"1"'),
    ],
)
def test_any_other_external_function_is_null_and_says_so(owner: str, signature: str, argument: str) -> None:
    result = call(owner, signature, argument)
    assert result.value is None
    assert [finding.code for finding in result.findings] == ["external-function"]


@pytest.mark.parametrize(
    ("owner", "signature", "argument"),
    [
        ("java.lang.Math", "sqrt(double)", "-1"),
        ("java.lang.Math", "sqrt(double)", '"text"'),
        ("java.lang.Math", "exp(double)", "100000"),
        ("java.lang.Byte", "valueOf(byte)", "200"),
        ("java.lang.String", "valueOf(char)", '"abc"'),
        ("java.lang.Integer", "valueOf(java.lang.String)", '"1_000"'),
        ("java.lang.Double", "valueOf(java.lang.String)", '"nan"'),
        ("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", '"%999999999d"'),
    ],
)
def test_arguments_that_java_would_refuse_are_null_with_a_finding(
    owner: str, signature: str, argument: str
) -> None:
    result = call(owner, signature, argument)
    assert result.value is None
    assert [finding.code for finding in result.findings] == ["function-failed"]
