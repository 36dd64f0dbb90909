"""`archive user`: who may log in at the desk."""

from __future__ import annotations

import click

from archive.commands.door import Commands, Door, ask_password, json_option, pass_door, print_json
from archive.domain.sealed import Account
from archive.domain.terms import Role
from archive.review.accounts import create_account


@click.group(cls=Commands)
def user() -> None:
    """Add and list the people who work at the desk."""


@user.command(
    epilog="""\b
Example:
  archive user add salma --role facilitator --role consent_officer
  printf '%s' "$PASSWORD" | archive user add salma --role crew --password-stdin"""
)
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(list(Role), case_sensitive=False),
    help="What the person does; may be repeated.",
)
@click.option("--language", type=click.Choice(["fr", "ar", "en"]), default="fr", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from the standard input.")
@json_option
@pass_door
def add(door: Door, name: str, roles: tuple[Role, ...], language: str, password_stdin: bool, as_json: bool) -> None:
    """Open an account at the desk; its password is asked for unseen."""
    with door.kit() as kit:
        added = create_account(kit, name, ask_password(door, password_stdin), roles, language)
    if as_json:
        print_json(_as_json(added))
    else:
        door.say("{name} can log in now.", name=added.name)


@user.command("list", epilog="Example: archive user list --json")
@json_option
@pass_door
def list_all(door: Door, as_json: bool) -> None:
    """List the accounts and their roles."""
    with door.kit() as kit:
        found = sorted(kit.vault.find(Account), key=lambda each: each.name)
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    for each in found:
        state = "" if each.active else f"  ({door.spoken('closed')})"
        click.echo(f"{each.name}  {', '.join(sorted(each.roles))}{state}")


def _as_json(account: Account) -> dict[str, object]:
    return {"id": account.id, "name": account.name, "roles": sorted(account.roles), "active": account.active}
