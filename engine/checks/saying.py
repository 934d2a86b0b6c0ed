"""Making findings: the name of the check, a place, and a sentence in two languages."""

from __future__ import annotations

from engine.model.findings import Finding, Severity


class Saying:
    """Makes the findings of one check."""

    def __init__(self, rule: str) -> None:
        self.rule = rule

    def error(self, file: str, element: str, nl: str, en: str) -> Finding:
        """Refuses the deployment."""
        return Finding(file, element, self.rule, Severity.ERROR, nl, en)

    def warning(self, file: str, element: str, nl: str, en: str) -> Finding:
        """Runs, but somebody should look."""
        return Finding(file, element, self.rule, Severity.WARNING, nl, en)

    def info(self, file: str, element: str, nl: str, en: str) -> Finding:
        """Good to know."""
        return Finding(file, element, self.rule, Severity.INFO, nl, en)
