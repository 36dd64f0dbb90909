"""Beside each file that strangers would not get: what is not allowed, and whose no it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from archive.domain.ids import ParticipantId, RecordId, RenditionId
from archive.domain.terms import Atom
from archive.ports import Kit
from archive.review.participants import known_as
from archive.review.works.release import Shown
from archive.web.desk.views import ConsentRow

MOST_NAMED: Final = 3
"""How many people one line names; the others are counted."""

MOST_NOES: Final = 24
"""How many noes a page tells at once: of a work with many people and files, the others are told file by file."""


@dataclass(frozen=True, kw_only=True)
class Refuser:
    """Somebody who does not allow something: the name the desk knows them under, and their newest consent here.

    The name is empty for everybody unknown; there is no consent where somebody was never asked.
    """

    name: str
    consent: RecordId | None


@dataclass(frozen=True, kw_only=True)
class No:
    """What the same people do not allow of a file: the first of them by name, the others as a number."""

    atoms: frozenset[Atom]
    people: tuple[Refuser, ...]
    others: int


def whose_noes(kit: Kit, shown: Iterable[Shown], consents: Sequence[ConsentRow]) -> Mapping[RenditionId, list[No]]:
    """Give what is not allowed of each file, once for each group of people; of `consents`, the newest come first."""
    newest = {row.record.participant_id: row.record.id for row in reversed(consents)}

    @cache
    def refuser(person: ParticipantId | None) -> Refuser:
        return Refuser(name=known_as(kit, person) if person else "", consent=newest.get(person) if person else None)

    return {
        one.rendition.id: [
            No(atoms=atoms, people=tuple(map(refuser, people[:MOST_NAMED])), others=len(people[MOST_NAMED:]))
            for people, atoms in _by_people(one).items()
        ]
        for one in shown
    }


def unfolded(whose: Mapping[RenditionId, Sequence[No]], asked: str) -> frozenset[RenditionId]:
    """Give the files beside which each no is told: the one that is asked for, and others as long as there is room."""
    found, held = set[RenditionId](), 0
    for rendition_id, noes in sorted(whose.items(), key=lambda each: each[0] != asked):
        held += len(noes)
        if held <= MOST_NOES or rendition_id == asked:
            found.add(rendition_id)
    return frozenset(found)


def _by_people(one: Shown) -> Mapping[tuple[ParticipantId | None, ...], frozenset[Atom]]:
    """Group what is missing by those who do not allow it; what nobody in particular withholds stands with nobody."""
    groups: dict[tuple[ParticipantId | None, ...], frozenset[Atom]] = {}
    for atom in Atom:
        if atom in one.missing:
            people = tuple(person for person, atoms in one.withheld_by.items() if atom in atoms)
            groups[people] = groups.get(people, frozenset()) | {atom}
    return groups
