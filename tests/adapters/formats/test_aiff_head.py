"""AIFF, AU and CAF recordings that were never finished are as long as they are, and half copies are told as such."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archive.adapters.formats.aiff_head import read_aiff_head
from archive.adapters.formats.sound_head import reading_options
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import QuarantinedError
from tests import samples
from tests.adapters.formats.test_wave_head import ONES, SECONDS, sound
from tests.adapters.media.test_soundtrack import RATE

SOX = 0x7F00_0000


def turned(samples: bytes) -> bytes:
    """Give samples with their greater byte first."""
    words = array("h", samples)
    words.byteswap()
    return words.tobytes()


def part(name: bytes, content: bytes, long: int | None = None) -> bytes:
    return name + struct.pack(">I", len(content) if long is None else long) + content


def common(frames: int, code: bytes = b"", bits: int = 16) -> bytes:
    rate = struct.pack(">HQ", 16_383 + RATE.bit_length() - 1, RATE << (64 - RATE.bit_length()))
    return part(b"COMM", struct.pack(">hIh", 1, frames, bits) + rate + (code and code + b"\0\0"))


def aiff(told: bytes, *, whole: int | None = None, long: int | None = None, frames: int | None = None) -> bytes:
    count = len(told) // 2 if frames is None else frames
    return part(b"FORM", b"AIFF" + common(count) + part(b"SSND", bytes(8) + told, long), whole)


def aifc(told: bytes, code: bytes, *, bits: int = 16, long: int | None = None) -> bytes:
    frames = len(told) * 8 // bits if long is None else 0
    return part(b"FORM", b"AIFC" + common(frames, code, bits) + part(b"SSND", bytes(8) + told, long), long)


def au(told: bytes, long: int | None = None) -> bytes:
    return b".snd" + struct.pack(">IIIII", 24, len(told) if long is None else long, 3, RATE, 1) + told


def caf(told: bytes, long: int | None = None) -> bytes:
    shape = struct.pack(">d4sIIIII", float(RATE), b"lpcm", 0, 2, 1, 1, 16)
    size = 4 + len(told) if long is None else long
    sound_part = b"data" + struct.pack(">qI", size, 0) + told
    return b"caff\0\1\0\0desc" + struct.pack(">q", len(shape)) + shape + sound_part


WRITTEN: Mapping[str, Callable[[bytes], bytes]] = {
    "as it should be": lambda told: aiff(turned(told)),
    "interrupted at once": lambda told: aiff(turned(told), whole=0, long=0, frames=0),
    "interrupted, an empty part of sound": lambda told: aiff(turned(told), whole=46, long=8, frames=0),
    "interrupted, all ones": lambda told: aiff(turned(told), whole=ONES, long=ONES, frames=ONES),
    "into a pipe, as sox does": lambda told: aiff(turned(told), whole=SOX + 46, long=SOX + 8, frames=SOX // 2),
    "no number of samples": lambda told: aiff(turned(told), frames=0),
    "AIFC, interrupted": lambda told: aifc(turned(told), b"NONE", long=0),
    "AIFC of an Apple, interrupted": lambda told: aifc(told, b"sowt", long=0),
    "AIFC, its smaller byte first": lambda told: aifc(told, b"sowt"),
    "AIFC of a telephone line, interrupted": lambda told: aifc(told[::2], b"ulaw", bits=8, long=0),
    "AU": lambda told: au(turned(told)),
    "AU, interrupted": lambda told: au(turned(told), 0),
    "AU into a pipe": lambda told: au(turned(told), ONES),
    "AU with room for two gibibytes": lambda told: au(turned(told), 0x7FFF_F000),
    "CAF": lambda told: caf(turned(told)),
    "CAF that was left open": lambda told: caf(turned(told), -1),
    "CAF, interrupted": lambda told: caf(turned(told), 4),
}


@pytest.mark.media
@pytest.mark.parametrize("name", WRITTEN)
def test_a_recording_is_as_long_as_it_is(media_tools: FfmpegTools, tmp_path: Path, name: str) -> None:
    path = tmp_path / "recorded"
    path.write_bytes(WRITTEN[name](sound(tmp_path)))
    assert media_tools.probe(path).duration_ms == pytest.approx(SECONDS * 1000, abs=10)
    [track] = media_tools.sound_tracks(path)
    assert (track.channels, track.silent) == (1, False)


@pytest.mark.parametrize(
    ("code", "bits", "reader"),
    [
        (b"in24", 24, "s24be"),
        (b"NONE", 20, "s24be"),
        (b"sowt", 16, "s16le"),
        (b"fl32", 32, "f32be"),
        (b"ulaw", 8, "mulaw"),
    ],
)
def test_samples_are_read_as_they_lie(tmp_path: Path, code: bytes, bits: int, reader: str) -> None:
    (tmp_path / "x").write_bytes(aifc(bytes(4_800), code, bits=bits, long=0))
    options = reading_options(tmp_path / "x")
    assert (options["f"], options["ar"], options["ac"]) == (reader, RATE, 1)
    assert options["skip_initial_bytes"] == (tmp_path / "x").stat().st_size - 4_800


def test_samples_that_are_not_bare_are_left_to_their_reader(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(aifc(bytes(4_800), b"ima4", long=0))
    assert reading_options(tmp_path / "x") == {}


@pytest.mark.media
@pytest.mark.parametrize("long", [0, 8, ONES])
def test_packed_sound_that_was_never_finished_is_told_to_be_cut_short(
    media_tools: FfmpegTools, tmp_path: Path, long: int
) -> None:
    whole, path = tmp_path / "whole.aifc", tmp_path / "recorded"
    source = ["-f", "lavfi", "-i", "sine=700:duration=2"]
    samples.run_ffmpeg(*source, "-ac", "2", "-c:a", "adpcm_ima_qt", "-f", "aiff", str(whole))
    written = bytearray(whole.read_bytes())
    for place in (4, written.index(b"COMM") + 10, written.index(b"SSND") + 4):
        written[place : place + 4] = struct.pack(">I", long)
    path.write_bytes(written)

    assert media_tools.probe(whole).duration_ms == pytest.approx(2_000, abs=10)
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.probe(path)
    assert refusal.value.code == "cut_short"


@pytest.mark.media
@pytest.mark.parametrize(
    "written",
    [
        lambda told: aiff(turned(told), long=3 * len(told), frames=len(told)),
        lambda told: au(turned(told), 3 * len(told)),
        lambda told: caf(turned(told), 3 * len(told)),
    ],
)
def test_half_a_copy_is_told_from_what_was_never_finished(
    media_tools: FfmpegTools, tmp_path: Path, written: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "recorded"
    path.write_bytes(written(sound(tmp_path)))
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.probe(path)
    assert refusal.value.code == "cut_short"


@pytest.mark.media
def test_notes_after_a_sound_that_was_never_recorded_are_no_sound(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = tmp_path / "recorded"
    path.write_bytes(aiff(b"", frames=0) + part(b"ANNO", b"Atelier " * 4_000))
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.probe(path)
    assert refusal.value.code == "no_streams"


def test_no_head_is_found_where_there_is_none(tmp_path: Path) -> None:
    for content in (b"", b"FORM", b"FORM\0\0\0\0AIFF", b".snd\0", b"caff\0\1", b"FORM\0\0\0\0AIFFCOMM" + b"\xff" * 4):
        (tmp_path / "x").write_bytes(content)
        assert read_aiff_head(tmp_path / "x") is None
        assert reading_options(tmp_path / "x") == {}
