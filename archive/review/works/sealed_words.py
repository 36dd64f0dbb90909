"""Whether the words of a work, its titles, summaries and transcripts, say something that only the sealed side knows.

How to reach somebody, the name of a file, a serial number: no released text holds one, whoever agreed to what. A real
name may be said if it was chosen: so nobody can sign that no name is there while one is, and whoever is named has to
be written down as being in the work, so that `decide` asks for their yes. A name of one word alone is left to the
reviewer: in any story somebody may be called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from archive.domain.errors import RefusedError
from archive.domain.ids import ParticipantId
from archive.domain.leaks import KnownKind, known_of, says_any
from archive.domain.name_matching import is_same_name, sounds
from archive.domain.records import Work
from archive.domain.sealed import Draft, Identity, Original
from archive.domain.terms import Atom
from archive.ports import Kit
from archive.review.works.works import transcripts_of

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 6


def _(sentence: str) -> str:
    """Mark a sentence for translation; it is said in somebody's language when it is shown."""
    return sentence


_HELD: Final[Mapping[KnownKind, str]] = {
    KnownKind.CONTACT: _("The words of this work say how somebody can be reached; take that out of them first."),
    KnownKind.FILE_NAME: _("The words of this work hold the name of the file that came in; take it out of them first."),
    KnownKind.TAG: _("The words of this work hold a hidden mark of the file that came in; take it out of them first."),
}
_SIGNED_AWAY: Final = _(
    "The words of this work hold a real name of somebody in this archive: it cannot be signed that no name is there."
)
_NOT_IN_IT: Final = _(
    "The words of this work hold a real name of somebody who is not written down as being in it; write them down as"
    " spoken of, or take the name out."
)


def require_no_sealed_words(kit: Kit, work: Work, draft: Draft, cleared: frozenset[Atom]) -> None:
    """See that nothing that is sealed stands in what a work's visitors would read.

    Raises:
        RefusedError: it does; the sentence says what sort of thing, and never whose.
    """
    texts = list(_texts(kit, work, draft))
    identities = list(kit.vault.find(Identity))
    known = known_of(kit.vault.find(Original, work_id=work.id), identities, {})
    for text in texts:
        kind = says_any(text, known)
        if kind is not None:
            raise RefusedError(_HELD[kind])
    named = set(_named_in(texts, identities))
    if named and Atom.NAME in cleared:
        raise RefusedError(_SIGNED_AWAY)
    if named - {appearance.participant_id for appearance in work.appearances}:
        raise RefusedError(_NOT_IN_IT)


def _texts(kit: Kit, work: Work, draft: Draft) -> Iterator[str]:
    yield from draft.titles.values()
    yield from draft.summaries.values()
    for part in work.segments:
        if part.is_chapter:
            yield from part.labels.values()
    for transcript in transcripts_of(kit, work.id):
        yield transcript.text
        yield "\n".join(cue.text for cue in transcript.cues)


def _named_in(texts: Iterable[str], identities: Iterable[Identity]) -> Iterator[ParticipantId]:
    """Yield whose whole name stands in a text, in any case, accents, script or common spelling."""
    spoken = [_WORD.findall(text) for text in texts]
    heard: dict[int, Mapping[str, set[str]]] = {}
    for identity in identities:
        words = _WORD.findall(identity.legal_name or "")
        # Arabic writes the article together with its word.
        lengths = [length for length in (len(words), len(words) - 1) if 2 <= length <= _MOST_WORDS]
        for length in lengths:
            if length not in heard:
                heard[length] = _by_sound(spoken, length)
        if any(_is_heard(name, heard[length]) for name in _turned(words) for length in lengths):
            yield identity.id


def _turned(words: list[str]) -> Iterator[str]:
    """Yield a name beginning with each of its words: the family's may stand first."""
    return (" ".join((*words[place:], *words[:place])) for place in range(len(words)))


def _is_heard(name: str, phrases: Mapping[str, set[str]]) -> bool:
    return any(is_same_name(phrase, name) for phrase in phrases.get(sounds(name), ()))


def _by_sound(spoken: Iterable[list[str]], length: int) -> Mapping[str, set[str]]:
    """Give all phrases of so many words, by the consonants one hears in them."""
    found: dict[str, set[str]] = {}
    for words in spoken:
        for place in range(len(words) - length + 1):
            phrase = " ".join(words[place : place + length])
            found.setdefault(sounds(phrase), set()).add(phrase)
    return found
