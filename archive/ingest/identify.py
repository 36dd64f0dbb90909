"""The first step: what the original is, by its content, noted on the sealed side."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.records import Work
from archive.ingest.steps.footage import Footage
from archive.ports import Kit


def identify(kit: Kit, footage: Footage) -> Work:
    """Note each original's media type in the vault."""
    for original, path in footage.originals(kit):
        media_type = kit.media_tools.identify(path)
        if media_type != original.media_type:
            kit.vault.save(replace(original, media_type=media_type))
    return footage.work
