"""Tiny recordings, photos and written pieces of every kind, drawn and computed: never a real face, voice or story.

Each function puts one file into a folder and gives its path. A sample is made once in a test run, whichever worker
asks first, and copied after that. With `mark`, the word is planted wherever a file of that kind can carry something
beside its content: tags, place, chapters, attached pictures, EXIF, properties, comments.
"""

from __future__ import annotations

import math
import re
import shutil
import struct
import subprocess
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import docx as word
import numpy
import odfdo

from archive.adapters.media import mp4
from archive.adapters.media.find_ffmpeg import find_media_tools
from tests.run_folder import made_once
from tests.sample_marks import mark_photo, mark_recording, picture_tags
from tests.sample_pdf import write_pdf

STORY = (
    "I packed one bag and my grandmother's radio.",
    "La mer était calme ce matin-là.",
    "وصلنا عند الفجر وكان الضوء جميلا.",
)
"""Three paragraphs in three languages that nobody told us: they were written for the tests."""

_VIDEO_CODECS = {".webm": ("libvpx", "libopus"), ".avi": ("mpeg4", "libmp3lame"), ".mpg": ("mpeg2video", "mp2")}
_QUICK = {"libx264": ["-preset", "ultrafast", "-g", "50"], "libvpx": ["-deadline", "realtime", "-cpu-used", "8"]}
_MATRIX_OFFSET = 40
_TALK_RATE = 16_000
_SOUND_CODECS = {".wav": "pcm_s16le", ".flac": "flac", ".mp3": "libmp3lame", ".ogg": "libopus", ".opus": "libopus"}


def video(
    folder: Path,
    name: str = "clip.mp4",
    *,
    seconds: float = 2.0,
    width: int = 320,
    height: int = 240,
    rate: str = "25",
    rotate: int = 0,
    sound: bool = True,
    timecode: str = "",
    mark: str = "",
    voices: int = 2,
    sound_seconds: float | None = None,
) -> Path:
    """Make a film of moving patterns with a humming sound; its container follows the name's extension.

    Its camera's clock shows `timecode` at the first picture. The sound has as many channels as `voices`, and may end
    before the pictures do.
    """

    def make(target: Path) -> None:
        codecs = _VIDEO_CODECS.get(target.suffix, ("libx264", "aac"))
        inputs = _lavfi(f"testsrc2=size={width}x{height}:rate={rate}:duration={seconds}")
        if sound:
            inputs += _lavfi(_humming(seconds if sound_seconds is None else sound_seconds, voices))
        options = ["-c:v", codecs[0], "-c:a", codecs[1], "-pix_fmt", "yuv420p", "-b:v", "400k"]
        options += [*_QUICK.get(codecs[0], []), *(["-timecode", timecode] if timecode else [])]
        run_ffmpeg(*inputs, *options, str(target))
        if rotate:
            _turn(target, rotate)
        if mark:
            mark_recording(target, mark)

    known = (seconds, width, height, rate, rotate, sound, timecode, mark, voices, sound_seconds)
    return _sample(folder, name, make, ("video", *known))


def audio(
    folder: Path,
    name: str = "sound.wav",
    *,
    seconds: float = 2.0,
    channels: int = 1,
    silent: bool = False,
    mark: str = "",
) -> Path:
    """Make a humming sound, or silence; its container follows the name's extension."""

    def make(target: Path) -> None:
        source = f"anullsrc=r=48000:cl=mono:d={seconds}" if silent else _humming(seconds, channels)
        codec = _SOUND_CODECS.get(target.suffix, "aac")
        run_ffmpeg(*_lavfi(source), "-vn", "-c:a", codec, "-ac", str(channels), "-t", str(seconds), str(target))
        if mark:
            mark_recording(target, mark)

    return _sample(folder, name, make, ("audio", seconds, channels, silent, mark))


def talk(
    folder: Path,
    name: str = "talk.wav",
    *,
    seconds: float = 30.0,
    seed: int = 1,
    since: float = 0.0,
    picture: bool = False,
    filters: str = "anull",
) -> Path:
    """Make a sound that comes in bursts as speech does, the same for a seed, heard from an instant on.

    With `picture` a camera was on; `filters` are what its room and microphone did to the sound.
    """

    def make(target: Path) -> None:
        made = _talk(seed)
        cut = ["-ss", str(since), "-t", str(seconds), "-i", str(made)]
        film = _lavfi(f"testsrc2=size=160x120:rate=25:duration={seconds}") if picture else []
        codecs = ["-c:v", "libx264", *_QUICK["libx264"], "-pix_fmt", "yuv420p", "-c:a", "aac"] if picture else []
        maps = ["-map", "1:v"] if picture else []
        run_ffmpeg(*cut, *film, "-map", "0:a", *maps, "-af", filters, *codecs, str(target))

    return _sample(folder, name, make, ("talk", seconds, seed, since, picture, filters))


def _talk(seed: int) -> Path:
    """Make two minutes of noise in bursts of uneven length and loudness."""

    def make(target: Path) -> None:
        chance = numpy.random.default_rng(seed)
        lengths = chance.integers(_TALK_RATE // 20, _TALK_RATE // 2, size=1_000)
        loud = numpy.repeat(chance.choice((0, 160, 800, 1_600, 2_400), size=1_000), lengths)[: 120 * _TALK_RATE]
        samples = (chance.standard_normal(len(loud)) * loud).clip(-32_000, 32_000).astype("<i2").tobytes()
        with wave.open(str(target), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(_TALK_RATE)
            file.writeframes(samples)

    return made_once(("bursts", seed), ".wav", make)


def photo(
    folder: Path,
    name: str = "photo.jpg",
    *,
    width: int = 640,
    height: int = 480,
    orientation: int = 1,
    mark: str = "",
) -> Path:
    """Draw a landscape; JPEG, PNG or WebP follows the name's extension, and EXIF may say how it was held."""

    def make(target: Path) -> None:
        from PIL import Image, ImageDraw

        drawing = Image.new("RGB", (width, height), (180, 205, 225))
        pen = ImageDraw.Draw(drawing)
        pen.rectangle((0, height * 2 // 3, width, height), fill=(120, 140, 90))
        pen.ellipse((width // 8, height // 8, width // 8 + height // 5, height // 8 + height // 5), fill=(240, 200, 90))
        drawing.save(target, **picture_tags(target.suffix, orientation, mark))
        if mark:
            mark_photo(target, mark)

    return _sample(folder, name, make, ("photo", width, height, orientation, mark))


def docx(folder: Path, name: str = "story.docx", *, paragraphs: Sequence[str] = STORY, mark: str = "") -> Path:
    """Write a Word document; a mark goes into its properties, a comment, the page's head and foot and a hidden run."""

    def make(target: Path) -> None:
        document = word.Document()
        written = [document.add_paragraph(text) for text in paragraphs]
        properties = document.core_properties
        properties.author = properties.comments = mark
        if mark:
            for field in ("title", "subject", "keywords", "category", "last_modified_by", "content_status"):
                setattr(properties, field, mark)
            document.add_comment(written[0].runs, text=mark, author=mark, initials="M")
            document.sections[0].header.paragraphs[0].text = mark
            document.sections[0].footer.paragraphs[0].text = mark
            written[-1].add_run(mark).font.hidden = True
        document.save(str(target))

    return _sample(folder, name, make, ("docx", tuple(paragraphs), mark))


def odt(folder: Path, name: str = "story.odt", *, paragraphs: Sequence[str] = STORY, mark: str = "") -> Path:
    """Write an OpenDocument text; a mark goes into its properties, an annotation and a note."""

    def make(target: Path) -> None:
        document = odfdo.Document("text")
        document.body.clear()
        for text in paragraphs:
            document.body.append(odfdo.Paragraph(text))
        if mark:
            document.meta.title = document.meta.subject = document.meta.creator = mark
            document.meta.set_comments(mark)
            document.meta.initial_creator = mark
            first = document.body.get_paragraph(position=0)
            assert first is not None
            first.insert_annotation(after="packed", body=mark, creator=mark)
            first.insert_note(after="packed", note_id="n1", citation="1", body=mark)
        document.save(str(target))

    return _sample(folder, name, make, ("odt", tuple(paragraphs), mark))


def rtf(folder: Path, name: str = "story.rtf", *, paragraphs: Sequence[str] = STORY, mark: str = "") -> Path:
    """Write an RTF document; a mark goes into its information, head, a comment, a field and hidden words."""

    def make(target: Path) -> None:
        beside = (
            rf"{{\info{{\author {mark}}}{{\title {mark}}}{{\*\company {mark}}}}}{{\header {mark}}}"
            rf"{{\*\annotation {mark}}}{{\v {mark}}}{{\field{{\*\fldinst AUTHOR}}{{\fldrslt {mark}}}}}"
        )
        told = "".join(rf"{{{_rtf_letters(paragraph)}}}\par " for paragraph in paragraphs)
        target.write_text(rf"{{\rtf1\ansi\ansicpg1252\uc1 {beside if mark else ''}{told}}}", encoding="ascii")

    return _sample(folder, name, make, ("rtf", tuple(paragraphs), mark))


def _rtf_letters(text: str) -> str:
    units = text.encode("utf-16-le")
    pairs = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
    return "".join(chr(unit) if 32 <= unit < 127 else rf"\u{unit}?" for unit in pairs)


def pdf(folder: Path, name: str = "story.pdf", *, paragraphs: Sequence[str] = STORY[:1], mark: str = "") -> Path:
    """Write a PDF (Latin letters only); a mark goes into its information, XMP and a note; no paragraphs: a scan."""
    return _sample(folder, name, lambda target: write_pdf(target, paragraphs, mark), ("pdf", tuple(paragraphs), mark))


def markdown(folder: Path, name: str = "story.md", *, paragraphs: Sequence[str] = STORY, mark: str = "") -> Path:
    """Write a text in Markdown; a mark goes into its front matter, a comment and a link's address."""
    before = f"---\nauthor: {mark}\n---\n\n<!-- {mark} -->\n\n" if mark else ""
    after = f"\n\n[home](https://example.org/{mark})\n" if mark else "\n"
    body = "# A story\n\n**" + paragraphs[0] + "**\n\n" + "\n\n".join(paragraphs[1:])
    return _write(folder, name, (before + body + after).encode())


def text(folder: Path, name: str = "story.txt", *, paragraphs: Sequence[str] = STORY, encoding: str = "utf-8") -> Path:
    """Write a plain text in an encoding."""
    return _write(folder, name, "\n\n".join(paragraphs).encode(encoding))


def subtitles(folder: Path, name: str = "story.vtt", *, cues: Sequence[str] = STORY) -> Path:
    """Write a WebVTT transcript with a cue for each second."""
    lines = [f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\n{cue}\n" for n, cue in enumerate(cues)]
    return _write(folder, name, ("WEBVTT\n\n" + "\n".join(lines)).encode())


def cut(path: Path, share: float = 0.5) -> Path:
    """Cut a file short in place, as a broken copy does."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def _sample(folder: Path, name: str, make: Callable[[Path], None], key: tuple[object, ...]) -> Path:
    suffix = Path(name).suffix
    made = made_once((suffix, *key), suffix, make)
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(made, folder / name))


def _write(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def _humming(seconds: float, channels: int) -> str:
    """Give a sound that swells and fades a few times a second, about as speech does."""
    wave = "0.3*sin(2*PI*(180+40*sin(2*PI*0.7*t))*t)*(0.55+0.45*sin(2*PI*3*t))"
    return f"aevalsrc={'|'.join([wave] * channels)}:s=48000:d={seconds}"


def _lavfi(source: str) -> list[str]:
    return ["-f", "lavfi", "-i", source]


def _turn(target: Path, degrees: int) -> None:
    """Write into the first track of an MP4 film that it is to be shown turned, as a phone held upright does."""
    one, sine, cosine = 1 << 16, round(math.sin(math.radians(degrees))), round(math.cos(math.radians(degrees)))
    matrix = (cosine * one, sine * one, 0, -sine * one, cosine * one, 0, 0, 0, 1 << 30)
    with target.open("r+b") as file:
        track = next(box for box in mp4.boxes(file) if box.name == b"tkhd")
        file.seek(track.start + _MATRIX_OFFSET)
        file.write(struct.pack(">9i", *matrix))


def listen(path: Path, start: float, seconds: float) -> float:
    """Give how loud a stretch of a recording is on average, in decibels below full."""
    ffmpeg_path = find_media_tools(None, None).ffmpeg
    command = [str(ffmpeg_path), "-nostdin", "-hide_banner", "-ss", str(start), "-t", str(seconds), "-i", str(path)]
    told = subprocess.run([*command, "-vn", "-af", "volumedetect", "-f", "null", "-"], check=True, capture_output=True)
    found = re.search(rb"mean_volume: (-?[\d.]+) dB", told.stderr)
    assert found is not None
    return float(found[1])


def run_ffmpeg(*arguments: str) -> None:
    """Let ffmpeg make something for a test, with the arguments given."""
    ffmpeg_path = find_media_tools(None, None).ffmpeg
    subprocess.run([ffmpeg_path, "-nostdin", "-v", "error", "-y", *arguments], check=True, timeout=120)
