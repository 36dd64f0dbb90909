"""What is on a work's stage: the file that was chosen, from which moment, and everything that goes along with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from archive.access.browse import ReadingRoom
from archive.access.chapters import Chapter
from archive.access.gate import Admission
from archive.access.transcript import SpokenLine
from archive.access.work import WorkView
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.domain.thesaurus.concept import Concept
from archive.languages import broad_tag
from archive.web.public.pages import saves_data
from archive.web.public.turns import read_captions, turns_among, with_the_same_words

_LARGEST_INLINE_BYTES: Final = 300_000
_LONGEST_MS: Final = 24 * 3_600_000
_MOMENT: Final = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})(?:\.(\d{1,3})\d*)?s?)?", re.ASCII)
_KINDS: Final = {
    **dict.fromkeys((Recipe.VIDEO, Recipe.STILL, Recipe.REVOICED_FILM), "video"),
    **dict.fromkeys((Recipe.AUDIO, Recipe.REVOICED), "audio"),
    Recipe.PHOTO: "photo",
}
_FILMS: Final = (Recipe.VIDEO, Recipe.REVOICED_FILM)
WITHOUT_TIMES: Final = frozenset({Recipe.PHOTO, Recipe.REVOICED})
"""What nothing runs along with: a machine reads at its own pace, and a line may come later than it was said."""


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What is said, in one language, line by line; at `turns` another begins to speak, or the same after a silence.

    `current` is the line that is spoken at the moment asked for.
    """

    language: str
    lines: tuple[SpokenLine, ...]
    turns: frozenset[int]
    current: int | None
    source: Rendition

    @property
    def words(self) -> str:
        """Give the beginning of what is said: enough to tell which way it runs."""
        return " ".join(line.text for line in self.lines[:50])


@dataclass(frozen=True, kw_only=True)
class Way:
    """One sort of meeting a work (film, sound or photo), and the lightest file of it.

    It `keeps` the moment when what it holds runs at the same times as what is on the stage.
    """

    kind: str
    rendition: Rendition
    keeps: bool


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file to be played, and its type with its codecs: by that a browser tells beforehand whether it can."""

    id: str
    type: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What was chosen, or shown without being `asked` for, and what goes along with it.

    It is `captioned` from the first when what is spoken is not, or not only, in the page's own language.
    """

    chosen: Rendition
    kind: str
    asked: bool
    moment_ms: int | None
    ways: tuple[Way, ...]
    qualities: tuple[Rendition, ...]
    captions: tuple[Rendition, ...]
    captioned: bool
    transcripts: tuple[Transcript, ...]
    chapters: tuple[Chapter, ...]
    hard: tuple[Chapter, ...]
    themed: tuple[Themed, ...]
    poster: Rendition | None
    waveform: Rendition | None

    @property
    def play(self) -> str:
        """Give how a link asks for this again: by its sort where it is the lightest, and else by its own name."""
        is_lightest = any(way.rendition.id == self.chosen.id for way in self.ways)
        return self.kind if is_lightest else self.chosen.id

    @property
    def sources(self) -> tuple[Source, ...]:
        """Give what is played: the chosen file, and the others of its sort for a device that cannot play that one."""
        files = (self.chosen, *(each for each in self.qualities if each.id != self.chosen.id))
        return tuple(Source(id=file.id, type=_with_codecs(file)) for file in files)

    @property
    def plays(self) -> bool:
        """Tell whether there is anything to be played, and so a use for controls."""
        return self.kind != "photo"


@dataclass(frozen=True, kw_only=True)
class Themed:
    """A theme, and the parts of what is on the stage that speak of it."""

    theme: Concept
    parts: tuple[Chapter, ...]


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """The one way to meet a work that its page offers first, and the picture it is offered with, if any."""

    rendition: Rendition
    kind: str
    picture: Rendition | None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a visitor asks of a work's page: what to play, from when, in which language, and as little as possible."""

    play: str
    at_ms: int | None
    lang: str
    saves_data: bool


def wish_of(query: Mapping[str, str], headers: Mapping[str, str], lang: str) -> Wish:
    """Read what a visitor asks for; what cannot be understood is not asked for."""
    return Wish(
        play=query.get("play", ""),
        at_ms=moment_ms(query.get("t", "")),
        lang=lang,
        saves_data=saves_data(headers),
    )


def moment_ms(written: str) -> int | None:
    """Read a moment, written as `83`, `83.5`, `1m23s` or `1h2m3s`; None when it is none."""
    read = _MOMENT.fullmatch(written) if written else None
    if read is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in read.groups()[:3])
    found = ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((read[4] or "0").ljust(3, "0"))
    return found if found <= _LONGEST_MS else None


def choices_of(view: WorkView) -> tuple[Admission, ...]:
    """Give every way to hear or see a work, the lightest first."""
    return (*view.sounds, *_one_of_each_size(view.photos), *view.videos)


def beginning_of(view: WorkView, wish: Wish) -> Beginning | None:
    """Give the way that a work's page offers first: the lightest film, or else sound, or else photo.

    No picture is shown unasked where a warning asks to think first, or where the visitor saves data.
    """
    films = (each for each in view.videos if each.rendition.recipe is not Recipe.STILL)
    first = next(chain(films, view.sounds, view.videos, view.photos), None)
    if first is None:
        return None
    chosen = first.rendition
    picture = _beside(view.poster, chosen, *_FILMS) or _beside(view.waveform, chosen, Recipe.AUDIO)
    is_calm = not (wish.saves_data or view.warnings)
    return Beginning(rendition=chosen, kind=_KINDS[chosen.recipe], picture=picture if is_calm else None)


async def stage_of(room: ReadingRoom, view: WorkView, wish: Wish) -> Stage | None:
    """Give the stage that a visitor asks for, or None when nothing is to be played or shown yet."""
    admission = _chosen(view, wish)
    if admission is None:
        return None
    chosen, choices = admission.rendition, [each.rendition for each in choices_of(view)]
    is_timed = chosen.recipe not in WITHOUT_TIMES
    captions = view.captions_of(chosen.segment_ids) if is_timed else ()
    ordered = sorted(captions, key=lambda each: broad_tag(each.rendition.language or wish.lang) != wish.lang)
    at_ms = _within(wish.at_ms, chosen)
    parts = view.chapters.get(chosen.segment_ids, ()) if is_timed else ()
    scripts = [await _transcript(room, each, view.texts, at_ms, wish.lang) for each in ordered]
    return Stage(
        chosen=chosen,
        kind=_KINDS[chosen.recipe],
        asked=bool(wish.play or at_ms is not None),
        moment_ms=at_ms,
        ways=_ways(choices, chosen),
        qualities=tuple(c for c in choices if (c.recipe, c.segment_ids) == (chosen.recipe, chosen.segment_ids)),
        captions=tuple(each.rendition for each in ordered),
        captioned=set(view.spoken) != {wish.lang},
        transcripts=tuple(script for script in scripts if script is not None),
        chapters=tuple(part for part in parts if part.labels),
        hard=tuple(part for part in parts if part.is_hard),
        themed=tuple(_by_theme(parts)),
        poster=_beside(view.poster, chosen, *_FILMS) if not (wish.saves_data or view.warnings) else None,
        waveform=_beside(view.waveform, chosen, Recipe.AUDIO) if not wish.saves_data else None,
    )


def _by_theme(parts: tuple[Chapter, ...]) -> Iterator[Themed]:
    """Yield each theme that a part has with all parts that have it, the one that begins first before the others."""
    themes = {theme.id: theme for part in parts for theme in part.themes}
    for theme in themes.values():
        yield Themed(theme=theme, parts=tuple(part for part in parts if theme in part.themes))


def _chosen(view: WorkView, wish: Wish) -> Admission | None:
    """Give what was asked for, by its id or its sort; else what a moment is in; else a light photo.

    No photo is shown unasked where a warning asks to think first, or where the visitor saves data.
    """
    choices = choices_of(view)
    for admission in choices:
        if wish.play and wish.play in (admission.rendition.id, _KINDS[admission.rendition.recipe]):
            return admission
    if wish.at_ms is not None and not wish.play:
        return next((each for each in choices if each.rendition.recipe is not Recipe.PHOTO), None)
    shown_unasked = (each for each in choices if each.rendition.recipe is Recipe.PHOTO)
    if view.warnings or wish.saves_data:
        return None
    return next((each for each in shown_unasked if each.rendition.size_bytes <= _LARGEST_INLINE_BYTES), None)


def _ways(choices: list[Rendition], chosen: Rendition) -> tuple[Way, ...]:
    """Give the lightest file of each sort, the lightest sort first."""
    lightest: dict[str, Rendition] = {}
    for rendition in choices:
        lightest.setdefault(_KINDS[rendition.recipe], rendition)
    return tuple(
        Way(kind=kind, rendition=lightest[kind], keeps=lightest[kind].segment_ids == chosen.segment_ids)
        for kind in ("audio", "photo", "video")
        if kind in lightest
    )


async def _transcript(
    room: ReadingRoom, captions: Admission, texts: tuple[Admission, ...], at_ms: int | None, lang: str
) -> Transcript | None:
    """Read what is said from captions that may be shown now; None when there is nothing to read."""
    lines = await read_captions(room, captions)
    if not lines:
        return None
    begun = [place for place, line in enumerate(lines) if at_ms is not None and line.start_ms <= at_ms]
    return Transcript(
        language=broad_tag(captions.rendition.language or lang),
        lines=lines,
        turns=await turns_among(room, lines, with_the_same_words(captions, texts)),
        current=begun[-1] if begun else None,
        source=captions.rendition,
    )


def _within(at_ms: int | None, chosen: Rendition) -> int | None:
    """Give a moment that lies within what was chosen; its beginning needs no word."""
    longest = _LONGEST_MS if chosen.duration_ms is None else chosen.duration_ms
    return at_ms if at_ms is not None and 0 < at_ms < longest else None


def _beside(admission: Admission | None, chosen: Rendition, *recipes: Recipe) -> Rendition | None:
    """Give a picture that goes with some recipes, if it shows the same parts as what was chosen."""
    if admission is None or chosen.recipe not in recipes:
        return None
    return admission.rendition if admission.rendition.segment_ids == chosen.segment_ids else None


def _one_of_each_size(photos: tuple[Admission, ...]) -> tuple[Admission, ...]:
    """Give the lightest file of each size: every browser of today reads all the kinds we make."""
    lightest: dict[tuple[int | None, int | None], Admission] = {}
    for photo in photos:
        lightest.setdefault((photo.rendition.width, photo.rendition.height), photo)
    return tuple(lightest.values())


def _with_codecs(file: Rendition) -> str:
    return f'{file.media_type}; codecs="{file.codecs}"' if file.codecs else file.media_type
