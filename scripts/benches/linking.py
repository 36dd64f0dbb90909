"""What links a served film, sound or photo with its camera's file: its length, the mains' hum, the sensor's pattern.

Beside each, what hiding it costs to look at and to hear.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
from PIL import Image

from archive.adapters.covers.nudge import Nudge
from archive.domain.ids import OriginalId, WorkId
from archive.domain.sealed import Original

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
RATE = 8_000
HARMONICS = (1, 2, 3, 4, 5, 6, 8, 10)
SIZE = (1920, 1080)

# Renders with whichever build lies in the folder it is started in: this one, or one checked out beside it.
CHILD = """
import json, sys
from pathlib import Path
try:
    from archive.adapters.media_tools import FfmpegTools
    from archive.adapters.media.find_ffmpeg import find_media_tools
except ImportError:
    from archive.adapters.ffmpeg import FfmpegTools
    from archive.adapters.ffmpeg_supply import find_media_tools
from archive.domain.ids import OriginalId, WorkId
from archive.domain.sealed import Original
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
try:
    from archive.ingest.steps import make_renditions as making
except ImportError:
    from archive.ingest import making
found = find_media_tools(None, None)
try:
    tools = FfmpegTools(found)
except TypeError:
    tools = FfmpegTools(found.ffmpeg, found.ffprobe)
for source, target, name, height, codec in json.loads(sys.argv[1]):
    original = Original(id=OriginalId(name), work_id=WorkId("w"), sha256="", size_bytes=0, file_name="")
    is_photo = codec in ("jpeg", "webp")
    tail = early = 0
    if not is_photo:
        length_ms = tools.probe(Path(source)).duration_ms or 0
        try:
            tail, early = making.tail_of(original, length_ms), making.early_of(original, length_ms)
        except (AttributeError, TypeError):
            tail, early = making.tail_of(original), getattr(making, "early_of", lambda _: 0)(original)
    fields = RenderOrder.__dataclass_fields__
    more = {} if is_photo else {"tail_ms": tail, **({"early_ms": early} if "early_ms" in fields else {})}
    films_only = "photo" not in (making.nudge_of.__doc__ or "") if hasattr(making, "nudge_of") else True
    if hasattr(making, "nudge_of") and height and not (is_photo and films_only):
        more["nudge"] = making.nudge_of(original, height)
    if "label" in fields:
        more["label"] = "x"
    recipe = Recipe.PHOTO if is_photo else Recipe.VIDEO if height else Recipe.AUDIO
    tools.render(Path(source), RenderOrder(recipe=recipe, height=height, codec=codec, **more), Path(target))
"""


def main() -> None:
    """Attack what this build serves, and what an older one does where one is named, and print both."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--beside", metavar="COMMIT", help="attack what this older build serves too")
    options.add_argument("--parts", nargs="+", choices=tuple(PARTS), default=tuple(PARTS))
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        builds = {"this build": ROOT}
        if given.beside:
            builds[given.beside] = _checked_out(given.beside, folder / "beside")
        for part in given.parts:
            print("\n".join(["", *PARTS[part](builds, folder)]), flush=True)
        if given.beside:
            subprocess.run(["git", "worktree", "remove", "--force", builds[given.beside]], cwd=ROOT, check=True)


def _checked_out(commit: str, folder: Path) -> Path:
    subprocess.run(["git", "worktree", "add", "-q", "--detach", folder, commit], cwd=ROOT, check=True)
    return folder


def _render(build: Path, orders: Sequence[tuple[Path, Path, str, int | None, str]]) -> None:
    asked = json.dumps(
        [[str(source), str(target), name, height, codec] for source, target, name, height, codec in orders]
    )
    environment = {**os.environ, "PYTHONPATH": str(build), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", CHILD, asked], cwd=build, env=environment, check=True, timeout=3_000)


def _ffmpeg(*arguments: str | Path, given: bytes | None = None) -> bytes:
    command = ["ffmpeg", "-v", "error", "-nostdin" if given is None else "-y", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=600).stdout


# How long the camera's file was.


def _length(builds: dict[str, Path], folder: Path) -> Iterator[str]:
    clips = [*_drawn(folder), *sorted((CORPORA / "faces").glob("asl_*.mkv"))[:6]]
    yield "Guessed ends of 12 drawn films and 6 of the shared ones, median error; *calibrated*: by who knows how wrong"
    yield "the guess is on the whole, and puts it right by as much."
    yield ""
    yield "| Build | picture | picture, calibrated | sound | sound, calibrated |"
    yield "|---|--:|--:|--:|--:|"
    for name, build in builds.items():
        made = [(clip, folder / f"length-{place}-{build.name}.mp4") for place, clip in enumerate(clips)]
        _render(build, [(clip, target, clip.stem + "-original", 240, "") for clip, target in made])
        seen = [_picture_end(target) - _seconds(clip, "v") for clip, target in made]
        heard = [_sound_end(target) - _seconds(clip, "a") for clip, target in made if _seconds(clip, "a")]
        yield f"| {name} | {_errors(seen)} | {_errors(heard)} |"


def _errors(found: Sequence[float]) -> str:
    wrong = numpy.array(found)
    calibrated = numpy.abs(wrong - numpy.median(wrong))
    return f"{numpy.median(numpy.abs(wrong)):.2f} s | {numpy.median(calibrated):.2f} s"


def _drawn(folder: Path) -> Iterator[Path]:
    for number in range(12):
        target = folder / f"drawn-{number}.mp4"
        seconds = 9 + 3.1 * number + 0.17 * (number % 5)
        moving = f"testsrc2=size=320x240:rate=25:duration={seconds}"
        talk = f"aevalsrc='0.2*sin(300*t)*gt(sin(1.3*t+{number}),0)+0.003*random(0)':d={seconds}:s=48000"
        packed = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
        _ffmpeg("-f", "lavfi", "-i", moving, "-f", "lavfi", "-i", talk, *packed, "-y", target)
        yield target


def _seconds(path: Path, kind: str) -> float:
    entries = ["-select_streams", kind, "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0"]
    said = subprocess.run(["ffprobe", "-v", "error", *entries, str(path)], capture_output=True, text=True, check=True)
    ends = [sum(float(part) for part in line.split(",")[:2]) for line in said.stdout.split() if "N/A" not in line]
    return max(ends, default=0.0)


def _picture_end(path: Path) -> float:
    """Guess when the recording's picture ended: where plain pictures begin, as anybody can see."""
    raw = _ffmpeg("-i", path, "-vf", "scale=64:48", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    pictures = numpy.frombuffer(raw, "u1").reshape(-1, 48 * 64).astype(float)
    rate = len(pictures) / _seconds(path, "v")
    plain = pictures.std(axis=1) < 2
    return float(len(plain) - numpy.argmin(plain[::-1]) if not plain.all() else 0) / rate


def _sound_end(path: Path) -> float:
    """Guess when the recording's sound ended: where silence, or the change of the room's tone, begins."""
    raw = _ffmpeg("-i", path, "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-")
    sound = numpy.frombuffer(raw, "<f4").astype(float)
    window = RATE // 50
    loud = numpy.sqrt((sound[: len(sound) // window * window].reshape(-1, window) ** 2).mean(axis=1)) + 1e-7
    told = 20 * numpy.log10(loud)
    silent = told < -90
    if silent[-3:].all():
        return float(len(silent) - numpy.argmin(silent[::-1])) / 50
    # The end of the last stretch that is louder than the tone that follows it.
    tone = numpy.median(told[-15:])
    louder = numpy.flatnonzero(told > tone + 6)
    return float(louder[-1] + 1) / 50 if len(louder) else len(told) / 50


# When and on which grid: the mains' hum.


def _hum(builds: dict[str, Path], folder: Path) -> Iterator[str]:
    tracks = [_grid(seed) for seed in range(4)]
    sources = [_humming(track, seed, folder / f"hum-{seed}.wav") for seed, track in enumerate(tracks)]
    yield "Hum at −45 dB under 90 s of speech; correlation of the strongest of eight of its tones with the true grid."
    yield ""
    yield "| Build | codec | its own grid, highest | others' grids, 95 % below | named right of 4 |"
    yield "|---|---|--:|--:|--:|"
    for name, build in builds.items():
        for codec in ("opus", "aac"):
            made = [folder / f"hum-{place}-{codec}-{build.name}.mp4" for place in range(len(sources))]
            _render(
                build, [(s, t, f"hum-{p}", None, codec) for p, (s, t) in enumerate(zip(sources, made, strict=True))]
            )
            found = numpy.array([_correlations(path, tracks) for path in made])
            own = found[range(4), range(4)].max(axis=1)
            others = [found[i, j].max() for i in range(4) for j in range(4) if i != j]
            named = sum(int(found[i].max(axis=1).argmax() == i) for i in range(4))
            yield f"| {name} | {codec} | {own.max():.2f} | {numpy.percentile(others, 95):.2f} | {named} |"


def _grid(seed: int, seconds: int = 90) -> numpy.ndarray:
    steps = numpy.cumsum(numpy.random.default_rng(seed).normal(0, 0.006, seconds))
    return 50 + numpy.clip(steps - steps.mean(), -0.2, 0.2)


def _humming(track: numpy.ndarray, seed: int, target: Path) -> Path:
    """Mix the hum of a grid under speech, as a telephone near a lamp records it."""
    rate, chance = 48_000, numpy.random.default_rng(seed)
    spoken = sorted((CORPORA / "voice" / "libri_test-other").rglob("*.flac"))
    chance.shuffle(spoken)
    pieces: list[numpy.ndarray] = []
    for path in spoken:
        raw = _ffmpeg("-i", path, "-ac", "1", "-ar", str(rate), "-f", "f32le", "-")
        pieces += [numpy.frombuffer(raw, "<f4").astype(float), numpy.zeros(rate // 2)]
        if sum(map(len, pieces)) > len(track) * rate:
            break
    speech = numpy.concatenate(pieces)[: len(track) * rate]
    turned = (
        2 * numpy.pi * numpy.cumsum(numpy.interp(numpy.arange(len(speech)) / rate, range(len(track)), track)) / rate
    )
    tones = ((1, 1.0), (2, 0.9), (3, 0.5), (4, 0.4), (5, 0.3), (6, 0.25), (8, 0.15), (10, 0.1))
    hum = sum(height * numpy.sin(tone * turned + tone) for tone, height in tones)
    mixed = _at(speech, -20) + _at(hum, -45) + chance.normal(0, 10 ** (-62 / 20), len(speech))
    _ffmpeg("-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "-", target, given=mixed.astype("<f4").tobytes())
    return target


def _at(sound: numpy.ndarray, decibels: float) -> numpy.ndarray:
    return sound / numpy.sqrt(numpy.mean(sound**2)) * 10 ** (decibels / 20)


def _correlations(path: Path, tracks: Sequence[numpy.ndarray]) -> numpy.ndarray:
    """Follow each tone of the hum second by second, and hold it against each grid."""
    raw = _ffmpeg("-i", path, "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-")
    sound, window = numpy.frombuffer(raw, "<f4").astype(float), 8 * RATE
    shape, tones = numpy.hanning(window), numpy.fft.rfftfreq(8 * window, 1 / RATE)
    starts = range(0, min(len(sound), len(tracks[0]) * RATE) - window + 1, RATE)
    spectra = [numpy.abs(numpy.fft.rfft(sound[s : s + window] * shape, 8 * window)) for s in starts]
    truths = [numpy.array([track[i : i + 8].mean() for i in range(len(spectra))]) for track in tracks]
    rows = []
    for number in HARMONICS:
        near = numpy.flatnonzero(numpy.abs(tones - 50 * number) < 0.2 + 0.5 * number)
        followed = numpy.array([tones[near[spectrum[near].argmax()]] for spectrum in spectra])
        rows.append([0.0 if followed.std() == 0 else numpy.corrcoef(followed, truth)[0, 1] for truth in truths])
    return numpy.array(rows).T


# Which sensor.


def _sensor(builds: dict[str, Path], folder: Path) -> Iterator[str]:
    chance = numpy.random.default_rng(3)
    pattern = chance.normal(0, 0.015, SIZE[::-1])
    source = folder / "sensor.mp4"
    _film(pattern, source, chance)
    other = chance.normal(0, 0.015, SIZE[::-1])
    yield "Five seconds of 1080p, a pattern of 1.5 %: peak of correlation to its energy (PCE), the pattern as it lies,"
    yield "at its best of all places and 13 widths, and another sensor's at its best of all those."
    yield ""
    yield "| Build | served | bytes | as it lies | searched | another sensor, searched |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, build in builds.items():
        for height in (720, 480, 240):
            target = folder / f"sensor-{height}-{build.name}.mp4"
            _render(build, [(source, target, "sensor", height, "")])
            sums = _residuals(target)
            size = sums[0].shape[::-1]
            lies = _peak(*sums, _fitted(pattern, size, 1))
            found = f"{lies:.0f} | {_searched(sums, pattern):.0f} | {_searched(sums, other):.0f}"
            yield f"| {name} | {height} | {target.stat().st_size:,} | {found} |"


def _searched(sums: tuple[numpy.ndarray, numpy.ndarray], pattern: numpy.ndarray) -> float:
    """Give the highest peak of a pattern made as wide as any film or photo here may have been."""
    size = sums[0].shape[::-1]
    return max(_peak(*sums, _fitted(pattern, size, 1 + 0.002 * step)) for step in range(13))


def _fitted(pattern: numpy.ndarray, size: tuple[int, int], wider: float) -> numpy.ndarray:
    whole = round(size[0] * wider), round(size[1] * wider)
    larger = Image.fromarray((pattern * 1000).astype("<f4")).resize(whole, Image.Resampling.BILINEAR)
    left, top = (whole[0] - size[0]) // 2, (whole[1] - size[1]) // 2
    return numpy.asarray(larger.crop((left, top, left + size[0], top + size[1]))).astype(float) / 1000


def _photo(builds: dict[str, Path], folder: Path) -> Iterator[str]:
    chance = numpy.random.default_rng(5)
    shape = (2000, 3000)
    pattern, other = (chance.normal(0, 0.015, shape) for _ in range(2))
    down, across = numpy.mgrid[0 : shape[0], 0 : shape[1]]
    room = 150 + 50 * numpy.sin(across / 300) + 30 * numpy.cos(down / 200) + 25 * ((across // 90 + down // 70) % 2)
    seen = room * (1 + pattern) + chance.normal(0, 1.5, shape)
    source = folder / "photo.jpg"
    Image.fromarray(numpy.clip(seen, 0, 255).astype("u1")).convert("RGB").save(source, quality=95)
    yield "A photo of 6 million points, a pattern of 1.5 %; PCE as above, of what is served in 1600 and 640 points."
    yield ""
    yield "| Build | served | as it lies | searched | another sensor, searched |"
    yield "|---|---|--:|--:|--:|"
    for name, build in builds.items():
        for side, codec in ((1600, "jpeg"), (1600, "webp"), (640, "jpeg"), (640, "webp")):
            target = folder / f"photo-{build.name}-{side}.{codec}"
            _render(build, [(source, target, "photo", side, codec)])
            light = numpy.asarray(Image.open(target).convert("L")).astype(float)
            sums = (light - _calmed(light)) * light, light * light
            lies = _peak(*sums, _fitted(pattern, light.shape[::-1], 1))
            found = f"{lies:.0f} | {_searched(sums, pattern):.0f} | {_searched(sums, other):.0f}"
            yield f"| {name} | {side} {codec} | {found} |"


# What it costs to look at and to hear.


def _loss(builds: dict[str, Path], folder: Path) -> Iterator[str]:
    from archive.ingest.steps.make_renditions import nudge_of

    clips = sorted((CORPORA / "faces").glob("asl_*.mkv"))[:6]
    build = builds["this build"]
    yield "SSIM of the tenth picture of six shared films in 480 lines with that part of the source, and of their sizes"
    yield "without any nudge; loudness of four recordings of speech beside the aim of -16 LUFS, and their range."
    yield ""
    yield "| | median | worst |"
    yield "|---|--:|--:|"
    likeness: dict[str, list[float]] = {"SSIM, nudged": [], "SSIM, as it lies": []}
    for place, clip in enumerate(clips):
        original = Original(id=OriginalId(f"loss-{place}"), work_id=WorkId("w"), sha256="", size_bytes=0, file_name="")
        target = folder / f"loss-{place}.mp4"
        _render(build, [(clip, target, original.id, 480, "")])
        likeness["SSIM, nudged"].append(_likeness(clip, target, Nudge(*nudge_of(original, 480))))
        packed = [
            "-c:v",
            "libx264",
            "-preset",
            "superfast",
            "-crf",
            "27",
            "-maxrate",
            "900k",
            "-bufsize",
            "450k",
            "-an",
        ]
        _ffmpeg("-i", clip, "-vf", "scale=-2:480:flags=bilinear,fps=25,format=yuv420p", *packed, "-y", target)
        likeness["SSIM, as it lies"].append(_likeness(clip, target, Nudge()))
    for name, found in likeness.items():
        yield f"| {name} | {numpy.median(found):.3f} | {min(found):.3f} |"
    spoken = [_humming(_grid(seed, 20), seed, folder / f"spoken-{seed}.wav") for seed in range(4)]
    heard = []
    for place, source in enumerate(spoken):
        target = folder / f"told-{place}.mp4"
        _render(build, [(source, target, f"told-{place}", None, "aac")])
        was, now = _loudness(source), _loudness(target)
        heard.append((abs(now[0] + 16), abs(now[1] - was[1])))
    for name, off in zip(("loudness, LU off", "range, LU off"), zip(*heard, strict=True), strict=True):
        yield f"| {name} | {numpy.median(off):.1f} | {max(off):.1f} |"


def _likeness(source: Path, made: Path, nudge: Nudge) -> float:
    """Give the SSIM of the tenth picture of a film with the part of its source that lies under it."""
    said = json.loads(_probed(made, "width,height,r_frame_rate"))["streams"][0]
    size = said["width"], said["height"]
    raw = ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    whole, (left, top) = nudge.canvas(size), nudge.place(size)
    rate = f"fps={said['r_frame_rate']}:start_time=0"
    scaled = f"scale={whole[0]}:{whole[1]}:flags=bilinear,crop={size[0]}:{size[1]}:{left}:{top}"
    under = f"{rate},select=eq(n\\,10),{scaled}"
    lights = [_ffmpeg("-i", made, "-vf", "select=eq(n\\,10)", *raw), _ffmpeg("-i", source, "-vf", under, *raw)]
    return _alike(*(numpy.frombuffer(light, "u1").reshape(size[::-1]).astype(float) for light in lights))


def _alike(one: numpy.ndarray, other: numpy.ndarray) -> float:
    """Give the structural similarity of two pictures, over squares of eight points."""
    squares = []
    for light in (one, other):
        high, wide = (side // 8 * 8 for side in light.shape)
        cut = light[:high, :wide].astype(float).reshape(high // 8, 8, wide // 8, 8)
        squares.append(cut.swapaxes(1, 2).reshape(-1, 64))
    a, b = squares
    means = a.mean(1), b.mean(1)
    both = ((a - means[0][:, None]) * (b - means[1][:, None])).mean(1)
    likely = (2 * means[0] * means[1] + 6.5) * (2 * both + 58.5)
    return float((likely / ((means[0] ** 2 + means[1] ** 2 + 6.5) * (a.var(1) + b.var(1) + 58.5))).mean())


def _probed(path: Path, entries: str) -> bytes:
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", f"stream={entries}", "-of", "json"]
    return subprocess.run([*command, str(path)], capture_output=True, check=True, timeout=60).stdout


def _loudness(path: Path) -> tuple[float, float]:
    """Give how loud a recording is on the whole, and its range."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stderr.rpartition(
        "Summary:"
    )[2]
    return tuple(float(re.search(rf"{name}:\s+(-?[\d.]+) LU", said)[1]) for name in ("I", "LRA"))  # type: ignore[index,return-value]


def _film(pattern: numpy.ndarray, target: Path, chance: numpy.random.Generator, pictures: int = 125) -> None:
    height, width = pattern.shape
    down, across = numpy.mgrid[0:height, 0:width]
    room = 150 + 50 * numpy.sin(across / 300) + 30 * numpy.cos(down / 200)
    shape = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", "25"]
    packed = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "14", "-pix_fmt", "yuv420p"]
    command = ["ffmpeg", "-v", "error", *shape, "-i", "-", *packed, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for number in range(pictures):
            head = 50 * numpy.exp(
                -(((across - 900 - 60 * numpy.sin(number / 20)) / 160) ** 2) - ((down - 500) / 220) ** 2
            )
            seen = (room + head) * (1 + pattern) + chance.normal(0, 1, pattern.shape)
            process.stdin.write(numpy.clip(seen, 0, 255).astype("u1").tobytes())


def _residuals(path: Path) -> tuple[numpy.ndarray, numpy.ndarray]:
    raw = _ffmpeg("-i", path, "-frames:v", "100", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    stream = json.loads(_probed(path, "width,height"))["streams"][0]
    shape = stream["height"], stream["width"]
    told, weight = numpy.zeros(shape), numpy.zeros(shape)
    for picture in numpy.frombuffer(raw, "u1").reshape(-1, *shape)[::2]:
        light = picture.astype(float)
        told += (light - _calmed(light)) * light
        weight += light * light
    return told, weight


def _calmed(light: numpy.ndarray) -> numpy.ndarray:
    """Give a picture without its noise, as Wiener's filter of three by three points does."""
    mean = _boxed(light)
    spread = numpy.maximum(_boxed(light * light) - mean * mean, 0)
    noise = numpy.median(spread) + 1e-6
    return mean + numpy.maximum(spread - noise, 0) / numpy.maximum(spread, noise) * (light - mean)


def _boxed(light: numpy.ndarray) -> numpy.ndarray:
    padded = numpy.pad(light, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9


def _peak(told: numpy.ndarray, weight: numpy.ndarray, pattern: numpy.ndarray) -> float:
    one, other = (each - each.mean(0) - each.mean(1, keepdims=True) for each in (told, pattern * weight))
    found = numpy.real(numpy.fft.ifft2(numpy.fft.fft2(one) * numpy.conj(numpy.fft.fft2(other))))
    at = numpy.unravel_index(numpy.abs(found).argmax(), found.shape)
    rolled = numpy.roll(found, (5 - at[0], 5 - at[1]), (0, 1))
    rest = rolled.copy()
    rest[:11, :11] = 0
    return float(rolled[5, 5] ** 2 / (rest**2).mean())


PARTS = {"length": _length, "hum": _hum, "sensor": _sensor, "photo": _photo, "loss": _loss}

if __name__ == "__main__":
    main()
