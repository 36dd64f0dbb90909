"""Of which works a change speaks; whatever cannot be told is said to speak of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from archive.adapters.catalogue.documents import Changed
from archive.adapters.catalogue.schema import kind_of, kind_of_table
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import ConsentRecord, ParticipantHandle, Pseudonym, Rendition, Work

WorksOf = Callable[[Iterable[ParticipantId]], Iterable[WorkId]]

_WORKS: Final = kind_of(Work).table
_RENDITIONS: Final = kind_of(Rendition).table
_PEOPLE: Final = kind_of(ParticipantHandle).table
_OF_PEOPLE: Final = frozenset({kind_of(ConsentRecord).table, kind_of(Pseudonym).table})


def works_named(changed: Iterable[Changed], works_of: WorksOf) -> frozenset[WorkId] | None:
    """Give the works whose facts, renditions or credits these changes may have made others; None: any work's.

    A work that somebody no longer appears in was changed itself, so asking who appears where today is enough.
    """
    works: set[str] = set()
    people: set[str] = set()
    for each in changed:
        if each.table == _WORKS:
            works.add(each.document_id)
        elif each.table == _RENDITIONS:
            works |= each.texts("work_id")
        elif each.table == _PEOPLE:
            people.add(each.document_id)
        elif each.table in _OF_PEOPLE:
            people |= each.texts("participant_id")
        elif kind_of_table(each.table) is None:
            return None
    # A consent that no longer says whose it is counts against everybody; so does a rendition of no work.
    if "" in people or "" in works:
        return None
    return frozenset(map(WorkId, works)) | frozenset(works_of(map(ParticipantId, people)))
