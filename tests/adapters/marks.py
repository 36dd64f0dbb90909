"""Looking for a planted word in a file's bytes, however it is spelt, and asking other people's programs about it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import mutagen

from archive.adapters.media.find_ffmpeg import find_media_tools

MARK = "PLANTED7"
"""The word that the tests plant."""


def spelt_in(path: Path, mark: str = MARK) -> list[str]:
    """Name the encodings in which a word stands in a file."""
    content = path.read_bytes()
    return [name for name in ("utf-8", "utf-16-le", "utf-16-be") if mark.encode(name) in content]


def exiftool_words(program: str, path: Path) -> str:
    """Give everything that exiftool finds in a file, embedded tracks and unknown parts too."""
    command = [program, "-a", "-u", "-U", "-ee", "-G1", "-j", str(path)]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode("utf-8", "replace")


def mutagen_tags(path: Path) -> dict[str, object]:
    """Give the tags that mutagen finds in a file."""
    opened = mutagen.File(path)
    return dict(opened.tags or {}) if opened is not None else {}


def ffprobe_words(path: Path) -> dict[str, object]:
    """Give what ffprobe tells of a file: tags of the container and streams, chapters, kinds of streams."""
    program = find_media_tools(None, None).ffprobe
    command = [
        str(program),
        "-v",
        "error",
        "-show_format",
        "-show_streams",
        "-show_chapters",
        "-of",
        "json",
        f"file:{path}",
    ]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    return {
        "tags": {**answer["format"].get("tags", {})},
        "stream tags": [stream.get("tags", {}) for stream in answer["streams"]],
        "chapters": answer.get("chapters", []),
        "kinds": [stream["codec_type"] for stream in answer["streams"]],
        "pictures": [stream["index"] for stream in answer["streams"] if stream["disposition"]["attached_pic"]],
        "duration": float(answer["format"].get("duration", 0)),
        "sizes": [(s["width"], s["height"]) for s in answer["streams"] if "width" in s],
        "codecs": [stream["codec_name"] for stream in answer["streams"]],
        "profiles": [stream.get("profile") for stream in answer["streams"]],
        "rates": [stream["r_frame_rate"] for stream in answer["streams"] if stream["codec_type"] == "video"],
    }
