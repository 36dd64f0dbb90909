"""What of an entry in a public room may be searched: what its page shows at this moment, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archive.access.rooms import RoomView
from archive.access.thesaurus import spoken_labels
from archive.domain.ids import ConceptId
from archive.domain.rooms.entries import Texts
from archive.domain.rooms.table import SPOKEN
from archive.ports.search import Passage, PassageKind

_MOST_PASSAGES: Final = 2_000
_KINDS: Final = {"title": PassageKind.TITLE, "lead": PassageKind.SUMMARY}


def passages_of_entry(view: RoomView) -> tuple[Passage, ...]:
    """Give everything that may be searched of an entry: its texts, its words, and what is said beside works.

    Of the works in it nothing but what the editors say beside those that may be met: they are found by themselves.
    Equal passages are an equal entry, so these also tell whether what an index holds is still what may be searched.
    """
    return tuple(_passages(view))[:_MOST_PASSAGES]


def _passages(view: RoomView) -> Iterator[Passage]:
    for field in view.shape.of_type(*SPOKEN):
        yield from _written(view.content.texts.get(field.name, {}), _KINDS.get(field.name, PassageKind.WRITTEN))
    for words in view.words.values():
        for word in words:
            for language, label in spoken_labels(word):
                yield _passage(PassageKind.CATEGORY, language, label, word.id)
    for texts in (*_row_texts(view), *(each.note for placed in view.works.values() for each in placed)):
        yield from _written(texts)


def _row_texts(view: RoomView) -> Iterator[Texts]:
    """Yield what the rows of counts and of links are called."""
    yield from (count.texts for counts in view.content.counts.values() for count in counts)
    yield from (link.texts for links in view.content.links.values() for link in links)


def _written(texts: Texts, kind: PassageKind = PassageKind.WRITTEN) -> Iterator[Passage]:
    for language, text in sorted(texts.items()):
        for line in text.splitlines():
            if plain := " ".join(line.split()):
                yield _passage(kind, language, plain)


def _passage(kind: PassageKind, language: str, text: str, concept: ConceptId | None = None) -> Passage:
    return Passage(kind=kind, language=language, text=text, source=None, concept=concept)
