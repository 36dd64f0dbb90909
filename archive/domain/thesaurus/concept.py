"""A word of the thesaurus as it is kept: its names, what it tells of a person, and where it stands among others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.domain.ids import ConceptId


@dataclass(frozen=True, kw_only=True)
class Concept:
    """One word of the thesaurus; `reveals` says whether it tells something about a person.

    `labels` are its preferred names, `others` those that lead to it, `notes` say what it is for. One that was merged
    keeps its id and names, and says what stands for it today. `uri` is its address where it came from elsewhere, and
    `operator` whoever changed it last at the desk: the table it began in changes it no more.
    """

    id: ConceptId
    broader: ConceptId | None
    reveals: str
    labels: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    related: tuple[ConceptId, ...] = ()
    deprecated: bool = False
    replaced_by: ConceptId | None = None
    uri: str = ""
    operator: str | None = None
    version: int = 0
