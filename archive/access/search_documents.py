"""What of a work may be searched: what its page shows, and nothing else, each piece read through its grant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from archive.access.gate import Admission, Gate
from archive.access.sanitise_html import clean_fragment
from archive.access.stream import read_whole
from archive.access.transcript import read_lines
from archive.access.work import WorkView
from archive.domain.ids import RenditionId
from archive.domain.recipes import TRANSCRIPT
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.languages import broad_tag
from archive.ports import PublicKit
from archive.ports.search import Passage, PassageKind

Mark = tuple[object, ...]
"""What tells whether a work's searchable words are still the same: compare it, nothing else."""

_LARGEST_BYTES: Final = 2_000_000
_MOST_PASSAGES: Final = 10_000
_BREAK: Final = re.compile(r"</?(?:p|h2|blockquote|ul|li)>")
_TAG: Final = re.compile(r"<[^>]*>")
_NO_LANGUAGE: Final = "und"


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """The titles and summaries that may be read, and the captions and texts that may be read out."""

    card: Admission | None
    titles: tuple[tuple[str, str], ...]
    summaries: tuple[tuple[str, str], ...]
    sources: tuple[Admission, ...]

    @property
    def mark(self) -> Mark:
        """Give what changes whenever any of its words may have."""
        made = tuple((source.rendition.id, source.grant.etag) for source in self.sources)
        return self.card and self.card.rendition.id, self.titles, self.summaries, made


def searchable(view: WorkView) -> Searchable:
    """Give what of a work may be searched; a text is left out when the very same words stand in captions."""
    played = {admission.rendition.segment_ids for admission in (*view.videos, *view.sounds)}
    captions = [each for each in view.captions if each.rendition.segment_ids in played]
    said = {_words_in(each.rendition) for each in captions}
    texts = [text for text in view.texts if _words_in(text.rendition) not in said]
    told = view.released is not None
    return Searchable(
        card=view.released,
        titles=tuple(sorted((view.card.titles or {}).items())) if told else (),
        summaries=tuple(sorted((view.summaries or {}).items())) if told else (),
        sources=tuple(each for each in (*captions, *texts) if each.grant.size_bytes <= _LARGEST_BYTES),
    )


async def passages_of(kit: PublicKit, gate: Gate, found: Searchable) -> tuple[Passage, ...] | None:
    """Read everything that may be searched of a work; None when any of it may no longer be read, or is not there."""
    passages: list[Passage] = []
    if found.card is not None:
        passages += _labels(PassageKind.TITLE, found.titles, found.card.rendition.id)
        passages += _labels(PassageKind.SUMMARY, found.summaries, found.card.rendition.id)
    for source in found.sources:
        raw = await read_whole(gate, kit.renditions, source)
        if raw is None:
            return None
        passages += _read(source.rendition, raw.decode("utf-8", "replace"))
    return tuple(passages[:_MOST_PASSAGES])


def _labels(kind: PassageKind, labels: tuple[tuple[str, str], ...], card: RenditionId) -> Iterator[Passage]:
    for language, text in labels:
        yield Passage(kind=kind, language=language, text=text, source=card)


def _read(rendition: Rendition, text: str) -> Iterator[Passage]:
    language = broad_tag(rendition.language or _NO_LANGUAGE)
    if rendition.recipe is Recipe.CAPTIONS:
        for line in read_lines(text):
            yield Passage(
                kind=PassageKind.SAID, language=language, text=line.text, source=rendition.id, start_ms=line.start_ms
            )
        return
    for paragraph in _BREAK.split(clean_fragment(text).replace("<br>", " ")):
        plain = " ".join(unescape(_TAG.sub("", paragraph)).split())
        if plain:
            yield Passage(kind=PassageKind.WRITTEN, language=language, text=plain, source=rendition.id)


def _words_in(rendition: Rendition) -> Mark:
    """Give what tells whether a text and captions hold the same words."""
    return rendition.language, rendition.parameters.get(TRANSCRIPT), rendition.segment_ids
