"""Every type that names promise is known by its content, and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.adapters.formats.bare_sound import RAW_READERS
from archive.adapters.formats.identify import identify
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.sandbox.toolbox import FORMATS
from archive.domain.errors import InvalidInputError
from archive.domain.file_types import ENDINGS, FILE_TYPES, READERS, FileKind, is_accepted, require_accepted
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples
from tests.sample_heic import write_heic
from tests.samples import run_ffmpeg

PICTURE = ["-f", "lavfi", "-i", "testsrc2=size=720x576:rate=25:duration=0.4"]
SOUND = ["-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000:duration=0.4"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
MADE = {
    "mp4": [*PICTURE, *SOUND, *H264, "-c:a", "aac"],
    "m4v": [*PICTURE, *SOUND, *H264, "-c:a", "aac", "-f", "mp4"],
    "mov": [*PICTURE, *SOUND, *H264, "-c:a", "aac"],
    "3gp": [*PICTURE, *SOUND, *H264, "-c:a", "aac"],
    "3g2": [*PICTURE, *SOUND, *H264, "-c:a", "aac"],
    "mkv": [*PICTURE, *SOUND, *H264, "-c:a", "aac"],
    "webm": [*PICTURE, *SOUND, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"],
    "avi": [*PICTURE, *SOUND, "-c:v", "mpeg4", "-c:a", "libmp3lame"],
    "mts": [*PICTURE, *SOUND, *H264, "-c:a", "aac", "-f", "mpegts"],
    "m2ts": [*PICTURE, *SOUND, *H264, "-c:a", "aac", "-f", "mpegts", "-mpegts_m2ts_mode", "1"],
    "mpg": [*PICTURE, *SOUND, "-c:v", "mpeg2video", "-c:a", "mp2"],
    "vob": [*PICTURE, *SOUND, "-c:v", "mpeg2video", "-c:a", "mp2"],
    "m2v": [*PICTURE, "-c:v", "mpeg2video"],
    "ogg": [*SOUND, "-c:a", "libopus"],
    "wmv": [*PICTURE, *SOUND, "-c:v", "wmv2", "-c:a", "wmav2"],
    "wma": [*SOUND, "-c:a", "wmav2", "-f", "asf"],
    "flv": [*PICTURE, *SOUND, "-c:v", "flv", "-c:a", "aac"],
    "mxf": [*PICTURE, *SOUND, "-c:v", "mpeg2video", "-c:a", "pcm_s16le"],
    "dv": [*PICTURE, *SOUND, "-target", "pal-dv"],
    "wav": [*SOUND],
    "w64": [*SOUND],
    "flac": [*SOUND],
    "aiff": [*SOUND],
    "caf": [*SOUND, "-c:a", "pcm_s16le"],
    "mp3": [*SOUND, "-c:a", "libmp3lame"],
    "m4a": [*SOUND, "-c:a", "aac"],
    "aac": [*SOUND, "-c:a", "aac"],
    "wv": [*SOUND, "-c:a", "wavpack"],
    "ac3": [*SOUND, "-c:a", "ac3"],
    "eac3": [*SOUND, "-c:a", "eac3"],
}
DRAWN = ("jpg", "png", "webp", "avif", "tif", "gif", "bmp")


@pytest.mark.media
@pytest.mark.parametrize("ending", MADE)
def test_what_a_name_promises_its_content_is_taken_for(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"made.{ending}"
    run_ffmpeg(*MADE[ending], str(file))
    [promised] = [each for each in FILE_TYPES if ending in each.endings]

    assert is_accepted(file.name)
    assert identify(file.rename(tmp_path / "letter.txt")) == promised.media_type


@pytest.mark.media
@pytest.mark.parametrize("ending", [*DRAWN, "heic"])
def test_a_photo_of_every_kind_is_known_and_drawn(media_tools: FfmpegTools, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"made.{ending}"
    if ending == "heic":
        write_heic(file)
    else:
        samples.photo(tmp_path, file.name, width=320, height=240)
    [promised] = [each for each in FILE_TYPES if ending in each.endings]
    file = file.rename(tmp_path / "letter.txt")

    assert media_tools.identify(file) == promised.media_type
    [stream] = media_tools.probe(file).streams
    assert (stream.width, stream.height) == (320, 240)
    made = media_tools.render(file, RenderOrder(recipe=Recipe.PHOTO, codec="jpeg", height=640), tmp_path / "served")
    assert made.width == 320


@pytest.mark.media
@pytest.mark.parametrize("ending", ["mp3", "aac", "ac3"])
def test_zeros_in_front_of_a_sound_hide_nothing(media_tools: FfmpegTools, tmp_path: Path, ending: str) -> None:
    run_ffmpeg(*MADE[ending], str(tmp_path / f"made.{ending}"))
    late = tmp_path / "late"
    late.write_bytes(bytes(3_000) + (tmp_path / f"made.{ending}").read_bytes())

    assert media_tools.identify(late).startswith("audio/")
    assert media_tools.probe(late).streams
    media_tools.render(late, RenderOrder(recipe=Recipe.AUDIO, codec="aac"), tmp_path / "served")


@pytest.mark.media
def test_a_tag_in_front_of_a_wave_hides_nothing(media_tools: FfmpegTools, tmp_path: Path) -> None:
    """Programs that write ID3 write it in front of whatever sound they are given."""
    sound = samples.audio(tmp_path, seconds=1)
    path = tmp_path / "tagged.wav"
    path.write_bytes(b"ID3\3\0\0\0\0\0\x0a" + bytes(10) + sound.read_bytes())
    assert media_tools.identify(path) == media_tools.identify(sound) == "audio/wav"
    assert media_tools.probe(path).duration_ms == media_tools.probe(sound).duration_ms


@pytest.mark.media
def test_a_wave_of_the_broadcasters_is_taken(media_tools: FfmpegTools, tmp_path: Path) -> None:
    run_ffmpeg(*SOUND, "-rf64", "always", str(tmp_path / "made.wav"))
    content = (tmp_path / "made.wav").read_bytes()
    (tmp_path / "bw64").write_bytes(b"BW64" + content[4:])

    assert media_tools.identify(tmp_path / "bw64") == "audio/wav"
    assert media_tools.probe(tmp_path / "bw64").duration_ms == pytest.approx(400, abs=60)


@pytest.mark.media
def test_a_raw_dv_tape_is_taken_in_as_a_film(media_tools: FfmpegTools, tmp_path: Path) -> None:
    tape = tmp_path / "tape.dv"
    run_ffmpeg(*MADE["dv"], str(tape))

    assert media_tools.identify(tape) == "video/x-dv"
    assert {stream.kind for stream in media_tools.probe(tape).streams} == {"video", "audio"}


def test_every_recording_has_a_reader_and_ffmpeg_opens_no_other() -> None:
    recordings = {each.media_type for each in FILE_TYPES if each.kind is FileKind.RECORDING}

    # Of photos, ffmpeg is given only what was drawn anew.
    assert set(READERS) == recordings | {"image/jpeg", "image/png", "image/webp"}
    assert set(FORMATS.split(",")) == {*READERS.values(), *RAW_READERS}
    assert not {"concat", "hls", "dash", "image2", "sdp"} & set(READERS.values())


def test_every_ending_is_of_one_type() -> None:
    assert sum(len(each.endings) for each in FILE_TYPES) == len(ENDINGS)


@pytest.mark.parametrize("name", ["tape.DV", "Été.Mp4", "clip", ".hidden", "a.b.docx"])
def test_a_name_that_may_be_ours_is_accepted(name: str) -> None:
    require_accepted(name)


@pytest.mark.parametrize("name", ["checksums.md5", "desktop.ini", "song.exe", "archive.zip"])
def test_a_name_that_is_none_of_ours_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        require_accepted(name)


def test_the_page_of_what_becomes_of_every_kind_names_every_ending() -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")

    assert [ending for ending in sorted(ENDINGS) if f"`.{ending}`" not in page] == []
    assert "**fails**" not in page
    assert "refused (`broken" not in page
    assert "*not tried" not in page
