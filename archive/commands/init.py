"""`archive init`: make an archive in the media folder."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from archive.commands.context import Context, json_option, labels_option, opened, pass_context, print_json
from archive.domain.errors import InvalidInputError
from archive.domain.records import Workshop
from archive.domain.thesaurus.concept import Concept
from archive.ingest.workshops import NewArchive, found_archive
from archive.languages import _, in_each_language
from archive.review.works.transfer import hosted_in as where_hosted
from archive.review.works.transfer import remember_host
from archive.wiring import full_kit


@click.command(
    epilog="""\b
Example:
  archive init --title-fr "Ailleurs" --controller "Association Rive" --country FR --hosted-in BE"""
)
@labels_option("title", "The programme's name")
@click.option("--controller", default="", help="The organisation that answers for the data.")
@click.option("--country", default="FR", show_default=True, help="The controller's country, in two letters.")
@click.option("--hosted-in", help="The countries in which the files are kept, in two letters each, such as BE,MA.")
@json_option
@pass_context
def init(
    context: Context,
    title: Mapping[str, str],
    controller: str,
    country: str,
    hosted_in: str | None,
    as_json: bool,
) -> None:
    """Make an archive in the media folder, or bring the vocabulary of one that is there up to date."""
    titles = title or in_each_language(_("Elsewhere"))
    countries = read_hosts(_asked(context) if hosted_in is None else hosted_in)
    context.settings.media_folder.mkdir(parents=True, exist_ok=True)
    with opened(full_kit(context.settings)) as kit:
        kit.media_tools.require()
        new = NewArchive(project=titles, controller={"fr": controller, "en": controller}, country=country)
        project = found_archive(kit.catalogue, new)
        remember_host(kit.catalogue, countries)
        known = where_hosted(kit)
        concepts = kit.catalogue.count(Concept)
        has_workshop = kit.catalogue.count(Workshop) > 0
    folder = str(context.settings.media_folder)
    if as_json:
        print_json({"project": project.id, "concepts": concepts, "media_folder": folder, "hosted_in": list(known)})
        return
    context.say("The archive is ready in {folder}.", folder=folder)
    if known:
        context.say("Its files are kept in {countries}.", countries=", ".join(known))
    else:
        context.warn(
            "Nobody has said in which country the files are kept: until then no consent that names a country can be "
            "approved. Say it with “archive init --hosted-in BE”, in two letters."
        )
    if not has_workshop:
        _say_what_comes_next(context)


def read_hosts(text: str) -> tuple[str, ...]:
    """Read the countries in which files are kept, in two letters each; nothing is none.

    Raises:
        InvalidInputError: one of them is no two-letter code.
    """
    countries = tuple(text.upper().replace(",", " ").split())
    if not all(len(each) == 2 and each.isascii() and each.isalpha() for each in countries):
        raise InvalidInputError("init.hosted_in", "Write each country as two letters, such as BE or BE,MA.")
    return countries


def _asked(context: Context) -> str:
    """Ask whoever sits at a terminal where the files are kept, unless it was set or said before."""
    if context.settings.hosted_in or not sys.stdin.isatty():
        return ""
    question = "In which country are the files kept, in two letters? (Leave empty if you do not know.)"
    return str(click.prompt(context.spoken(question), default="", show_default=False, err=True))


def _say_what_comes_next(context: Context) -> None:
    """Name the commands that lead from an empty archive to the desk, in their order."""
    context.say("What comes next:")
    for line in (
        'archive workshop add --country BE --year 2026 --title-fr "…"',
        'archive participant add --pseudonym "…"',
        "archive user add NAME --role facilitator",
        "archive user add SOMEBODY-ELSE --role consent_officer --role reviewer",
        "archive ingest FOLDER --workshop ID --participant ID --by NAME",
        "archive serve",
    ):
        click.echo(f"  {line}")
