"""How much one evaluation may cost.

Past a limit the answer is null with a finding, never a crash or a hang.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.syntax import Node


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one evaluation.

    A step is one list item, 64 characters made, or 8 characters of the expression that a turn of a loop or a
    call of a function evaluates anew; an expression without either is bounded by its own length.
    """

    steps: int = 1_000_000
    call_depth: int = 100
    string_length: int = 1_000_000
    list_length: int = 500_000
    pattern_steps: int = 300_000
    findings: int = 100


DEFAULT_LIMITS = Limits()

# Bounds of reading: fixed, because parsed texts are shared between evaluations.
MAX_TEXT = 100_000
MAX_NESTING = 60
MAX_CHAIN = 200


def weight(*nodes: Node) -> int:
    """Steps of evaluating these once, after their length."""
    return 1 + (sum(node.end - node.start for node in nodes) >> 3)


class LimitExceeded(Exception):
    """Stops a whole evaluation. `code` names the finding; carries the parts of its sentence."""

    def __init__(self, code: str, limit: int) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit
