"""Words planted in films and sounds: tags, chapters, covers, other tracks, and the corners of each container."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import mutagen
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, CHAP, COMM, GEOB, ID3, PRIV, TIT2, TPE1, TXXX, USLT
from mutagen.mp4 import MP4, MP4Cover

from tests.planted_pictures import picture
from tests.planted_words import Words
from tests.samples import run_ffmpeg

_SECONDS = 1.5
_CODECS: Mapping[str, tuple[str, ...]] = {
    ".webm": ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
    ".avi": ("-c:v", "mpeg4", "-c:a", "libmp3lame"),
    ".mpg": ("-c:v", "mpeg2video", "-c:a", "mp2"),
    ".m2v": ("-c:v", "mpeg2video", "-an"),
    ".flv": ("-c:v", "flv", "-c:a", "libmp3lame", "-ar", "44100"),
    ".wmv": ("-c:v", "wmv2", "-c:a", "wmav2"),
    ".mxf": ("-c:v", "mpeg2video", "-c:a", "pcm_s16le"),
    ".ogv": ("-c:v", "libtheora", "-c:a", "libvorbis"),
    ".wav": ("-c:a", "pcm_s16le"),
    ".w64": ("-c:a", "pcm_s16le"),
    ".flac": ("-c:a", "flac"),
    ".mp3": ("-c:a", "libmp3lame"),
    ".ogg": ("-c:a", "libvorbis"),
    ".opus": ("-c:a", "libopus"),
    ".aiff": ("-c:a", "pcm_s16be", "-write_id3v2", "1"),
    ".caf": ("-c:a", "pcm_s16be"),
}
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
_EXTRA: Mapping[str, tuple[str, ...]] = {
    ".mp4": ("-movflags", "use_metadata_tags"),
    ".mov": ("-timecode", "10:11:12:13"),
    ".wav": ("-write_bext", "1"),
}
_WITH_CHAPTERS = frozenset({".mp4", ".mov", ".m4a", ".mkv", ".webm", ".ogg", ".ogv", ".opus", ".wmv", ".mp3"})
_WITH_SUBTITLES: Mapping[str, str] = {".mp4": "mov_text", ".mov": "mov_text", ".mkv": "srt", ".webm": "webvtt"}
_NO_TAGS = frozenset({".m2v", ".w64", ".mpg", ".aac"})
_TAGS = (
    *("title", "artist", "comment", "album", "copyright", "description", "encoded_by", "originator"),
    *("service_name", "service_provider", "company_name", "product_name"),
)


def plant(path: Path, words: Words, *, with_pictures: bool) -> None:
    """Make a tiny film or sound with a word in every place that its container has."""
    if path.suffix == ".amr":
        path.write_bytes(b"#!AMR\n" + b"".join(b"\x3c" + random.Random(n).randbytes(31) for n in range(80)))
        return
    plain = path.with_stem("plain")
    _make(plain, with_pictures=with_pictures)
    _write_tags(plain, path, words)
    plain.unlink()
    for way in _CORNERS.get(path.suffix, ()):
        way(path, words)


def _make(path: Path, *, with_pictures: bool) -> None:
    sound = f"aevalsrc=0.3*sin(2*PI*(180+40*sin(2*PI*0.7*t))*t)*(0.55+0.45*sin(2*PI*3*t)):s=48000:d={_SECONDS}"
    inputs = ["-f", "lavfi", "-i", sound]
    if with_pictures:
        inputs = ["-f", "lavfi", "-i", f"testsrc2=size=160x120:rate=25:duration={_SECONDS}", *inputs]
    codecs = _CODECS.get(path.suffix, _H264 if with_pictures else ("-c:a", "aac"))
    kind = ("-pix_fmt", "yuv420p") if with_pictures else ("-vn",)
    run_ffmpeg(*inputs, *codecs, *kind, str(path))


def _write_tags(plain: Path, path: Path, words: Words) -> None:
    """Copy what was made, with tags, chapters, names of tracks and subtitles as far as its container can hold them."""
    suffix, chapters, spoken = path.suffix, path.with_suffix(".chapters"), path.with_suffix(".srt")
    inputs, maps, more = ["-i", str(plain)], ["-map", "0"], list(_EXTRA.get(suffix, ()))
    if suffix not in _NO_TAGS:
        more += [part for name in _TAGS for part in ("-metadata", f"{name}={words(f'tag {name}')}")]
        more += ["-metadata", "location=+35.7672-005.8034/", "-metadata", "creation_time=2023-03-01T10:11:12Z"]
        more += ["-metadata:s", f"title={words('name of a track')}", "-metadata:s", f"handler_name={words('handler')}"]
    if suffix in _WITH_CHAPTERS:
        title = words("chapter")
        chapters.write_text(f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle={title}\n")
        inputs += ["-i", str(chapters)]
        more += ["-map_chapters", "1"]
    if suffix in _WITH_SUBTITLES:
        spoken.write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{words('subtitles')}\n")
        maps += ["-map", str(len(inputs) // 2)]
        inputs += ["-i", str(spoken)]
        more += ["-c:s", _WITH_SUBTITLES[suffix]]
    if suffix == ".mkv":
        cover = path.with_name("cover.jpg")
        cover.write_bytes(picture(".jpg", words, "attached: ", 64))
        more += ["-attach", str(cover), "-metadata:s:t", "mimetype=image/jpeg"]
        more += ["-metadata:s:t", f"filename={words('name of an attachment')}.jpg"]
    if suffix in (".mp4", ".mov", ".mkv", ".ts", ".3gp"):
        note = words("note of the encoder")
        more += ["-bsf:v", f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{note}"]
    run_ffmpeg(*inputs, *maps, "-c", "copy", *more, str(path))
    for beside in (chapters, spoken):
        beside.unlink(missing_ok=True)


def _mark_tracks(path: Path, words: Words) -> None:
    """Add a track of telemetry, as action cameras write it beside the film."""
    telemetry = path.with_suffix(".gpmd")
    telemetry.write_bytes(b"DEVC" + words("telemetry track").encode() * 20)
    marked = path.with_stem("with-telemetry")
    beside = ("-f", "data", "-i", str(telemetry), "-map", "0", "-map", "1", "-c", "copy", "-tag:d", "gpmd")
    run_ffmpeg("-i", str(path), *beside, "-map_metadata", "0", str(marked))
    marked.replace(path)
    telemetry.unlink()


def _mark_mp4(path: Path, words: Words) -> None:
    film = MP4(path)
    if film.tags is None:
        film.add_tags()
    tags: Any = film.tags
    tags["covr"] = [MP4Cover(picture(".jpg", words, "cover: ", 64), imageformat=MP4Cover.FORMAT_JPEG)]
    tags["----:com.apple.iTunes:MARK"] = [words("iTunes tag").encode()]
    film.save()
    _append_boxes(path, words)


def _append_boxes(path: Path, words: Words) -> None:
    with path.open("ab") as file:
        file.write(_box(b"uuid", bytes(16) + words("uuid box").encode()))
        file.write(_box(b"free", words("free box").encode()))
        file.write(_box(b"skip", words("skip box").encode()))
        file.write(_box(b"udta", _box(b"\xa9xyz", words("place box").encode())))


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def _id3(words: Words) -> ID3:
    tags = ID3()
    tags.add(TIT2(encoding=3, text=words("ID3v2 in UTF-8")))
    tags.add(TPE1(encoding=1, text=words("ID3v2 in UTF-16")))
    tags.add(COMM(encoding=3, lang="eng", desc="", text=words("ID3v2 comment")))
    tags.add(TXXX(encoding=3, desc=words("ID3v2 name of a field"), text="x"))
    tags.add(USLT(encoding=3, lang="eng", desc="", text=words("ID3v2 lyrics")))
    tags.add(PRIV(owner=words("ID3v2 owner"), data=words("ID3v2 private").encode()))
    tags.add(GEOB(encoding=3, mime="text/plain", filename=words("ID3v2 file"), desc="", data=b"x"))
    chapter = TIT2(encoding=3, text=words("ID3v2 chapter"))
    tags.add(CHAP(element_id="c1", start_time=0, end_time=500, sub_frames=[chapter]))
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=picture(".jpg", words, "cover: ", 64)))
    return tags


def _mark_id3(path: Path, words: Words) -> None:
    _id3(words).save(path, v1=2 if path.suffix == ".mp3" else 0)


def _mark_ends(path: Path, words: Words) -> None:
    """Write APEv2 and ID3v1 at the end, which most programs carry over unseen."""
    ape = APEv2()
    ape["Artist"] = words("APEv2")
    ape.save(path)
    with path.open("ab") as file:
        file.write(b"TAG" + words("ID3v1").encode().ljust(30, b"\0") + bytes(95))


def _mark_flac(path: Path, words: Words) -> None:
    sound = FLAC(path)
    attached = Picture()
    attached.data, attached.mime, attached.type = picture(".jpg", words, "cover: ", 64), "image/jpeg", 3
    attached.desc = words("name of the cover")
    sound.add_picture(attached)
    sound.save()
    content = path.read_bytes()
    # After the first block of a FLAC file, which must stay the first, stands one of an application.
    first = 4 + 4 + int.from_bytes(content[5:8], "big")
    own = b"OWNX" + words("application block").encode()
    path.write_bytes(content[:first] + struct.pack(">I", 2 << 24 | len(own)) + own + content[first:])


def _mark_wav(path: Path, words: Words) -> None:
    sound: Any = mutagen.File(path)
    if sound.tags is None:
        sound.add_tags()
    sound.tags.update(_id3(words))
    sound.save()
    _append_parts(path, words, (b"iXML", b"_PMX", b"cart", b"axml", b"OWNX"), "<I")


def _mark_aiff(path: Path, words: Words) -> None:
    sound: Any = mutagen.File(path)
    if sound.tags is None:
        sound.add_tags()
    sound.tags.update(_id3(words))
    sound.save()
    _append_parts(path, words, (b"ANNO", b"AUTH", b"APPL"), ">I")


def _append_parts(path: Path, words: Words, names: tuple[bytes, ...], size: str) -> None:
    """Append parts to a file of the RIFF family and say in its head how long it is now."""
    content = path.read_bytes()
    for name in names:
        raw = words(f"part {name.decode()}").encode()
        raw += bytes(len(raw) % 2)
        content += name + struct.pack(size, len(raw)) + raw
    path.write_bytes(content[:4] + struct.pack(size, len(content) - 8) + content[8:])


def _mark_avi(path: Path, words: Words) -> None:
    _append_parts(path, words, (b"JUNK", b"OWNX"), "<I")


def _mark_ogg(path: Path, words: Words) -> None:
    import base64

    sound: Any = mutagen.File(path)
    attached = Picture()
    attached.data, attached.mime, attached.type = picture(".jpg", words, "cover: ", 64), "image/jpeg", 3
    sound["metadata_block_picture"] = [base64.b64encode(attached.write()).decode()]
    sound["own_field"] = [words("comment field")]
    sound.save()


def _mark_mpeg(path: Path, words: Words) -> None:
    """Put user data behind the head of the pictures, and a packet of padding at the end."""
    content = path.read_bytes()
    if path.suffix == ".m2v":
        group = content.index(b"\0\0\1\xb8")
        path.write_bytes(content[:group] + b"\0\0\1\xb2" + words("user data").encode() + content[group:])
        return
    raw = words("padding packet").encode()
    path.write_bytes(content + b"\0\0\1\xbe" + struct.pack(">H", len(raw)) + raw)


def _mark_caf(path: Path, words: Words) -> None:
    content = path.read_bytes()
    for name in (b"info", b"uuid", b"free"):
        raw = bytes(16 if name == b"uuid" else 4) + words(f"part {name.decode()}").encode()
        content += name + struct.pack(">q", len(raw)) + raw
    path.write_bytes(content)


_CORNERS: Mapping[str, tuple[Callable[[Path, Words], None], ...]] = {
    ".mp4": (_mark_mp4,),
    ".mov": (_mark_tracks, _append_boxes),
    ".3gp": (_append_boxes,),
    ".m4a": (_mark_mp4,),
    ".mp3": (_mark_id3, _mark_ends),
    ".aac": (_mark_id3, _mark_ends),
    ".flac": (_mark_flac, _mark_ends),
    ".wav": (_mark_wav,),
    ".aiff": (_mark_aiff,),
    ".avi": (_mark_avi,),
    ".ogg": (_mark_ogg,),
    ".opus": (_mark_ogg,),
    ".mpg": (_mark_mpeg,),
    ".m2v": (_mark_mpeg,),
    ".caf": (_mark_caf,),
}
