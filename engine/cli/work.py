"""Commands on cases and tasks, in somebody's name."""

import sys
from pathlib import Path
from shutil import copyfileobj

import click

from engine import CaseFilter, Started
from engine.cli.opening import (
    as_person_option,
    json_option,
    local,
    open_engine,
    print_json,
    print_table,
    read_answers,
)
from engine.model.findings import FormErrors


def _print_errors(errors: FormErrors, as_json: bool) -> None:
    if as_json:
        print_json(errors)
    else:
        for error in errors.errors:
            click.echo(f"{error.field}: {error.message}", err=True)
    sys.exit(1)


@click.command()
@click.argument("process_id")
@click.option("--answers", metavar="JSON|@FILE|-", help="What was filled in, as a JSON object.")
@as_person_option
@json_option
def start(process_id: str, answers: str | None, person: str, as_json: bool) -> None:
    """Start a case."""
    outcome = open_engine().start(process_id, read_answers(answers), person)
    if not isinstance(outcome, Started):
        _print_errors(outcome, as_json)
    elif as_json:
        print_json(outcome)
    else:
        click.echo(f"{outcome.key}  {outcome.title}")


@click.command()
@click.option("--search", default="", help="Part of a number or title.")
@click.option("--overdue", is_flag=True, help="Only cases with a term that has passed.")
@click.option("--limit", default=50, show_default=True)
@as_person_option
@json_option
def cases(search: str, overdue: bool, limit: int, person: str, as_json: bool) -> None:
    """List the cases that this person may see."""
    page = open_engine().cases(person, CaseFilter(search=search, overdue_only=overdue), limit=limit)
    if as_json:
        print_json(page)
        return
    print_table(
        ("number", "phase", "state", "waits for", "first term", "title"),
        (
            (
                row.key,
                row.phase_label,
                row.state.value,
                ", ".join(row.waiting_for),
                local(row.next_due),
                row.title,
            )
            for row in page.rows
        ),
    )


@click.command()
@click.option("--limit", default=50, show_default=True)
@as_person_option
@json_option
def tasks(limit: int, person: str, as_json: bool) -> None:
    """List the open tasks of this person, most urgent first."""
    page = open_engine().inbox(person, limit=limit)
    if as_json:
        print_json(page)
        return
    print_table(
        ("task", "case", "due", "urgency", "name", "for"),
        (
            (row.task_id, row.case_key, local(row.due), row.urgency.value, row.name,
             row.assignee or ", ".join(row.candidate_functions))
            for row in page.rows
        ),
    )  # fmt: skip


@click.command()
@click.argument("task_id", type=int)
@click.option("--answers", metavar="JSON|@FILE|-", help="What was filled in, as a JSON object.")
@as_person_option
@json_option
def complete(task_id: int, answers: str | None, person: str, as_json: bool) -> None:
    """Complete a task. Wrong answers are named per field and change nothing."""
    outcome = open_engine().complete_task(task_id, read_answers(answers), person)
    if isinstance(outcome, FormErrors):
        _print_errors(outcome, as_json)
    elif as_json:
        print_json(outcome)
    else:
        click.echo(f"Task {task_id} of {outcome.case_key} is done.")


@click.command()
@click.argument("case_key")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="The ZIP to write; default <number>.zip."
)
@as_person_option
@json_option
def export(case_key: str, target: Path | None, person: str, as_json: bool) -> None:
    """Write the whole file of a case as a ZIP."""
    engine = open_engine()
    target = target or Path(f"{case_key}.zip")
    with engine.export(engine.find_case(case_key, person), person) as packed, target.open("wb") as written:
        copyfileobj(packed, written)
    size = target.stat().st_size
    if as_json:
        print_json({"file": str(target), "bytes": size})
    else:
        click.echo(f"{target} ({size:,} bytes)")
