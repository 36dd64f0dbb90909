"""Under which names people stand beside a work, and which of its words may not be shown because they name somebody.

A pseudonym is shown only where its bearer allows it. A title that speaks it is held to the same, even when a reviewer
overlooked it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.access.gate import Opening, readable
from archive.domain.consent import Ask, allowed
from archive.domain.ids import ParticipantId
from archive.domain.records import Appearance, Labels, Pseudonym, Work
from archive.domain.terms import NO_ATOMS, AppearanceRole, Atom
from archive.domain.words.names_in_text import ReadText
from archive.domain.words.text_folding import folds_of, pieces_of
from archive.ports import PublicKit

_MADE_IT: Final = (AppearanceRole.AUTHOR, AppearanceRole.PERFORMER)


@dataclass(frozen=True)
class Credits:
    """The names of those who appear in a work: the credited ones, and those that nobody outside may read."""

    authors: tuple[str, ...]
    unspoken: tuple[str, ...]

    def shown(self, labels: Labels) -> Labels | None:
        """Give a title or summary in the languages in which it names nobody who does not want it; None without any."""
        left = {
            lang: text for lang, text in labels.items() if text and not any(_speaks(text, n) for n in self.unspoken)
        }
        return left or None


def credits_of(kit: PublicKit, opening: Opening, ask: Ask) -> Credits:
    """Say who made a work and wants to be credited for it, and whose pseudonym must not be read beside it."""
    authors: dict[str, None] = {}
    unspoken: dict[str, None] = {}
    for participant_id, appearances in _by_person(opening):
        names = _pseudonyms(kit, participant_id)
        if not names:
            continue
        if not _wants_credit(kit, opening, appearances[0], ask):
            unspoken.update(dict.fromkeys(names))
        elif _is_credited(names, appearances):
            authors[names[0]] = None
    return Credits(tuple(authors), tuple(unspoken))


def reader_named(kit: PublicKit, opening: Opening, ask: Ask) -> str:
    """Give the name of whoever reads a work aloud, if they have just one and allow it there; nothing otherwise."""
    reader = opening.facts.work.reader_id
    if reader is None:
        return ""
    alone = Appearance(participant_id=reader, role=AppearanceRole.PERFORMER, atoms_present=NO_ATOMS)
    names = _pseudonyms(kit, reader)
    return names[0] if len(names) == 1 and _wants_credit(kit, opening, alone, ask) else ""


def makers_of(work: Work) -> frozenset[ParticipantId]:
    """Give the known people who made a work, whether their names stand beside it or not."""
    made = (a.participant_id for a in work.appearances if a.role in _MADE_IT)
    return frozenset(person for person in made if person is not None)


def named_makers(kit: PublicKit, opening: Opening, ask: Ask) -> frozenset[ParticipantId]:
    """Give those who made a work and whose pseudonym stands beside it, so that it is seen to be one person's."""
    return frozenset(
        person
        for person, appearances in _by_person(opening)
        if _is_credited(_pseudonyms(kit, person), appearances) and _wants_credit(kit, opening, appearances[0], ask)
    )


def _is_credited(names: list[str], appearances: list[Appearance]) -> bool:
    """Tell whether a maker has one name: who has several chose to keep works apart, and none of them is shown."""
    return len(names) == 1 and any(appearance.role in _MADE_IT for appearance in appearances)


def _by_person(opening: Opening) -> Iterator[tuple[ParticipantId, list[Appearance]]]:
    people: dict[ParticipantId, list[Appearance]] = {}
    for appearance in opening.facts.work.appearances:
        if appearance.participant_id is not None:
            people.setdefault(appearance.participant_id, []).append(appearance)
    yield from people.items()


def _pseudonyms(kit: PublicKit, participant_id: ParticipantId) -> list[str]:
    return [p.text for p in readable(kit.catalogue.find(Pseudonym, participant_id=participant_id)) if p.text]


def _wants_credit(kit: PublicKit, opening: Opening, appearance: Appearance, ask: Ask) -> bool:
    """Tell whether a person allows their pseudonym beside the whole work and beside each part of it.

    The rule is asked about the same work with this person alone in it: what others allow is theirs.
    """
    credit = replace(appearance, atoms_present=frozenset({Atom.PSEUDONYM}), spans=())
    alone = replace(opening.facts, work=replace(opening.facts.work, appearances=(credit,)))
    return Atom.PSEUDONYM in allowed(alone, ask, kit.clock.now())


def _speaks(text: str, name: str) -> bool:
    """Tell whether a text speaks a name, in whatever spelling, also joined to an Arabic word before it.

    What a search takes for the name is the name here too: nobody may find a work by what its page holds back.
    """
    read = ReadText(text)
    spelt = ("".join(pieces_of(said)) for said in (name, " ".join(folds_of(name))))
    return any(map(read.holds, spelt)) or name in read.named([name])
