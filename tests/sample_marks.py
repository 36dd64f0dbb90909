"""Planting a word in every corner of a sample where something can stand beside its content."""

from __future__ import annotations

import io
import struct
import subprocess
from pathlib import Path
from typing import Any

import mutagen
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, TIT2, TPE1, TXXX
from mutagen.mp4 import MP4, MP4Cover
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from archive.adapters.media.find_ffmpeg import find_media_tools

_XMP = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><mark>{}</mark></x:xmpmeta>"


def mark_recording(path: Path, mark: str) -> None:
    """Plant a word in a film or sound: tags, place, date, chapters, names of tracks, a cover, trailing bytes."""
    _remux(path, mark)
    match path.suffix:
        case ".mp3":
            _mark_mp3(path, mark)
        case ".flac":
            _mark_flac(path, mark)
        case ".m4a" | ".mp4" | ".mov":
            _mark_mp4(path, mark)
        case ".wav":
            _mark_wav(path, mark)


def picture_tags(suffix: str, orientation: int, mark: str) -> dict[str, Any]:
    """Give what Pillow is told when it saves a photo: how it was held, and the word wherever it can stand."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    if not mark:
        return {"exif": exif}
    for tag in (0x010E, 0x013B, 0x8298, 0x0110, 0x9C9B):
        exif[tag] = mark if tag != 0x9C9B else mark.encode("utf-16-le")
    details = exif.get_ifd(0x8769)
    details[0x9003] = "2023:03:01 10:11:12"
    details[0x9286] = b"ASCII\0\0\0" + mark.encode()
    details[0xA431] = mark
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (35.0, 46.0, 1.5), "W", (5.0, 48.0, 2.5)
    place[27] = b"ASCII\0\0\0" + mark.encode()
    common: dict[str, Any] = {"exif": exif, "icc_profile": _profile(mark)}
    if suffix in (".jpg", ".jpeg"):
        return common | {"comment": mark, "xmp": _XMP.format(mark).encode()}
    if suffix == ".png":
        return common | {"pnginfo": _png_texts(mark)}
    return common | {"xmp": _XMP.format(mark).encode()}


def mark_photo(path: Path, mark: str) -> None:
    """Hang a word onto the end of a photo, where some cameras put a second picture."""
    with path.open("ab") as file:
        file.write(mark.encode())


def cover(mark: str) -> bytes:
    """Draw a small picture that carries the word in its EXIF."""
    drawn = io.BytesIO()
    Image.new("RGB", (32, 32), (90, 60, 30)).save(drawn, "JPEG", **picture_tags(".jpg", 1, mark))
    return drawn.getvalue()


def _profile(mark: str) -> bytes:
    """Give a colour profile that is described by the word."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    spelt = "sRGB".encode("utf-16-be")
    place = profile.find(spelt)
    if place >= 0 and len(mark) >= 4:
        profile[place : place + len(spelt)] = mark[:4].encode("utf-16-be")
    return bytes(profile)


def _png_texts(mark: str) -> PngInfo:
    texts = PngInfo()
    texts.add_text("Author", mark)
    texts.add_text("Comment", mark, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", _XMP.format(mark))
    return texts


def _remux(path: Path, mark: str) -> None:
    """Write tags, chapters and names of tracks with ffmpeg, into whatever the container can hold."""
    chapters = path.with_suffix(".chapters")
    chapters.write_text(f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle={mark}\n")
    marked = path.with_stem(f"{path.stem}-marked")
    names = ("title", "artist", "comment", "album", "copyright", "description", "encoded_by", "originator")
    tags = [word for name in names for word in ("-metadata", f"{name}={mark}")]
    tags += ["-metadata", "location=+35.7672-005.8034/", "-metadata", "creation_time=2023-03-01T10:11:12Z"]
    streams = ["-metadata:s", f"handler_name={mark}", "-metadata:s", f"title={mark}"]
    extra = {".mkv": _attachment(path, mark), ".wav": ["-write_bext", "1"], ".mov": ["-timecode", "10:11:12:13"]}
    _run(
        *("-i", str(path), "-i", str(chapters), "-map", "0", "-map_metadata", "1", "-c", "copy"),
        *(*tags, *streams, *extra.get(path.suffix, []), str(marked)),
    )
    marked.replace(path)
    chapters.unlink()


def _attachment(path: Path, mark: str) -> list[str]:
    attached = path.with_name(f"{path.stem}-cover.jpg")
    attached.write_bytes(cover(mark))
    return ["-attach", str(attached), "-metadata:s:t", "mimetype=image/jpeg", "-metadata:s:t", f"filename={mark}.jpg"]


def _mark_mp3(path: Path, mark: str) -> None:
    tags = ID3()
    tags.add(TIT2(encoding=3, text=mark))
    tags.add(TPE1(encoding=1, text=mark))
    tags.add(COMM(encoding=3, lang="eng", desc="", text=mark))
    tags.add(TXXX(encoding=3, desc=mark, text=mark))
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc=mark, data=cover(mark)))
    tags.save(path, v1=2)
    ape = APEv2()
    ape["Artist"] = mark
    ape.save(path)


def _mark_flac(path: Path, mark: str) -> None:
    sound = FLAC(path)
    picture = Picture()
    picture.data, picture.mime, picture.desc, picture.type = cover(mark), "image/jpeg", mark, 3
    sound.add_picture(picture)
    sound.save()


def _mark_mp4(path: Path, mark: str) -> None:
    film = MP4(path)
    if film.tags is None:
        film.add_tags()
    tags: Any = film.tags  # filled by add_tags, which its types do not say
    tags["covr"] = [MP4Cover(cover(mark), imageformat=MP4Cover.FORMAT_JPEG)]
    tags["----:com.apple.iTunes:MARK"] = [mark.encode()]
    film.save()
    with path.open("ab") as file:
        payload = bytes(16) + mark.encode()
        file.write(struct.pack(">I4s", 8 + len(payload), b"uuid") + payload)


def _mark_wav(path: Path, mark: str) -> None:
    sound = mutagen.File(path)
    if sound.tags is None:
        sound.add_tags()
    sound.tags.add(TIT2(encoding=3, text=mark))
    sound.save()


def _run(*arguments: str) -> None:
    ffmpeg_path = find_media_tools(None, None).ffmpeg
    subprocess.run([ffmpeg_path, "-nostdin", "-v", "error", "-y", *arguments], check=True, timeout=60)
