"""Permissions to read a rendition of which only the bytes matter."""

from __future__ import annotations

from archive.domain.consent import PLAYER, Grant
from archive.domain.ids import RenditionId, WorkId


def grant_for(rendition_id: RenditionId) -> Grant:
    """A permission that never ends."""
    return Grant(
        rendition_id=rendition_id, work_id=WorkId("work"), ask=PLAYER, etag="etag", size_bytes=1, holds_until=None
    )
