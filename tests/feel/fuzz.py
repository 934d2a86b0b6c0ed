"""Throws hostile and half-right texts at the language for a bounded time.

Run as `python -m tests.feel.fuzz --seconds 20 [--seed N]`. Every text must end in a value or a finding,
within a few seconds of work, with a value that can be written as JSON; anything else is printed with its
seed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import resource
import sys
import time
from collections.abc import Sequence
from typing import Any

from engine.feel import BUILTINS, Limits, UnsupportedValue, evaluate, to_json, unary_test

LIMITS = Limits(steps=50_000, call_depth=60, string_length=50_000, list_length=20_000, pattern_steps=30_000)
MAX_SECONDS = 2.0
MAX_GROWTH = 300  # MiB, caches included
CONTEXT: dict[str, Any] = {
    "a": 5,
    "b": "tekst",
    "c": [1, 2, {"d": 3, "e f": "x"}],
    "Aantal dagen": 12,
    "a-b": 7,
    "f": None,
    "g": 1.5,
    "h": {"i": {"j k": [True, False, None]}},
}
ATOMS = [
    *("0", "1", "-1", "1.5", "1e3", "1e400", "0.000001", "9" * 38, "true", "false", "null"),
    *('"a"', '""', '"\\u0041"', '"a\\"b"', "a", "b", "c", "d", "f", "g", "h", "item", "partial", "?"),
    *('@"2026-02-28"', '@"2026-02-28T10:00:00@Europe/Amsterdam"', '@"10:00:00Z"', '@"P1D"', '@"P1Y"'),
    *('@"P99999999999999999D"', 'date("2026-01-01")', 'duration("P1D")', "[1..5]", "(1..5)", "]1..5["),
    *("[]", "{}", "[1,2,3]", "{x:1}", "(<5)", "(>=a)", "Aantal dagen", "a-b", "h.i.j k", "c[3].e f"),
]
OPERATORS = [
    *("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"),
    *("..", ".", ",", ":", "[", "("),
]
TEMPLATES = (
    "if {} then {} else {}",
    "for x in {} return {}",
    "for x in {}..{} return {}",
    "for x in {}, y in {} return {}",
    "some x in {} satisfies {}",
    "every x in {} satisfies {}",
    "{}[{}]",
    "[{}, {}]",
    "{{k: {}, l m: {}}}",
    "{} instance of list<number>",
    "{} instance of range<date>",
    "{} between {} and {}",
    "{} in ({}, {})",
    "{} in [{}..{}]",
    "(function(x) {})({})",
    "{{f: function(n) if n > 1000 then 0 else f(n + 1), r: f({})}}.r",
    "{{s: for i in 1..99 return [partial[-1], partial[-1]], t: {}}}",
    'replace({}, "(a|a)*b", {})',
    "matches({}, {})",
    "sort([{}, {}, {}], function(x, y) x < y)",
    "-{}",
    "({})",
    "{}.{}",
    "{} // comment\n + {}",
)
NAMES = sorted(BUILTINS)


def expression(dice: random.Random, depth: int) -> str:
    """A text that is mostly FEEL."""
    if depth <= 0 or dice.random() < 0.15:
        return dice.choice(ATOMS)
    kind = dice.random()
    if kind < 0.35:
        parts = [expression(dice, depth - 1), dice.choice(OPERATORS), expression(dice, depth - 1)]
        return " ".join(parts)
    if kind < 0.6:
        arguments = [expression(dice, depth - 1) for _ in range(dice.randrange(4))]
        name = dice.choice(NAMES)
        if dice.random() < 0.3:
            params = dice.choice(BUILTINS[name].signatures).params
            arguments = [f"{param.name}: {expression(dice, depth - 1)}" for param in params]
        return f"{name}({', '.join(arguments)})"
    template = dice.choice(TEMPLATES)
    count = template.replace("{{", "").replace("}}", "").count("{}")
    return template.format(*(expression(dice, depth - 1) for _ in range(count)))


def noise(dice: random.Random) -> str:
    """A text that is hardly FEEL at all."""
    alphabet = "()[]{}<>=!.,:;@?\"'\\/*+-0123456789abcxyz éπ🐎\n\t\u0000\u2028"
    return "".join(dice.choice(alphabet) for _ in range(dice.randrange(60)))


def deep(dice: random.Random) -> str:
    """A text that goes on and on."""
    piece = dice.choice(
        ["(", "[", "{a:", "-", "not(", "if true then ", "1+", "a.", "a[", '"', "/*", "x or ", "[1,"]
    )
    return piece * dice.randrange(10, 5_000) + dice.choice(ATOMS)


def damaged(dice: random.Random, text: str) -> str:
    """The text with a few characters taken out, doubled or replaced."""
    characters = list(text)
    for _ in range(dice.randrange(4)):
        if not characters:
            break
        at = dice.randrange(len(characters))
        action = dice.random()
        if action < 0.4:
            del characters[at]
        elif action < 0.7:
            characters.insert(at, characters[at])
        else:
            characters[at] = chr(dice.choice([34, 40, 41, 46, 91, 93, 123, 125, 0, 0x2028, 0x1F40E]))
    return "".join(characters)


def one(seed: int) -> str:
    """The text of a seed."""
    dice = random.Random(seed)
    kind = dice.random()
    if kind < 0.1:
        return noise(dice)
    if kind < 0.15:
        return deep(dice)
    text = expression(dice, dice.randrange(1, 5))
    return damaged(dice, text) if kind < 0.4 else text


def attempt(seed: int) -> str | None:
    """Runs the text of a seed; what went wrong, or None."""
    text = one(seed)
    started = time.process_time()
    try:
        result = evaluate(text, CONTEXT, limits=LIMITS)
        for found in result.findings:
            if not (0 <= found.start <= found.end <= len(text) + 1 and found.message_nl and found.message_en):
                return f"a finding without place or words: {found}"
        with contextlib.suppress(UnsupportedValue):
            json.dumps(to_json(result.value))
        answer = unary_test(text, 5, CONTEXT, limits=LIMITS).value
        if answer not in (True, False, None):
            return f"a test gave {answer!r}"
    except Exception as error:  # whatever it is, it should not have come out
        return f"{type(error).__name__}: {str(error)[:200]}"
    took = time.process_time() - started
    return f"took {took:.1f} s" if took > MAX_SECONDS else None


def run(seconds: float, first_seed: int) -> int:
    """Tries seeds for so many seconds; the number of failures."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    failures = tried = 0
    seed = first_seed
    end = time.monotonic() + seconds
    while time.monotonic() < end and failures < 20:
        problem = attempt(seed)
        tried += 1
        if problem is not None:
            failures += 1
            print(f"seed {seed}: {problem}\n    {one(seed)[:300]!r}")
        seed += 1
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    if growth > MAX_GROWTH:
        failures += 1
        print(f"memory grew by {growth} MiB")
    print(f"{tried} texts, {failures} failures, memory grew by {growth} MiB")
    return failures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args(arguments)
    first = random.SystemRandom().randrange(10**9) if given.seed is None else given.seed
    return 1 if run(given.seconds, first) else 0


if __name__ == "__main__":
    sys.exit(main())
