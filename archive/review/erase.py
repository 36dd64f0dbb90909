"""Deletes what a taking-back has closed for good; the gate was shut before, this only leaves nothing lying about."""

from __future__ import annotations

from archive.domain.erasing import is_lost
from archive.domain.errors import NotFoundError
from archive.domain.records import Rendition, Work
from archive.ports import Kit
from archive.review.works import renditions


def erase_renditions(kit: Kit, work_id: str) -> tuple[str, ...]:
    """Delete the bytes, then the records, of every rendition of a work that nobody's consent can serve any more.

    Running it twice is safe. Gives the ids of what was deleted.
    """
    try:
        facts = kit.catalogue.facts(kit.catalogue.get(Work, work_id).id)
    except NotFoundError:
        return ()
    lost = [rendition for rendition in renditions(kit, work_id) if is_lost(facts, rendition)]
    for rendition in lost:
        kit.renditions.remove(rendition.id)
    if lost:
        kit.catalogue.save_all([], remove=[(Rendition, rendition.id) for rendition in lost])
    return tuple(rendition.id for rendition in lost)
