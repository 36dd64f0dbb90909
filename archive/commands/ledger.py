"""`archive consent verify` and `export`: is the ledger of consents whole, and what leaves of it."""

from __future__ import annotations

import click

from archive.commands.context import NOT_TAKEN, Context, json_option, pass_context, print_json
from archive.domain.errors import TamperedError
from archive.domain.records import ConsentEvent
from archive.ports import Page
from archive.preserve.jsonld import ledger_as_jsonld
from archive.preserve.premis import ledger_as_premis
from archive.review.consent.evidence_audit import audit_proofs
from archive.review.consent.ledger import verify as verify_ledger


@click.command(epilog="Example: archive consent verify")
@json_option
@pass_context
def verify(context: Context, as_json: bool) -> None:
    """Read the ledger of consents, the catalogue's journal and every proof through.

    1 and the place where a line does not fit, or the number of proofs that are not there as they were kept; the
    consents of those open nothing from then on.
    """
    with context.kit() as kit:
        try:
            lines, changes = verify_ledger(kit), kit.catalogue.verify()
        except TamperedError as error:
            if as_json:
                print_json({"whole": False, "place": str(error)})
            else:
                context.warn("Something was edited, removed or moved: {place}", place=str(error))
            click.get_current_context().exit(NOT_TAKEN)
        proofs = audit_proofs(kit)
    checked, lost = (proofs.checked, proofs.lost) if proofs else (0, 0)
    if as_json:
        print_json({"whole": True, "lines": lines, "changes": changes, "proofs": checked, "proofs_lost": lost})
    else:
        context.say(
            "The ledger is whole: {lines} lines, in {changes} changes of the catalogue.", lines=lines, changes=changes
        )
        context.say("{count} proofs were read.", count=checked)
    if lost:
        context.warn("{count} proofs are not there as they were kept; their consents open nothing.", count=lost)
        click.get_current_context().exit(NOT_TAKEN)


@click.command(
    epilog="""\b
Examples:
  archive consent export > ledger.xml
  archive consent export --as jsonld > ledger.jsonld"""
)
@click.option("--as", "form", type=click.Choice(["premis", "jsonld"]), default="premis", show_default=True)
@pass_context
def export(context: Context, form: str) -> None:
    """Print the ledger as PREMIS events or as JSON-LD, naming nobody."""
    with context.kit() as kit:
        verify_ledger(kit)
        events = list(kit.catalogue.find(ConsentEvent, Page(order_by="id")))
    click.echo(ledger_as_premis(events).decode() if form == "premis" else ledger_as_jsonld(events))
