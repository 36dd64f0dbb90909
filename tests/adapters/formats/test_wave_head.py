"""Recordings of recorders that lost their battery, wrote more than 4 GiB or into a pipe are as long as they are."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archive.adapters.formats.sound_head import reading_options
from archive.adapters.formats.wave_head import read_wave_head
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import QuarantinedError
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests.adapters.media.test_soundtrack import RATE, waves

SECONDS = 2
ONES = 0xFFFF_FFFF
WAVE64 = bytes.fromhex("f3acd3118cd100c04f8edb8a")


def sound(folder: Path) -> bytes:
    return waves(folder / "tone.wav", (700, 0.3)).read_bytes()[44:]


def part(name: bytes, content: bytes, long: int | None = None) -> bytes:
    return name + struct.pack("<I", len(content) if long is None else long) + content


def shape(bits: int = 16, rate: int = RATE, channels: int = 1) -> bytes:
    step = bits // 8 * channels
    return part(b"fmt ", struct.pack("<HHIIHH", 1, channels, rate, rate * step, step, bits))


def riff(content: bytes, *, whole: int | None = None, long: int | None = None, before: bytes = b"") -> bytes:
    body = b"WAVE" + before + shape() + part(b"data", content, long)
    return part(b"RIFF", body, whole)


def rf64(content: bytes, wide: int, mark: bytes = b"RF64", long: int = ONES) -> bytes:
    sizes = part(b"ds64", struct.pack("<QQQI", wide, wide, wide, 0))
    return part(mark, b"WAVE" + sizes + shape() + part(b"data", content, long), ONES)


def wave64(content: bytes, long: int | None = None) -> bytes:
    told = 24 + len(content) if long is None else long
    body = b"wave" + WAVE64 + b"fmt " + WAVE64 + struct.pack("<Q", 40) + shape()[8:]
    body += b"data" + WAVE64 + struct.pack("<Q", told) + content
    return b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000") + struct.pack("<Q", 24 + len(body)) + body


WRITTEN: Mapping[str, Callable[[bytes], bytes]] = {
    "as it should be": riff,
    "interrupted at once": lambda told: riff(told, whole=0, long=0),
    "interrupted, all ones": lambda told: riff(told, whole=ONES, long=ONES),
    "into a pipe, as sox and espeak do": lambda told: riff(told, whole=0x7FFF_F024, long=0x7FFF_F000),
    "into a pipe, as arecord does": lambda told: riff(told, whole=0x8000_0024, long=0x8000_0000),
    "room kept for more": lambda told: riff(told, before=part(b"JUNK", bytes(92))),
    "a part of odd size": lambda told: riff(told, before=part(b"JUNK", bytes(5)) + b"\0"),
    "a part of odd size, not made even": lambda told: riff(told, before=part(b"JUNK", bytes(5))),
    "an odd number of bytes": lambda told: riff(told + b"\1") + b"\0" + part(b"LIST", b"INFO"),
    "RF64": lambda told: rf64(told, len(told)),
    "RF64 that needs no more than 32 bits": lambda told: rf64(told, 0, long=len(told)),
    "BW64": lambda told: rf64(told, len(told), b"BW64"),
    "RF64 that was interrupted": lambda told: rf64(told, 0),
    "RF64 that was interrupted, all ones": lambda told: rf64(told, 0xFFFF_FFFF_FFFF_FFFF),
    "Wave64": wave64,
    "Wave64 of an odd number of bytes": lambda told: wave64(told + b"\1"),
    "Wave64 that was interrupted": lambda told: wave64(told, 24),
    "Wave64 that was interrupted, as ffmpeg leaves it": lambda told: wave64(told, 0xFFFF_FFFF_FFFF_FFFF),
}


@pytest.mark.media
@pytest.mark.parametrize("name", WRITTEN)
def test_a_recording_is_as_long_as_it_is(media_tools: FfmpegTools, tmp_path: Path, name: str) -> None:
    path = tmp_path / "recorded"
    path.write_bytes(WRITTEN[name](sound(tmp_path)))
    assert media_tools.probe(path).duration_ms == pytest.approx(SECONDS * 1000, abs=10)
    [track] = media_tools.sound_tracks(path)
    assert (track.channels, track.silent) == (1, False)


@pytest.mark.media
def test_samples_are_read_as_they_lie(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = tmp_path / "recorded"
    path.write_bytes(wave64(sound(tmp_path), 0))
    made = media_tools.render(path, RenderOrder(recipe=Recipe.AUDIO, codec="opus"), tmp_path / "made")
    assert made.duration_ms == pytest.approx(SECONDS * 1000, abs=30)


def test_more_than_four_gibibytes_are_read_to_their_end(tmp_path: Path) -> None:
    path, really = tmp_path / "long", (1 << 32) + 4_800
    path.write_bytes(riff(b"", whole=really + 36 - (1 << 32), long=really - (1 << 32)))
    with path.open("r+b") as file:
        file.truncate(44 + really)  # nothing is written: the room is not used
    head = read_wave_head(path)
    assert head is not None
    assert (head.promised, head.there) == (None, really)
    assert reading_options(path) == {"ignore_length": 1}


@pytest.mark.media
@pytest.mark.parametrize(
    "written",
    [
        lambda told: riff(told, long=3 * len(told)),
        lambda told: rf64(told, 3 * len(told)),
        lambda told: wave64(told, 3 * len(told)),
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
@pytest.mark.parametrize("long", [0, ONES])
def test_notes_after_a_sound_that_was_never_recorded_are_no_sound(
    media_tools: FfmpegTools, tmp_path: Path, long: int
) -> None:
    path = tmp_path / "recorded"
    path.write_bytes(riff(b"", long=long) + part(b"iXML", b"<SCENE>3</SCENE>" * 4_000))
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.probe(path)
    assert refusal.value.code == "too_short"


def test_no_head_is_found_where_there_is_none(tmp_path: Path) -> None:
    for content in (b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEfmt \x10\0", b"riff" + bytes(60)):
        (tmp_path / "x").write_bytes(content)
        assert read_wave_head(tmp_path / "x") is None
        assert reading_options(tmp_path / "x") == {}
