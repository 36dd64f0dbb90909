"""What becomes of every kind of file: each is made, taken in and served, and docs/formats.md is written from that."""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import ArchiveError, InvalidInputError
from archive.domain.file_types import FILE_TYPES
from archive.ingest.media_kind import look, shape_of
from archive.ingest.steps.recipes import batches_for
from archive.review.works.captions import read_captions
from tests import samples
from tests.sample_heic import write_heic

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
SECONDS = 0.6
PICTURE = ["-f", "lavfi", "-i", f"testsrc2=size=352x288:rate=25:duration={SECONDS}"]
SOUND = ["-f", "lavfi", "-i", f"aevalsrc=0.3*sin(2*PI*700*t)|0.3*sin(2*PI*900*t):s=48000:d={SECONDS}"]
FAST = {"libx264": ["-preset", "ultrafast"], "libx265": ["-preset", "ultrafast", "-x265-params", "log-level=none"]}
FAST |= {"libvpx": ["-deadline", "realtime"], "libvpx-vp9": ["-deadline", "realtime", "-cpu-used", "8"]}
FAST |= {"libaom-av1": ["-cpu-used", "8", "-usage", "realtime"], "libsvtav1": ["-preset", "12"]}
PIXELS = {"prores_ks": "yuv422p10le", "dnxhd": "yuv422p", "mjpeg": "yuvj420p", "ffv1": "yuv420p"}

# Container, codec of the picture, codec of the sound, and further words for ffmpeg.
FILMS = (
    *(
        ("mp4", "libx264", "aac"),
        ("mp4", "libx265", "aac"),
        ("mp4", "libaom-av1", "libopus"),
        ("mp4", "mpeg4", "libmp3lame"),
    ),
    *(
        ("mov", "libx264", "pcm_s16le"),
        ("mov", "prores_ks", "pcm_s24le"),
        ("mov", "mjpeg", "pcm_s16be"),
        ("mov", "libx265", "aac"),
    ),
    *(
        ("m4v", "libx264", "aac"),
        ("3gp", "h263", "amr"),
        ("3gp", "libx264", "aac"),
        ("3g2", "libx264", "aac"),
    ),
    *(
        ("mkv", "libx264", "flac"),
        ("mkv", "ffv1", "pcm_s24le"),
        ("mkv", "libvpx-vp9", "libvorbis"),
        ("mkv", "libx264", "ac3"),
    ),
    *(("webm", "libvpx", "libvorbis"), ("webm", "libvpx-vp9", "libopus"), ("ogv", "libtheora", "libvorbis")),
    *(
        ("avi", "mpeg4", "libmp3lame"),
        ("avi", "mjpeg", "pcm_s16le"),
        ("avi", "dvvideo", "pcm_s16le"),
        ("avi", "huffyuv", "pcm_u8"),
    ),
    *(("wmv", "wmv2", "wmav2"), ("flv", "flv", "libmp3lame"), ("flv", "libx264", "aac")),
    *(
        ("mpg", "mpeg1video", "mp2"),
        ("mpg", "mpeg2video", "mp2"),
        ("vob", "mpeg2video", "ac3"),
        ("m2v", "mpeg2video", ""),
    ),
    *(("mts", "libx264", "ac3"), ("m2ts", "libx264", "aac"), ("ts", "libx265", "aac"), ("ts", "mpeg2video", "mp2")),
    *(("f4v", "libx264", "aac"), ("asf", "wmv2", "wmav2"), ("divx", "mpeg4", "libmp3lame")),
    *(("mod", "mpeg2video", "ac3"), ("tod", "mpeg2video", "mp2")),
    *(("mxf", "mpeg2video", "pcm_s16le"), ("mxf", "dnxhd", "pcm_s24le"), ("dv", "dvvideo", "pcm_s16le")),
)
SOUNDS = (
    *(
        ("wav", "pcm_s16le"),
        ("wav", "pcm_s24le"),
        ("wav", "pcm_f32le"),
        ("wav", "pcm_u8"),
        ("wav", "adpcm_ms"),
        ("w64", "pcm_s24le"),
    ),
    *(("flac", "flac"), ("mp3", "libmp3lame"), ("m4a", "aac"), ("m4a", "alac"), ("aac", "aac"), ("ogg", "libvorbis")),
    *(
        ("ogg", "libopus"),
        ("opus", "libopus"),
        ("oga", "flac"),
        ("wma", "wmav2"),
        ("aiff", "pcm_s16be"),
        ("caf", "pcm_s16le"),
    ),
    *(
        ("caf", "alac"),
        ("au", "pcm_s16be"),
        ("amr", "amr"),
        ("mka", "libopus"),
        ("wv", "wavpack"),
        ("ac3", "ac3"),
        ("eac3", "eac3"),
    ),
    *(("m4b", "aac"), ("mp2", "mp2"), ("aifc", "pcm_s16le"), ("weba", "libopus"), ("spx", "libspeex")),
    *(("3ga", "aac"), ("awb", "amr, wide")),
)
FORM = {"m4v": "mp4", "mts": "mpegts", "m2ts": "mpegts", "ts": "mpegts", "wma": "asf", "mka": "matroska", "oga": "ogg"}
FORM |= {"f4v": "mp4", "divx": "avi", "mod": "vob", "tod": "mpegts", "m4b": "mp4", "3ga": "3gp"}
FORM |= {"aifc": "aiff", "weba": "webm", "spx": "ogg"}
PLAIN = {"libx264": "h264", "libx265": "hevc", "libmp3lame": "mp3", "libvpx": "vp8", "libvpx-vp9": "vp9"}
PLAIN |= {"libaom-av1": "av1", "prores_ks": "prores"}
AMR = {"amr": (b"#!AMR\n", b"\x3c", 32), "amr, wide": (b"#!AMR-WB\n", b"\x04", 18)}
"""What stands at the beginning of such a file and of each packet, and how long one is; 50 make a second."""
PHOTOS = ("jpg", "png", "webp", "avif", "tif", "gif", "bmp", "heic", "jp2", "ico", "tga", "ppm")
CAPTIONS = {
    "WebVTT": "WEBVTT\n\n00:00.000 --> 00:01.000\nwords\n",
    "SubRip (.srt)": "1\n00:00:00,000 --> 00:00:01,000\nwords\n",
    "SubViewer (.sbv)": "0:00:00.000,0:00:01.000\nwords\n",
    "TTML": (
        '<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
        '<p begin="0s" end="1s">words</p></div></body></tt>'
    ),
    "SubStation Alpha (.ass)": (
        "[Script Info]\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:00.00,0:00:01.00,words\n"
    ),
    "MicroDVD (.sub)": "{0}{25}words\n{30}{50}more\n",
    "words in JSON (Whisper, YouTube)": '{"segments": [{"start": 0.0, "end": 1.0, "text": "words"}]}',
    "Scenarist (.scc)": "Scenarist_SCC V1.0\n\n00:00:01:00\t9420 9420\n",
    "OHMS, minutes counted": (
        "<ROOT><record><duration>60</duration><sync>1:|1(2)</sync><transcript>words\nmore</transcript></record></ROOT>"
    ),
    "OHMS with WebVTT": (
        "<ROOT><record><vtt_transcript>WEBVTT\n\n00:00.000 --&gt; 00:01.000\nwords</vtt_transcript></record></ROOT>"
    ),
    "text with times before its paragraphs (`.txt`, and the same in `.docx` and `.odt`)": "[0:00:01] words\n",
    "text with times as tools write them: after a name, behind a paragraph (`#0:00:04-2#`), bold, alone on lines": (
        "Salma (0:01):\nwords\n\nNour (0:02):\nmore\n"
    ),
    "tables with times (ELAN, Audacity, NVivo, Premiere, Praat, Whisper, Oral-History.Digital)": (
        "Nour\t1000\t2000\tthe sea was calm\nSalma\t2000\t3000\tand nobody slept\n"
    ),
    "Praat (.TextGrid)": 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\n',
    "CHAT (.cha)": "@UTF8\n@Begin\n*NOU:\twords .\n@End\n",
    "text with times that stand nowhere where they can be read": "words\nTC 00:00:01.200\n",
    "plain text (`.txt`, `.docx`, `.odt`)": "words without times\n",
}


ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATES = {
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "dotx": DOCX.replace("document.main", "template.main"),
    "dotm": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "ott": f"{ODT}-template",
}


@dataclass(frozen=True)
class Tried:
    """One kind of file: what it is called, where its file lies, or why none could be made here."""

    name: str
    path: Path | None = None
    lacks: str = ""


def main() -> None:
    """Try every kind, and write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="print the page instead of writing it")
    arguments = parser.parse_args()
    found = find_media_tools(None, None)
    tools = FfmpegTools(found, timeout_seconds=120)
    with tempfile.TemporaryDirectory(prefix="kinds-") as folder:
        page = "\n".join(_page(tools, found.version, Path(folder))) + "\n"
    if arguments.dry:
        sys.stdout.write(page)
    else:
        PAGE.write_text(page, encoding="utf-8")


def _page(tools: FfmpegTools, version: str, folder: Path) -> Iterator[str]:
    yield "# What becomes of every kind of file"
    yield ""
    yield f"Written by `scripts/bench kinds` (ffmpeg {version}): a file of each kind is made, taken in and served."
    yield "A kind that this ffmpeg cannot make is named and not judged. What a file is, its content tells; names only"
    yield "say whether it is looked at. They may end in:"
    yield ", ".join(sorted(f"`.{end}`" for each in FILE_TYPES for end in each.endings)) + "."
    parts: tuple[tuple[str, Callable[[Path], Iterator[Tried]]], ...] = (
        ("Films", _films),
        ("Sound", _sounds),
        ("Photos", _photos),
        ("Written pieces", _documents),
    )
    for title, make in parts:
        yield from ("", f"## {title}", "", "| Kind | What is done with it |", "|---|---|")
        for number, tried in enumerate(make(folder)):
            yield f"| {tried.name} | {_outcome(tools, tried, folder / f'{title}-{number}')} |"
    yield from ("", "## Captions and transcripts", "", "| Kind | What is done with it |", "|---|---|")
    for name, content in CAPTIONS.items():
        yield f"| {name} | {_caption(content)} |"


def _outcome(tools: FfmpegTools, tried: Tried, folder: Path) -> str:
    if tried.path is None:
        return f"*not tried: {tried.lacks}*"
    folder.mkdir()
    try:
        seen = look(tools, tried.path)
        if seen.probe is None:
            return f"read as text ({len(tools.read_text(tried.path, seen.media_type))} letters)"
        made = []
        for batch in filter(lambda batch: tools.makes(batch.main), batches_for(shape_of(seen))):
            tools.render(tried.path, batch.main, folder / f"{len(made)}")
            made.append(batch.main.label)
    except InvalidInputError as error:
        return f"refused (`{error.code}`): {error}"
    except ArchiveError as error:
        return f"**fails**: {error}"
    return "; ".join(dict.fromkeys(made)).lower()


def _ffmpeg(*words: str) -> str:
    """Run ffmpeg, and give its last complaint, or nothing."""
    program = find_media_tools(None, None).ffmpeg
    command = [str(program), "-nostdin", "-v", "error", "-y", *words]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    return (
        "" if done.returncode == 0 else (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["failed"])[0]
    )


def _made(name: str, path: Path, words: Sequence[str]) -> Tried:
    form = ["-f", FORM[path.suffix[1:]]] if path.suffix[1:] in FORM else []
    lacks = _ffmpeg(*words, *form, str(path))
    return Tried(name, None, "this ffmpeg cannot make it") if lacks else Tried(name, path)


def _films(folder: Path) -> Iterator[Tried]:
    for number, (ending, picture, sound) in enumerate(FILMS):
        path = folder / f"film{number}.{ending}"
        heard = SOUND
        if picture == "dvvideo":
            coding = ["-target", "pal-dv", *(["-f", "avi"] if ending == "avi" else [])]
        elif sound in AMR:
            heard = ["-i", str(_telephone_sound(folder / "heard.amr", sound))]
            coding = ["-c:v", picture, "-s", "352x288", "-c:a", "copy"]
        else:
            size = ["-s", "1280x720", "-b:v", "60M"] if picture == "dnxhd" else []
            coding = ["-c:v", picture, *FAST.get(picture, []), *size, "-pix_fmt", PIXELS.get(picture, "yuv420p")]
            coding += ["-c:a", sound, "-strict", "-2"] if sound else ["-an"]
        yield _made(
            f"`.{ending}`, {_plain(picture)}{f' and {_plain(sound)}' if sound else ''}",
            path,
            [*PICTURE, *heard, *coding],
        )


def _sounds(folder: Path) -> Iterator[Tried]:
    for number, (ending, codec) in enumerate(SOUNDS):
        path = folder / f"sound{number}.{ending}"
        name = f"`.{ending}`, {_plain(codec)}"
        yield Tried(name, _telephone_sound(path, codec)) if codec in AMR else _made(name, path, [*SOUND, "-c:a", codec])
    broadcast = folder / "bw64.wav"
    if not _ffmpeg(*SOUND, "-rf64", "always", str(broadcast)):
        broadcast.write_bytes(b"BW64" + broadcast.read_bytes()[4:])
        yield Tried("`.wav`, BW64", broadcast)


def _telephone_sound(path: Path, codec: str) -> Path:
    """Write noise as a telephone's recorder packs it: most ffmpegs read AMR and none of them need write it."""
    head, packet, packet_bytes = AMR[codec]
    dice = random.Random(3)
    path.write_bytes(head + b"".join(packet + dice.randbytes(packet_bytes - 1) for _ in range(round(SECONDS * 50))))
    return path


def _plain(codec: str) -> str:
    """Give a codec's name without that of the library which packs it here."""
    return PLAIN.get(codec, codec.removeprefix("lib"))


def _photos(folder: Path) -> Iterator[Tried]:
    for ending in PHOTOS:
        path = folder / f"photo.{ending}"
        if ending == "heic":
            yield Tried("`.heic`", write_heic(path))
            continue
        samples.photo(folder, "photo.png")
        with Image.open(folder / "photo.png") as drawn:
            drawn.convert("RGB").save(path)
        yield Tried(f"`.{ending}`", path)
    for mode, name in (("I;16", "`.png`, 16-bit grey"), ("F", "`.tif`, grey in fractions")):
        path = folder / f"deep-{mode[0]}"
        Image.new(mode, (320, 240), 30_000 if mode == "I;16" else 0.5).save(path, "PNG" if mode == "I;16" else "TIFF")
        yield Tried(name, path)
    pages = [Image.new("RGB", (64, 48), (shade, 9, 9)) for shade in (0, 200)]
    pages[0].save(folder / "pages.tif", save_all=True, append_images=pages[1:])
    yield Tried("`.tif`, several pages", folder / "pages.tif")
    jpeg = (folder / "photo.jpg").read_bytes()
    (folder / "motion").write_bytes(jpeg + b"\0\0\0\x18ftypmp42" + bytes(64))
    yield Tried("`.jpg` with a film behind it (motion photo): the photo alone", folder / "motion")
    Image.new("CMYK", (320, 240), (10, 200, 90, 30)).save(folder / "print.jpg")
    yield Tried("`.jpg` in the colours of print", folder / "print.jpg")
    raw = folder / "head.cr3"
    raw.write_bytes(b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(64))
    yield Tried("raw photos (Canon's `.cr3` and others)", raw)


def _documents(folder: Path) -> Iterator[Tried]:
    yield Tried("`.docx`", samples.docx(folder))
    yield Tried("`.odt`", samples.odt(folder))
    for ending, kind in TEMPLATES.items():
        yield Tried(f"`.{ending}`", _as_kind(folder, ending, kind))
    yield Tried("`.rtf`", samples.rtf(folder))
    yield Tried("`.pdf`", samples.pdf(folder))
    yield Tried("`.txt`", samples.text(folder))
    yield Tried("`.md`", samples.markdown(folder))
    for name, content in (
        ("`.doc`", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
        ("`.html`", b"<!doctype html><p>words</p>"),
        ("mail, contacts, JSON", b'{"words": "words"}'),
        ("a saved chat", b"12/03/2026, 22:30 - A: words\n"),
        ("a drawing (`.svg`)", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("`.txt` in an old code page", "Voilà une lettre d'été.".encode("cp1252")),
    ):
        path = folder / f"written-{len(name)}-{name.strip('`. ')[:3]}"
        path.write_bytes(content)
        yield Tried(name, path)
    for name, part, content in (
        ("`.pages`", "Index/Document.iwa", b"x"),
        ("`.epub`", "mimetype", b"application/epub+zip"),
        ("`.xlsx`", "[Content_Types].xml", b"<Types/>"),
        ("`.zip`", "words.txt", b"words"),
    ):
        path = folder / f"packed{name.strip('`')}"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr(part, content)
        yield Tried(name, path)


def _as_kind(folder: Path, ending: str, kind: str) -> Path:
    """Give the sample of a letter as one with macros, or as a template: only what it says of itself differs."""
    path, open_document = folder / f"letter.{ending}", ending == "ott"
    sample = samples.odt(folder) if open_document else samples.docx(folder)
    with zipfile.ZipFile(sample) as read, zipfile.ZipFile(path, "w") as written:
        for name in read.namelist():
            content = read.read(name)
            if name in ("[Content_Types].xml", "META-INF/manifest.xml", "mimetype"):
                content = content.replace(ODT.encode() if open_document else DOCX.encode(), kind.encode())
            written.writestr(name, content)
    return path


def _caption(content: str) -> str:
    try:
        cues, _ = read_captions(content)
    except InvalidInputError as error:
        return f"refused (`{error.code}`): {error}"
    return "captions, each at its time" if cues else "text without times"


if __name__ == "__main__":
    main()
