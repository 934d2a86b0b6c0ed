"""The command line `behoorlijk`: the same front door as the web, for operators, process owners and scripts.

Exit codes: 0 done; 1 refused, with the reason on standard error; 2 could not be read or started.
"""

import sys

import click

from engine.cli.language import dmn_command, feel_command, tck_command
from engine.cli.people import user
from engine.cli.policy import check, deploy, norms
from engine.cli.running import incidents, mail_in, retry, timers, verify
from engine.cli.safety import backup, restore
from engine.cli.serving import demo, migrate, scheduler, serve
from engine.cli.work import cases, complete, export, start, tasks
from engine.errors import BehoorlijkError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def group() -> None:
    """Behoorlijk runs procedures that are drawn as diagrams and tables."""


for command in (
    serve, scheduler, demo, migrate, deploy, check, norms, start, cases, tasks, complete, incidents, retry,
    timers, verify, mail_in, backup, restore, user, export, feel_command, dmn_command, tck_command,
):  # fmt: skip
    group.add_command(command)


def main() -> None:
    """Run a command; a refusal is one sentence on standard error, never a traceback."""
    try:
        group(standalone_mode=True)
    except BehoorlijkError as refusal:
        click.echo(refusal.sentence, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
