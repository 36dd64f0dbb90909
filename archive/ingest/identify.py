"""The first step: what the original is, by its content, noted on the sealed side."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.records import Work
from archive.ingest.footage import Footage
from archive.ports import Kit


def identify(kit: Kit, footage: Footage) -> Work:
    """Note the original's media type in the vault."""
    media_type = kit.media_tools.identify(footage.source)
    if media_type != footage.original.media_type:
        kit.vault.save(replace(footage.original, media_type=media_type))
    return footage.work
