"""Commands on people."""

import click

from engine.cli.opening import json_option, open_engine, print_json, print_table
from engine.language import LANGUAGES
from engine.model.actor import Actor
from engine.model.organisation import FunctionHeld, Role

COMMAND_LINE = Actor.program("command line")
"""Whoever has a shell on the server, with its database and keys, manages the organisation."""


@click.group()
def user() -> None:
    """List, add and change people."""


@user.command("list")
@json_option
def list_people(as_json: bool) -> None:
    """List everyone with roles and functions."""
    people = open_engine().people(active_only=False)
    if as_json:
        print_json({"people": people})
        return
    print_table(
        ("username", "name", "roles", "functions", "language", "active"),
        (
            (
                one.username,
                one.name,
                " ".join(one.roles),
                ", ".join(one.function_names),
                one.language or "",
                "yes" if one.active else "no",
            )
            for one in people
        ),
    )


@user.command("save")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--email", default="")
@click.option("--telephone", default="")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--function", "functions", multiple=True, help="A function held; FUNCTION@TEAM when it belongs to one."
)
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    help="In which pages and mail come; what was chosen stays when it is not given.",
)
@click.option("--inactive", is_flag=True, help="May no longer sign in.")
@json_option
def save_person(
    username: str, name: str, email: str, telephone: str, roles: tuple[str, ...], functions: tuple[str, ...],
    language: str | None, inactive: bool, as_json: bool,
) -> None:  # fmt: skip
    """Add or change a person."""
    held = tuple(
        FunctionHeld(function, team or None)
        for function, _, team in (one.partition("@") for one in functions)
    )
    person = open_engine().save_person(
        username, name=name, email=email, telephone=telephone, by=COMMAND_LINE, functions=held,
        roles=tuple(Role(role) for role in roles) or (Role.STAFF,), active=not inactive, language=language,
    )  # fmt: skip
    if as_json:
        print_json(person)
    else:
        click.echo(f"{person.username}: {person.name}")


@user.command("password")
@click.argument("username")
@click.password_option()
def set_password(username: str, password: str) -> None:
    """Set a password; at least 12 characters."""
    open_engine().set_password(username, password, by=COMMAND_LINE)
    click.echo("The password is set.")
