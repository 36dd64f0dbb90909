"""Sound, picture and documents through ffmpeg and kept readers, each run as if the file were hostile."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from archive.adapters.covers.nudge import Nudge
from archive.adapters.documents import documents
from archive.adapters.formats.identify import identify
from archive.adapters.formats.refusals import refuse
from archive.adapters.media import (
    audio_sync,
    concat,
    dub,
    frames,
    integrity,
    mp4,
    render_audio,
    render_card,
    render_still,
    render_video,
    silences,
    speech,
    trim,
    verify_covers,
)
from archive.adapters.media import probe as media_facts
from archive.adapters.media.ending import Ending
from archive.adapters.media.find_ffmpeg import ToolPaths
from archive.adapters.media.listener import Listener
from archive.adapters.media.loudness import Levels
from archive.adapters.media.probe import Facts
from archive.adapters.media.render_video import Film
from archive.adapters.metadata import tags, traces
from archive.adapters.photos import photos
from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.supervise import OverrunError, StoppedError
from archive.adapters.sandbox.toolbox import Aside, Toolbox, temporary
from archive.domain.errors import InvalidInputError, MediaToolError, NoSpaceError
from archive.domain.file_types import DOCUMENTS, PHOTOS
from archive.domain.leaks import Known, Trace
from archive.domain.recipes import AV1, THUMBNAIL_SIDE
from archive.domain.sound_tracks import SoundTrack
from archive.domain.terms import Recipe
from archive.domain.words.edit_list import within_kept
from archive.ports import (
    SPEECH_HERTZ,
    AssembleOrder,
    CoverCheck,
    Made,
    PictureOrder,
    Probe,
    RenderOrder,
    SmallPicture,
    SoundFit,
    Stream,
)

_CORES = 4
_SHORTFALL_MS = 1_000
_SHORTFALL_SHARE = 0.05
_AS_IT_IS = RenderOrder(recipe=Recipe.VIDEO)


class FfmpegTools:
    """The media tools on this machine."""

    def __init__(
        self,
        programs: ToolPaths | Callable[[], ToolPaths],
        *,
        timeout_seconds: float = 21_600,
        stop: threading.Event | None = None,
        av1: bool = False,
        aside: Aside = temporary,
    ) -> None:
        """Name the programs or what finds them, the longest one may run, what stops them, and where copies lie.

        With `av1` the lightest film is made where the programs can do so.
        """
        self._programs = programs
        self._av1 = av1
        self._stop = stop
        self._aside = aside
        self._limits = Limits(timeout_seconds=timeout_seconds, cpu_seconds=int(timeout_seconds * _CORES) + 1)
        # Every size is made from the same sound: it is listened to once.
        self._listener = Listener()

    @cached_property
    def _found(self) -> ToolPaths:
        return self._programs if isinstance(self._programs, ToolPaths) else self._programs()

    @cached_property
    def _tools(self) -> Toolbox:
        return Toolbox(programs=lambda: self._found, limits=self._limits, stop=self._stop, aside=self._aside)

    def require(self) -> None:
        """See that the programs are there and can do all that is asked of them.

        Raises:
            MediaToolError: there is none, or it lacks something; the sentence says what to do.
        """
        _ = self._found

    def makes(self, order: RenderOrder) -> bool:
        """Tell whether these tools make what is ordered; of all that is ordered here, only AV1 may be beyond them."""
        return order.codec != AV1 or (self._av1 and self._found.av1)

    def identify(self, path: Path) -> str:
        """Give the media type that a file's content shows, never its name.

        Raises:
            InvalidInputError: it is of no kind that the archive takes.
        """
        kind = identify(path)
        if kind in DOCUMENTS or kind in PHOTOS:
            return kind
        facts = self._facts(path)
        if facts.picture is None and facts.sound is None:
            raise refuse("no_streams")
        return f"{'video' if facts.picture else 'audio'}/{kind.partition('/')[2]}"

    def probe(self, path: Path) -> Probe:
        """Read what a media file is.

        Raises:
            InvalidInputError: it is of no kind that the archive takes.
            QuarantinedError: it is broken, cut short, too long, too large or nothing but silence.
        """
        kind = identify(path)
        if kind in DOCUMENTS:
            return Probe(container=kind, duration_ms=None, streams=(), tags={})
        if kind in PHOTOS:
            photo = photos.measure(self._tools, path)
            stream = Stream(kind="picture", codec=photo.format, width=photo.width, height=photo.height)
            return Probe(container=photo.format, duration_ms=None, streams=(stream,), tags={})
        facts = integrity.check(self._tools, path, self._facts(path))
        return Probe(
            container=facts.container, duration_ms=facts.duration_ms, streams=facts.streams, tags=dict(facts.tags)
        )

    def sound_tracks(self, path: Path) -> Sequence[SoundTrack]:
        """Listen to all sound of a recording and say what tracks there are; none where it has no sound."""
        facts = self._facts(path)
        mix = self._listener.mix(self._tools, path, facts)
        return () if mix is None else mix.tracks(facts.sounds)

    def read_tags(self, path: Path) -> Mapping[str, str]:
        """Read every tag a file carries, for the sealed side."""
        return tags.read_tags(self._tools, path)

    def read_text(self, path: Path, media_type: str) -> str:
        """Read a written piece as clean text, paragraphs apart by blank lines.

        Raises:
            QuarantinedError: it is broken, locked, scanned, or more than a text can be.
        """
        return documents.read_text(self._tools, path, media_type)

    def render(self, source: Path, order: RenderOrder, target: Path) -> Made:
        """Make a rendition at `target`, decoded and encoded anew, with no metadata.

        Raises:
            MediaToolError: it failed; nothing is left at `target`.
            NoSpaceError: the disk is full; the same.
            QuarantinedError: the source is a broken photo.
        """
        recipes: Mapping[Recipe, Callable[[Path, RenderOrder, Path], Made]] = {
            Recipe.VIDEO: self._film,
            Recipe.STILL: self._card,
            **dict.fromkeys((Recipe.AUDIO, Recipe.REVOICED), self._sound),
            Recipe.PHOTO: self._photo,
            Recipe.POSTER: self._poster,
            Recipe.THUMBNAIL: self._thumbnail,
            Recipe.WAVEFORM: self._waveform,
        }
        if order.recipe not in recipes:
            raise MediaToolError(f"No media tool makes a rendition of the kind {order.recipe}.")
        with cleanup_on_failure(target):
            return recipes[order.recipe](source, order, target)

    def render_ladder(
        self, source: Path, heights: Mapping[Path, int], order: RenderOrder = _AS_IT_IS
    ) -> Mapping[Path, Made]:
        """Make films of several heights, each at its path, while decoding the source once, else as one order says.

        Raises:
            MediaToolError: it failed; nothing is left at any of the paths.
        """
        with cleanup_on_failure(*heights):
            facts = integrity.with_length(self._tools, source, self._facts(source))
            rate = render_video.frame_rate(facts.picture) if facts.picture else 1
            kept = trim.to_pictures(order.keep_ms, rate)
            nudge = Nudge(*order.nudge)
            films = [
                Film(
                    height=height,
                    codec=order.codec,
                    target=target,
                    kept=kept,
                    covers=order.covers,
                    colour=order.colour,
                    ending=_ending_of(order),
                    nudge=nudge,
                )
                for target, height in heights.items()
            ]
            most = {render_video.channels_of(film.height, film.codec) for film in films}
            levels = self._listener.levels(self._tools, source, facts, most, order)
            render_video.render_films(self._tools, source, facts, films, levels)
            expected = _left_ms(facts.duration_ms, kept)
            return {film.target: self._made("video/mp4", film.target, expected) for film in films}

    def assemble(self, order: AssembleOrder, target: Path) -> None:
        """Put a take together at `target` from files that stay as they are, pictures as they were recorded.

        Raises:
            InvalidInputError: the files cannot be parts of one take.
            MediaToolError: it failed; nothing is left at `target`.
        """
        with cleanup_on_failure(target):
            concat.assemble(self._tools, order, target)

    def match_sound(self, film: Path, sound: Path) -> SoundFit | None:
        """Find where in a film a recorder's file was heard, or None; InvalidInputError where that cannot be told."""
        return audio_sync.match_sound(self._tools, film, sound)

    def dub(self, film: Path, sound: Path, target: Path) -> Made:
        """Put the sound of one made file under the picture of another, or raise MediaToolError."""
        with cleanup_on_failure(target):
            dub.dub(self._tools, film, sound, target)
            return self._made("video/mp4", target, self._facts(film).duration_ms or 0)

    def speech(self, path: Path, target: Path, hertz: int = SPEECH_HERTZ) -> int:
        """Write a file's sound as a recogniser takes it, and give its length in milliseconds.

        Raises:
            MediaToolError: it has no sound, or cannot be decoded.
        """
        return speech.write_speech(self._tools, path, target, hertz)

    def pictures(self, path: Path, order: PictureOrder, take: Callable[[SmallPicture], None]) -> int:
        """Hand over small pictures of a film or photo in turn, and give how many it has; MediaToolError if they end."""
        return frames.hand_over(self._tools, path, order, take)

    def check_covers(self, made: Path, order: RenderOrder, whole: int | None = None) -> CoverCheck:
        """Look at every picture of a made file and hold it against the covers that were ordered.

        Raises:
            MediaToolError: pictures are missing or too many, or a cover is not solid in any one of them.
        """
        if order.recipe is Recipe.PHOTO:
            return photos.check_covers(self._tools, made, order)
        picture = self._facts(made).picture
        if picture is None:
            raise MediaToolError("What was made has no picture.")
        return verify_covers.check_film(self._tools, made, picture, order, whole)

    def check_silences(self, made: Path, order: RenderOrder) -> None:
        """Listen to a made file where it was to be silent.

        Raises:
            MediaToolError: something is heard there.
        """
        silences.check(self._tools, made, within_kept(order.silences, order.keep_ms))

    def traces(self, path: Path, known: Sequence[Known] = ()) -> Sequence[Trace]:
        """Name every trace in one made file of where it came from; an empty list is the only good answer."""
        return self.traces_of([path], known)[0]

    def traces_of(self, made: Sequence[Path], known: Sequence[Known] = ()) -> Sequence[Sequence[Trace]]:
        """Name every trace in each of several made files; empty lists are the only good answer."""
        return traces.find_traces(self._tools, made, known)

    def _film(self, source: Path, order: RenderOrder, target: Path) -> Made:
        return self.render_ladder(source, {target: order.height or 0}, order)[target]

    def _card(self, source: Path, order: RenderOrder, target: Path) -> Made:
        facts = integrity.with_length(self._tools, source, self._facts(source))
        film = Film(height=render_card.SIZE[1], target=target, kept=order.keep_ms, ending=_ending_of(order))
        levels = self._levels(source, facts, order, render_card.CHANNELS)
        render_card.render_card(self._tools, source, facts, levels, film)
        return self._made("video/mp4", target, _left_ms(facts.duration_ms, order.keep_ms))

    def _sound(self, source: Path, order: RenderOrder, target: Path) -> Made:
        facts = integrity.with_length(self._tools, source, self._facts(source))
        levels = self._levels(source, facts, order, render_audio.channels_of(order.codec))
        sounding = render_audio.Sounding(codec=order.codec, levels=levels, kept=order.keep_ms, ending=_ending_of(order))
        render_audio.render_audio(self._tools, source, facts, sounding, target)
        # The sound may end long before the picture does: what is made is as long as what was heard.
        heard_ms = max(each.length_ms for each in levels.measured.values())
        return self._made("audio/mp4", target, _left_ms(heard_ms, order.keep_ms))

    def _levels(self, source: Path, facts: Facts, order: RenderOrder, most_channels: int) -> Levels:
        levels = self._listener.levels(self._tools, source, facts, {most_channels}, order)
        if levels is None:
            raise MediaToolError("Sound cannot be made from a recording without any.")
        return levels

    def _photo(self, source: Path, order: RenderOrder, target: Path) -> Made:
        wanted = photos.PhotoOrder(order.codec, order.height or 0, order.covers, Nudge(*order.nudge), order.colour)
        drawn = photos.draw(self._tools, source, wanted, target)
        return Made(media_type=photos.MEDIA_TYPES[order.codec], width=drawn.width, height=drawn.height)

    def _poster(self, source: Path, order: RenderOrder, target: Path) -> Made:
        facts = self._facts(source)
        render_still.render_poster(self._tools, source, facts, order, target)
        size = photos.measure(self._tools, target)
        return Made(media_type="image/jpeg", width=size.width, height=size.height)

    def _thumbnail(self, source: Path, order: RenderOrder, target: Path) -> Made:
        """Draw a small still: of a photo itself, of a film the picture that its poster shows."""
        if identify(source) not in PHOTOS:
            render_still.render_poster(self._tools, source, self._facts(source), order, target)
            source = target
        drawn = photos.draw(self._tools, source, photos.PhotoOrder(order.codec or "jpeg", THUMBNAIL_SIDE), target)
        return Made(media_type=photos.MEDIA_TYPES[drawn.format], width=drawn.width, height=drawn.height)

    def _waveform(self, source: Path, order: RenderOrder, target: Path) -> Made:
        width, height = render_still.render_waveform(self._tools, source, self._facts(source), target)
        return Made(media_type="image/png", width=width, height=height)

    def _made(self, media_type: str, target: Path, expected_ms: int) -> Made:
        """Read a made file once more: what is cut short anywhere, or out of step, is not published.

        ffmpeg says nothing when the disk has no room for its last bytes.
        """
        made = media_facts.read_made(self._tools, target)
        if made is None or made.duration_ms is None or not mp4.is_whole(target):
            raise MediaToolError("What was made is not whole.", "made.cut_short")
        if made.duration_ms < expected_ms * (1 - _SHORTFALL_SHARE) - _SHORTFALL_MS:
            raise MediaToolError("What was made is shorter than its source.", "made.shorter")
        integrity.require_step(self._tools, target, made)
        picture = made.picture
        return Made(
            media_type=media_type,
            codecs=mp4.codecs(target),
            width=picture.width if picture else None,
            height=picture.height if picture else None,
            duration_ms=made.duration_ms,
        )

    def _facts(self, path: Path) -> Facts:
        facts = media_facts.read_facts(self._tools, path)
        if facts is None:
            raise integrity.unread(path)
        return facts


def _ending_of(order: RenderOrder) -> Ending:
    return Ending(early_ms=order.early_ms, late_ms=order.tail_ms)


def _left_ms(whole_ms: int | None, kept: trim.Stretches) -> int:
    """Give how long what is made of a recording must be when only these stretches of it are kept."""
    return 0 if whole_ms is None else trim.left_ms(whole_ms, kept)


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_LEAST_FREE_BYTES = 1 << 20


@contextmanager
def cleanup_on_failure(*targets: Path) -> Iterator[None]:
    """Remove what lies at the targets when the block fails.

    Raises:
        NoSpaceError: it failed because the disk is full.
        MediaToolError: it failed because the system would not let us read or write.
    """
    try:
        yield
    except BaseException as error:
        full = _is_full(error, targets)
        for target in targets:
            target.unlink(missing_ok=True)
        if full:
            raise NoSpaceError("The disk is full; make room and try again.") from error
        if isinstance(error, OSError):
            raise MediaToolError(f"A file cannot be read or written: {error.strerror}.") from error
        raise


def _is_full(error: BaseException, targets: tuple[Path, ...]) -> bool:
    """Tell whether a failure is the disk's doing: ffmpeg may go on in silence when its last bytes find no room."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    if isinstance(error, OverrunError | StoppedError) or not isinstance(error, MediaToolError | InvalidInputError):
        return False
    return any(shutil.disk_usage(target.parent).free < _LEAST_FREE_BYTES for target in targets)
