"""A shelf of works as visitors may find it: every form, every outcome; all of it invented, drawn or computed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from archive.domain.ids import ConceptId
from archive.domain.records import Work
from archive.domain.terms import ALL_ATOMS, Atom, Recipe, WorkKind
from tests import samples
from tests.access.house import HEARD, KNOWN_OF, READ, House

POEM = """<h2>Ce que j'ai emporté</h2>
<p>Un sac, une radio, le nom de ma rue.<br>La mer était calme ce matin-là.</p>
<p>J'ai appris à dire <em>bonjour</em> dans trois langues,<br>et <em>merci</em> dans une quatrième.</p>
<blockquote>On ne part pas. On déplie la maison.</blockquote>
<p>Ici, j'écris sur des tickets de bus.<br>Là-bas, ma mère les collectionne.</p>"""
LETTER = """<p>أختي العزيزة،</p>
<p>وصلنا عند الفجر وكان الضوء جميلا. المدينة هنا تستيقظ ببطء، والخبز له رائحة مختلفة.</p>
<p>لا تقلقي عليّ. تعلّمت أن أسأل عن الطريق، وأن أضحك حين أخطئ.</p>"""


@dataclass(frozen=True)
class Exhibits:
    """The works that tests and pictures ask for by name."""

    film: Work
    song: Work
    poem: Work
    letter: Work
    photo: Work
    mark: Work
    untitled: Work
    walk: Work


def hang(house: House, folder: Path, *, media: bool = True) -> Exhibits:
    """Fill a house with works; without `media` their bytes are noise."""
    film_bytes = samples.video(folder, "film.mp4", seconds=8, width=640, height=360).read_bytes() if media else None
    sound_bytes = samples.audio(folder, "song.m4a", seconds=8).read_bytes() if media else None
    film = house.work(
        recipes=(Recipe.CARD, Recipe.TEXT, Recipe.CAPTIONS),
        author=house.person("Nour"),
        titles={"fr": "La radio de ma grand-mère", "en": "My grandmother’s radio", "ar": "راديو جدّتي"},
        summaries={
            "fr": "Pourquoi une radio cassée a traversé trois pays.",
            "en": "Why a broken radio crossed three countries.",
            "ar": "لماذا عبر راديو معطّل ثلاثة بلدان.",
        },
        themes=(ConceptId("th.memory"), ConceptId("th.family"), ConceptId("th.sea")),
        content_warnings=("death", "detention"),
        form=ConceptId("fm.interview"),
        languages=("fr",),
        consent={},
        allows=ALL_ATOMS,
    )
    for height, width in ((240, 426), (480, 854), (720, 1280)):
        house.rendition(film, Recipe.VIDEO, film_bytes, height=height, width=width, duration_ms=8_000)
    house.rendition(film, Recipe.AUDIO, sound_bytes, duration_ms=8_000)
    house.rendition(film, Recipe.AUDIO, sound_bytes, duration_ms=8_000, codecs="mp4a.40.2")
    house.rendition(film, Recipe.POSTER, drawing(854, 480))
    house.rendition(film, Recipe.THUMBNAIL, drawing(320, 180), width=320, height=180)
    walk = house.work(
        recipes=(Recipe.CARD,),
        author=house.person("Lila"),
        kind=WorkKind.SLAM,
        titles={"fr": "La rue des chaises", "en": "Street of chairs", "ar": "شارع الكراسي"},
        summaries={"fr": "Une rue, dite à voix haute.", "en": "A street, said aloud.", "ar": "شارع يُقال بصوت عالٍ."},
        themes=(ConceptId("th.memory"), ConceptId("th.learning")),
        form=ConceptId("fm.slam"),
    )
    house.rendition(walk, Recipe.VIDEO, film_bytes, height=240, width=426, duration_ms=192_000)
    house.rendition(walk, Recipe.VIDEO, film_bytes, height=480, width=854, duration_ms=192_000)
    house.rendition(walk, Recipe.AUDIO, sound_bytes, duration_ms=192_000)
    house.rendition(walk, Recipe.POSTER, drawing(854, 480), width=854, height=480)
    house.rendition(walk, Recipe.THUMBNAIL, drawing(320, 180), width=320, height=180)
    song = house.work(
        HEARD | {Atom.PSEUDONYM},
        recipes=(Recipe.CARD, Recipe.VIDEO),
        author=house.person("أبو سالم"),
        kind=WorkKind.MUSIC,
        titles={"ar": "أغنية الطريق"},
        summaries={"ar": "أغنية قصيرة عن طريق طويل."},
        form=ConceptId("fm.song"),
        languages=("ary",),
        themes=(ConceptId("th.journey"), ConceptId("th.hope")),
    )
    house.rendition(song, Recipe.AUDIO, sound_bytes, duration_ms=8_000)
    house.rendition(song, Recipe.WAVEFORM, waveform(), width=800, height=120)
    poem = house.work(
        READ | {Atom.PSEUDONYM},
        recipes=(Recipe.CARD, Recipe.VIDEO, Recipe.AUDIO),
        author=house.person("Mo"),
        kind=WorkKind.WRITING,
        titles={"fr": "Tickets de bus", "en": "Bus tickets"},
        summaries={"fr": "Un poème écrit en chemin."},
        form=ConceptId("fm.poem"),
        themes=(ConceptId("th.memory"), ConceptId("th.learning")),
    )
    house.rendition(poem, Recipe.TEXT, POEM.encode())
    letter = house.work(
        READ,
        recipes=(Recipe.CARD,),
        kind=WorkKind.WRITING,
        titles={"ar": "رسالة إلى أختي", "fr": "Lettre à ma sœur", "en": "Letter to my sister"},
        summaries={},
        form=ConceptId("fm.letter"),
        languages=("ar",),
        themes=(ConceptId("th.arrival"), ConceptId("th.family")),
    )
    house.rendition(letter, Recipe.TEXT, LETTER.encode(), language="ar")
    photo = house.work(
        recipes=(Recipe.CARD,),
        kind=WorkKind.PHOTO,
        titles={"fr": "Six chaises", "en": "Six chairs", "ar": "ستة كراسٍ"},
        summaries={"fr": "La salle, le dernier jour.", "en": "The room, on the last day."},
        form=ConceptId("fm.photo"),
        languages=(),
        themes=(ConceptId("th.together"),),
    )
    for width, height in ((640, 427), (1600, 1067)):
        house.rendition(photo, Recipe.PHOTO, drawing(width, height), width=width, height=height)
    house.rendition(photo, Recipe.THUMBNAIL, drawing(320, 214), width=320, height=214)
    mark = house.work(KNOWN_OF, kind=WorkKind.SLAM, form=ConceptId("fm.slam"), languages=("ar",))
    untitled = house.work(
        HEARD, recipes=(Recipe.AUDIO,), kind=WorkKind.RADIO, form=ConceptId("fm.radio"), languages=("en", "fr")
    )
    for count in range(29 if not media else 2):
        house.work(
            READ,
            recipes=(Recipe.CARD, Recipe.TEXT),
            kind=WorkKind.SLAM,
            titles={"fr": f"Sans bruit {count + 1}", "en": f"Without a sound {count + 1}"},
            form=ConceptId(("fm.slam", "fm.tale", "fm.diary")[count % 3]),
        )
    return Exhibits(film, song, poem, letter, photo, mark, untitled, walk)


def drawing(width: int, height: int) -> bytes:
    """A drawn room: no face, no place."""
    image = Image.new("RGB", (width, height), "#d9c7a8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 0.62, width, height), fill="#8a6b4f")
    for chair in range(6):
        left = width * (0.08 + chair * 0.145)
        draw.rectangle((left, height * 0.45, left + width * 0.08, height * 0.66), fill="#1f5c5a")
        draw.rectangle((left, height * 0.66, left + width * 0.1, height * 0.7), fill="#93381b")
    file = BytesIO()
    image.save(file, "webp", quality=70)
    return file.getvalue()


def waveform() -> bytes:
    """A picture of a sound."""
    image = Image.new("RGBA", (800, 120), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for x in range(0, 800, 6):
        reach = 8 + (x * 7919) % 50
        draw.rectangle((x, 60 - reach, x + 3, 60 + reach), fill="#2f7370")
    file = BytesIO()
    image.save(file, "png")
    return file.getvalue()
