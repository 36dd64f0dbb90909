"""`archive consent verify` and `export`: is the ledger of consents whole, and what leaves of it."""

from __future__ import annotations

import click

from archive.commands.door import NOT_TAKEN, Door, json_option, pass_door, print_json
from archive.domain.errors import TamperedError
from archive.domain.records import ConsentEvent
from archive.preserve.jsonld import ledger_as_jsonld
from archive.preserve.premis import ledger_as_premis
from archive.review.ledger import verify as verify_ledger


@click.command(epilog="Example: archive consent verify")
@json_option
@pass_door
def verify(door: Door, as_json: bool) -> None:
    """Read the ledger of consents and the catalogue's journal through; 1 and the place where a line does not fit."""
    with door.kit() as kit:
        try:
            lines, changes = verify_ledger(kit), kit.catalogue.verify()
        except TamperedError as error:
            if as_json:
                print_json({"whole": False, "place": str(error)})
            else:
                door.warn("Something was edited, removed or moved: {place}", place=str(error))
            click.get_current_context().exit(NOT_TAKEN)
    if as_json:
        print_json({"whole": True, "lines": lines, "changes": changes})
    else:
        door.say(
            "The ledger is whole: {lines} lines, in {changes} changes of the catalogue.", lines=lines, changes=changes
        )


@click.command(
    epilog="""\b
Examples:
  archive consent export > ledger.xml
  archive consent export --as jsonld > ledger.jsonld"""
)
@click.option("--as", "form", type=click.Choice(["premis", "jsonld"]), default="premis", show_default=True)
@pass_door
def export(door: Door, form: str) -> None:
    """Print the ledger as PREMIS events or as JSON-LD, naming nobody."""
    with door.kit() as kit:
        verify_ledger(kit)
        events = sorted(kit.catalogue.find(ConsentEvent), key=lambda event: event.id)
    click.echo(ledger_as_premis(events).decode() if form == "premis" else ledger_as_jsonld(events))
