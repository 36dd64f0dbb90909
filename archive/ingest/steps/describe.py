"""The third step: the original's tags go to the sealed side; no title is made of them, for they often hold a name."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.records import Work
from archive.ingest.intake.live_photos import live_id_of
from archive.ingest.intake.quarantine import printable
from archive.ingest.steps.footage import Footage
from archive.ports import Kit


def describe(kit: Kit, footage: Footage) -> Work:
    """Seal every tag, and by what a photo and the film of its moment are known to belong together."""
    for original, path in footage.originals(kit):
        tags = {_key(name): printable(text) for name, text in kit.media_tools.read_tags(path).items()}
        if tags != original.tags:
            kit.vault.save(replace(original, tags=tags, live_id=live_id_of(tags)))
    return footage.work


def _key(name: str) -> str:
    return printable(name)[:120]
