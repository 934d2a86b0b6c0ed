"""The command line `behoorlijk`: the same front door as the web, for operators, process owners and scripts.

Exit codes: 0 done; 1 refused, with the reason on standard error; 2 could not be read or started.
"""

import sys
from importlib import import_module

import click

from engine.errors import BehoorlijkError

# Each command with its module, which is loaded when it is asked for: a server needs few of them.
COMMANDS = {
    "serve": "serving", "scheduler": "serving", "migrate": "serving", "demo": "playing",
    "deploy": "policy", "check": "policy", "norms": "policy",
    "start": "work", "cases": "work", "tasks": "work", "complete": "work", "export": "work",
    "incidents": "running", "retry": "running", "timers": "running", "verify": "running",
    "mail-in": "running",
    "backup": "safety", "restore": "safety", "user": "people",
    "feel": "language", "dmn": "language", "tck": "language",
}  # fmt: skip


class Commands(click.Group):
    """The commands by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found = vars(import_module(f"engine.cli.{module}"))
        name = cmd_name.replace("-", "_")
        command = found.get(f"{name}_command", found.get(name))
        assert isinstance(command, click.Command), cmd_name
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def group() -> None:
    """Behoorlijk runs procedures that are drawn as diagrams and tables."""


def main() -> None:
    """Run a command; a refusal is one sentence on standard error, never a traceback."""
    try:
        group(standalone_mode=True)
    except BehoorlijkError as refusal:
        click.echo(refusal.sentence, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
