"""The language on the command line: `behoorlijk feel`, `behoorlijk dmn` and `behoorlijk tck`.

All answers are JSON with exact numbers. What JSON has no word for (dates, durations, ranges) is written as
FEEL writes it, as a string.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from engine import dmn, feel
from engine.dmn.checking import check
from engine.dmn.tck import run as run_kit
from engine.feel.runtime import Runtime
from engine.feel.writing import to_text

_CONTEXT = click.option(
    "--context",
    "context_text",
    metavar="FILE|JSON",
    default="{}",
    help="The variables: a JSON object, a FEEL context, or a file that holds one.",
)


def as_json(value: Any) -> str:
    """A FEEL value, or plain data around FEEL values, as JSON text. Numbers keep all their digits."""
    if isinstance(value, dict):
        entries = (f"{json.dumps(str(key), ensure_ascii=False)}: {as_json(v)}" for key, v in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_json, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < 40 else f"{value:e}"
    if value is None or isinstance(value, str | bool | int):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(to_text(value, Runtime()), ensure_ascii=False)


def read_context(written: str) -> dict[str, Any]:
    """The variables that `--context` means: JSON, also as `to_json` writes it, or a FEEL context."""
    text = written.strip()
    if not text.startswith("{"):
        try:
            text = Path(text).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise click.BadParameter(f"{written}: {error.strerror}", param_hint="--context") from error
    try:
        value = feel.from_json(json.loads(text, parse_float=Decimal))
    except ValueError:
        value = feel.evaluate(text, {}).value
    if not isinstance(value, dict):
        raise click.BadParameter("neither a JSON object nor a FEEL context", param_hint="--context")
    return value


def answer(expression: str, context: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The JSON answer to one expression, and whether it went without errors."""
    try:
        result = feel.evaluate(expression, context)
    except feel.FeelSyntaxError as error:
        return {"value": None, "findings": [_finding(error.finding)]}, False
    good = all(finding.severity is not feel.Severity.ERROR for finding in result.findings)
    return {"value": result.value, "findings": [_finding(finding) for finding in result.findings]}, good


def _finding(finding: feel.Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "start": finding.start,
        "end": finding.end,
        "nl": finding.message_nl,
        "en": finding.message_en,
    }


@click.command("feel")
@click.argument("expression", required=False)
@_CONTEXT
@click.option("--lines", is_flag=True, help="Read one expression per line; write one JSON answer per line.")
def feel_command(expression: str | None, context_text: str, lines: bool) -> None:
    """Evaluate a FEEL EXPRESSION.

    The answer is {"value": ..., "findings": [...]}; exit code 1 on an error.
    """
    context = read_context(context_text)
    if lines:
        for line in sys.stdin:
            found, _ = answer(line.rstrip("\r\n"), context)
            click.echo(as_json(found))
        return
    if expression is None:
        raise click.UsageError("Give an EXPRESSION, or --lines.")
    found, good = answer(expression, context)
    click.echo(as_json(found))
    sys.exit(0 if good else 1)


@click.command("dmn")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--decision", help="The decision to take: its name or id. May be left out when there is one.")
@click.option("--service", help="A decision service to call instead: its name or id.")
@_CONTEXT
@click.option("--check", "check_only", is_flag=True, help="Check the model and its tables; take no decision.")
def dmn_command(
    file: Path, decision: str | None, service: str | None, context_text: str, check_only: bool
) -> None:
    """Take a decision of a DMN FILE; it may import the other models in its folder.

    The answer holds the value, the rules that matched with their inputs and outputs, and the findings. Exit
    code 1 on an error.
    """
    others = [
        (other.name, other.read_bytes()) for other in sorted(file.parent.glob("*.dmn")) if other != file
    ]
    model = dmn.load(file.read_bytes(), file=file.name, imports=others)
    own = [finding for finding in model.findings if finding.file == file.name]
    if check_only:
        found = [*own, *check(model)]
        click.echo(as_json({"findings": [finding.as_json() for finding in found]}))
        sys.exit(_exit_code(found))
    names = [known.name for known in model.decisions]
    if decision is None and service is None:
        if len(names) != 1:
            raise click.UsageError(f"Give --decision; there are: {', '.join(names) or 'none'}.")
        decision = names[0]
    context = read_context(context_text)
    if service is not None:
        result = model.evaluate_service(service, context)
    else:
        result = model.evaluate(decision or "", context)
    findings = [*own, *result.findings]
    shown = {
        "value": result.value,
        "matched_rules": [_matched(rule) for rule in result.matched_rules],
        "findings": [finding.as_json() for finding in findings],
    }
    click.echo(as_json(shown))
    sys.exit(_exit_code(findings))


def _matched(rule: dmn.MatchedRule) -> dict[str, Any]:
    return {
        "decision": rule.decision,
        "table": rule.table,
        "rule": rule.rule,
        "number": rule.number,
        "inputs": [{"name": name, "value": value} for name, value in rule.inputs],
        "outputs": [{"name": name, "value": value} for name, value in rule.outputs],
        "annotations": list(rule.annotations),
    }


def _exit_code(findings: list[dmn.Finding]) -> int:
    return int(any(finding.severity is dmn.Severity.ERROR for finding in findings))


@click.command("tck")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "machine", is_flag=True, help='Write {"passed", "failed", "total", "failures", ...}.')
@click.option(
    "--floor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='A JSON file {"passed": n}: succeed when at least n pass, also when some fail.',
)
def tck_command(folder: Path, machine: bool, floor: Path | None) -> None:
    """Run a folder of the DMN conformance kit (https://github.com/dmn-tck/tck, its folder TestCases).

    Exit code 1 when an expected result does not come out, or with --floor when fewer pass than it says.
    """
    report = run_kit(folder)
    if machine:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        click.echo("\n".join(report.lines()))
    if not report.total:
        raise click.UsageError(f"{folder} holds no test files of the kit.")
    wanted = report.total
    if floor is not None:
        wanted = int(json.loads(floor.read_text(encoding="utf-8"))["passed"])
    sys.exit(0 if report.passed >= wanted else 1)
