"""What a file still tells of where it came from: words planted in every place, counted after each tool had its turn.

A tool that refuses a file leaves its user with the file as it was: those words count as left if it is published so.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import ArchiveError
from archive.domain.ids import WorkId
from archive.domain.terms import Recipe
from archive.domain.words.transcripts import Transcript
from archive.ports import RenderOrder
from archive.review.works.texts import text_as_html
from scripts.benches.concealment.peers import debian_program
from tests import planted

Clean = Callable[[Path, Path], list[Path | bytes]]
"""Takes a file and a folder of its own, and gives what would be published; RefusedError when it does not."""

COPY = ["-map_metadata", "-1", "-fflags", "+bitexact", "-c", "copy"]
STRICT = [
    "-map",
    "0:V:0?",
    "-map",
    "0:a:0?",
    "-map_metadata",
    "-1",
    "-map_metadata:s",
    "-1",
    "-map_chapters",
    "-1",
    "-dn",
    "-sn",
    "-empty_hdlr_name",
    "1",
    "-fflags",
    "+bitexact",
    "-c",
    "copy",
]
LESSER = (Recipe.POSTER, Recipe.WAVEFORM)
KINDS = {"films": planted.FILMS, "sounds": planted.SOUNDS, "pictures": planted.PICTURES, "documents": planted.DOCUMENTS}


class RefusedError(Exception):
    """A tool did not make anything of a file."""


@dataclass(frozen=True)
class Count:
    """What a tool left, of how much, over the files that it took and over all of them."""

    tool: str
    left: int
    planted: int
    refused: int
    files: int
    left_if_published: int
    planted_in_all: int
    by_kind: dict[str, tuple[int, int, int]]


def count(folder: Path, suffixes: Sequence[str]) -> list[Count]:
    """Plant words in a file of every kind, clean it with every tool, and count."""
    sources = [planted.plant(folder / suffix[1:], suffix) for suffix in suffixes]
    return [_count(name, clean, sources, folder) for name, clean in _tools().items()]


def _tools() -> dict[str, Clean]:
    found = find_media_tools(None, None)
    ours = FfmpegTools(found)
    tools: dict[str, Clean] = {
        "ours (what is served)": lambda source, folder: _served(ours, source, folder),
        "ffmpeg -c copy": lambda source, folder: _copied(found.ffmpeg, source, folder, COPY),
        "ffmpeg -c copy, strict": lambda source, folder: _copied(found.ffmpeg, source, folder, STRICT),
    }
    mat2, exiftool = debian_program("mat2"), debian_program("exiftool")
    if mat2:
        tools["mat2"] = lambda source, folder: _cleaned([mat2, "--inplace"], source, folder)
    if exiftool:
        # -m: what it calls a small fault does not keep it from the file.
        strip = [exiftool, "-m", "-q", "-overwrite_original", "-all=", "-trailer:all="]
        tools["exiftool -all="] = lambda source, folder: _cleaned(strip, source, folder)
    return tools


def _count(name: str, clean: Clean, sources: Sequence[planted.Planted], folder: Path) -> Count:
    by_kind = {kind: [0, 0, 0] for kind in KINDS}
    refused, left_if_published = 0, 0
    for place, source in enumerate(sources):
        kind = next(kind for kind, suffixes in KINDS.items() if source.path.suffix in suffixes)
        own = folder / f"{len(name)}-{place}-{name.split()[0]}"
        own.mkdir()
        try:
            left = len(planted.left(source, clean(source.path, own)))
            by_kind[kind][0] += left
            by_kind[kind][1] += len(source.words)
            left_if_published += left
        except RefusedError:
            by_kind[kind][2] += 1
            refused += 1
            left_if_published += len(source.words)
        shutil.rmtree(own)
    left, words = (sum(each[place] for each in by_kind.values()) for place in (0, 1))
    return Count(
        name,
        left,
        words,
        refused,
        len(sources),
        left_if_published,
        sum(len(s.words) for s in sources),
        {kind: (a, b, c) for kind, (a, b, c) in by_kind.items()},
    )


def _served(tools: FfmpegTools, source: Path, folder: Path) -> list[Path | bytes]:
    """Make what the archive would serve: films with sound, poster and waveform, photos, or text as a page."""
    try:
        media_type = tools.identify(source)
        if source.suffix in planted.DOCUMENTS:
            return [_page(tools.read_text(source, media_type))]
        made: list[Path | bytes] = []
        for place, order in enumerate(_orders(tools, source, media_type)):
            # A poster or waveform that cannot be made is not served; the film or sound itself has to be.
            with contextlib.suppress(ArchiveError) if order.recipe in LESSER else contextlib.nullcontext():
                tools.render(source, order, folder / f"{place}")
                made.append(folder / f"{place}")
        return made
    except ArchiveError as error:
        raise RefusedError from error


def _orders(tools: FfmpegTools, source: Path, media_type: str) -> list[RenderOrder]:
    if media_type.startswith("image/"):
        return [RenderOrder(recipe=Recipe.PHOTO, codec=codec, height=640) for codec in ("jpeg", "webp")]
    kinds = {stream.kind for stream in tools.probe(source).streams if not stream.attached_picture}
    orders = []
    if "audio" in kinds:
        orders += [RenderOrder(recipe=Recipe.AUDIO, codec=codec) for codec in ("opus", "aac")]
        orders.append(RenderOrder(recipe=Recipe.WAVEFORM))
    if media_type.startswith("video/"):
        orders += [
            RenderOrder(recipe=Recipe.VIDEO, height=240),
            RenderOrder(recipe=Recipe.POSTER),
        ]
    return orders


def _page(text: str) -> bytes:
    told = Transcript(id="bench", work_id=WorkId("bench"), language="en", text=text)
    return text_as_html(told).encode()


def _copied(ffmpeg: Path, source: Path, folder: Path, options: Sequence[str]) -> list[Path | bytes]:
    target = folder / source.name
    return _made([str(ffmpeg), "-v", "error", "-nostdin", "-i", str(source), *options, str(target)], target)


def _cleaned(command: list[str], source: Path, folder: Path) -> list[Path | bytes]:
    target = folder / source.name
    shutil.copyfile(source, target)
    return _made([*command, str(target)], target)


def _made(command: list[str], target: Path) -> list[Path | bytes]:
    done = subprocess.run(command, check=False, capture_output=True, timeout=120)
    if done.returncode != 0 or not target.exists() or target.stat().st_size == 0:
        raise RefusedError
    return [target]
