"""What is said beside a film or photo in which somebody is covered: what they chose, or a sentence of the archive's.

All of it follows from what was admitted: of nobody is anything said whom it does not hide, and never which of several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from archive.access.gate import Admission
from archive.domain.consent import Facts
from archive.domain.covers import CONCEALABLE
from archive.domain.ids import ParticipantId
from archive.domain.terms import FaceWords
from archive.languages import _

OWN_SENTENCES: Final[Mapping[FaceWords, str]] = {
    FaceWords.CHOSE: _("I chose not to show my face."),
    FaceWords.STORY: _("My face stays with me; my story is for you."),
    FaceWords.LISTEN: _("Listen to my words: they are what I want to give you."),
}
"""What somebody may choose to have said in their own voice: the same for all, so that no words give anybody away."""

BY_CHOICE: Final = _("Faces stay covered here, by choice.")
UNTIL_A_YES: Final = _("Faces stay covered here, so that nobody is shown who has not said yes.")


@dataclass(frozen=True, kw_only=True)
class CoveredWords:
    """Sentences to translate: those that people in it chose, in one order for every work, and the archive's own."""

    own: tuple[str, ...] = ()
    ours: str = ""


def covered_words(facts: Facts, admitted: Iterable[Admission]) -> CoveredWords:
    """Give what is said beside these films and photos; nothing where they hide nobody."""
    hides = (hides for each in admitted if each.rendition.edit for hides in each.rendition.hides)
    hidden = {one.participant_id for one in hides if one.atoms & CONCEALABLE}
    chosen = {person: _chosen(facts, person) for person in hidden}
    left = [person for person, words in chosen.items() if words is FaceWords.OURS]
    said = all(person in facts.people and facts.people[person].records for person in left if person is not None)
    ours = BY_CHOICE if said and None not in left else UNTIL_A_YES
    own = tuple(sentence for words, sentence in OWN_SENTENCES.items() if words in chosen.values())
    return CoveredWords(own=own, ours=ours if left else "")


def _chosen(facts: Facts, person: ParticipantId | None) -> FaceWords:
    known = facts.people.get(person) if person is not None else None
    return known.handle.face_words if known is not None else FaceWords.OURS
