"""A house with a film, a sound and what is said in them, to be played in a real browser; all of it invented."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.domain.ids import ConceptId, SegmentId, new_id
from archive.domain.records import Segment, Work
from archive.domain.terms import ALL_ATOMS, Atom, Recipe, WorkKind
from tests import samples
from tests.access.house import HEARD, House
from tests.web.exhibits import drawing, waveform

SECONDS = 24
LINE_SECONDS = 2
FRENCH = (
    "J’avais une radio, cassée déjà,",
    "et ma grand-mère disait : emporte-la.",
    "Alors je l’ai mise au fond du sac.",
    "Dans le premier pays elle s’est tue,",
    "dans le deuxième j’ai changé les piles,",
    "dans le troisième quelqu’un l’a réparée",
    "avec un fil de cerf-volant.",
    "La première chanson était dans une langue",
    "que je ne connaissais pas encore.",
    "Je l’ai apprise par cœur.",
    "Aujourd’hui je la chante à ma fille,",
    "qui me corrige l’accent.",
)
ARABIC = (
    "كان عندي راديو معطّل،",
    "وكانت جدّتي تقول: خذيه معك.",
    "فوضعته في قاع الحقيبة.",
    "في البلد الأول سكت،",
    "وفي الثاني غيّرت البطاريات،",
    "وفي الثالث أصلحه أحدهم",
    "بخيط طائرة ورقية.",
    "كانت أول أغنية بلغة",
    "لم أكن أعرفها بعد.",
    "حفظتها عن ظهر قلب.",
    "واليوم أغنّيها لابنتي،",
    "وهي تصحّح لي نطقي.",
)
CHAPTERS = (
    (0, {"fr": "Le départ", "en": "Leaving", "ar": "الرحيل"}),
    (6_000, {"fr": "Trois pays", "en": "Three countries", "ar": "ثلاثة بلدان"}),
    (14_000, {"fr": "La chanson", "en": "The song", "ar": "الأغنية"}),
)
THEMES = {0: (ConceptId("th.family"),), 6_000: (ConceptId("th.family"), ConceptId("th.memory"))}
SECRET = "the part that somebody asked about"


@dataclass(frozen=True)
class Staged:
    """The works that can be played."""

    film: Work
    song: Work


def stage(house: House, folder: Path) -> Staged:
    """Fill a house with a film in two sizes, its sound, its lines in two languages, and a song."""
    small = samples.video(folder, "small.mp4", seconds=SECONDS, width=426, height=240, rate="10").read_bytes()
    large = samples.video(folder, "large.mp4", seconds=SECONDS, width=854, height=480, rate="10").read_bytes()
    sound = samples.audio(folder, "sound.m4a", seconds=SECONDS).read_bytes()
    film = house.work(
        ALL_ATOMS,
        recipes=(Recipe.CARD,),
        author=house.person("Nour"),
        titles={"fr": "La radio de ma grand-mère", "en": "My grandmother’s radio", "ar": "راديو جدّتي"},
        summaries={
            "fr": "Pourquoi une radio cassée a traversé trois pays.",
            "en": "Why a broken radio crossed three countries.",
            "ar": "لماذا عبر راديو معطّل ثلاثة بلدان.",
        },
        themes=(ConceptId("th.memory"), ConceptId("th.family")),
        content_warnings=("death",),
        form=ConceptId("fm.interview"),
        duration_ms=SECONDS * 1_000,
        segments=_segments(),
    )
    milliseconds = SECONDS * 1_000
    house.rendition(film, Recipe.VIDEO, small, height=240, width=426, duration_ms=milliseconds)
    house.rendition(film, Recipe.VIDEO, large, height=480, width=854, duration_ms=milliseconds)
    house.rendition(film, Recipe.AUDIO, sound, duration_ms=milliseconds)
    house.rendition(film, Recipe.POSTER, drawing(854, 480))
    for language, lines in (("fr", FRENCH), ("ary", ARABIC)):
        house.rendition(film, Recipe.CAPTIONS, captions(lines), language=language)
        house.rendition(film, Recipe.TEXT, _paragraph(lines), language=language)
    song = house.work(
        HEARD | {Atom.PSEUDONYM},
        recipes=(Recipe.CARD, Recipe.VIDEO),
        author=house.person("أبو سالم"),
        kind=WorkKind.MUSIC,
        titles={"ar": "أغنية الطريق", "fr": "La chanson du chemin", "en": "The song of the road"},
        summaries={},
        form=ConceptId("fm.song"),
        languages=("ary",),
    )
    house.rendition(song, Recipe.AUDIO, sound, duration_ms=milliseconds)
    house.rendition(song, Recipe.AUDIO, sound, duration_ms=milliseconds, codecs="mp4a.40.2")
    house.rendition(song, Recipe.WAVEFORM, waveform())
    house.rendition(song, Recipe.CAPTIONS, captions(ARABIC), language="ary")
    return Staged(film, song)


def captions(lines: tuple[str, ...]) -> bytes:
    """Write lines as WebVTT, one after the other."""
    blocks = []
    for place, line in enumerate(lines):
        start, end = place * LINE_SECONDS, (place + 1) * LINE_SECONDS
        blocks.append(f"00:00:{start:02}.000 --> 00:00:{end:02}.000\n{line}")
    return "\n\n".join(["WEBVTT", *blocks]).encode() + b"\n"


def _paragraph(lines: tuple[str, ...]) -> bytes:
    return f"<p>{' '.join(lines)}</p>".encode()


def _segments() -> tuple[Segment, ...]:
    ends = [*(start for start, _ in CHAPTERS[1:]), SECONDS * 1_000]
    named = [
        Segment(
            id=SegmentId(new_id()),
            start_ms=start,
            end_ms=end,
            labels=labels,
            is_chapter=True,
            told_themes=THEMES.get(start, ()),
        )
        for (start, labels), end in zip(CHAPTERS, ends, strict=True)
    ]
    kept_back = Segment(id=SegmentId(new_id()), start_ms=3_000, end_ms=5_000, labels={"en": SECRET}, is_hard=True)
    return (*named, kept_back)
