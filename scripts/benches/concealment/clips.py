"""The films that are measured: the shared recordings at a steady rate, and one of them in 1080p."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

CORPORA = Path(__file__).resolve().parents[4] / "shared" / "corpora"
QUICK = ("asl_brother", "classroom")
SUFFIXES = (".mkv", ".gif", ".mp4")
MOST_PICTURES = 150
FAST = ("asl_book", "asl_again", "asl_bird", "asl_night", "asl_brother", "asl_learn")


@dataclass(frozen=True)
class Clip:
    """One film, its name, and how many pictures a second it has."""

    name: str
    path: Path
    rate: int


def corpus_clips(folder: Path, *, quick: bool) -> list[Clip]:
    """Copy the shared recordings of faces as H.264 at a whole rate, so that everybody sees the same pictures."""
    sources = sorted(each for each in (CORPORA / "faces").iterdir() if each.suffix in SUFFIXES)
    return [_copied(each, folder) for each in sources if not quick or each.stem in QUICK]


def _copied(source: Path, folder: Path) -> Clip:
    rate = _rate(source)
    target = folder / f"{source.stem}.mp4"
    _ffmpeg(
        [
            "-i",
            str(source),
            "-vf",
            f"fps={rate},scale=trunc(iw/2)*2:trunc(ih/2)*2",
            "-frames:v",
            str(MOST_PICTURES),
            *_finely(),
            str(target),
        ]
    )
    return Clip(source.stem, target, rate)


def large_clip(folder: Path, pictures: int) -> Clip:
    """Put recordings of signers one after the other and enlarge them to 1080p, cut to so many pictures."""
    target = folder / f"1080p-{pictures}.mp4"
    sources = [CORPORA / "faces" / f"{name}.mkv" for name in FAST]
    inputs = [word for each in sources for word in ("-i", str(each))]
    joined = "".join(f"[{place}:v]" for place in range(len(sources)))
    graph = (
        f"{joined}concat=n={len(sources)},loop=-1:32767,fps=30,trim=end_frame={pictures},"
        "scale=1440:1080:flags=bicubic,pad=1920:1080:(ow-iw)/2:0,setsar=1[out]"
    )
    _ffmpeg([*inputs, "-filter_complex", graph, "-map", "[out]", *_finely(), str(target)])
    return Clip(target.stem, target, 30)


def _rate(source: Path) -> int:
    asked = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "v:0",
        "-show_entries",
        "stream=r_frame_rate",
        "-of",
        "csv=p=0",
    ]
    said = subprocess.run([*asked, str(source)], check=True, capture_output=True, text=True).stdout.strip()
    above, _, below = said.partition("/")
    return round(int(above) / int(below or 1))


def _finely() -> list[str]:
    return ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "14", "-pix_fmt", "yuv420p"]


def _ffmpeg(arguments: list[str]) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments], check=True)
