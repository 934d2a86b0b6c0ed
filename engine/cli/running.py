"""Commands for operators: what stands still, what is planned, whether all is whole."""

import sys

import click

from engine.cli.opening import (
    as_person_option,
    json_option,
    local,
    open_engine,
    print_json,
    print_table,
    read_answers,
    read_settings,
)


@click.command()
@click.option("--resolved", is_flag=True, help="Also those that were mended.")
@json_option
def incidents(resolved: bool, as_json: bool) -> None:
    """List what stands still and why."""
    engine = open_engine()
    rows, outside = engine.incidents(resolved=resolved), engine.all_setbacks()
    if as_json:
        print_json({"incidents": rows, "outside_cases": outside})
        return
    print_table(
        ("incident", "case", "kind", "element", "since", "cause"),
        ((row.id, row.case_key, row.kind, row.element_id, local(row.raised_at), row.message) for row in rows),
    )
    if outside:
        click.echo()
        print_table(
            ("outside cases", "kind", "where", "what", "since", "cause"),
            ((row.id, row.kind, row.place, row.about, local(row.since), row.message) for row in outside),
        )


@click.command()
@click.argument("incident_id", type=int)
@click.option("--outside", is_flag=True, help="One of those outside cases: post, a mailbox, a timed start.")
@click.option("--close", is_flag=True, help="With --outside: it need not go again; --reason says why.")
@click.option("--variables", metavar="JSON|@FILE|-", help="Data to mend first, as a JSON object.")
@click.option("--reason", default="", help="Why the data is mended, or why it need not go again.")
@as_person_option
@json_option
def retry(
    incident_id: int,
    outside: bool,
    close: bool,
    variables: str | None,
    reason: str,
    person: str,
    as_json: bool,
) -> None:
    """Mend an incident and let the case go on."""
    if close and not outside:
        raise click.UsageError("Only what stands still outside cases is closed: add --outside.")
    if close:
        open_engine().close_setback(incident_id, person, reason)
        click.echo("{}" if as_json else "It is closed.")
        return
    if outside:
        open_engine().retry_setback(incident_id, person)
        click.echo("{}" if as_json else "It goes again.")
        return
    counts = open_engine().retry_incident(
        incident_id, person, variables=read_answers(variables) or None, reason=reason
    )
    if as_json:
        print_json(counts)
    else:
        click.echo("The case goes on.")


@click.command()
@click.option("--limit", default=200, show_default=True)
@json_option
def timers(limit: int, as_json: bool) -> None:
    """List the stored moments, first due first."""
    rows = open_engine().timers(limit)
    if as_json:
        print_json({"timers": rows})
        return
    print_table(
        ("due", "late", "case", "process", "element"),
        (
            (local(row.due), "late" if row.late else "", row.case_key, row.process_id, row.element_id)
            for row in rows
        ),
    )


@click.command()
@json_option
def verify(as_json: bool) -> None:
    """Prove that everything stored is whole; fails (1) naming what is not."""
    from engine.safekeeping import holds_anything

    settings = read_settings()
    if not holds_anything(settings):
        click.echo(
            "There is no database, or nothing in it: there is nothing to prove. "
            "See BEHOORLIJK_DATABASE_URL and BEHOORLIJK_VAR_DIR.",
            err=True,
        )
        sys.exit(2)
    report = open_engine().verify()
    if as_json:
        print_json(report)
    else:
        click.echo(f"{report.instances} cases, {report.history_entries} history entries, "
                   f"{len(report.problems)} problems.")  # fmt: skip
        for problem in report.problems:
            click.echo(problem)
    sys.exit(1 if report.problems else 0)


@click.command("mail-in")
@json_option
def mail_in(as_json: bool) -> None:
    """Look once into the mailbox and the scan folder of the settings. The scheduler does so every minute."""
    engine = open_engine()
    if not engine.takes_in_post():
        raise click.UsageError("Set BEHOORLIJK_MAIL_IN or BEHOORLIJK_SCAN_FOLDER first.")
    counts = engine.take_in_post()
    if as_json:
        print_json(counts)
        return
    click.echo(
        f"{counts.filed} into cases, {counts.waiting} in the tray, {counts.bounces} not arrived, "
        f"{counts.doubles} known already, {counts.failed} not read."
    )
    if counts.failed:
        sys.exit(1)
