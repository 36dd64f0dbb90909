"""`archive user`: who may log in at the desk."""

from __future__ import annotations

import click

from archive.commands.context import (
    Commands,
    Context,
    account_called,
    ask_password,
    json_option,
    pass_context,
    print_json,
)
from archive.domain.errors import RefusedError
from archive.domain.sealed import Account
from archive.domain.terms import Role
from archive.languages import LANGUAGES
from archive.review.people.accounts import NewAccount, check_password, confirm_owner, open_account, set_password


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
@click.option("--full-name", default="", help="How the person is called, first and family name.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="The language of their desk; by default that of their browser.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from the standard input.")
@json_option
@pass_context
def add(
    context: Context,
    name: str,
    roles: tuple[Role, ...],
    full_name: str,
    language: str | None,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Open an account at the desk; its password is asked for unseen."""
    with context.kit() as kit:
        new = NewAccount(
            name=name,
            password=ask_password(context, password_stdin),
            roles=frozenset(roles),
            language=language or "",
            full_name=full_name,
        )
        added = open_account(kit, new, "")
    if as_json:
        print_json(_as_json(added))
    else:
        context.say("{name} can log in now.", name=added.name)


@user.command(
    epilog="""\b
Examples:
  archive user password salma          a new one, when she has lost hers
  archive user password salma --own    Salma chooses her own: the present one is asked for first"""
)
@click.argument("name")
@click.option("--own", is_flag=True, help="The owner chooses a password of their own, and gives the present one first.")
@click.option("--password-stdin", is_flag=True, help="Read the passwords from the standard input, one a line.")
@pass_context
def password(context: Context, name: str, own: bool, password_stdin: bool) -> None:
    """Give an account a new password; its log-ins end. Until its owner has chosen one, it approves nothing."""
    with context.kit() as kit:
        account = account_called(kit, name)
        if own and check_password(kit, name, ask_password(context, password_stdin)) is None:
            raise RefusedError("The name or the password is wrong.")
        set_password(kit, account.id, ask_password(context, password_stdin), account.id if own else "")
    context.say("{name} can log in now.", name=account.name)


@user.command(epilog="Example: archive user confirm salma")
@click.argument("name")
@pass_context
def confirm(context: Context, name: str) -> None:
    """Confirm, having spoken with its owner, that an account opened at the desk is theirs alone.

    Until somebody has, whoever opened it or set its password counts as one person with it.
    """
    with context.kit() as kit:
        confirmed = confirm_owner(kit, account_called(kit, name).id, "")
    context.say("{name} is confirmed to be its owner’s alone.", name=confirmed.name)


@user.command("list", epilog="Example: archive user list --json")
@json_option
@pass_context
def list_all(context: Context, as_json: bool) -> None:
    """List the accounts and their roles."""
    with context.kit() as kit:
        found = sorted(kit.vault.find(Account), key=lambda each: each.name)
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    for each in found:
        state = "" if each.active else f"  ({context.spoken('closed')})"
        click.echo(f"{each.name}  {', '.join(sorted(each.roles))}{state}")


def _as_json(account: Account) -> dict[str, object]:
    return {"id": account.id, "name": account.name, "roles": sorted(account.roles), "active": account.active}
