"""The examiner of made files finds every single trace that is planted in one, and nothing in a clean one."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.leaks import Trace, Witness
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.marks import MARK
from tests.started import counted

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def clean(media_tools: FfmpegTools, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A clean file of every kind that is made."""
    folder = tmp_path_factory.mktemp("clean")
    film, sound, photo = samples.video(folder), samples.audio(folder), samples.photo(folder)
    orders = {
        "film": (film, RenderOrder(recipe=Recipe.VIDEO, height=240)),
        "opus": (sound, RenderOrder(recipe=Recipe.AUDIO, codec="opus")),
        "aac": (sound, RenderOrder(recipe=Recipe.AUDIO, codec="aac")),
        "jpeg": (photo, RenderOrder(recipe=Recipe.PHOTO, codec="jpeg", height=320)),
        "webp": (photo, RenderOrder(recipe=Recipe.PHOTO, codec="webp", height=320)),
        "poster": (film, RenderOrder(recipe=Recipe.POSTER)),
        "waveform": (sound, RenderOrder(recipe=Recipe.WAVEFORM)),
    }
    for name, (source, order) in orders.items():
        media_tools.render(source, order, folder / name)
    (folder / "text").write_text("<!doctype html><meta charset='utf-8'><p>Words.</p>")
    (folder / "captions").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nWords.\n")
    return {name: folder / name for name in [*orders, "text", "captions"]}


def test_clean_files_of_every_kind_have_no_traces(media_tools: FfmpegTools, clean: dict[str, Path]) -> None:
    assert {name: list(media_tools.traces(path)) for name, path in clean.items()} == {name: [] for name in clean}


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def _append(content: bytes) -> Callable[[bytes], bytes]:
    return lambda whole: whole + content


def _exchange(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(whole: bytes) -> bytes:
        assert old in whole
        return whole.replace(old, new, 1)

    return change


def _set(marker: bytes, offset: int, value: bytes) -> Callable[[bytes], bytes]:
    """Write a value so many bytes behind a box's name."""

    def change(whole: bytes) -> bytes:
        place = whole.index(marker) + len(marker) + offset
        return whole[:place] + value + whole[place + len(value) :]

    return change


_SEGMENT = struct.pack(">BBH", 0xFF, 0xFE, 2 + len(MARK)) + MARK.encode()
_JFIF = b"\xff\xe0\x00\x10JFIF"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("film", _append(_box(b"udta", MARK.encode()))),
        ("film", _append(_box(b"uuid", bytes(16) + MARK.encode()))),
        ("film", _append(_box(b"free", MARK.encode()))),
        ("film", _append(_box(b"mdat", b"x264 - core 164"))),
        ("film", _append(_box(b"mdat", b"Lavc59.37.100"))),
        ("film", _append(MARK.encode())),
        ("film", _exchange(b"free", b"udta")),
        ("film", _set(b"mvhd", 4, struct.pack(">I", 3_700_000_000))),
        ("film", _set(b"mdhd", 8, struct.pack(">I", 3_700_000_000))),
        ("film", _set(b"tkhd", 4, struct.pack(">I", 1))),
        ("film", _set(b"avc1", 42, b"\x04Lavc")),
        ("film", _set(b"mdhd", 20, b"\x15\xc7")),
        ("opus", _exchange(b"mvex", b"meta")),
        ("opus", _append(b"TAG" + MARK.encode().ljust(125))),
        ("aac", _append(b"APETAGEX" + bytes(24))),
        ("jpeg", _exchange(_JFIF, _SEGMENT + _JFIF)),
        ("jpeg", _append(MARK.encode())),
        ("jpeg", _append(b"\xff\xd8\xff\xd9")),
        ("poster", _exchange(_JFIF, _SEGMENT + _JFIF)),
        ("webp", _append(b"EXIF" + struct.pack("<I", 8) + b"Exif\0\0MM")),
        ("webp", _append(MARK.encode())),
        ("waveform", _append(MARK.encode())),
        ("waveform", _exchange(b"IEND", b"tEXt")),
        ("text", _append(b"<!-- words -->")),
        ("text", _append(b"<meta name='author' content='x'>")),
        ("text", _append(b"<script>x</script>")),
        ("captions", _append(b"\nNOTE words\n")),
        ("captions", _append(b"\n00:01.000 --> 00:02.000\n<v Amina>words\n")),
    ],
)
def test_every_planted_trace_is_found(
    media_tools: FfmpegTools, tmp_path: Path, clean: dict[str, Path], name: str, change: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "planted"
    path.write_bytes(change(clean[name].read_bytes()))
    assert media_tools.traces(path) != []


def test_tags_written_by_other_programs_are_found(
    media_tools: FfmpegTools, tmp_path: Path, clean: dict[str, Path]
) -> None:
    target = tmp_path / "tagged.mp4"
    samples.run_ffmpeg("-i", str(clean["film"]), "-c", "copy", "-metadata", f"title={MARK}", str(target))
    found = media_tools.traces(target)
    assert {Witness.FFPROBE, Witness.TAGS, Witness.STRUCTURE} <= {trace.witness for trace in found}
    assert Trace(Witness.FFPROBE, "format: title") in found
    assert not [trace for trace in found if MARK in trace.where], "a trace repeats what it found"


def test_exif_xmp_and_texts_in_pictures_are_found(media_tools: FfmpegTools, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = MARK
    texts = PngInfo()
    texts.add_text("Author", MARK)
    picture = Image.new("RGB", (8, 8))
    picture.save(tmp_path / "exif", "JPEG", exif=exif)
    picture.save(tmp_path / "xmp", "WEBP", xmp=f"<x:xmpmeta>{MARK}</x:xmpmeta>".encode())
    picture.save(tmp_path / "text", "PNG", pnginfo=texts)
    for name in ("exif", "xmp", "text"):
        assert Witness.TAGS in {trace.witness for trace in media_tools.traces(tmp_path / name)}


@pytest.mark.parametrize("content", [b"", b"words", b"OggS" + bytes(60), bytes(100)])
def test_what_is_of_no_served_kind_is_a_trace_itself(media_tools: FfmpegTools, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd").write_bytes(content)
    assert media_tools.traces(tmp_path / "odd") != []


@pytest.mark.parametrize("name", ["film", "opus", "jpeg", "webp", "waveform"])
@pytest.mark.parametrize("share", [0.2, 0.9])
def test_what_cannot_be_examined_is_a_trace_itself(
    media_tools: FfmpegTools, tmp_path: Path, clean: dict[str, Path], name: str, share: float
) -> None:
    content = clean[name].read_bytes()
    (tmp_path / "cut").write_bytes(content[: int(len(content) * share)])
    assert media_tools.traces(tmp_path / "cut") != []


def test_several_files_are_examined_at_once_and_each_answers_for_itself(
    media_tools: FfmpegTools, tmp_path: Path, clean: dict[str, Path], exiftool_path: str
) -> None:
    samples.run_ffmpeg("-i", str(clean["film"]), "-c", "copy", "-metadata", f"title={MARK}", str(tmp_path / "told.mp4"))
    made = [clean["film"], tmp_path / "told.mp4", clean["jpeg"], clean["captions"]]
    with counted() as started:
        found = media_tools.traces_of(made)
    assert [bool(each) for each in found] == [False, True, False, False]
    assert started["exiftool"] == 1

    (tmp_path / "odd").write_bytes(b"words")
    with_a_bad_one = media_tools.traces_of([*made, tmp_path / "odd", tmp_path / "nothing"])
    assert [bool(each) for each in with_a_bad_one] == [False, True, False, False, True, True]
    assert with_a_bad_one[:4] == found


def test_a_missing_file_is_a_trace_itself(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert media_tools.traces(tmp_path / "nothing") != []


def test_a_witness_that_cannot_speak_is_a_trace_itself(tmp_path: Path, clean: dict[str, Path]) -> None:
    lame = FfmpegTools(replace(find_media_tools(None, None), ffprobe=tmp_path / "no-ffprobe"))
    assert Trace(Witness.FFPROBE, failed=True) in lame.traces(clean["film"])
