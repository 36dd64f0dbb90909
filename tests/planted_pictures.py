"""Words planted in photos: EXIF with place and small picture, XMP, IPTC, profile, comments, texts, own parts."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.planted_words import Words

_XMP = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><mark>{}</mark></x:xmpmeta>"


def plant(path: Path, words: Words, name: str = "") -> None:
    """Draw a picture with a word in every place that its kind has; `name` opens the names of the places."""
    path.write_bytes(picture(path.suffix, words, name))


def picture(suffix: str, words: Words, name: str = "", side: int = 320) -> bytes:
    """Draw a picture of a kind and give its bytes."""
    drawn = Image.new("RGB", (side, side * 3 // 4), (180, 205, 225))
    ImageDraw.Draw(drawn).ellipse((20, 20, side // 2, side // 2), fill=(240, 200, 90))
    made = io.BytesIO()
    common: dict[str, Any] = {"exif": _exif(words, name), "icc_profile": _profile(words(f"{name}ICC description"))}
    if suffix == ".png":
        drawn.save(made, "PNG", **common, pnginfo=_texts(words, name))
        return _with_png_parts(made.getvalue(), words, name)
    xmp = _XMP.format(words(f"{name}XMP")).encode()
    if suffix == ".webp":
        drawn.save(made, "WEBP", **common, xmp=xmp)
        return _with_webp_part(made.getvalue(), words(f"{name}own part"))
    drawn.save(made, "JPEG", **common, xmp=xmp, comment=words(f"{name}comment"))
    return _with_jpeg_parts(made.getvalue(), words, name)


def _exif(words: Words, name: str) -> bytes:
    exif = Image.Exif()
    for tag, called in ((0x010E, "description"), (0x013B, "artist"), (0x8298, "copyright"), (0x0110, "model")):
        exif[tag] = words(f"{name}EXIF {called}")
    exif[0x9C9B] = words(f"{name}EXIF title in UTF-16").encode("utf-16-le")
    details = exif.get_ifd(0x8769)
    details[0x9286] = b"ASCII\0\0\0" + words(f"{name}EXIF comment").encode()
    details[0xA431] = words(f"{name}EXIF serial number")
    details[0x927C] = words(f"{name}EXIF maker note").encode()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (35.0, 46.0, 1.5), "W", (5.0, 48.0, 2.5)
    place[27] = b"ASCII\0\0\0" + words(f"{name}GPS method").encode()
    return exif.tobytes() + _small_picture(words(f"{name}EXIF small picture"))


def _small_picture(word: str) -> bytes:
    """Give the small picture that hangs onto EXIF, with a comment of its own."""
    small = io.BytesIO()
    Image.new("RGB", (16, 16)).save(small, "JPEG", comment=word)
    return small.getvalue()


def _profile(word: str) -> bytes:
    """Give a colour profile that is described by a word."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    place = profile.find("sRGB".encode("utf-16-be"))
    profile[place : place + 2 * len(word)] = word.encode("utf-16-be")
    return bytes(profile)


def _texts(words: Words, name: str) -> PngInfo:
    texts = PngInfo()
    texts.add_text("Author", words(f"{name}tEXt"))
    texts.add_text("Comment", words(f"{name}zTXt"), zip=True)
    texts.add_itxt("XML:com.adobe.xmp", _XMP.format(words(f"{name}XMP")))
    return texts


def _with_png_parts(content: bytes, words: Words, name: str) -> bytes:
    word = words(f"{name}own part").encode()
    part = struct.pack(">I4s", len(word), b"prVt") + word + struct.pack(">I", zlib.crc32(b"prVt" + word))
    return content[:33] + part + content[33:]


def _with_webp_part(content: bytes, word: str) -> bytes:
    raw = word.encode().ljust(14)
    grown = content + b"OWNX" + struct.pack("<I", len(raw)) + raw
    return grown[:4] + struct.pack("<I", len(grown) - 8) + grown[8:]


def _with_jpeg_parts(content: bytes, words: Words, name: str) -> bytes:
    """Put IPTC, a small picture in JFIF's way, and a maker's own part behind the first mark."""
    caption = words(f"{name}IPTC").encode()
    iptc = b"\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption
    iptc += bytes(len(iptc) % 2)
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc
    small = b"JFXX\0\x10" + _small_picture(words(f"{name}JFXX small picture"))
    parts = ((0xED, photoshop), (0xE0, small), (0xEC, words(f"{name}own part").encode()))
    packed = b"".join(struct.pack(">BBH", 0xFF, kind, len(part) + 2) + part for kind, part in parts)
    first = 4 + struct.unpack(">H", content[4:6])[0]
    return content[:first] + packed + content[first:]
