"""What of a work may be searched: what its page shows, and nothing else, each piece read through its grant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from archive.access.facets import Place
from archive.access.gate import Admission, Gate
from archive.access.sanitise_html import clean_fragment
from archive.access.stream import read_whole
from archive.access.thesaurus import Thesaurus, spoken_labels
from archive.access.transcript import read_lines
from archive.access.work import WorkView
from archive.domain.ids import RenditionId
from archive.domain.recipes import TRANSCRIPT
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.domain.thesaurus.concept import Concept
from archive.languages import COMMON, NOT_SAID, broad_tag
from archive.ports import PublicKit
from archive.ports.search import Passage, PassageKind

Mark = tuple[object, ...]
"""What tells whether a work's searchable words are still the same: compare it, nothing else."""

_LARGEST_BYTES: Final = 2_000_000
_MOST_PASSAGES: Final = 10_000
_BREAK: Final = re.compile(r"</?(?:p|h2|blockquote|ul|li)>")
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """What of a work may be searched, and what it may be narrowed by.

    That is the titles and summaries that may be read, the names that stand beside it, its safe themes and those of its
    parts with all above them and its form, and the captions and texts that may be read out.
    """

    place: Place
    card: Admission | None
    names: tuple[str, ...]
    words: tuple[tuple[PassageKind, Concept], ...]
    titles: tuple[tuple[str, str], ...]
    summaries: tuple[tuple[str, str], ...]
    sources: tuple[Admission, ...]

    @property
    def mark(self) -> Mark:
        """Give what changes whenever any of its words may have."""
        made = tuple((source.rendition.id, source.grant.etag) for source in self.sources)
        words = tuple((kind, word.id, spoken_labels(word)) for kind, word in self.words)
        card = self.card and self.card.rendition.id
        return self.place, card, self.titles, self.summaries, self.names, words, made


def sources_of(view: WorkView) -> tuple[Admission, ...]:
    """Give the captions and texts of a work that are searched; no text whose very words stand in captions."""
    played = {admission.rendition.segment_ids for admission in (*view.videos, *view.sounds)}
    captions = [each for each in view.captions if each.rendition.segment_ids in played]
    said = {_words_in(each.rendition) for each in captions}
    texts = [text for text in view.texts if _words_in(text.rendition) not in said]
    return tuple(each for each in (*captions, *texts) if each.grant.size_bytes <= _LARGEST_BYTES)


def searchable(view: WorkView, thesaurus: Thesaurus) -> Searchable:
    """Give what of a work may be searched."""
    told = view.released is not None
    # Of a work that is only known to be there nothing is searched: not even what form it has.
    themes = (
        () if view.card.mark else thesaurus.themes_with_broader(theme.id for theme in (*view.themes, *view.part_themes))
    )
    form = None if view.card.mark else view.card.form
    return Searchable(
        place=_place(view, themes),
        card=view.released,
        names=view.card.authors,
        words=(
            *((PassageKind.THEME, theme) for theme in themes),
            *([(PassageKind.FORM, form)] if form is not None else []),
        ),
        titles=tuple(sorted((view.card.titles or {}).items())) if told else (),
        summaries=tuple(sorted((view.summaries or {}).items())) if told else (),
        sources=sources_of(view),
    )


def _place(view: WorkView, themes: tuple[Concept, ...]) -> Place:
    return Place(
        work_id=view.card.work_id,
        form=view.card.form.id if view.card.form is not None else None,
        themes=frozenset(theme.id for theme in themes),
        languages=tuple(language for language in view.card.languages if language in COMMON),
    )


async def passages_of(kit: PublicKit, gate: Gate, found: Searchable) -> tuple[Passage, ...] | None:
    """Read everything that may be searched of a work; None when any of it may no longer be read, or is not there."""
    passages = [*_shown(found)]
    if found.card is not None:
        passages += _labels(PassageKind.TITLE, found.titles, found.card.rendition.id)
        passages += _labels(PassageKind.SUMMARY, found.summaries, found.card.rendition.id)
    for source in found.sources:
        raw = await read_whole(gate, kit.renditions, source)
        if raw is None:
            return None
        passages += _read(source.rendition, raw.decode("utf-8", "replace"))
    return tuple(passages[:_MOST_PASSAGES])


def _shown(found: Searchable) -> Iterator[Passage]:
    """Yield what a work's page shows of it besides its own words."""
    for name in found.names:
        yield Passage(kind=PassageKind.NAME, language=NOT_SAID, text=name, source=None)
    for kind, word in found.words:
        for language, text in spoken_labels(word):
            yield Passage(kind=kind, language=language, text=text, source=None, concept=word.id)


def _labels(kind: PassageKind, labels: tuple[tuple[str, str], ...], card: RenditionId) -> Iterator[Passage]:
    for language, text in labels:
        yield Passage(kind=kind, language=language, text=text, source=card)


def _read(rendition: Rendition, text: str) -> Iterator[Passage]:
    language = broad_tag(rendition.language or NOT_SAID)
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
