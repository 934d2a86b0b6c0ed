"""Regular expressions are those of XPath, and never take more than their budget."""

from __future__ import annotations

import contextlib
import time

import pytest

from engine.feel import Limits, evaluate
from engine.feel.patterns import PatternError, PatternTooCostly, compile_pattern

STEPS = 100_000


def found(pattern: str, text: str, flags: str = "") -> bool:
    return compile_pattern(pattern, flags).search(text, 0, STEPS) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "flags", "expected"),
    [
        ("b", "abc", "", True),
        ("^b", "abc", "", False),
        ("^[0-9]{4} ?[A-Z]{2}$", "1234 AB", "", True),
        ("^[0-9]{4} ?[A-Z]{2}$", "1234 ab", "", False),
        ("^[0-9]{4} ?[A-Z]{2}$", "1234 ab", "i", True),
        (r"^[^@\s]+@[^@\s]+\.[a-z]+$", "iemand@example.org", "", True),
        ("a.c", "a\nc", "", False),
        ("a.c", "a\nc", "s", True),
        ("^b$", "a\nb\nc", "m", True),
        ("^b$", "a\nb\nc", "", False),
        ("a b", "ab", "x", True),
        ("a[ ]b", "a b", "x", True),
        ("a.b", "axb", "q", False),
        ("a.b", "a.b", "q", True),
        (r"^(.)(.)\2\1$", "abba", "", True),
        (r"^(.)(.)\2\1$", "abab", "", False),
        (r"^(a)\1$", "aA", "i", True),
        ("^[a-z-[aeiou]]+$", "bcd", "", True),
        ("^[a-z-[aeiou]]+$", "bad", "", False),
        (r"^\p{Lu}\P{Lu}+$", "Één", "", True),
        (r"^\p{IsBasicLatin}+$", "één", "", False),
        (r"^\i\c*$", "a-b.1", "", True),
        (r"^\d+\D\w\W\s\S$", "12ab! x", "", True),
        ("^(a|ab)(c|bcd)$", "abcd", "", True),
        ("^a{2,3}$", "aaaa", "", False),
        ("^(ab){2,}$", "ababab", "", True),
        ("^(?:ab)+$", "abab", "", True),
        ("^(a*)*$", "aaa", "", True),
        ("^(a*?)+?b$", "aab", "", True),
        ("^a??b$", "ab", "", True),
        ("", "x", "", True),
        ("k", "\u212a", "i", True),
    ],
)
def test_patterns_match_as_in_xpath(pattern: str, text: str, flags: str, expected: bool) -> None:
    assert found(pattern, text, flags) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "a**",
        "[",
        "[]",
        "[z-a]",
        "a{2,1}",
        "a{",
        "*a",
        r"\q",
        r"\1",
        r"(a\1)",
        "^*",
        r"\p{Xx}",
        "a{9999}",
        "]",
    ],
)
def test_a_bad_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, "")


def test_replacing_fills_in_groups_and_refuses_patterns_that_match_nothing() -> None:
    def replaced(pattern: str, text: str, by: str) -> str:
        return compile_pattern(pattern, "").replace(text, by, STEPS, 10_000)

    assert replaced(r"(\d{4}) ?(\w{2})", "1234AB", "$1 $2") == "1234 AB"
    assert replaced("b", "abc", r"[$0\$\\]") == "a[b$\\]c"
    assert replaced("(a)(b)?", "ac", "<$2>") == "<>c"
    assert replaced("a.*?a", "abracadabra", "*") == "*c*bra"
    for pattern, by in (("x*", ""), ("a", "$x"), ("a", "\\x")):
        with pytest.raises(PatternError):
            replaced(pattern, "abc", by)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(a+)+$", "a" * 40 + "!"),
        ("^(a|a)*b", "a" * 3_000),
        ("(x+x+)+y", "x" * 3_000),
        ("(.*)*x", "a" * 5_000),
        (r"^(.*)(.*)(.*)\1\2\3x$", "a" * 200),
        ("^((a?){20}){20}b$", "a" * 300),
        ("(a{0,30}){0,30}b", "a" * 900),
    ],
)
def test_no_pattern_can_hang_the_program(pattern: str, text: str) -> None:
    started = time.perf_counter()
    with contextlib.suppress(PatternTooCostly):
        compile_pattern(pattern, "").search(text, 0, STEPS)
    assert time.perf_counter() - started < 2


def test_too_much_work_is_null_with_a_finding() -> None:
    text = 'matches(text, "(.*)(.*)(.*)(.*)x$")'
    result = evaluate(text, {"text": "a" * 3_000}, limits=Limits(pattern_steps=10_000))
    assert result.value is None
    assert [finding.code for finding in result.findings] == ["pattern-too-costly"]
