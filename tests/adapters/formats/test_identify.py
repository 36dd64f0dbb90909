"""What a file is, its content tells; its name never does."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from archive.adapters.formats.identify import identify
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError, QuarantinedError
from tests import samples
from tests.examples import examples

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.media
@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("clip.mp4", "video/mp4"),
        ("clip.mov", "video/quicktime"),
        ("clip.mkv", "video/x-matroska"),
        ("clip.webm", "video/webm"),
        ("clip.avi", "video/x-msvideo"),
        ("clip.mpg", "video/mpeg"),
        ("clip.ts", "video/mp2t"),
    ],
)
def test_films_of_every_container_are_known_under_a_false_name(
    media_tools: FfmpegTools, tmp_path: Path, name: str, media_type: str
) -> None:
    film = samples.video(tmp_path, name).rename(tmp_path / "holiday.jpg")
    assert media_tools.identify(film) == media_type


@pytest.mark.media
@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("sound.wav", "audio/wav"),
        ("sound.flac", "audio/flac"),
        ("sound.mp3", "audio/mpeg"),
        ("sound.m4a", "audio/mp4"),
        ("sound.ogg", "audio/ogg"),
        ("sound.opus", "audio/ogg"),
        ("sound.mka", "audio/x-matroska"),
        ("sound.aac", "audio/aac"),
        ("sound.mp4", "audio/mp4"),
    ],
)
def test_sounds_of_every_container_are_known_under_a_false_name(
    media_tools: FfmpegTools, tmp_path: Path, name: str, media_type: str
) -> None:
    sound = samples.audio(tmp_path, name).rename(tmp_path / "letter.txt")
    assert media_tools.identify(sound) == media_type


@pytest.mark.media
def test_a_sound_with_a_cover_is_no_film(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert media_tools.identify(samples.audio(tmp_path, "sound.mp3", mark="MARK")) == "audio/mpeg"


@pytest.mark.parametrize(
    ("make", "media_type"),
    [
        (lambda folder: samples.photo(folder, "p.jpg"), "image/jpeg"),
        (lambda folder: samples.photo(folder, "p.png"), "image/png"),
        (lambda folder: samples.photo(folder, "p.webp"), "image/webp"),
        (samples.docx, _DOCX),
        (samples.odt, _ODT),
        (samples.pdf, "application/pdf"),
        (samples.markdown, "text/markdown"),
        (samples.text, "text/plain"),
        (lambda folder: samples.text(folder, encoding="utf-16"), "text/plain"),
        (lambda folder: samples.text(folder, encoding="utf-8-sig"), "text/plain"),
        (lambda folder: samples.text(folder, encoding="utf-16-le", paragraphs=["plain words here"]), "text/plain"),
    ],
)
def test_photos_and_documents_are_known_under_a_false_name(
    media_tools: FfmpegTools, tmp_path: Path, make: Callable[[Path], Path], media_type: str
) -> None:
    assert media_tools.identify(make(tmp_path).rename(tmp_path / "clip.mp4")) == media_type


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "playlist"),
        (b"\n\n#EXTM3U\nhttp://example.org/a.ts\n", "playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
        (b"file 'secret.mp4'\nfile 'other.mp4'\n", "playlist"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "playlist"),
        (b"<?xml version='1.0'?><MPD></MPD>", "markup"),
        (b"<!DOCTYPE html><p>words</p>", "markup"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "other_picture"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><smil></smil>", "markup"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nwords\n", "subtitles"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nwords\n", "subtitles"),
        (b"\xef\xbb\xbf\r\n\r\n7\r\n0:00:01.5 --> 0:00:02.5\r\nwords\r\n", "subtitles"),
        (b"\n webvtt\n\n00:00.000 --> 00:01.000\nwords\n", "subtitles"),
        (b"0:00:01.000,0:00:02.000\nwords\n", "subtitles"),
        (b"<?xml version='1.0'?>\n<tt xmlns='http://www.w3.org/ns/ttml'></tt>", "subtitles"),
        (b"[Script Info]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,Salma,0,0,0,,words", "subtitles"),
        ("\u200f12/3/2026، 10:30 م - سلمى: وصلت\n".encode(), "chat"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old_office"),
        (b"PK\x03\x04" + bytes(100), "zip"),
        (b"Rar!\x1a\x07\x01\0" + bytes(100), "zip"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "zip"),
        (b"\x1f\x8b\x08\0" + bytes(100), "zip"),
        (b"words.txt" + bytes(248) + b"ustar\0" + bytes(249), "zip"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(64), "raw_photo"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(64), "raw_photo"),
        (b"II*\0\x08\0\0\0" + bytes(900) + b"\x06\x01\3\0\1\0\0\0\x23\x80\0\0", "raw_photo"),
        (b"MM\0*\0\0\0\x08" + bytes(900) + b"\xc6\x12\0\1\0\0\0\4\1\4\0\0", "raw_photo"),
        (b"FUJIFILMCCD-RAW 0201" + bytes(64), "raw_photo"),
        (b"IIU\0" + bytes(64), "raw_photo"),
        (b"PK\3\4" + bytes(26) + b"mimetypeapplication/epub+zip" + bytes(64), "epub"),
        (b"PK\3\4" + bytes(26) + b"Index/Document.iwa" + bytes(64), "pages"),
        (b"8BPS\0\1" + bytes(64), "other_picture"),
        (b"P6\n# drawn\n4 4\n255\n" + b"abc" * 16, "other_picture"),
        (b"\0\0\x02" + bytes(9) + b"\4\0\4\0\x18\0" + b"abc" * 16, "other_picture"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "unknown_type"),
        (bytes(range(256)) * 20, "unknown_type"),
        (b"\0\0\0\x18stypmsdh\0\0\0\0msdhmsix" + b"\0\0\0\x08moof" + bytes(99), "stream_piece"),
        (b'<?xml version="1.0"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"/>', "other_picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "other_picture"),
        (b'{"url": "https://docs.example.org/open", "doc_id": "x"}', "program_data"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Somebody\r\nEND:VCARD\r\n", "program_data"),
        (b"[InternetShortcut]\r\nURL=https://example.org\r\n", "program_data"),
        (b"From: one@example.org\nTo: other@example.org\nMIME-Version: 1.0\n\nwords", "program_data"),
        (b"\0\0\0\x08moof" + bytes(99), "stream_piece"),
        ("Voilà une lettre d'été, écrite à la main.".encode("cp1252"), "text_encoding"),
        ("رسالة إلى أمي".encode("cp1256"), "text_encoding"),
    ],
)
def test_what_is_not_taken_gets_one_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError) as refusal:
        identify(path)
    assert refusal.value.code == code
    assert re.fullmatch(r"[^.]+\.", str(refusal.value))
    assert str(tmp_path) not in str(refusal.value)


@pytest.mark.parametrize(
    "said",
    [
        '[Nour]: "yes": so she said',
        "From: my mother\n\nI came by sea.",
        "<Head of the village said nothing.",
        "<head down, he went",
        "<Nour> By sea.",
    ],
)
def test_words_after_a_sign_are_no_web_page(tmp_path: Path, said: str) -> None:
    (tmp_path / "told").write_text(said, encoding="utf-8")
    assert identify(tmp_path / "told") == "text/plain"


def test_an_opendocument_packed_anew_is_known(tmp_path: Path) -> None:
    with zipfile.ZipFile(samples.odt(tmp_path)) as first, zipfile.ZipFile(tmp_path / "anew", "w") as anew:
        for name in sorted(first.namelist(), reverse=True):
            anew.writestr(name, first.read(name), zipfile.ZIP_DEFLATED)
    assert identify(tmp_path / "anew") == "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(("kind", "known"), [("text-template", True), ("spreadsheet", False)])
def test_of_the_opendocuments_those_that_hold_text_are_taken(tmp_path: Path, kind: str, known: bool) -> None:
    with zipfile.ZipFile(tmp_path / "packed", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("content.xml", "<x/>")
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}" + " " * 20)
    if known:
        assert identify(tmp_path / "packed") == "application/vnd.oasis.opendocument.text"
        return
    with pytest.raises(InvalidInputError) as refusal:
        identify(tmp_path / "packed")
    assert refusal.value.code == "other_office"


def test_a_spreadsheet_is_no_written_piece(tmp_path: Path) -> None:
    path = tmp_path / "table"
    path.write_bytes(b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + b"xl/workbook.xml")
    with pytest.raises(InvalidInputError) as refusal:
        identify(path)
    assert refusal.value.code == "other_office"


def test_a_file_that_cannot_be_read_waits_aside(tmp_path: Path) -> None:
    with pytest.raises(QuarantinedError) as refusal:
        identify(tmp_path)
    assert refusal.value.code == "unreadable"


@pytest.mark.media
def test_a_container_without_picture_or_sound_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100))
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.identify(tmp_path / "x")
    assert refusal.value.code in ("undecodable", "no_streams")


@examples(100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=600) | st.text(max_size=300).map(str.encode))
def test_no_content_whatever_ends_in_anything_but_a_type_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    with suppress(InvalidInputError):
        assert "/" in identify(path)
