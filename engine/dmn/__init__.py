"""DMN decision models (1.1 to 1.5) on top of FEEL: load a file once, decide with it as often as wanted.

model = load(Path("terms.dmn").read_bytes(), file="terms.dmn")
result = model.evaluate("Term", {"kind": "informal"})
result.value, result.matched_rules, result.findings
"""

from .checking import check
from .evaluation import MatchedRule
from .findings import Finding, Severity
from .running import DecisionName, DecisionResult, InputName, Model, load

__all__ = [
    "DecisionName",
    "DecisionResult",
    "Finding",
    "InputName",
    "MatchedRule",
    "Model",
    "Severity",
    "check",
    "load",
]
