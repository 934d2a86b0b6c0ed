"""Commands for not losing anything: a backup while the program runs, and putting one back with proof."""

import sys
from pathlib import Path

import click

from engine.cli.opening import json_option, print_json, read_settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write everything to FILE (a ZIP with database and keys), as of one moment, while the program runs.

    FILE holds personal data and keys: keep it as safely as the system itself. PostgreSQL needs pg_dump.
    """
    from engine.safekeeping import backup as keep

    kept = keep(read_settings(), file)
    if as_json:
        print_json(kept)
        return
    rows = kept.manifest["rows"]
    click.echo(f"{kept.file}: {rows['instance']} cases, {rows['history']} history entries, "
               f"{kept.size:,} bytes.")  # fmt: skip


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Where something is stored: move that aside first.")
@json_option
def restore(file: Path, force: bool, as_json: bool) -> None:
    """Put the backup FILE back into an empty place, and prove that it is complete (as `verify`).

    The place is BEHOORLIJK_DATABASE_URL and BEHOORLIJK_VAR_DIR. Something stored there is refused; with
    --force it is moved aside (a file or schema named before-restore-…), and nothing is thrown away. Stop
    `serve` and `scheduler` first. Mail that waited in the copy may have left since: it stands still until an
    operator lets it go. Fails (1) when what was put back is not whole.
    """
    from engine.safekeeping import restore as put_back

    done = put_back(
        read_settings(), file, force=force, progress=lambda cases: click.echo(f"{cases} cases", err=True)
    )
    if as_json:
        print_json(done)
    else:
        click.echo(f"Put back: the copy of {done.manifest['made_at']}.")
        for kept in done.kept_aside:
            click.echo(f"What was there is kept: {kept}")
        if done.held_mails:
            click.echo(f"{done.held_mails} mails that waited in the copy stand still: they may have left "
                       "already. See and release them under Beheer > Storingen (/beheer/storingen), or with "
                       "`behoorlijk incidents` and `behoorlijk retry`.")  # fmt: skip
        proof = done.proof
        click.echo(f"{proof.instances} cases, {proof.history_entries} history entries, "
                   f"{len(proof.problems)} problems.")  # fmt: skip
        for problem in proof.problems:
            click.echo(problem)
    sys.exit(1 if done.proof.problems else 0)
