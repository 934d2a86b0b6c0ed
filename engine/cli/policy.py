"""Commands for process owners: check files, put them live, show which rule is carried where."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.checks import check_files
from engine.checks.norm_coverage import coverage
from engine.cli.opening import json_option, open_engine, print_json, read_policy, read_settings, surroundings
from engine.model.findings import Finding


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check diagrams, tables, forms, letters, folders or ZIPs.

    A file that lies in a processes or forms folder is judged together with the rest of that policy; only what
    is wrong with the named files is told.

    Exit code 0: nothing refuses; 1: something would be refused; 2: something could not be read.
    """
    files = read_policy(paths)
    findings = [
        one for one in check_files({**surroundings(paths), **files}) if one.file in files or not one.file
    ]
    if as_json:
        print_json({"findings": findings})
    else:
        print_findings(findings)
    sys.exit(1 if any(finding.refuses for finding in findings) else 0)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--by", default="beheer", show_default=True, metavar="USERNAME", help="Who puts it live.")
@click.option("--note", default="", help="What changed, in a sentence.")
@json_option
def deploy(paths: tuple[Path, ...], by: str, note: str, as_json: bool) -> None:
    """Put the files live together. Running cases keep the version they started with.

    Without PATHS: processes and forms of the policy folder (BEHOORLIJK_POLICY_DIR).
    """
    folder = read_settings().policy_dir
    outcome = open_engine().deploy(read_policy(paths or (folder / "processes", folder / "forms")), by, note)
    if as_json:
        print_json(outcome)
    else:
        print_findings(outcome.findings)
        if outcome.deployment is None:
            click.echo("Refused: nothing went live.")
        elif outcome.unchanged:
            click.echo(f"Nothing changed: version {outcome.deployment.number} stays live.")
        else:
            click.echo(
                f"Version {outcome.deployment.number} is live ({outcome.deployment.file_count} files)."
            )
    sys.exit(1 if outcome.refused else 0)


@click.command()
@click.argument("norm_id", required=False)
@click.option("--summary", is_flag=True, help="Only the totals, the gaps and the open list.")
@click.option(
    "--policy",
    "folder",
    default=Path("."),
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder that holds processes and forms.",
)
@json_option
def norms(norm_id: str | None, summary: bool, folder: Path, as_json: bool) -> None:
    """Show for every rule of the register which element, row, form, letter or list carries it.

    Fails (1) when a rule that must be carried has no carrier and no place on the open list.
    """
    report = coverage(read_policy((folder / "processes", folder / "forms")))
    if norm_id is not None:
        entry = report.entry(norm_id)
        if entry is None:
            click.echo(f"{norm_id} is not in processes/norms.csv.", err=True)
            sys.exit(2)
        if as_json:
            print_json(entry)
        else:
            click.echo(f"{entry.id} ({entry.source}, {entry.kind}): {entry.rule}")
            for place in entry.places:
                click.echo(f"  {place}")
            if not entry.places:
                click.echo(f"  open: {entry.reason}" if entry.open else "  carried nowhere")
        return
    if as_json:
        print_json(report)
    else:
        if not summary:
            for entry in report.entries:
                click.echo(
                    f"{entry.id:<10} {len(entry.places):>3}  {entry.kind:<15} {'open' if entry.open else ''}"
                )
        for entry in report.gaps:
            click.echo(f"GAP {entry.id} ({entry.kind}): {entry.rule}")
        carried = sum(1 for entry in report.entries if entry.places)
        click.echo(
            f"{carried} of {len(report.entries)} rules are carried; "
            f"{len(report.open)} on the open list; {len(report.gaps)} gaps."
        )
        for problem in report.problems:
            click.echo(problem, err=True)
    sys.exit(1 if report.gaps or report.problems else 0)


def print_findings(findings: Sequence[Finding]) -> None:
    """One line a finding, worst first."""
    order = {"error": 0, "warning": 1, "info": 2}
    for finding in sorted(findings, key=lambda one: (order[one.severity.value], one.file, one.element)):
        place = f"{finding.file}#{finding.element}" if finding.element else finding.file
        click.echo(f"{finding.severity.value:<8} {place} [{finding.rule}] {finding.message}")
    refusing = sum(1 for finding in findings if finding.refuses)
    click.echo(f"{len(findings)} findings, {refusing} of them refuse.")
