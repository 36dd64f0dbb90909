"""Whether a recording is whole, of a sensible size and not merely silence; found in seconds, whatever its length."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from archive.adapters.formats.amr_rests import has_rests_and_is_whole
from archive.adapters.formats.refusals import refuse
from archive.adapters.formats.sound_head import read_sound_head
from archive.adapters.media.probe import Facts, count_packets
from archive.adapters.media.soundtrack import SILENT_DBFS, listen
from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.supervise import OverrunError
from archive.adapters.sandbox.toolbox import MOST_POINTS, Toolbox, open_input, write_output
from archive.domain.errors import InvalidInputError, MediaToolError

_MOST_MS = 12 * 3_600_000 + 60_000
_LEAST_SOUND_MS = 100
_MOST_SIDE = 8_704
_LEAST_SIDE = 16
# A container that promises this much more than can be decoded was cut while it was copied.
_MISSING_MS = 3_000
_MISSING_SHARE = 0.02
# Containers that give each packet an instant, between the first and the last of which ffprobe takes them to last.
_TIMED = frozenset({"mpegts", "mpeg", "ogg"})
_JUMP_MS = 250
# How many samples the packets of what is served hold, and by how much they may miss its length.
_PACKET_SAMPLES: Mapping[str, int] = {"aac": 1024, "opus": 2880}
_STEP_MS = 200
_STEP_SHARE = 0.005
_UNFINISHED = 0xFFFF_FFFF
_BROKEN_PACKET = "Invalid data found"
_LOOK_MS = 2_000
_SAMPLES = 12
_SAMPLE_SECONDS = 10
_LISTEN_THROUGH_MS = 2 * 3_600_000


def check(tools: Toolbox, path: Path, facts: Facts) -> Facts:
    """Give the facts with a trustworthy length, or refuse the recording.

    Raises:
        QuarantinedError: it is cut short, cannot be decoded, is too long, too large or nothing but silence.
    """
    if facts.picture is None and facts.sound is None:
        raise refuse("no_streams")
    _check_size(facts)
    _check_chunks(path)
    try:
        return _check_content(replace(tools, limits=_brief(tools.limits)), path, facts)
    except OverrunError as error:
        raise refuse("too_heavy") from error


def unread(path: Path) -> InvalidInputError:
    """Give why a recording that no reader opens is refused."""
    head = read_sound_head(path)
    return refuse("cut_short" if head is not None and head.is_lost else "undecodable")


def with_length(tools: Toolbox, path: Path, facts: Facts) -> Facts:
    """Give the facts with a length that was counted where the container does not state it.

    Raises:
        QuarantinedError: nothing in it can be counted.
    """
    if facts.length_known:
        return facts
    counted_ms = _count(tools, path, facts)
    promised_ms = facts.duration_ms if facts.container in _TIMED else None
    jumps = promised_ms is not None and abs(counted_ms - promised_ms) > _JUMP_MS
    return replace(facts, duration_ms=counted_ms, jumps=jumps)


def require_step(tools: Toolbox, made: Path, facts: Facts) -> None:
    """See that the sound of a made file has as many packets as its time holds: fewer or more are out of step.

    Raises:
        MediaToolError: it has not.
    """
    sound = facts.sound
    if sound is None or sound.codec not in _PACKET_SAMPLES:
        return
    packets = count_packets(tools, made, sound)
    played_ms = packets * _PACKET_SAMPLES[sound.codec] * 1000 / (sound.sample_rate or 1)
    lasts_ms = sound.ends_ms if sound.ends_ms is not None else facts.duration_ms or 0
    if abs(played_ms - lasts_ms) > _STEP_MS + lasts_ms * _STEP_SHARE:
        said = f"The sound of what was made is out of step: {packets} packets in {lasts_ms} ms."
        raise MediaToolError(said, "made.out_of_step")


def _check_content(tools: Toolbox, path: Path, facts: Facts) -> Facts:
    promised_ms = facts.duration_ms
    facts = with_length(tools, path, facts)
    _check_length(facts)
    # Where the time jumps on the way, what counts it finds more than can be sought.
    _check_decodes(tools, path, facts, min(facts.duration_ms or 0, promised_ms or _MOST_MS))
    if facts.picture is None and _silent(tools, path, facts):
        raise refuse("silent")
    return facts


def _brief(limits: Limits) -> Limits:
    return replace(limits, timeout_seconds=min(limits.timeout_seconds, 600), file_bytes=1 << 20)


def _check_size(facts: Facts) -> None:
    if facts.picture is None:
        return
    sides = sorted((facts.picture.width, facts.picture.height))
    if sides[0] < _LEAST_SIDE or sides[1] > _MOST_SIDE or sides[0] * sides[1] > MOST_POINTS:
        raise refuse("film_size")


def _count(tools: Toolbox, path: Path, facts: Facts) -> int:
    """Read every packet without decoding and give how long they last."""
    lengths = [0]
    opened = open_input(path)
    streams = [opened[str(each.index)] for each in (facts.picture, facts.sound) if each is not None]
    output = write_output(streams, "-", {"c": "copy", "f": "null"})
    finished = tools.try_encode(output, progress=lengths.append)
    if finished.code != 0 or lengths[-1] == 0:
        raise refuse("undecodable")
    return lengths[-1]


def _check_chunks(path: Path) -> None:
    """Refuse a file of bare sound, or an AVI, whose head promises more bytes than there are; readers shrug at that."""
    head = read_sound_head(path)
    if head is not None:
        if head.promised == 0:
            raise refuse("too_short")
        promised, there = head.promised or 0, head.there
    else:
        with path.open("rb") as file:
            start = file.read(8)
            there = file.seek(0, os.SEEK_END)
        promised = int.from_bytes(start[4:], "little") if start[:4] == b"RIFF" else 0
        promised = 0 if promised == _UNFINISHED else promised
    if promised * (1 - _MISSING_SHARE) > there:
        raise refuse("cut_short")


def _check_length(facts: Facts) -> None:
    duration_ms = facts.duration_ms or 0
    if facts.picture is None and duration_ms < _LEAST_SOUND_MS:
        raise refuse("too_short")
    if duration_ms > _MOST_MS:
        raise refuse("too_long")


def _check_decodes(tools: Toolbox, path: Path, facts: Facts, duration_ms: int) -> None:
    """Decode a little at the start and at the end: what is missing there was never copied."""
    begun = _decode(tools, path, facts, start_ms=0)
    if begun.whole and facts.container == "amr" and has_rests_and_is_whole(path):
        return
    if not begun.decodes:
        raise refuse("undecodable")
    # Of a short recording less may be missing; between two pictures of a slow one nothing is to be found.
    slack_ms = min(_MISSING_MS, duration_ms // 3) + (
        round(2000 / facts.picture.frames_per_second) if facts.picture else 0
    )
    end_ms = duration_ms - slack_ms
    # Of a short recording the first look has seen the end as well; where anything was broken a second one tells.
    if end_ms > 0 and not (begun.reaches(end_ms) or _decode(tools, path, facts, start_ms=end_ms).decodes):
        raise refuse("cut_short")


@dataclass(frozen=True)
class _Decoded:
    """What could be decoded of a stretch: how much was whole and how much broken, and when the last began."""

    whole: int
    broken: int
    last_ms: float

    @property
    def decodes(self) -> bool:
        """Tell whether anything can be decoded; where more is broken than whole, nothing can."""
        return 0 < self.whole >= self.broken

    def reaches(self, instant_ms: int) -> bool:
        """Tell whether all was whole, up to an instant or beyond."""
        return not self.broken and self.last_ms >= instant_ms


def _decode(tools: Toolbox, path: Path, facts: Facts, *, start_ms: int) -> _Decoded:
    """Decode a few seconds from an instant on."""
    options = {"ss": start_ms / 1000} if start_ms else {}
    source = open_input(path, **options)
    # In a program stream ffmpeg loses the beat of MPEG sound wherever it did not begin to read: pictures tell alone.
    alone = facts.container == "mpeg" and facts.picture is not None
    main = (facts.picture,) if alone else (facts.picture, facts.sound)
    streams = [source[str(each.index)] for each in main if each is not None]
    length: dict[str, str | float] = {"t": (_LOOK_MS + _MISSING_MS) / 1000, "f": "framecrc"}
    finished = tools.try_encode(write_output(streams, "pipe:1", length))
    frames = [line for line in finished.output.splitlines() if not line.startswith(b"#")]
    return _Decoded(len(frames), finished.complaints.count(_BROKEN_PACKET), _last_ms(finished.output))


def _last_ms(listed: bytes) -> float:
    """Give when the last frame of a list of checksums begins; of several streams, the one that ends first.

    Source: FFmpeg's framecrcenc.c: `#tb 0: 1/25`, then for each frame its stream, two instants, length, size, sum.
    """
    beats: dict[int, Fraction] = {}
    last: dict[int, Fraction] = {}
    for line in listed.decode("ascii", "replace").splitlines():
        if line.startswith("#tb "):
            stream, _, beat = line.removeprefix("#tb ").partition(":")
            beats[int(stream)] = Fraction(beat.strip())
        elif not line.startswith("#"):
            stream, _, instant = line.split(",")[:3]
            last[int(stream)] = int(instant) * beats[int(stream)]
    return min((float(last.get(stream, 0) * 1000) for stream in beats), default=0.0)


def _silent(tools: Toolbox, path: Path, facts: Facts) -> bool:
    """Tell whether nothing is heard: in samples all over the recording, then, where that can be, in all of it."""
    duration_ms = facts.duration_ms or 0
    if duration_ms <= _SAMPLES * _SAMPLE_SECONDS * 1000:
        return _loudest(tools, path, facts, {}) < SILENT_DBFS
    step_ms = duration_ms // _SAMPLES
    for number in range(_SAMPLES):
        place = {"ss": (number * step_ms + step_ms // 2) / 1000, "t": _SAMPLE_SECONDS}
        if _loudest(tools, path, facts, place) >= SILENT_DBFS:
            return False
    return duration_ms > _LISTEN_THROUGH_MS or _loudest(tools, path, facts, {}) < SILENT_DBFS


def _loudest(tools: Toolbox, path: Path, facts: Facts, place: Mapping[str, float]) -> float:
    """Give the loudest instant of any track."""
    return max(each.peak for each in listen(tools, path, facts.sounds, place))
