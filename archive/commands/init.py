"""`archive init`: make an archive in the media folder."""

from __future__ import annotations

from collections.abc import Mapping

import click

from archive.commands.context import Context, json_option, labels_option, opened, pass_context, print_json
from archive.domain.records import Concept
from archive.ingest.workshops import NewArchive, found_archive
from archive.languages import _, in_each_language
from archive.wiring import full_kit


@click.command(
    epilog="""\b
Example:
  archive init --title-fr "Ailleurs" --title-en "Elsewhere" --controller "Association Rive" --country FR"""
)
@labels_option("title", "The programme's name")
@click.option("--controller", default="", help="The organisation that answers for the data.")
@click.option("--country", default="FR", show_default=True, help="The controller's country, in two letters.")
@json_option
@pass_context
def init(
    context: Context,
    title: Mapping[str, str],
    controller: str,
    country: str,
    as_json: bool,
) -> None:
    """Make an archive in the media folder, or bring the vocabulary of one that is there up to date."""
    titles = title or in_each_language(_("Elsewhere"))
    context.settings.media_folder.mkdir(parents=True, exist_ok=True)
    with opened(full_kit(context.settings)) as kit:
        new = NewArchive(project=titles, controller={"fr": controller, "en": controller}, country=country)
        project = found_archive(kit.catalogue, new)
        concepts = kit.catalogue.count(Concept)
    if as_json:
        print_json({"project": project.id, "concepts": concepts, "media_folder": str(context.settings.media_folder)})
    else:
        context.say("The archive is ready in {folder}.", folder=str(context.settings.media_folder))
