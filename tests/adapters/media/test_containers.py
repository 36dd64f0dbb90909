"""Containers as cameras, telephones and servers leave them: clocks that begin anew, late tracks, strange neighbours."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from archive.adapters.formats.amr_rests import has_rests_and_is_whole
from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.media.test_soundtrack import both_ears, film, tone
from tests.likeness import decoded, strength

pytestmark = pytest.mark.media

SECONDS = 2
WRAP_S = 2**33 / 90_000


@pytest.fixture(name="base", scope="module")
def made_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a film of two seconds whose tone is heard all through."""
    return film(tmp_path_factory.mktemp("base") / "base.mp4", tone(700), options=("-g", "10"))


def copied(base: Path, target: Path, *options: str) -> Path:
    samples.run_ffmpeg("-i", str(base), "-c", "copy", *options, str(target))
    return target


def lasts(tools: FfmpegTools, source: Path, folder: Path) -> tuple[int, int]:
    """Give how long a film is, and the sound made of it."""
    made = tools.render(source, RenderOrder(recipe=Recipe.AUDIO, codec="aac"), folder / "made")
    return tools.probe(source).duration_ms or 0, made.duration_ms or 0


@pytest.mark.parametrize("name", ["clock.ts", "clock.m2ts"])
@pytest.mark.parametrize("begins_s", [WRAP_S - 1, 36_000])
def test_a_clock_that_begins_anew_or_hours_late_changes_nothing(
    media_tools: FfmpegTools, base: Path, tmp_path: Path, name: str, begins_s: float
) -> None:
    options = ["-output_ts_offset", f"{begins_s:.3f}"] + (["-mpegts_m2ts_mode", "1"] if name.endswith("m2ts") else [])
    source = copied(base, tmp_path / name, *options)
    assert lasts(media_tools, source, tmp_path) == pytest.approx((2_050, 2_050), abs=120)


def test_a_track_that_begins_late_by_an_edit_list_is_heard_late(
    media_tools: FfmpegTools, base: Path, tmp_path: Path
) -> None:
    source = tmp_path / "late.mp4"
    both = ["-i", str(base), "-itsoffset", "1.5", "-i", str(base), "-map", "0:v", "-map", "1:a", "-c", "copy"]
    samples.run_ffmpeg(*both, str(source))
    media_tools.render(source, RenderOrder(recipe=Recipe.VIDEO, height=240), tmp_path / "made")
    loud = abs(both_ears(tmp_path / "made")).max(axis=1) > 0.1
    assert int(loud.argmax()) / 8_000 == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize(
    "options",
    [
        ("-movflags", "empty_moov+frag_keyframe+default_base_moof"),
        ("-movflags", "+dash+global_sidx+frag_keyframe+empty_moov"),
    ],
)
def test_fragments_without_a_whole_are_as_long_as_they_are(
    media_tools: FfmpegTools, base: Path, tmp_path: Path, options: tuple[str, str]
) -> None:
    source = copied(base, tmp_path / "fragments.mp4", *options)
    assert lasts(media_tools, source, tmp_path) == pytest.approx((2_064, 2_064), abs=80)
    content = bytearray(source.read_bytes())
    content[4:8] = b"styp"
    source.write_bytes(content)
    assert media_tools.identify(source) == "video/mp4"
    assert lasts(media_tools, source, tmp_path) == pytest.approx((2_064, 2_064), abs=80)


def test_a_track_that_nobody_can_decode_stands_in_no_ones_way(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = film(tmp_path / "spatial.mp4", tone(700), tone(900))
    content = source.read_bytes()
    place = content.rfind(b"mp4a")
    source.write_bytes(content[:place] + b"apac" + content[place + 4 :].replace(b"esds", b"free"))
    assert [each.number for each in media_tools.sound_tracks(source)] == [1]
    assert lasts(media_tools, source, tmp_path)[1] == pytest.approx(2_000, abs=120)


def test_a_telephone_of_old_and_its_voice_recorder_are_heard(media_tools: FfmpegTools, tmp_path: Path) -> None:
    dice = random.Random(3)
    packets = b"".join(b"\x3c" + dice.randbytes(31) for _ in range(SECONDS * 50))
    (tmp_path / "noise.amr").write_bytes(b"#!AMR\n" + packets)
    wide = b"".join(b"\x04" + dice.randbytes(17) for _ in range(SECONDS * 50))
    (tmp_path / "wide.awb").write_bytes(b"#!AMR-WB\n" + wide)
    old = tmp_path / "old.3gp"
    pictures = ["-f", "lavfi", "-i", f"testsrc2=s=176x144:r=15:d={SECONDS}", "-i", str(tmp_path / "noise.amr")]
    samples.run_ffmpeg(*pictures, "-c:v", "h263", "-c:a", "copy", str(old))
    for source in (tmp_path / "noise.amr", tmp_path / "wide.awb", old):
        assert lasts(media_tools, source, tmp_path)[1] == pytest.approx(2_000, abs=120)


def rested(rest_seconds: int, spoken_seconds: int, *, is_wide: bool = False) -> bytes:
    """Give a voice note in which words, a rest as an old telephone marks it, and words again follow each other."""
    dice = random.Random(4)
    head, first, length, rest = (
        (b"#!AMR-WB\n", b"\x04", 17, b"\x4c" + bytes(5)) if is_wide else (b"#!AMR\n", b"\x3c", 31, b"\x44" + bytes(5))
    )
    spoken = b"".join(first + dice.randbytes(length) for _ in range(50 * spoken_seconds))
    quiet = (rest + b"\x7c" * 7) * (50 * rest_seconds // 8)
    return head + spoken + quiet + spoken


@pytest.mark.parametrize(("rest", "spoken"), [(4, 1), (40, 10)])
@pytest.mark.parametrize("is_wide", [False, True])
def test_the_rests_of_a_voice_note_are_no_broken_packets_and_last_as_long_as_they_did(
    media_tools: FfmpegTools, tmp_path: Path, rest: int, spoken: int, is_wide: bool
) -> None:
    source = tmp_path / ("note.awb" if is_wide else "note.amr")
    source.write_bytes(rested(rest, spoken, is_wide=is_wide))

    told = lasts(media_tools, source, tmp_path)

    assert told[1] == pytest.approx((rest + 2 * spoken) * 1_000, abs=200)
    sound = decoded(tmp_path / "made")
    begins, ends = 1_000 * spoken, 1_000 * (spoken + rest)
    words = min(strength(sound, at_ms) for at_ms in (begins - 400, ends + 400))
    assert max(strength(sound, at_ms) for at_ms in range(begins + 300, ends - 300, 400)) < words - 20


@pytest.mark.parametrize("taken", [1, 20])
def test_a_voice_note_with_rests_that_was_cut_short_is_not_taken_for_a_whole_one(tmp_path: Path, taken: int) -> None:
    source = tmp_path / "note.amr"
    source.write_bytes(rested(4, 1)[:-taken])

    assert not has_rests_and_is_whole(source)


@pytest.mark.parametrize(("name", "codec"), [("a.caf", "pcm_s16be"), ("a.caf", "alac"), ("a.au", "pcm_s16be")])
def test_sound_of_studios_is_heard(media_tools: FfmpegTools, tmp_path: Path, name: str, codec: str) -> None:
    source = tmp_path / name
    samples.run_ffmpeg("-f", "lavfi", "-i", tone(700), "-c:a", codec, str(source))
    assert lasts(media_tools, source, tmp_path)[1] == pytest.approx(2_000, abs=60)
    content, place = source.read_bytes(), source.read_bytes().find(b"data")
    if codec == "pcm_s16be" and name.endswith("caf"):
        source.write_bytes(content[: place + 4] + b"\xff" * 8 + content[place + 12 :])
        assert lasts(media_tools, source, tmp_path)[1] == pytest.approx(2_000, abs=60)
