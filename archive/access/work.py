"""What a visitor may learn of one work: frozen, already decided, with nothing in it that is not allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from archive.access.chapters import Chapter, Parts, in_time_of, told_parts
from archive.access.covered import CoveredWords, covered_words
from archive.access.credit import Credits, credits_of, reader_named
from archive.access.gate import Admission, Opening
from archive.access.language_labels import languages_of
from archive.access.plate import ByRecipe, Plate, like, plainest, plate_of
from archive.access.thesaurus import Thesaurus
from archive.domain.consent import Ask
from archive.domain.ids import WorkId
from archive.domain.records import Labels
from archive.domain.terms import LICENCES, READ_ALOUD, Recipe, WorkKind
from archive.domain.thesaurus.concept import Concept
from archive.languages import real_titles
from archive.ports import PublicKit

MEDIA = (Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO, Recipe.REVOICED_FILM, Recipe.REVOICED, Recipe.TEXT)
"""The recipes that carry a work; all others only accompany one."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """A work in a list: how it may be called, in which ways it can be met, how long it is and what stands for it.

    `titles` is None when its title may not be shown: the page then calls it by form and language. A `mark` is a
    work of which nothing but its existence may be known.
    """

    work_id: WorkId
    kind: WorkKind
    form: Concept | None
    languages: tuple[str, ...]
    titles: Labels | None
    authors: tuple[str, ...]
    media: tuple[Recipe, ...]
    mark: bool
    length_ms: int | None
    warnings: tuple[str, ...]
    plate: Plate

    @property
    def shown(self) -> tuple[Admission, ...]:
        """Give what lets the words of the work itself stand on the card."""
        return () if self.plate.first_line is None else (self.plate.first_line.source,)


@dataclass(frozen=True, kw_only=True)
class WorkView:
    """A work's own page: its card, and each way to meet it with the grant that opens it.

    `themes` are those of the whole, `part_themes` those of its parts as well, by which it is found; `spoken` are the
    languages in which it may be heard; `chapters` are in the time of what covers the same parts;
    `released` is what lets its titles and chapters be read, `licence` an English sentence to be translated; `covered`
    is what is said of those who are covered in its films and photos; `reader` the name of whoever reads it aloud and
    wants to be named.
    """

    card: Card
    summaries: Labels | None
    themes: tuple[Concept, ...]
    part_themes: tuple[Concept, ...]
    warnings: tuple[str, ...]
    videos: tuple[Admission, ...]
    sounds: tuple[Admission, ...]
    photos: tuple[Admission, ...]
    texts: tuple[Admission, ...]
    captions: tuple[Admission, ...]
    spoken: tuple[str, ...]
    poster: Admission | None
    waveform: Admission | None
    chapters: Mapping[Parts, tuple[Chapter, ...]]
    released: Admission | None
    licence: str | None
    covered: CoveredWords
    reader: str = ""

    @property
    def is_read_aloud(self) -> bool:
        """Tell whether what can be heard of it is somebody else, or a machine, that reads what was said."""
        return any(each.rendition.recipe in READ_ALOUD for each in (*self.videos, *self.sounds))

    @property
    def is_read_by_person(self) -> bool:
        """Tell whether that is another person."""
        return any(each.rendition.read_by is not None for each in (*self.videos, *self.sounds))

    def captions_of(self, parts: Parts) -> tuple[Admission, ...]:
        """Give the captions in step with what covers these parts; others would run beside it."""
        return tuple(each for each in self.captions if each.rendition.segment_ids == parts)


def is_visible(opening: Opening) -> bool:
    """Tell whether a work may be known of at all."""
    shown = (*MEDIA, Recipe.CARD, Recipe.STUB)
    return any(admission.rendition.recipe in shown for admission in opening.admissions)


def is_told(opening: Opening) -> bool:
    """Tell whether more of a work may be known than that there is one."""
    return any(admission.rendition.recipe in (*MEDIA, Recipe.CARD) for admission in opening.admissions)


def card_of(kit: PublicKit, thesaurus: Thesaurus, opening: Opening, ask: Ask) -> Card | None:
    """Give a work's card, or None when it may not be known of."""
    if not is_visible(opening):
        return None
    return _card(kit, thesaurus, opening, credits_of(kit, opening, ask))


def _card(kit: PublicKit, thesaurus: Thesaurus, opening: Opening, names: Credits) -> Card:
    work, by = opening.facts.work, _by_recipe(opening.admissions)
    warnings = worded(work.content_warnings)
    there = {admission.rendition.recipe for admission in opening.admissions}
    mark = not there & {*MEDIA, Recipe.CARD}
    return Card(
        work_id=work.id,
        kind=work.kind,
        form=thesaurus.form(work),
        languages=languages_of(work, opening.admissions),
        titles=names.shown(real_titles(work.titles)) or None if Recipe.CARD in there else None,
        authors=() if mark else names.authors,
        media=tuple(recipe for recipe in MEDIA if recipe in there and not _is_heard(recipe, there)),
        mark=mark,
        length_ms=_length_ms(by),
        warnings=() if mark else warnings,
        plate=Plate() if mark or warnings else plate_of(kit, by, names),
    )


def _is_heard(recipe: Recipe, there: set[Recipe]) -> bool:
    """Tell whether a machine's reading is not needed, as the voice itself may be heard."""
    return recipe in READ_ALOUD and not there.isdisjoint({Recipe.VIDEO, Recipe.AUDIO})


def view_of(kit: PublicKit, thesaurus: Thesaurus, opening: Opening, ask: Ask) -> WorkView | None:
    """Give a work's page, or None when it may not be known of."""
    if not is_visible(opening):
        return None
    names = credits_of(kit, opening, ask)
    card = _card(kit, thesaurus, opening, names)
    work = opening.facts.work
    by = _by_recipe(opening.admissions)
    heard = plainest(by[Recipe.VIDEO]) or by[Recipe.STILL]
    films = heard or (() if by[Recipe.AUDIO] else by[Recipe.REVOICED_FILM])
    sounds = by[Recipe.AUDIO] or (() if heard else by[Recipe.REVOICED])
    released = next(iter(by[Recipe.CARD]), None)
    told = told_parts(kit, thesaurus, opening, names, ask)
    return WorkView(
        card=card,
        summaries=names.shown(work.summaries) if by[Recipe.CARD] else None,
        themes=() if card.mark else thesaurus.themes(work),
        part_themes=tuple({theme.id: theme for each in told for theme in each.themes}.values()),
        warnings=card.warnings,
        videos=films,
        sounds=sounds,
        photos=plainest(by[Recipe.PHOTO]),
        texts=by[Recipe.TEXT],
        captions=_in_step(by[Recipe.CAPTIONS], (*films, *by[Recipe.AUDIO])),
        spoken=languages_of(work, (*films, *sounds)),
        poster=like(by[Recipe.POSTER], films),
        waveform=next(iter(by[Recipe.WAVEFORM]), None),
        chapters=in_time_of(work, told, (*films, *by[Recipe.AUDIO])),
        released=released,
        licence=LICENCES.get(work.licence or "") if released else None,
        covered=covered_words(opening.facts, (*films, *plainest(by[Recipe.PHOTO]))),
        reader=reader_named(kit, opening, ask),
    )


def _length_ms(by: ByRecipe) -> int | None:
    """Give how long the longest is of what can be met first: the film, or else the sound."""
    played = plainest(by[Recipe.VIDEO]) or by[Recipe.AUDIO] or by[Recipe.STILL]
    played = played or by[Recipe.REVOICED_FILM] or by[Recipe.REVOICED]
    return max((a.rendition.duration_ms for a in played if a.rendition.duration_ms is not None), default=None)


def _in_step(captions: tuple[Admission, ...], played: tuple[Admission, ...]) -> tuple[Admission, ...]:
    """Give the captions that cover the very parts of what is played; others would run beside it."""
    parts = {admission.rendition.segment_ids for admission in played}
    return tuple(each for each in captions if not parts or each.rendition.segment_ids in parts)


def _by_recipe(admissions: Iterable[Admission]) -> dict[Recipe, tuple[Admission, ...]]:
    """Sort what may be met by recipe: the smallest picture first, the whole before what was cut, then the lightest."""

    def weight(admission: Admission) -> tuple[int, bool, int, str]:
        made = admission.rendition
        return made.height or 0, made.segment_ids is not None, made.size_bytes, made.id

    ordered = sorted(admissions, key=weight)
    return {recipe: tuple(a for a in ordered if a.rendition.recipe is recipe) for recipe in Recipe}


WARNINGS: Final = {
    "violence": "violence",
    "sexual-violence": "violence",
    "death": "death and grief",
    "racism": "racism",
    "detention": "hardship and fear",
    "self-harm": "deep distress",
}
"""Each warning that the desk may give, and the words it is shown as; what could mark a person is worded generally."""

UNNAMED: Final = "painful experiences"
"""How a warning that is not on the list is shown: one too many hurts less than one too few."""


def worded(codes: Iterable[str]) -> tuple[str, ...]:
    """Give the words for a work's warnings, each once, as sentences to translate."""
    return tuple(dict.fromkeys(WARNINGS.get(code, UNNAMED) for code in codes))
