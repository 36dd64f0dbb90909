"""`archive workshop`: the workshops that works come from."""

from __future__ import annotations

from collections.abc import Mapping

import click

from archive.commands.context import Commands, Context, json_option, labels_option, pass_context, print_json
from archive.domain.records import Work, Workshop
from archive.ingest.workshops import open_workshop
from archive.languages import label


@click.group(cls=Commands)
def workshop() -> None:
    """Add and list workshops."""


@workshop.command(
    epilog="""\b
Example:
  archive workshop add --country MA --year 2024 --title-fr "Atelier de Fès" """
)
@click.option("--country", required=True, help="Where it was, in two letters; this is public.")
@click.option("--year", required=True, type=int, help="When it was; this is public.")
@labels_option("title", "Its name")
@json_option
@pass_context
def add(
    context: Context,
    country: str,
    year: int,
    title: Mapping[str, str],
    as_json: bool,
) -> None:
    """Add a workshop and print its id."""
    with context.kit() as kit:
        added = open_workshop(kit.catalogue, title, country, year)
    if as_json:
        print_json(_as_json(added))
    else:
        click.echo(added.id)


@workshop.command("list", epilog="Example: archive workshop list --json")
@json_option
@pass_context
def list_all(context: Context, as_json: bool) -> None:
    """List the workshops and how many works each holds."""
    with context.kit() as kit:
        found = sorted(kit.catalogue.find(Workshop), key=lambda each: (each.year, each.country, each.id))
        works = {each.id: kit.catalogue.count(Work, workshop_id=each.id) for each in found}
    if as_json:
        print_json([{**_as_json(each), "works": works[each.id]} for each in found])
        return
    for each in found:
        click.echo(
            f"{each.id}  {each.country} {each.year}  {works[each.id]:>5}  {label(each.labels, context.language)}"
        )


def _as_json(each: Workshop) -> dict[str, object]:
    return {"id": each.id, "country": each.country, "year": each.year, "titles": dict(each.labels)}
