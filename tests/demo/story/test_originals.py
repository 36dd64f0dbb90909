"""What the crew brings: each file is what its name says, and carries the words that must never be seen."""

from __future__ import annotations

from pathlib import Path

import docx
import odfdo
import pytest
from PIL import Image

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.demo.sound.strings import play
from archive.demo.story import marks
from archive.demo.story.films import save_photo, save_sound
from archive.demo.story.originals import bring
from archive.demo.story.papers import as_webvtt
from archive.demo.story.works_read import BREAD, HANDS, LETTER
from archive.domain.errors import MediaToolError

NO_TOOL = Path("/bin/false")
"""Written pieces need no media tool."""


def ffmpeg() -> Path:
    return find_media_tools(None, None).ffmpeg


def test_a_letter_comes_out_of_a_word_processor(tmp_path: Path) -> None:
    brought = bring(LETTER, tmp_path, NO_TOOL)
    document = docx.Document(str(brought.path))

    assert [paragraph.text for paragraph in document.paragraphs] == list(LETTER.lines)
    assert document.core_properties.author == marks.DOCUMENT_AUTHOR
    assert brought.path.name.startswith(marks.FILE_NAME)


def test_a_tale_comes_out_of_a_free_one(tmp_path: Path) -> None:
    document = odfdo.Document(str(bring(BREAD, tmp_path, NO_TOOL).path))

    assert BREAD.lines[0] in document.get_formatted_text()
    assert document.meta.creator == marks.DOCUMENT_AUTHOR


def test_a_poem_keeps_its_lines(tmp_path: Path) -> None:
    assert bring(HANDS, tmp_path, NO_TOOL).path.read_text(encoding="utf-8").split("\n\n")[0] == HANDS.lines[0]


@pytest.mark.parametrize("ending", [".jpg", ".png"])
def test_a_photo_tells_its_place_day_and_device(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"photo{ending}"
    save_photo(Image.new("RGB", (64, 48), (90, 60, 30)), path)
    with Image.open(path) as photo:
        exif = photo.getexif()

    assert exif[0x0110] == marks.DEVICE
    assert exif.get_ifd(0x8769)[0x9003] == marks.EXIF_RECORDED_AT
    assert exif.get_ifd(0x8825)[1] == "N"


@pytest.mark.media
@pytest.mark.parametrize("ending", [".m4a", ".flac", ".ogg"])
def test_a_sound_carries_the_planted_words(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"sound{ending}"
    save_sound(ffmpeg(), play([("A4", 1.0)], 0.3), path)

    assert marks.TAG.encode() in path.read_bytes()


def test_a_piece_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MediaToolError, match="could not make a piece"):
        save_sound(Path("/bin/false"), play([("A4", 1.0)], 0.1), tmp_path / "sound.flac")


def test_a_transcript_names_who_speaks_for_the_desk_alone() -> None:
    text = as_webvtt(("One & two.",), [(0, 1_500)], marks.SPEAKER).decode()

    assert text.startswith("WEBVTT\n\nNOTE\n")
    assert f"00:00:00.000 --> 00:00:01.500\n<v {marks.SPEAKER}>One & two." in text
