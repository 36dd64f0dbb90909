"""How many bytes a minute of film and of sound costs at equal measured quality: ours, ours before, and others’."""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy

from archive.adapters.media.find_ffmpeg import find_media_tools

ROOT: Final = Path(__file__).resolve().parents[2]
CORPORA: Final = ROOT.parent / "shared" / "corpora"
WANTED: Final = 0.6
SECONDS, RATE = 20, 25
_HELD = f"{{size}},fps={RATE},setsar=1,format=yuv420p"
_FIT = "scale=426:240:force_original_aspect_ratio=decrease:flags=bicubic,pad=426:240:-1:-1"
_RENDER = """
import json, sys
from pathlib import Path
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
source, target, order = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
tools, recipe = FfmpegTools(find_media_tools(None, None)), Recipe(order.pop("recipe"))
tools.render(source, RenderOrder(recipe=recipe, **order), target)
"""
_PEERTUBE = "-c:v libx264 -preset veryfast -maxrate:v 434k -bufsize:v 868k -b_strategy 1 -bf 16"
_VP9 = "-c:v libvpx-vp9 -b:v 150k -minrate 75k -maxrate 218k -quality good -speed 5 -tile-columns 0 -g 240 -threads 2"
_AV1 = "-c:v libsvtav1 -preset 8 -g 125"
_OURS = "-c:v libsvtav1 -preset 10 -g 125 -svtav1-params lp=2:mbr=280"


@dataclass(frozen=True)
class Peer:
    """One way in which somebody else makes a film of 240p: its options, its quality, and its sound."""

    name: str
    picture: str
    quality: int
    sound: str
    suffix: str


OURS: Final = Peer("ours", _OURS, 0, "", "mp4")
COARSENESS: Final = (22, 54)
PEERS: Final = (
    Peer("PeerTube’s default profile", _PEERTUBE, 23, "-c:a aac -b:a 128k -ac 2", "mp4"),
    Peer("like YouTube’s: VP9 as its makers advise, Opus 50k", _VP9, 37, "-c:a libopus -b:a 50k -ac 2", "webm"),
    Peer("like YouTube’s: AV1, Opus 50k", _AV1, 40, "-c:a libopus -b:a 50k -ac 2", "mp4"),
)
SOUNDS: Final = (
    ("ours, Opus 24k", {"codec": "opus"}, "-c:a libopus -b:a 24k -vbr constrained -frame_duration 60 -ac 1"),
    ("ours, AAC 64k", {"codec": "aac"}, "-c:a aac -b:a 64k -ac 1"),
    ("in films before: AAC 48k", None, "-c:a aac -b:a 48k -ac 1"),
    ("PeerTube’s: AAC 128k", None, "-c:a aac -b:a 128k -ac 2"),
    ("like YouTube’s: Opus 50k", None, "-c:a libopus -b:a 50k -ac 2"),
)
HELD_OUT: Final = {
    "Held out: a walk along a street, the camera in the hand": "gopro_max-heromode.mp4",
    "Held out: water that moves, 4 s": "mei_515.mp4",
}


@dataclass(frozen=True)
class Made:
    """A film that was made: its bytes a minute, of picture alone too, how like the source it is, what it cost."""

    bytes_a_minute: float
    picture_bytes: float
    ssim: float
    processor_seconds: float


def main() -> None:
    """Make the same films in every way, print one table a film and one of sounds, and say what misses."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--before", default="", help="a commit: the archive as it was then is measured beside today's")
    options.add_argument("--sounds", action="store_true", help="only the table of sounds")
    options.add_argument(
        "--held-out", action="store_true", help="films on which nothing was chosen, in place of the two"
    )
    given = options.parse_args()
    if not CORPORA.is_dir():
        raise SystemExit("The recordings to be made anew (../shared/corpora) are not on this machine.")
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}; ffmpeg {find_media_tools(None, None).version}.\n")
    missed = []
    with tempfile.TemporaryDirectory() as name, commit(given.before) as before:
        folder = Path(name)
        made = held_out(folder) if given.held_out else films(folder)
        for title, source in () if given.sounds else made:
            missed += film(folder, title, source, before)
        if not given.held_out:
            sounds(folder)
    print(f"More than {WANTED} of the bytes before: {missed or 'nothing'}")
    sys.exit(1 if missed else 0)


def film(folder: Path, title: str, source: Path, before: Path) -> list[str]:
    """Print what one film costs in every way; give its title if our lightest is heavier than it should be."""
    print(f"**{title}**\n")
    print("| | kB a minute | of before | SSIM | of before at its quality | processor, s a minute |")
    print("|---|--:|--:|--:|--:|--:|")
    order = {"recipe": "video", "height": 240}
    was = _made(source, lambda target: ours(source, target, order, before), folder / "before.mp4")
    light = _made(source, lambda target: ours(source, target, order | {"codec": "av1"}, ROOT), folder / "light.mp4")
    now = _made(source, lambda target: ours(source, target, order, ROOT), folder / "now.mp4")
    print(_row("before: H.264, AAC 48k", was, was, 1.0), flush=True)
    print(_row("ours for every device: H.264, AAC 48k", now, was, now.bytes_a_minute / was.bytes_a_minute), flush=True)
    equal = at_equal_quality(folder, source, OURS, was, light)
    print(_row("**ours, lightest: AV1, Opus 24k**", light, was, equal), flush=True)
    for peer in PEERS:
        made = _peer(folder, source, peer, peer.quality)
        print(_row(peer.name, made, was, at_equal_quality(folder, source, peer, was, made)), flush=True)
    print()
    return [] if equal <= WANTED and light.bytes_a_minute <= WANTED * was.bytes_a_minute else [title]


def _row(name: str, made: Made, was: Made, equal: float) -> str:
    share = made.bytes_a_minute / was.bytes_a_minute
    cells = (f"{made.bytes_a_minute / 1e3:.0f}", f"{share:.2f}", f"{made.ssim:.4f}", f"{equal:.2f}")
    return f"| {name} | {' | '.join(cells)} | {made.processor_seconds:.1f} |"


def sounds(folder: Path) -> None:
    """Print what a minute of speech costs, and how well it is understood by a measure of intelligibility.

    What the codec alone loses is told apart from what the archive does to every sound: its hum is taken out, and it is
    made as loud as others.
    """
    print("| A minute of speech | kB | STOI of the codec alone | STOI as made |\n|---|--:|--:|--:|")
    speech = _speech(folder)
    heard = _heard(speech)
    for name, order, options in SOUNDS:
        plain, target = folder / "plain.mp4", folder / "sound.mp4"
        run("-i", str(speech), "-vn", *options.split(), str(plain))
        if order is None:
            target = plain
        else:
            ours(speech, target, {"recipe": "audio", **order}, ROOT)
        kilobytes = target.stat().st_size / _length(target) * 60 / 1e3
        alone, made = (stoi(heard, _heard(path)) for path in (plain, target))
        print(f"| {name} | {kilobytes:.0f} | {alone:.3f} | {made:.3f} |", flush=True)
    print()


def films(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield films of 240 points with speech, without loss, so that every way has the same to make something of."""
    speech = _speech(folder)
    signing = sorted((CORPORA / "faces").glob("asl_*.mkv"))
    inputs = [word for path in signing for word in ("-i", str(path))]
    scaled = "".join(f"[{place}:v]{_FIT},{_HELD.format(size='null')}[v{place}];" for place in range(len(signing)))
    joined = scaled + "".join(f"[v{place}]" for place in range(len(signing))) + f"concat=n={len(signing)}[v]"
    whole = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-c:a", "flac", "-t", str(SECONDS))
    sound = ("-i", str(speech))
    run(
        *inputs,
        *sound,
        "-filter_complex",
        joined,
        "-map",
        "[v]",
        "-map",
        f"{len(signing)}:a",
        *whole,
        str(folder / "1.mkv"),
    )
    yield "People who sign, one after the other", folder / "1.mkv"
    passing = ("-i", str(CORPORA / "faces" / "one-by-one-person-detection.mp4"))
    size = ("-vf", _HELD.format(size=_FIT), "-map", "0:v", "-map", "1:a")
    run(*passing, *sound, *size, *whole, str(folder / "2.mkv"))
    yield "A room into which people come one by one", folder / "2.mkv"


def held_out(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield films on which no setting of ours was chosen, of other cameras: much moves in each, which is dear."""
    whole = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-c:a", "flac", "-shortest", "-t", "10")
    size = ("-vf", _HELD.format(size=_FIT), "-map", "0:v", "-map", "1:a")
    for title, name in HELD_OUT.items():
        target = folder / f"{Path(name).stem}.mkv"
        run("-i", str(CORPORA / "metadata" / name), "-i", str(_speech(folder)), *size, *whole, str(target))
        yield title, target


def ours(source: Path, target: Path, order: Mapping[str, object], archive: Path) -> None:
    """Make a file as the archive in a folder makes it."""
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(archive)!r})\n{_RENDER}"]
    subprocess.run([*command, str(source), str(target), json.dumps(order)], check=True, cwd=archive, timeout=600)


@contextmanager
def commit(name: str) -> Iterator[Path]:
    """Lend the archive as it was at a commit; today's where none is named."""
    if not name:
        yield ROOT
        return
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / "before"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(there), name], check=True, cwd=ROOT)
        try:
            yield there
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(there)], check=True, cwd=ROOT)


def at_equal_quality(folder: Path, source: Path, peer: Peer, was: Made, made: Made) -> float:
    """Give the share of the bytes before that a way costs at the coarsest quality that is as like the source.

    Only its picture is made coarser or finer; the rest of the file stays as it was `made`.
    """
    fine, coarse = COARSENESS
    while coarse - fine > 1:
        middle = (fine + coarse) // 2
        tried = _peer(folder, source, replace(peer, sound="-an"), middle)
        fine, coarse = (middle, coarse) if tried.ssim >= was.ssim else (fine, middle)
    alone = _peer(folder, source, replace(peer, sound="-an"), fine).picture_bytes
    return (made.bytes_a_minute - made.picture_bytes + alone) / was.bytes_a_minute


def _peer(folder: Path, source: Path, peer: Peer, quality: int) -> Made:
    words = ("-i", str(source), *peer.picture.split(), "-crf", str(quality), *peer.sound.split())
    return _made(source, lambda target: run(*words, str(target)), folder / f"peer.{peer.suffix}")


def _made(source: Path, make: Callable[[Path], None], target: Path) -> Made:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    make(target)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    minutes = _length(target) / 60
    return Made(
        target.stat().st_size / minutes, _picture_bytes(target) / minutes, like(source, target), spent / minutes
    )


def like(source: Path, made: Path) -> float:
    """Give the structural similarity of a film to its source, picture by picture."""
    counted = f"settb=1/{RATE},setpts=N"
    graph = f"[0:v]scale=426:240,{counted}[a];[1:v]{counted}[b];[a][b]ssim=shortest=1"
    told = run("-i", str(made), "-i", str(source), "-lavfi", graph, "-f", "null", "-", level="info")
    return float(re.findall(r"SSIM.*All:([0-9.]+)", told)[-1])


def run(*words: str, level: str = "error") -> str:
    """Run ffmpeg, and give what it says."""
    command = [str(find_media_tools(None, None).ffmpeg), "-nostdin", "-y", "-v", level, *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600, errors="replace")
    return done.stderr


def _asked(path: Path, *question: str) -> list[str]:
    command = [str(find_media_tools(None, None).ffprobe), "-v", "error", *question, "-of", "csv=p=0", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.split()


def _length(path: Path) -> float:
    return float(_asked(path, "-show_entries", "format=duration")[0])


def _picture_bytes(path: Path) -> int:
    sizes = _asked(path, "-select_streams", "v", "-show_entries", "packet=size")
    return sum(int(size.strip(",")) for size in sizes)


def _speech(folder: Path) -> Path:
    """Join what people read into a minute of speech."""
    target = folder / "speech.wav"
    if not target.exists():
        read = sorted((CORPORA / "voice" / "libri_test-other").rglob("*.flac"))[::7][:12]
        inputs = [word for path in (CORPORA / "voice" / "pv_fr.wav", *read) for word in ("-i", str(path))]
        number = len(read) + 1
        same = "".join(f"[{place}:a]aresample=48000,aformat=channel_layouts=mono[a{place}];" for place in range(number))
        joined = same + "".join(f"[a{place}]" for place in range(number)) + f"concat=n={number}:v=0:a=1[a]"
        run(*inputs, "-filter_complex", joined, "-map", "[a]", "-t", "60", str(target))
    return target


def _heard(path: Path) -> numpy.ndarray:
    command = [str(find_media_tools(None, None).ffmpeg), "-nostdin", "-v", "error", "-i", str(path)]
    told = subprocess.run([*command, "-ac", "1", "-ar", "10000", "-f", "f32le", "-"], check=True, capture_output=True)
    return numpy.frombuffer(told.stdout, dtype="<f4").astype(float)


def stoi(clean: numpy.ndarray, made: numpy.ndarray) -> float:
    """Give how well speech is understood, from 0 to 1, as Taal and others measure it (short-time intelligibility)."""
    lag = _lag(clean, made)
    clean, made = clean[max(0, -lag) :], made[max(0, lag) :]
    length = min(len(clean), len(made))
    frames = [_frames(each[:length]) for each in (clean, made)]
    loud = 20 * numpy.log10(numpy.linalg.norm(frames[0], axis=1) + 1e-12)
    spoken = loud > loud.max() - 40
    bands = [numpy.sqrt(_thirds() @ numpy.abs(numpy.fft.rfft(each[spoken], 512)).T ** 2) for each in frames]
    scores = []
    for end in range(30, bands[0].shape[1] + 1):
        x, y = (band[:, end - 30 : end] for band in bands)
        y = y * numpy.linalg.norm(x, axis=1, keepdims=True) / (numpy.linalg.norm(y, axis=1, keepdims=True) + 1e-12)
        y = numpy.minimum(y, x * (1 + 10 ** (15 / 20)))
        x, y = (each - each.mean(axis=1, keepdims=True) for each in (x, y))
        norms = numpy.linalg.norm(x, axis=1) * numpy.linalg.norm(y, axis=1) + 1e-12
        scores.append(float(((x * y).sum(axis=1) / norms).mean()))
    return float(numpy.mean(scores))


def _frames(sound: numpy.ndarray) -> numpy.ndarray:
    windows = numpy.lib.stride_tricks.sliding_window_view(sound, 256)[::128]
    return windows * numpy.hanning(258)[1:-1]


def _thirds() -> numpy.ndarray:
    places = numpy.linspace(0, 10_000, 513)[:257]
    middles = 150 * 2 ** (numpy.arange(15) / 3)
    return numpy.array(
        [(places >= middle * 2 ** (-1 / 6)) & (places < middle * 2 ** (1 / 6)) for middle in middles], float
    )


def _lag(clean: numpy.ndarray, made: numpy.ndarray) -> int:
    """Give by how many samples what was made comes later, at most a twentieth of a second."""
    length = min(len(clean), len(made), 200_000)
    spectra = [numpy.fft.rfft(each[:length], 2 * length) for each in (clean, made)]
    alike = numpy.fft.irfft(spectra[1] * numpy.conj(spectra[0]))
    lags = numpy.arange(-500, 501)
    return int(lags[int(numpy.argmax(alike[lags]))])


if __name__ == "__main__":
    main()
