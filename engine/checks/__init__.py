"""Checks of a deployment: one file per check, its name is the name of the rule in findings.

    findings = check_files({"processes/a.bpmn": content, ...})
    refused = any(finding.refuses for finding in findings)

Each check is a module with `check(bundle) -> findings`; its docstring is its documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine.checks import (
    bindings,
    boundary_events,
    call_activities,
    caught,
    code_values,
    conditions,
    connected,
    default_flow,
    dictionary,
    drawn,
    event_gateway,
    feel_syntax,
    form_logic,
    implicit_split,
    jobs,
    known_decisions,
    known_forms,
    known_letters,
    known_lists,
    known_norms,
    known_variables,
    limits,
    links,
    messages,
    named,
    norm_coverage,
    parallel_joins,
    people,
    plain_language,
    properties,
    readable,
    references,
    repetitions,
    reserved_ids,
    soundness,
    staff_words,
    start_and_end,
    supported_elements,
    supported_events,
    tables,
    timers,
    unique_names,
)
from engine.checks.bundle import Bundle
from engine.model.findings import Finding, Severity

Check = Callable[[Bundle], Iterable[Finding]]

CHECKS: Mapping[str, Check] = {
    "readable": readable.check,
    "unique_names": unique_names.check,
    "supported_elements": supported_elements.check,
    "supported_events": supported_events.check,
    "reserved_ids": reserved_ids.check,
    "start_and_end": start_and_end.check,
    "references": references.check,
    "connected": connected.check,
    "links": links.check,
    "default_flow": default_flow.check,
    "conditions": conditions.check,
    "implicit_split": implicit_split.check,
    "event_gateway": event_gateway.check,
    "parallel_joins": parallel_joins.check,
    "messages": messages.check,
    "timers": timers.check,
    "boundary_events": boundary_events.check,
    "soundness": soundness.check,
    "caught": caught.check,
    "repetitions": repetitions.check,
    "limits": limits.check,
    "call_activities": call_activities.check,
    "bindings": bindings.check,
    "jobs": jobs.check,
    "people": people.check,
    "properties": properties.check,
    "staff_words": staff_words.check,
    "feel_syntax": feel_syntax.check,
    "form_logic": form_logic.check,
    "known_forms": known_forms.check,
    "known_decisions": known_decisions.check,
    "known_letters": known_letters.check,
    "known_lists": known_lists.check,
    "known_variables": known_variables.check,
    "code_values": code_values.check,
    "known_norms": known_norms.check,
    "tables": tables.check,
    "dictionary": dictionary.check,
    "named": named.check,
    "drawn": drawn.check,
    "plain_language": plain_language.check,
    "norm_coverage": norm_coverage.check,
}
"""Every check by its name, in the order they run."""

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def check_files(files: Mapping[str, bytes]) -> list[Finding]:
    """Everything that is wrong, or odd, in these files (path -> content); what refuses comes first."""
    bundle = Bundle(files)
    found = dict.fromkeys(finding for check in CHECKS.values() for finding in check(bundle))
    return sorted(found, key=lambda one: (_ORDER[one.severity], one.file))


__all__ = ["CHECKS", "Bundle", "Check", "check_files"]
