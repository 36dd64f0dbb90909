"""`archive code`: give a person the code to their own page, on paper or aloud, and end it when the paper is lost."""

from __future__ import annotations

import os
from pathlib import Path

import click

from archive.commands.context import Commands, Context, ask_password, pass_context
from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.ids import ParticipantId
from archive.domain.records import ParticipantHandle
from archive.domain.roles import KNOWS_PEOPLE
from archive.languages import LANGUAGES
from archive.ports import Kit
from archive.review.people.accounts import Actor, actor, check_password, require_role
from archive.review.people.withdrawal_codes import end_codes, give_code
from archive.review.withdrawal.papers import receipt_of


@click.group(cls=Commands)
def code() -> None:
    """Give and end the codes with which people see and take back what is theirs."""


@code.command(
    epilog="""\b
Examples:
  archive code give ID --by salma
  archive code give ID --by salma --language ar --pdf paper.pdf"""
)
@click.argument("participant_id")
@click.option("--by", required=True, help="The account of the facilitator or consent officer who gives it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the standard input.")
@click.option("--language", type=click.Choice(LANGUAGES), default="fr", show_default=True)
@click.option("--pdf", type=click.Path(path_type=Path), help="Write the paper here instead of showing the code.")
@pass_context
def give(context: Context, participant_id: str, by: str, password_stdin: bool, language: str, pdf: Path | None) -> None:
    """Give a new code, this once; codes given before end. With --pdf it stands on the paper alone."""
    if pdf is not None and pdf.exists():
        raise InvalidInputError("paper.exists", "There is a file of this name already; choose another.")
    with context.kit() as kit:
        who = _acting(context, kit, by, password_stdin)
        person = kit.catalogue.get(ParticipantHandle, participant_id).id
        receipt = receipt_of(kit, person, context.settings.office)
        given = give_code(kit, person, who)
        if pdf is None:
            click.echo(given.groups)
            return
        _write(pdf, kit.printer.receipt(receipt, language, given))
    context.say("The paper is in {file}. Print it, then delete the file.", file=str(pdf))


@code.command(epilog="Example: archive code end ID --by salma")
@click.argument("participant_id")
@click.option("--by", required=True, help="The account of the facilitator or consent officer who ends it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the standard input.")
@pass_context
def end(context: Context, participant_id: str, by: str, password_stdin: bool) -> None:
    """End a person's codes: the paper is lost, or somebody found it."""
    with context.kit() as kit:
        who = _acting(context, kit, by, password_stdin)
        person: ParticipantId = kit.catalogue.get(ParticipantHandle, participant_id).id
        ended = end_codes(kit, person, who)
    context.say("Codes ended: {count}.", count=ended)


def _write(path: Path, page: bytes) -> None:
    """Write a paper that only its owner can read, over no other file."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(page)


def _acting(context: Context, kit: Kit, by: str, password_stdin: bool) -> Actor:
    account = check_password(kit, by, ask_password(context, password_stdin))
    if account is None:
        raise RefusedError("The name or the password is wrong.")
    who = actor(kit, account.id)
    require_role(who, KNOWS_PEOPLE)
    return who
