"""Times expressions in bkflow-feel; run as a script by `feel_bench` with that package on the path.

Reads {"cases": [{"texts", "context"}], "seconds"} on standard input, writes a list of microseconds per
evaluation (null when it gives no answer).
"""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any

from bkflow_feel.api import parse_expression  # type: ignore[import-not-found]

logging.disable(logging.CRITICAL)


def first_true(texts: list[str], context: dict[str, Any]) -> bool:
    return any(parse_expression(text, context) is True for text in texts)


def microseconds(texts: list[str], context: dict[str, Any], seconds: float) -> float | None:
    try:
        if not first_true(texts, context):
            return None
    except Exception:  # whatever it cannot read
        return None
    best = float("inf")
    for _ in range(3):
        turns, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < seconds / 3:
            first_true(texts, context)
            turns += 1
        best = min(best, spent / turns * 1e6)
    return best


asked = json.load(sys.stdin)
answers = [microseconds(case["texts"], case["context"], asked["seconds"]) for case in asked["cases"]]
print(json.dumps(answers))
