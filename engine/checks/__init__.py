"""Checks of a deployment: one file per check, its name is the name of the rule in findings.

    findings = check_files({"processes/a.bpmn": content, ...})
    refused = any(finding.refuses for finding in findings)

Each check is a module with `check(bundle) -> findings`; its docstring is its documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from engine.checks import norm_coverage
from engine.checks.bundle import Bundle
from engine.model.findings import Finding

CHECKS: Mapping[str, ModuleType] = {module.__name__.rsplit(".", 1)[-1]: module for module in (norm_coverage,)}
"""Every check by its name, in the order they run."""


def check_files(files: Mapping[str, bytes]) -> list[Finding]:
    """Everything that is wrong, or odd, in these files (path -> content), by file and place in it."""
    bundle = Bundle(files)
    found = [finding for module in CHECKS.values() for finding in module.check(bundle)]
    return list(dict.fromkeys(found))


__all__ = ["CHECKS", "Bundle", "check_files"]
