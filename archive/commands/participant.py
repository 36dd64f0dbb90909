"""`archive participant`: the people of a workshop, by opaque id; their names stay in the vault."""

from __future__ import annotations

from datetime import datetime

import click

from archive.commands.context import Commands, Context, json_option, pass_context, print_json
from archive.domain.records import ParticipantHandle
from archive.domain.terms import Pillar, Risk
from archive.ports import Kit
from archive.review.participants import NewParticipant, create_participant, pseudonym_of


@click.group(cls=Commands)
def participant() -> None:
    """Add and list participants."""


@participant.command(
    epilog="""\b
Example:
  archive participant add --pseudonym "Nour" --risk vulnerable --open recognisable --open place"""
)
@click.option("--name", default="", help="The legal name, for the vault only; better left out.")
@click.option("--contact", default="", help="How to reach the person, for the vault only.")
@click.option("--pseudonym", default="", help="The name the person wants to be credited by.")
@click.option("--language", "languages", multiple=True, help="A language the person speaks; may be repeated.")
@click.option("--risk", type=click.Choice(list(Risk), case_sensitive=False), default=Risk.VULNERABLE, show_default=True)
@click.option(
    "--open",
    "pillars",
    multiple=True,
    type=click.Choice(list(Pillar), case_sensitive=False),
    help="A way of being recognised that the person chose to open; may be repeated. Left out: face or voice, and "
    "place; for high risk none.",
)
@click.option("--adult-on", type=click.DateTime(["%Y-%m-%d"]), help="The day a minor comes of age.")
@click.option("--age-disputed", is_flag=True, help="Protect the person as a child.")
@json_option
@pass_context
def add(
    context: Context,
    name: str,
    contact: str,
    pseudonym: str,
    languages: tuple[str, ...],
    risk: Risk,
    pillars: tuple[Pillar, ...],
    adult_on: datetime | None,
    age_disputed: bool,
    as_json: bool,
) -> None:
    """Add a participant and print the id by which everything else knows them."""
    if not (pseudonym.strip() or name.strip()):
        raise click.UsageError(context.spoken("Say with --pseudonym by which name the person wants to be known."))
    new = NewParticipant(
        legal_name=name,
        contact=contact,
        pseudonym=pseudonym,
        languages=languages,
        risk=risk,
        pillars=frozenset(pillars) if pillars or risk is Risk.HIGH else NewParticipant().pillars,
        adult_on=adult_on.date() if adult_on else None,
        age_disputed=age_disputed,
    )
    with context.kit() as kit:
        added = create_participant(kit, new)
        shown = _as_json(kit, added)
    if as_json:
        print_json(shown)
    else:
        click.echo(added.id)


@participant.command("list", epilog="Example: archive participant list --json")
@json_option
@pass_context
def list_all(context: Context, as_json: bool) -> None:
    """List the participants by id and chosen name; nobody's real name is shown."""
    with context.kit() as kit:
        found = [_as_json(kit, each) for each in kit.catalogue.find(ParticipantHandle)]
    found.sort(key=lambda each: (str(each["pseudonym"]), str(each["id"])))
    if as_json:
        print_json(found)
        return
    for each in found:
        name = each["pseudonym"] or f"({context.spoken('no chosen name')})"
        click.echo(f"{each['id']}  {each['risk']:<10}  {name}")


def _as_json(kit: Kit, handle: ParticipantHandle) -> dict[str, object]:
    pseudonym = pseudonym_of(kit, handle.id)
    return {
        "id": handle.id,
        "pseudonym": pseudonym.text if pseudonym else "",
        "risk": handle.risk.value,
        "open": sorted(handle.pillars),
    }
