"""Taking a work out of everything that was written for the rooms, with all that was said beside it."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.errors import NotFoundError, StaleRecordError, readable
from archive.domain.rooms.entries import RoomDraft, RoomEntry, RoomKind
from archive.ports import Catalogue, Kit, Vault
from archive.review.works.works import TRIES


def forget_in_rooms(kit: Kit, work_id: str) -> None:
    """Leave nothing of a work in the rooms, neither its place nor what editors said of it; twice is safe."""
    for kind in RoomKind:
        for entry in list(readable(kit.catalogue.find(RoomEntry, kind=kind.value))):
            _forget(kit.catalogue, entry, work_id)
        for draft in list(readable(kit.vault.find(RoomDraft, kind=kind.value))):
            _forget(kit.vault, draft, work_id)


def _forget(store: Catalogue | Vault, written: RoomEntry | RoomDraft, work_id: str) -> None:
    """Take a work out of one record, whoever else is writing; one that was put away meanwhile holds nothing."""
    for _ in range(TRIES):
        content = written.content.without(work_id)
        if content == written.content:
            return
        try:
            store.save(replace(written, content=content))  # type: ignore[type-var]
        except StaleRecordError:
            try:
                written = store.get(type(written), written.id)  # type: ignore[type-var]
            except NotFoundError:
                return
        else:
            return
    raise StaleRecordError("Too many people are writing at this moment; try again.")
