"""`archive thesaurus export` and `import`: the vocabulary as SKOS, out and in."""

from __future__ import annotations

from pathlib import Path

import click

from archive.commands.context import (
    NOT_TAKEN,
    Commands,
    Context,
    account_called,
    json_option,
    pass_context,
    print_json,
)
from archive.review.people.accounts import actor
from archive.review.thesaurus.take_in import take_in
from archive.review.thesaurus.terms import terms_of


@click.group(cls=Commands)
def thesaurus() -> None:
    """Take the vocabulary of themes and forms out as SKOS, and bring one in."""


@thesaurus.command(name="export", epilog="Example: archive thesaurus export > vocabulary.ttl")
@pass_context
def export_skos(context: Context) -> None:
    """Print the whole vocabulary as SKOS in Turtle: the same words always give the same bytes."""
    # What reads and writes RDF is large: no other command waits for it.
    from archive.preserve.skos.write import write_skos

    with context.kit() as kit:
        written = write_skos(terms_of(kit))
    click.echo(written, nl=False)


@thesaurus.command(
    name="import",
    epilog="""\b
Examples:
  archive thesaurus import vocabulary.ttl --by salma
  archive thesaurus import opentheso.rdf --into th --by salma --only-look""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", default="th", show_default=True, help="The list for words that name none of ours.")
@click.option("--by", required=True, help="The account of the person who brings it in.")
@click.option("--only-look", is_flag=True, help="Say what would change, and change nothing.")
@json_option
@pass_context
def import_skos(context: Context, file: Path, into: str, by: str, only_look: bool, as_json: bool) -> None:
    """Bring the words of a SKOS file in, Turtle or RDF/XML, as one change.

    What cannot be taken as it is is told with its address, one sentence each, and the exit code is then 1. New words
    stay at the desk unless the file is one of ours that says otherwise.
    """
    from archive.preserve.skos.read import read_skos

    with context.kit() as kit:
        found, unread = read_skos(file.read_bytes(), terms_of(kit).values())
        taken = take_in(kit, found, into, actor(kit, account_called(kit, by).id), only_look=only_look)
    troubles = [*unread, *taken.troubles]
    if as_json:
        told = [{"uri": each.uri, "code": each.error.code, "sentence": str(each.error)} for each in troubles]
        counts = {"added": taken.added, "changed": taken.changed, "unchanged": taken.unchanged}
        print_json({**counts, "only_look": only_look, "troubles": told})
    else:
        for each in troubles:
            click.echo(f"{each.uri}: {context.spoken(each.error.message, **each.error.values)}", err=True)
        sentence = "{added} words are new, {changed} changed, {unchanged} stay as they are."
        context.say(sentence, added=taken.added, changed=taken.changed, unchanged=taken.unchanged)
    if troubles:
        click.get_current_context().exit(NOT_TAKEN)
