"""A work on its way to review: its record, its sealed original and a path to read it from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.domain.errors import QuarantinedError
from archive.domain.ids import OriginalId, WorkId
from archive.domain.records import Work
from archive.domain.sealed import Original
from archive.domain.terms import WorkState
from archive.ports import Kit

UNFINISHED = frozenset({WorkState.RECEIVED, WorkState.PREPARING})
"""The states in which a work is still being prepared."""


@dataclass(frozen=True, kw_only=True)
class Footage:
    """What every step of the preparation works on: one original, or what its `files` were put together to."""

    work: Work
    original: Original
    source: Path
    files: tuple[tuple[OriginalId, Path], ...] = ()

    def originals(self, kit: Kit) -> Iterator[tuple[Original, Path]]:
        """Yield every original the work was recorded as, as it is stored now, and where it can be read."""
        for original_id, path in self.files or ((self.original.id, self.source),):
            yield kit.vault.get(Original, original_id), path


def held_original(kit: Kit, work_id: WorkId) -> Original:
    """Give the original of a work whose bytes are here; the same file may have arrived under several names.

    Raises:
        QuarantinedError: the bytes are nowhere.
    """
    for original in sorted(kit.vault.find(Original, work_id=work_id), key=lambda found: found.id):
        if kit.originals.holds(original.id):
            return original
    raise QuarantinedError("original_missing", "The original of this work is not in the store; give the file again.")


def is_unfinished(kit: Kit, work_id: WorkId) -> bool:
    """Tell, from what is stored now, whether a work is still to be prepared; a withdrawn one never is."""
    return kit.catalogue.get(Work, work_id).state in UNFINISHED
