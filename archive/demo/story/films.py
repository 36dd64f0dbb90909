"""Making the sample workshop's recordings: pictures and sounds brought together by ffmpeg, with marks in every tag."""

from __future__ import annotations

import contextlib
import io
import subprocess
import tempfile
import threading
import wave
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from mutagen.flac import FLAC, Picture
from mutagen.mp4 import MP4, MP4Cover
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from archive.demo.drawing.stage import FRAMES_A_SECOND, Scene
from archive.demo.sound.voice import RATE, loudness
from archive.demo.story import marks
from archive.domain.errors import MediaToolError

_LONGEST_SECONDS: Final = 180
_ROOM: Final = "aecho=0.85:0.7:37|61:0.22|0.14,afade=t=in:d=0.05"
"""A small room's answer, so that a made voice does not stand in a vacuum."""

_CODECS: Final = {
    ".m4a": ("-c:a", "aac", "-b:a", "128k"),
    ".flac": ("-c:a", "flac"),
    ".ogg": ("-c:a", "libopus", "-b:a", "64k"),
    ".wav": ("-c:a", "pcm_s16le"),
}


def save_film(ffmpeg: Path, scene: Scene, samples: array[int], target: Path) -> None:
    """Draw a scene that speaks these samples, and keep it as a film."""
    with tempfile.TemporaryDirectory() as folder:
        sound = _as_wave(samples, Path(folder) / "sound.wav")
        frames = scene.frames(loudness(samples, FRAMES_A_SECOND))
        size = f"{scene.size.width}x{scene.size.height}"
        picture = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(FRAMES_A_SECOND), "-i", "pipe:0")
        codecs = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-pix_fmt", "yuv420p", "-g", "24")
        _run(
            ffmpeg,
            (*picture, "-i", str(sound), "-af", _ROOM, *codecs, "-c:a", "aac", "-b:a", "128k", "-shortest"),
            target,
            frames,
        )


def save_sound(ffmpeg: Path, samples: array[int], target: Path) -> None:
    """Keep samples as a recording, in the way that the file's name asks for."""
    with tempfile.TemporaryDirectory() as folder:
        sound = _as_wave(samples, Path(folder) / "sound.wav")
        _run(ffmpeg, ("-i", str(sound), "-af", _ROOM, "-ar", "48000", *_CODECS[target.suffix]), target)
    if target.suffix == ".m4a":
        _mark_mp4(target)
    elif target.suffix == ".flac":
        _mark_flac(target)


def save_photo(picture: Image.Image, target: Path) -> None:
    """Keep a picture as a photo that tells its device, its day, its place and its maker."""
    if target.suffix == ".png":
        texts = PngInfo()
        texts.add_text("Author", marks.TAG)
        texts.add_text("Comment", f"{marks.TAG} {marks.RECORDED_AT}", zip=True)
        picture.save(target, pnginfo=texts, exif=_exif())
        return
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><by>{marks.TAG}</by></x:xmpmeta>".encode()
    picture.save(target, quality=90, exif=_exif(), comment=marks.TAG, xmp=xmp)


def _as_wave(samples: array[int], path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def _run(ffmpeg: Path, arguments: Sequence[str], target: Path, frames: Iterable[bytes] = ()) -> None:
    """Run ffmpeg on our own drawings, with the tags that every original carries."""
    tags = [word for name, value in _TAGS.items() for word in ("-metadata", f"{name}={value}")]
    streams = ["-metadata:s", f"handler_name={marks.TAG}", "-metadata:s", f"title={marks.TAG}"]
    command = [str(ffmpeg), "-v", "error", "-y", *arguments, *tags, *streams, str(target)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        too_long = threading.Timer(_LONGEST_SECONDS, process.kill)
        too_long.start()
        try:
            _feed(process, frames)
        finally:
            too_long.cancel()
    if process.returncode:
        message = f"ffmpeg could not make a piece of the sample workshop (it ended with {process.returncode})."
        raise MediaToolError(message)


def _feed(process: subprocess.Popen[bytes], frames: Iterable[bytes]) -> None:
    """Hand the pictures over as they are drawn, so that drawing and packing go side by side."""
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        for frame in frames:
            process.stdin.write(frame)
        process.stdin.close()
    process.wait()


_TAGS: Final = {
    **dict.fromkeys(("title", "artist", "comment", "album", "copyright", "description"), marks.TAG),
    "encoded_by": marks.DEVICE,
    "location": marks.ISO_PLACE,
    "creation_time": f"{marks.RECORDED_AT}Z",
    "date": marks.RECORDED_AT[:10],
}


def _exif() -> Image.Exif:
    exif = Image.Exif()
    for tag, value in ((0x010E, marks.TAG), (0x013B, marks.TAG), (0x8298, marks.TAG), (0x0110, marks.DEVICE)):
        exif[tag] = value
    exif[0x0132] = marks.EXIF_RECORDED_AT
    details: dict[int, Any] = exif.get_ifd(0x8769)
    details[0x9003] = marks.EXIF_RECORDED_AT
    details[0x9286] = b"ASCII\0\0\0" + marks.TAG.encode()
    place: dict[int, Any] = exif.get_ifd(0x8825)
    place.update({1: "N", 2: (12.0, 20.0, 45.24), 3: "W", 4: (1.0, 14.0, 5.28)})
    return exif


def _cover() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (48, 48), (62, 128, 132)).save(drawn, "JPEG", exif=_exif(), comment=marks.TAG)
    return drawn.getvalue()


def _mark_mp4(path: Path) -> None:
    sound = MP4(path)
    sound["covr"] = [MP4Cover(_cover(), imageformat=MP4Cover.FORMAT_JPEG)]
    sound["----:com.apple.iTunes:PLACE"] = [f"{marks.LATITUDE} {marks.LONGITUDE}".encode()]
    sound.save()


def _mark_flac(path: Path) -> None:
    sound = FLAC(path)
    picture = Picture()
    picture.data, picture.mime, picture.desc, picture.type = _cover(), "image/jpeg", marks.TAG, 3
    sound.add_picture(picture)
    sound.save()
