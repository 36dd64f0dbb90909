"""Of which works a change speaks; whatever cannot be told is said to speak of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from archive.adapters.catalogue.documents import Changed
from archive.adapters.catalogue.schema import kind_of, kind_of_table
from archive.domain.ids import WorkId
from archive.domain.records import ConsentRecord, ParticipantHandle, Pseudonym, Rendition, Work, Workshop

WorksOf = Callable[[str, Iterable[str]], Iterable[WorkId]]
"""Gives the works of which an indexed field names one of these."""

_ID: Final = ""
_SPEAKS_OF: Final[Mapping[str, tuple[str, str]]] = {
    kind_of(Work).table: (_ID, "id"),
    kind_of(Rendition).table: ("work_id", "id"),
    kind_of(ParticipantHandle).table: (_ID, "participant_id"),
    kind_of(ConsentRecord).table: ("participant_id", "participant_id"),
    kind_of(Pseudonym).table: ("participant_id", "participant_id"),
    kind_of(Workshop).table: (_ID, "workshop_id"),
}
"""Which field of a record names works, or what works are found by, and by which of a work's fields they are found."""


def works_named(changed: Iterable[Changed], works_of: WorksOf) -> frozenset[WorkId] | None:
    """Give the works whose facts, renditions, credits or years these changes may have made others; None: any work's.

    A work that somebody no longer appears in was changed itself, so asking who appears where today is enough.
    """
    named: dict[str, set[str]] = {}
    for each in changed:
        if kind_of_table(each.table) is None:
            return None
        if each.table in _SPEAKS_OF:
            field, index = _SPEAKS_OF[each.table]
            named.setdefault(index, set()).update({each.document_id} if field == _ID else each.texts(field))
    # A consent that no longer says whose it is counts against everybody; so does a rendition of no work.
    if any("" in texts for texts in named.values()):
        return None
    works = frozenset(map(WorkId, named.pop("id", ())))
    return works.union(*(works_of(index, texts) for index, texts in named.items()))
