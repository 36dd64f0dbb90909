"""What the archive needs done to sound, picture and documents, each promise in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from archive.domain.covers import GREY, Box, Colour, Cover, Key
from archive.domain.leaks import Known, Trace
from archive.domain.recipes import Parameters, name_of
from archive.domain.sound_tracks import SoundTrack
from archive.domain.terms import Recipe
from archive.domain.words.edit_list import Silence
from archive.ports.recognition import SPEECH_HERTZ


@dataclass(frozen=True, kw_only=True)
class Stream:
    """One stream of a media file as the probe saw it."""

    kind: str
    codec: str
    width: int | None = None
    height: int | None = None
    channels: int | None = None
    sample_rate: int | None = None
    attached_picture: bool = False
    frame_rate: str | None = None


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What a media file is: its container, length and streams."""

    container: str
    duration_ms: int | None
    streams: tuple[Stream, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class RenderOrder:
    """What to make from a source: the recipe, in which version, and its size or codec.

    `height` is for video (`FilmHeight`) and the longer side in pixels for photos; `codec` is `opus` or `aac` for
    audio, `jpeg` or `webp` for pictures, `av1` for the lightest film (others have none); `at_ms` is where a poster is
    cut. `keep_ms` are the only stretches of a film or sound that are kept, half open and in order; none means all of
    it. `covers` are drawn solid over film and photo, at their times in the whole recording, before anything is cut;
    `colour` is theirs, and what a film ends in; `edit` is their mark (`domain.covers`). So much of that colour and of
    room tone as `tail_ms` says comes after the end of a film or sound, and its picture has faded `early_ms` before
    that end: how long a camera's file is must not tell what was made of it. `nudge` says by how many thousandths a
    film's picture or a photo is made wider, and at which thousandths of what is then cut off it begins, across and
    down: so that no sensor's pattern fits it. `tracks` are those of its sound that a person chose, counted from 1;
    without any, what is meant to be heard is found by
    listening. In `silences` nothing that was recorded is heard, at their times in the whole recording; `silenced` is
    their mark (`domain.words.edit_list`).
    """

    recipe: Recipe
    height: int | None = None
    codec: str = ""
    at_ms: int | None = None
    keep_ms: tuple[tuple[int, int], ...] = ()
    recipe_version: int = 0
    covering_version: int = 0
    covers: tuple[Cover, ...] = ()
    colour: Colour = GREY
    edit: str = ""
    tail_ms: int = 0
    early_ms: int = 0
    nudge: tuple[int, int, int] = (0, 0, 0)
    tracks: tuple[int, ...] = ()
    silences: tuple[Silence, ...] = ()
    silenced: str = ""

    @property
    def parameters(self) -> Parameters:
        """Give what tells this choice from others of its recipe."""
        given: dict[str, str | int] = {"height": int(self.height or 0), "codec": self.codec}
        return {name: value for name, value in given.items() if value}

    @property
    def label(self) -> str:
        """Give the English name of this choice, to be translated."""
        return name_of(self.recipe, self.parameters, concealed=bool(self.edit))


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came out of a rendering."""

    media_type: str
    codecs: str = ""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class PictureOrder:
    """Which small pictures are wanted: the longer side in points, and every how manyeth, beginning with the first.

    A photo is handed over with `photo_side`, where that is given. A film that we `made` begins with its own first
    picture, wherever its sound begins: none is doubled to wait for it.
    """

    longest_side: int
    every: int = 1
    made: bool = False
    photo_side: int | None = None


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """One picture of a film, made small: red, green and blue of each point, row by row, and when it is shown."""

    number: int
    at_ms: float
    width: int
    height: int
    points: bytes


@dataclass(frozen=True, kw_only=True)
class CoverCheck:
    """What a look at every picture of a concealed file counted; it is only given when all of them are as ordered."""

    pictures: int
    with_covers: int


@dataclass(frozen=True, kw_only=True)
class Finder:
    """What looks for faces: its name, the hash of its model, and every setting that decides what it finds."""

    name: str
    model_sha256: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One face in one picture, not grown, and how sure the detector is (0 to 1,000)."""

    at_ms: float
    box: Box
    score: int


@dataclass(frozen=True, kw_only=True)
class Track:
    """One face over time, stretched at both ends and grown, as it should be covered.

    `confidence` (0 to 1,000) is the lowest of all looks at it, `surest` the highest, at `surest_at_ms`.
    One that is `near` is so large that its head is told from what is around it.
    """

    start_ms: int
    end_ms: int
    keys: tuple[Key, ...]
    confidence: int
    surest: int
    surest_at_ms: int
    near: bool = False


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a look at a whole recording found, how far it looked, and at what steady rate (0: unknown, or a photo)."""

    tracks: tuple[Track, ...]
    pictures: int
    looked_at: int
    cuts_ms: tuple[int, ...]
    frames_per_second: int = 0


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One figure's outline through a film: which cells of a grid over the whole picture it fills, and when.

    Mask `i` stands in the pictures from `first + i * every` up to, not including, the next one's first. Its bits are
    the cells row by row, the first one highest and each row in whole bytes, packed by zlib. Where a mask is empty, and
    before and after them all, nobody is sure of the outline. It was `grown` by so many cells on every side, and is
    nowhere thinner than that makes it.
    """

    columns: int
    rows: int
    grown: int
    first: int
    every: int
    masks: tuple[bytes, ...]

    def at(self, number: int) -> bytes:
        """Give the mask that stands in a picture, empty where nobody is sure of it."""
        place = (number - self.first) // self.every
        return self.masks[place] if 0 <= place < len(self.masks) else b""


@dataclass(frozen=True, kw_only=True)
class OutlinedCover(Cover):
    """A cover that hides a figure's outline, with that outline; where nobody is sure of it, the whole figure's box."""

    outline: Outline


@dataclass(frozen=True, kw_only=True)
class AssembleOrder:
    """Files of one take in their order, and a recorder's file to be heard instead of the camera's where it has sound.

    The recorder's first instant stands at `sound_at_ms` of the take, before zero if it was on first; its clock ran
    faster than the camera's by `drift_ppm`. `tracks` are those of the camera that a person chose, counted from 1, where
    not all are kept.
    """

    parts: tuple[Path, ...]
    sound: Path | None = None
    sound_at_ms: int = 0
    drift_ppm: int = 0
    tracks: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SoundFit:
    """Where in a film a recorder's file was heard: `confidence` is the share, of 1,000, of places that agree.

    The first instant of the recorder's file stands at `at_ms` of the film, and it covers `covers_ms` of it.
    """

    at_ms: int
    confidence: int
    drift_ppm: int
    covers_ms: int


class MediaTools(Protocol):
    """Everything done to sound, picture and documents; every file from outside is treated as hostile."""

    def require(self) -> None:
        """See that the programs are there and can do all that is asked of them; MediaToolError when not."""

    def makes(self, order: RenderOrder) -> bool:
        """Tell whether these tools make what is ordered; of all that is ordered here, only AV1 may be beyond them."""

    def identify(self, path: Path) -> str:
        """Give the media type that a file's content shows, never its name; InvalidInputError when unknown."""

    def probe(self, path: Path) -> Probe:
        """Read what a media file is; QuarantinedError when it cannot be decoded."""

    def sound_tracks(self, path: Path) -> Sequence[SoundTrack]:
        """Listen to all sound of a recording and say what tracks there are; none where it has no sound."""

    def read_tags(self, path: Path) -> Mapping[str, str]:
        """Read every tag a file carries, for the sealed side."""

    def read_text(self, path: Path, media_type: str) -> str:
        """Read a written piece as clean text (paragraphs apart by blank lines); QuarantinedError when broken."""

    def render(self, source: Path, order: RenderOrder, target: Path) -> Made:
        """Make a rendition at `target`, decoded and encoded anew, with no metadata; MediaToolError when it fails."""

    def assemble(self, order: AssembleOrder, target: Path) -> None:
        """Put a take together at `target` from files that stay as they are, pictures as they were recorded.

        Raises InvalidInputError when the files cannot be parts of one take, MediaToolError when it fails.
        """

    def match_sound(self, film: Path, sound: Path) -> SoundFit | None:
        """Find where in a film a recorder's file was heard, or None when nothing shows that it was there.

        Raises InvalidInputError when one of them has no sound, or this machine has nothing to compare them with.
        """

    def dub(self, film: Path, sound: Path, target: Path) -> Made:
        """Put the sound of one made file under the picture of another, both as they are.

        Of the film's own sound nothing is read. Where the sound is longer, the last picture stays. MediaToolError when
        what came out holds any other sound.
        """

    def speech(self, path: Path, target: Path, hertz: int = SPEECH_HERTZ) -> int:
        """Write a file's sound as one channel of 16-bit samples, and give its length in milliseconds.

        Times are those at which a player plays it. MediaToolError when it has no sound, or cannot be decoded.
        """

    def pictures(self, path: Path, order: PictureOrder, take: Callable[[SmallPicture], None]) -> int:
        """Hand over small pictures of a film or photo one after the other, and give how many pictures it has in all.

        A film is counted at the steady rate at which it is served, so that picture `n` stands at the same instant in
        every rendition of the whole; a photo has one. Memory does not grow with the film. MediaToolError when the
        pictures break off.
        """

    def check_covers(self, made: Path, order: RenderOrder, whole: int | None = None) -> CoverCheck:
        """Look at every picture of a made file and hold it against the covers that were ordered.

        `whole` is how many pictures the whole recording has, as `pictures` counts them: the film must then have
        exactly those that are kept of them. Raises MediaToolError when pictures are missing or too many, or a cover is
        not solid in any one of them.
        """

    def check_silences(self, made: Path, order: RenderOrder) -> None:
        """Listen to a made file where it was to be silent; MediaToolError where anything can be heard there."""

    def traces_of(self, made: Sequence[Path], known: Sequence[Known] = ()) -> Sequence[Sequence[Trace]]:
        """Name, for each made file, every trace of where it came from; empty lists are the only good answer.

        Their own parts and tags are looked at, and everything `known` is looked for in every spelling. A look that
        fails is a trace too. No trace repeats what was found.
        """


class FaceFinder(Protocol):
    """Looks for faces in film and photos; a help for people, never their judge."""

    def finder(self) -> Finder:
        """Say what it is."""

    def look(self, path: Path) -> Look:
        """Find the faces of an original, linked over time in both directions, never across a cut; single ones too.

        Raises MediaToolError when it could not look at all of it: half a look is none.
        """

    def look_again(self, made: Path) -> tuple[tuple[Found, ...], int]:
        """Give every face that can still be found in a made file, and in how many pictures it was searched."""


class SignFinder(Protocol):
    """Looks for writing in film and photos; what it finds is covered until a person says that it tells nothing."""

    def finder(self) -> Finder:
        """Say what it is."""

    def look(self, path: Path) -> tuple[Track, ...]:
        """Find where writing stands in an original, linked over time.

        Raises MediaToolError when it could not look at all of it.
        """


class OutlineTracer(Protocol):
    """Finds the outlines of figures in films; where it is not sure of one, it says so."""

    def finder(self) -> Finder:
        """Say what it is."""

    def trace(self, path: Path, covers: Sequence[Cover]) -> tuple[Cover, ...]:
        """Give these covers of a film, those that hide a figure's outline with that outline.

        Raises MediaToolError when it could not look at all of the film.
        """
