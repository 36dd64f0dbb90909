"""Every tag of a file is read for the sealed side, and no hostile tag reaches further than a bounded text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen.id3 import ID3, TXXX

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError
from tests import samples
from tests.adapters.marks import MARK

pytestmark = pytest.mark.media


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: samples.video(folder, "c.mp4", mark=MARK),
        lambda folder: samples.video(folder, "c.mkv", mark=MARK),
        lambda folder: samples.audio(folder, "s.mp3", mark=MARK),
        lambda folder: samples.audio(folder, "s.flac", mark=MARK),
        lambda folder: samples.audio(folder, "s.m4a", mark=MARK),
        lambda folder: samples.audio(folder, "s.wav", mark=MARK),
        lambda folder: samples.photo(folder, "p.jpg", mark=MARK),
        lambda folder: samples.photo(folder, "p.png", mark=MARK),
        lambda folder: samples.docx(folder, mark=MARK),
        lambda folder: samples.odt(folder, mark=MARK),
        lambda folder: samples.rtf(folder, mark=MARK),
        lambda folder: samples.pdf(folder, mark=MARK),
    ],
)
def test_planted_tags_are_read(media_tools: FfmpegTools, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    found = media_tools.read_tags(make(tmp_path))
    assert sum(MARK in value for value in found.values()) >= 3


def test_the_place_and_day_of_a_film_and_a_photo_are_read(media_tools: FfmpegTools, tmp_path: Path) -> None:
    film = " ".join(media_tools.read_tags(samples.video(tmp_path, mark=MARK)).values())
    photo = media_tools.read_tags(samples.photo(tmp_path, mark=MARK))
    assert "+35.7672-005.8034/" in film
    assert "2023-03-01" in film
    assert "35.0" in photo["gpsinfo.GPSLatitude"]
    assert photo["exif.DateTimeOriginal"] == "2023:03:01 10:11:12"


def test_a_plain_file_has_no_tags(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert media_tools.read_tags(samples.text(tmp_path)) == {}


def test_tags_are_bounded_in_number_and_length(media_tools: FfmpegTools, tmp_path: Path) -> None:
    sound = samples.audio(tmp_path, "s.mp3")
    tags = ID3()
    for number in range(2_000):
        tags.add(TXXX(encoding=3, desc=f"{number}", text="x" * 5_000))
    tags.save(sound)
    found = media_tools.read_tags(sound)
    assert 100 < len(found) <= 500
    assert max(map(len, found.values())) <= 2_000


def test_tags_that_cannot_be_read_do_not_lose_the_file(media_tools: FfmpegTools, tmp_path: Path) -> None:
    sound = samples.audio(tmp_path, "s.flac", mark=MARK)
    content = bytearray(sound.read_bytes())
    content[5:8] = b"\xff\xff\xff"
    sound.write_bytes(bytes(content))
    assert isinstance(dict(media_tools.read_tags(sound)), dict)


def test_what_is_no_footage_has_no_tags_to_read(media_tools: FfmpegTools, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("#EXTM3U\n")
    with pytest.raises(InvalidInputError):
        media_tools.read_tags(tmp_path / "list")
