"""What is suggested to be concealed in a work, from what the archive knows of the people of its workshop.

A suggestion changes nothing. Somebody conceals the words, or says that they may stay; then they are suggested no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final

from archive.domain.errors import InvalidInputError, NotFoundError, StaleRecordError, readable
from archive.domain.ids import ParticipantId
from archive.domain.leaks import Known, known_of, said_in
from archive.domain.records import Work
from archive.domain.sealed import Identity, Original
from archive.domain.words.edit_list import LONGEST_WORDS, EditList, LeftWords
from archive.domain.words.redaction import as_may_be_shown
from archive.domain.words.speaker_labels import as_published
from archive.domain.words.suggesting import Clues, Suggestion, not_left, suggested
from archive.domain.words.transcripts import Transcript
from archive.language_names import telling_vocabulary
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.works.works import CHANGED_MEANWHILE, TRIES, edits_of, transcripts_of

MOST_LEFT: Final = 5_000
"""How many words somebody can have left in one work."""


_REMEMBERED_WORKS: Final = 8
"""Of so many works what was suggested is remembered, in the memory of this process alone."""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is looked for in a work: names, all else that is sealed, what was concealed before, and chosen names."""

    names: tuple[str, ...]
    known: tuple[Known, ...]
    earlier: tuple[str, ...]
    open_names: tuple[str, ...]


def suggestions_of(kit: Kit, work: Work) -> tuple[Suggestion, ...]:
    """Give what somebody should decide about in a work's transcripts: the surest first, nothing that is decided."""
    edits = edits_of(kit, work.id)
    transcripts = tuple(each for each in transcripts_of(kit, work.id) if each.cues or each.text)
    if not transcripts:
        return ()
    concealing = EditList(id=work.id, redactions=edits.standing)
    return not_left(_suggested(transcripts, concealing, sought_in(kit, work)), [each.words for each in edits.left])


@lru_cache(maxsize=_REMEMBERED_WORKS)
def _suggested(transcripts: tuple[Transcript, ...], edits: EditList, sought: Sought) -> tuple[Suggestion, ...]:
    """Give what is suggested of these very words: a page that is opened again does not look for it again."""
    shown = [as_may_be_shown(as_published(each), edits) for each in transcripts]
    clues = Clues(
        names=sought.names,
        said_in=partial(said_in, sought.known),
        earlier=sought.earlier,
        open_names=sought.open_names,
        vocabulary=telling_vocabulary(),
    )
    return suggested(shown, clues)


def sought_in(kit: Kit, work: Work) -> Sought:
    """Give what is looked for in a work: all that is known of whoever is in its workshop, and was concealed there."""
    works = _of_workshop(kit, work)
    people = [each.participant_id for one in works for each in one.appearances if each.participant_id]
    identities = list(_identities(kit, people))
    originals = kit.vault.find(Original, work_id=work.id)
    redactions = [each for one in works for each in edits_of(kit, one.id).standing]
    told = [each for redaction in redactions for each in redaction.words if each.words]
    return Sought(
        names=tuple(name for each in identities for name in (each.legal_name or "", _names(each.named_person)) if name),
        known=known_of(originals, identities, {}),
        earlier=tuple(dict.fromkeys(each.words for each in told)),
        open_names=tuple(dict.fromkeys(each.instead for each in told if each.instead)),
    )


def leave(kit: Kit, work_id: str, words: str, by: str) -> None:
    """Say that suggested words may stay in a work; they are suggested no more.

    Raises:
        InvalidInputError: there are no words, or too many were left.
        StaleRecordError: others changed the list again and again meanwhile.
    """
    actor(kit, by)
    kit.catalogue.get(Work, work_id)
    plain = " ".join(words.split())
    if not 0 < len(plain) <= LONGEST_WORDS:
        raise InvalidInputError("redaction.words", "Write which words of these lines go, or say that none do.")
    for _try in range(TRIES):
        edits = edits_of(kit, work_id)
        if any(each.words == plain for each in edits.left):
            return
        if len(edits.left) >= MOST_LEFT:
            raise InvalidInputError("redaction.most", "So many stretches of one recording cannot be concealed.")
        try:
            kit.vault.save(replace(edits, left=(*edits.left, LeftWords(words=plain, by=by, at=kit.clock.now()))))
        except StaleRecordError:
            continue
        return
    raise StaleRecordError(CHANGED_MEANWHILE)


def _of_workshop(kit: Kit, work: Work) -> Sequence[Work]:
    others = readable(kit.catalogue.find(Work, workshop_id=work.workshop_id))
    return [work, *(each for each in others if each.id != work.id)]


def _identities(kit: Kit, people: Iterable[ParticipantId]) -> Iterator[Identity]:
    for person in dict.fromkeys(people):
        try:
            yield kit.vault.get(Identity, person)
        except NotFoundError:
            continue


def _names(person: str) -> str:
    """Give the words of a note on somebody that may be their name: those without a small letter before or a figure."""
    return " ".join(word for word in person.split() if word[0].isalpha() and not word[0].islower() and "@" not in word)
