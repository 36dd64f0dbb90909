"""A served photo is drawn anew: upright, small enough, in plain colours, and without a word about its taking."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy
import pytest
from PIL import Image, ImageCms

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError, MediaToolError, QuarantinedError
from archive.domain.terms import Recipe
from archive.ports import Made, RenderOrder
from tests import samples
from tests.adapters.marks import MARK, exiftool_words, spelt_in
from tests.processor import worked_seconds
from tests.sample_heic import write_heic

pytestmark = pytest.mark.media


def _draw(tools: FfmpegTools, source: Path, target: Path, *, codec: str = "jpeg", side: int = 640) -> Made:
    return tools.render(source, RenderOrder(recipe=Recipe.PHOTO, codec=codec, height=side), target)


@pytest.mark.parametrize("name", ["p.jpg", "p.png", "p.webp"])
@pytest.mark.parametrize(("codec", "media_type"), [("jpeg", "image/jpeg"), ("webp", "image/webp")])
def test_nothing_planted_in_a_photo_is_served(
    media_tools: FfmpegTools, tmp_path: Path, name: str, codec: str, media_type: str
) -> None:
    source = samples.photo(tmp_path, name, mark=MARK)
    assert spelt_in(source)
    made = _draw(media_tools, source, tmp_path / "served", codec=codec)
    assert made.media_type == media_type
    assert spelt_in(tmp_path / "served") == []
    assert media_tools.traces(tmp_path / "served") == []


def test_exiftool_finds_nothing_in_a_served_photo(media_tools: FfmpegTools, tmp_path: Path, exiftool_path: str) -> None:
    source = samples.photo(tmp_path, mark=MARK)
    _draw(media_tools, source, tmp_path / "served")
    assert MARK in exiftool_words(exiftool_path, source)
    found = exiftool_words(exiftool_path, tmp_path / "served")
    assert not any(word in found for word in (MARK, "IFD0", "GPS", "ICC", "XMP", "Comment", "Trailer"))


@pytest.mark.parametrize(("orientation", "size"), [(1, (640, 480)), (3, (640, 480)), (6, (480, 640)), (8, (480, 640))])
def test_a_photo_is_served_upright(
    media_tools: FfmpegTools, tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    source = samples.photo(tmp_path, orientation=orientation)
    made = _draw(media_tools, source, tmp_path / "served", side=2000)
    assert (made.width, made.height) == size
    stream = media_tools.probe(source).streams[0]
    assert (stream.width, stream.height) == size


@pytest.mark.parametrize(("side", "size"), [(320, (320, 240)), (4000, (640, 480))])
def test_a_photo_shrinks_but_never_grows(
    media_tools: FfmpegTools, tmp_path: Path, side: int, size: tuple[int, int]
) -> None:
    made = _draw(media_tools, samples.photo(tmp_path), tmp_path / "served", side=side)
    assert (made.width, made.height) == size
    with Image.open(tmp_path / "served") as served:
        assert served.size == size


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16"])
def test_pictures_of_every_colour_system_are_drawn(media_tools: FfmpegTools, tmp_path: Path, mode: str) -> None:
    source = tmp_path / "source"
    drawing = Image.new("RGB", (64, 48), (200, 120, 40))
    picture = Image.new("I;16", (64, 48), 30_000) if mode == "I;16" else drawing.convert(mode)
    picture.save(source, "JPEG" if mode == "CMYK" else "PNG")
    assert _draw(media_tools, source, tmp_path / "served").width == 64


@pytest.mark.parametrize("mode", ["I;16", "I", "F", "F small"])
def test_the_greys_of_a_scanner_are_those_that_were_scanned(
    media_tools: FfmpegTools, tmp_path: Path, mode: str
) -> None:
    most = {"I;16": 65_535, "I": 65_535, "F": 4_000, "F small": 1}[mode]
    form = {"I;16": "<u2", "I": "<i4"}.get(mode, "<f4")
    ramp = numpy.tile(numpy.linspace(0, most, 100), (40, 1)).astype(form)
    picture = Image.frombytes(mode.partition(" ")[0], (100, 40), ramp.tobytes())
    picture.save(tmp_path / "source", "PNG" if mode == "I;16" else "TIFF")
    _draw(media_tools, tmp_path / "source", tmp_path / "served")
    with Image.open(tmp_path / "served") as served:
        shown = [served.convert("L").getpixel((place, 20)) for place in (2, 50, 97)]
    assert shown == pytest.approx([255 * place / 99 for place in (2, 50, 97)], abs=6)


def test_a_photo_without_its_last_two_bytes_is_shown_and_one_that_lacks_more_is_not(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    whole = samples.photo(tmp_path).read_bytes()
    (tmp_path / "short").write_bytes(whole[:-2])
    assert _draw(media_tools, tmp_path / "short", tmp_path / "served").width == 640
    (tmp_path / "cut").write_bytes(whole[:-200])
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.probe(tmp_path / "cut")
    assert refusal.value.code == "broken_picture"


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "WEBP"])
def test_several_pictures_in_one_file_are_asked_for_one_by_one(
    media_tools: FfmpegTools, tmp_path: Path, kind: str
) -> None:
    pages = [Image.new("RGB", (64, 48), (shade, 90, 40)) for shade in (20, 120, 220)]
    pages[0].save(tmp_path / "pages", kind, save_all=True, append_images=pages[1:])
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.probe(tmp_path / "pages")
    assert refusal.value.code == "several_pictures"


def test_what_a_telephone_says_beside_its_photo_is_sealed_and_not_served(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    told = Image.Exif()
    told[0x010F] = MARK
    source = write_heic(tmp_path / "p.heic", exif=b"Exif\0\0" + told.tobytes().removeprefix(b"Exif\0\0"))
    assert MARK in media_tools.read_tags(source).values()
    _draw(media_tools, source, tmp_path / "served")
    assert spelt_in(tmp_path / "served") == []
    assert media_tools.traces(tmp_path / "served") == []


def test_what_could_be_seen_through_becomes_white(media_tools: FfmpegTools, tmp_path: Path) -> None:
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(tmp_path / "source", "PNG")
    _draw(media_tools, tmp_path / "source", tmp_path / "served")
    with Image.open(tmp_path / "served") as served:
        assert served.getpixel((20, 20)) == (255, 255, 255)


def test_a_camera_s_own_colours_are_translated(media_tools: FfmpegTools, tmp_path: Path) -> None:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile whose red is what others call blue.
    turned = plain.replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ").replace(b"....", b"bXYZ")
    Image.new("RGB", (40, 40), (200, 60, 60)).save(tmp_path / "source", "JPEG", icc_profile=turned)
    _draw(media_tools, tmp_path / "source", tmp_path / "served")
    with Image.open(tmp_path / "served") as served:
        red, _, blue = served.getpixel((20, 20))  # type: ignore[misc]
    assert blue > red


def _claiming(width: int, height: int) -> bytes:
    """Give a PNG of a few bytes that claims to be very large."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(99_999))) + part(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (10_001, 10_000), (2_000_000_000, 2)])
def test_a_pixel_bomb_is_refused_at_once(media_tools: FfmpegTools, tmp_path: Path, width: int, height: int) -> None:
    (tmp_path / "bomb").write_bytes(_claiming(width, height))
    before = worked_seconds()
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.probe(tmp_path / "bomb")
    assert refusal.value.code in ("picture_size", "broken_picture")
    assert worked_seconds() - before < 5


@pytest.mark.parametrize("name", ["p.jpg", "p.png", "p.webp"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_photo_is_refused(media_tools: FfmpegTools, tmp_path: Path, name: str, share: float) -> None:
    half = samples.cut(samples.photo(tmp_path, name), share)
    for attempt in (lambda: media_tools.probe(half), lambda: _draw(media_tools, half, tmp_path / "served")):
        with pytest.raises(QuarantinedError) as refusal:
            attempt()
        assert refusal.value.code == "broken_picture"
    assert not (tmp_path / "served").exists()


@pytest.mark.parametrize("frame", [0xC3, 0xF7], ids=["without loss", "JPEG-LS"])
def test_a_kind_of_jpeg_that_nobody_shows_is_not_called_broken(
    media_tools: FfmpegTools, tmp_path: Path, frame: int
) -> None:
    whole = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 30)).save(whole, "JPEG")
    path = tmp_path / "scan.jpg"
    path.write_bytes(whole.getvalue().replace(b"\xff\xc0", bytes([0xFF, frame]), 1))

    with pytest.raises(InvalidInputError) as refused:
        media_tools.probe(path)
    assert refused.value.code == "other_picture"


def test_broken_exif_does_not_lose_the_photo(media_tools: FfmpegTools, tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), (9, 9, 9)).save(content, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 60)
    (tmp_path / "source").write_bytes(content.getvalue())
    assert _draw(media_tools, tmp_path / "source", tmp_path / "served").width == 40
    assert media_tools.probe(tmp_path / "source").streams


@pytest.mark.parametrize(("codec", "side"), [("heic", 640), ("", 640), ("jpeg", 0), ("jpeg", 100_000)])
def test_only_the_sizes_and_codecs_of_the_site_are_drawn(
    media_tools: FfmpegTools, tmp_path: Path, codec: str, side: int
) -> None:
    with pytest.raises(MediaToolError):
        _draw(media_tools, samples.photo(tmp_path), tmp_path / "served", codec=codec, side=side)


def test_the_same_photo_is_drawn_the_same_way_twice(media_tools: FfmpegTools, tmp_path: Path) -> None:
    source = samples.photo(tmp_path, mark=MARK)
    for name in ("one", "two"):
        _draw(media_tools, source, tmp_path / name, codec="webp")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
