"""Where in a film a recorder's file was heard: loudness compared over all of it, then the waves themselves in places.

The kept libraries for this bring a whole signal-processing stack with them; two Fourier transforms of numpy do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.adapters.formats.refusals import refuse
from archive.adapters.media import integrity, probe, soundtrack
from archive.adapters.sandbox.toolbox import Toolbox, open_input, write_output
from archive.domain.errors import InvalidInputError
from archive.ports import SoundFit

if TYPE_CHECKING:
    import numpy

    Wave = numpy.ndarray[Any, Any]

LEAST_CONFIDENCE: Final = 600
"""Below this share, of 1,000, of places that agree, nothing is proposed."""

_RATE: Final = 8_000
_STEP: Final = 80
_STEP_MS: Final = 10
_SLOW_STEPS: Final = 200
_LEAST_OVERLAP_STEPS: Final = 400
_CANDIDATES: Final = 3
_PLACES: Final = 12
_PLACE_SECONDS: Final = 6.0
_MARGIN_SECONDS: Final = 0.25
_AGREE_MS: Final = 4.0
_FEWEST_PLACES: Final = 6
_LEAST_AGREEING: Final = 4
_FIRST_PLACES: Final = 4
_SHORTEST_STEPS: Final = 60
_LEAST_SPAN_SECONDS: Final = 60.0
_MOST_DRIFT: Final = 500e-6
_BAND_HZ: Final = (150.0, 3_600.0)


@dataclass(frozen=True)
class _Recording:
    """One recording: where it is, its sound's stream, and its loudness in steps."""

    path: Path
    index: int
    loudness: Wave


def match_sound(tools: Toolbox, film: Path, sound: Path) -> SoundFit | None:
    """Find where in a film a recorder's file was heard, or None when nothing shows that it was there.

    Raises:
        InvalidInputError: one of them has no sound, or numpy is not installed here.
    """
    try:
        import numpy  # noqa: F401
    except ImportError:
        raise InvalidInputError(
            "sound.no_numpy", "Comparing sound needs numpy; install it with the extra “faces”."
        ) from None
    camera, recorder = _open(tools, film), _open(tools, sound)
    best: SoundFit | None = None
    for lag in _coarse(camera.loudness, recorder.loudness):
        found = _confirm(tools, camera, recorder, lag)
        if found is not None and (best is None or found.confidence > best.confidence):
            best = found
        if best is not None and best.confidence >= 900:
            break
    return best if best is not None and best.confidence >= LEAST_CONFIDENCE else None


def _open(tools: Toolbox, path: Path) -> _Recording:
    facts = probe.read_facts(tools, path)
    if facts is None or facts.sound is None:
        raise refuse("no_streams")
    integrity.with_length(tools, path, facts)
    mix = soundtrack.find_mix(tools, path, facts)
    index = mix.sounds[0].index if mix is not None else facts.sound.index
    return _Recording(path, index, _loudness(tools, path, index))


def _wave(tools: Toolbox, recording: _Recording, start: float, seconds: float) -> Wave:
    import numpy

    heard = _heard(open_input(recording.path, ss=max(0.0, start), t=seconds)[str(recording.index)])
    return numpy.frombuffer(tools.encode(heard).output, dtype="<i2").astype(numpy.float64)


def _heard(stream: Any) -> Any:
    plain = stream.filter("aresample", _RATE, first_pts=0, **{"async": 1})
    return write_output([plain], "pipe:1", {"f": "s16le", "ac": 1, "ar": _RATE})


def _loudness(tools: Toolbox, path: Path, index: int) -> Wave:
    """Give how loud each hundredth of a second is, as against the two seconds around it; memory stays small."""
    import numpy

    energies: list[Wave] = []
    rest = bytearray()

    def take(chunk: bytes) -> None:
        rest.extend(chunk)
        whole = len(rest) // (2 * _STEP) * (2 * _STEP)
        if whole:
            steps = numpy.frombuffer(bytes(rest[:whole]), dtype="<i2").reshape(-1, _STEP).astype(numpy.float32)
            energies.append(numpy.sqrt((steps**2).mean(axis=1)))
            del rest[:whole]

    tools.encode(_heard(open_input(path)[str(index)]), on_output=take)
    if not energies:
        return numpy.zeros(0)
    loud = numpy.log(numpy.concatenate(energies) + 8.0)
    slow = numpy.convolve(loud, numpy.ones(_SLOW_STEPS) / _SLOW_STEPS, mode="same")[: len(loud)]
    return numpy.asarray(loud - slow)


def _coarse(camera: Wave, recorder: Wave) -> Iterator[int]:
    """Yield the likeliest shifts of the recorder against the camera, in steps."""
    import numpy

    size = 1 << (len(camera) + len(recorder)).bit_length()
    least = min(_LEAST_OVERLAP_STEPS, len(camera) // 2, len(recorder) // 2)
    if least < _STEP:
        return

    def across(one: Wave, other: Wave) -> Wave:
        product = numpy.fft.rfft(one, size) * numpy.conj(numpy.fft.rfft(other, size))
        turned = numpy.fft.irfft(product, size)
        # Shifts from minus the recorder's length to the camera's.
        return numpy.concatenate([turned[size - len(recorder) :], turned[: len(camera)]])

    ones_camera, ones_recorder = numpy.ones(len(camera)), numpy.ones(len(recorder))
    overlap = across(ones_camera, ones_recorder)
    energy = across(camera**2, ones_recorder) * across(ones_camera, recorder**2)
    score = across(camera, recorder) / numpy.sqrt(numpy.maximum(energy, 1e-9))
    # A likeness over a long stretch says more than the same one over a short one.
    score = numpy.where(overlap >= least, score * numpy.sqrt(numpy.maximum(overlap, 0)), 0)
    for _ in range(_CANDIDATES):
        best = int(numpy.argmax(score))
        yield best - len(recorder)
        score[max(0, best - 30) : best + 31] = 0


def _confirm(tools: Toolbox, camera: _Recording, recorder: _Recording, lag: int) -> SoundFit | None:
    """Compare the waves themselves in places all over the overlap, and give how many of them say the same."""
    import numpy

    first, last = max(0, lag), min(len(camera.loudness), lag + len(recorder.loudness))
    starts = _places(camera.loudness[first:last])
    found: list[tuple[float, float]] = []
    for start, long in _spread(starts):
        place = ((first + start) * _STEP_MS / 1000, long * _STEP_MS / 1000)
        found.append(_shift(tools, camera, recorder, place, lag * _STEP_MS / 1000))
        if len(found) == _FIRST_PLACES and not _any_agree(found):
            return None
    if not found:
        return None
    times = numpy.array([at for at, _ in found])
    shifts = numpy.array([shift for _, shift in found])
    slope, zero, agreeing = _line(times, shifts)
    confidence = round(1000 * int(agreeing.sum()) / len(found)) if agreeing.sum() >= _LEAST_AGREEING else 0
    drift = -slope / (1 + slope)
    at_ms = round(zero * 1000)
    covers = min(len(camera.loudness) * _STEP_MS, at_ms + len(recorder.loudness) * _STEP_MS) - max(0, at_ms)
    return SoundFit(at_ms=at_ms, confidence=confidence, drift_ppm=round(drift * 1e6), covers_ms=max(0, covers))


def _spread(starts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the places so that the first few are spread over all of it."""
    return [start for first in range(_FIRST_PLACES) for start in starts[first::_FIRST_PLACES]]


def _any_agree(found: list[tuple[float, float]]) -> bool:
    """Tell whether any two places say nearly the same: a wrong shift is given up early."""
    shifts = sorted(shift for _, shift in found)
    return any(other - one <= 2 * _AGREE_MS / 1000 + _MOST_DRIFT * 600 for one, other in pairwise(shifts))


def _places(loudness: Wave) -> list[tuple[int, int]]:
    """Give where to compare, and how long: in each of several stretches where most is going on, never overlapping.

    Places that share a sound would agree by themselves, whatever they are compared with.
    """
    import numpy

    long = min(round(_PLACE_SECONDS * 1000 / _STEP_MS), len(loudness) // _FEWEST_PLACES)
    if long < _SHORTEST_STEPS:
        return []
    count = max(_FEWEST_PLACES, min(_PLACES, len(loudness) // (2 * long)))
    going_on = numpy.convolve(loudness**2, numpy.ones(long), mode="valid")
    edges = [round(len(loudness) * number / count) for number in range(count + 1)]
    latest = [max(first + 1, last - long + 1) for first, last in pairwise(edges)]
    return [(first + int(numpy.argmax(going_on[first:last])), long) for first, last in zip(edges, latest, strict=False)]


def _shift(
    tools: Toolbox, camera: _Recording, recorder: _Recording, place: tuple[float, float], lag: float
) -> tuple[float, float]:
    """Give the recorder's time of one place and how far its waves lie from the camera's there, in seconds."""
    import numpy

    at, long = place
    theirs = max(0.0, at - lag)
    near = max(0.0, theirs - _MARGIN_SECONDS)
    seen = _wave(tools, camera, at, long)
    heard = _wave(tools, recorder, near, long + 2 * _MARGIN_SECONDS)
    size = 1 << (len(seen) + len(heard)).bit_length()
    cross = numpy.fft.rfft(seen, size) * numpy.conj(numpy.fft.rfft(heard, size))
    bands = numpy.fft.rfftfreq(size, 1 / _RATE)
    inside = (bands >= _BAND_HZ[0]) & (bands <= _BAND_HZ[1])
    # Only the phases count: two microphones colour the same voice differently.
    phases = numpy.where(inside, cross / numpy.maximum(numpy.abs(cross), 1e-9), 0)
    peaks = numpy.fft.irfft(phases, size)
    shift = int(numpy.argmax(peaks))
    shift -= size if shift > size // 2 else 0
    return theirs, at - near + shift / _RATE


def _line(times: Wave, shifts: Wave) -> tuple[float, float, Wave]:
    """Give the line on which most shifts lie: its slope, its value at the recorder's first instant, and which do."""
    import numpy

    near = _AGREE_MS / 1000
    reach = numpy.maximum(near, _MOST_DRIFT * numpy.abs(times[:, None] - times[None, :]))
    votes = (numpy.abs(shifts[:, None] - shifts[None, :]) <= reach).sum(axis=1)
    kept = numpy.abs(shifts - shifts[int(numpy.argmax(votes))]) <= reach[int(numpy.argmax(votes))]
    slope, zero = 0.0, float(numpy.median(shifts[kept]))
    if kept.sum() >= _LEAST_AGREEING and numpy.ptp(times[kept]) >= _LEAST_SPAN_SECONDS:
        slope, zero = (float(value) for value in numpy.polyfit(times[kept], shifts[kept], 1))
    agreeing = numpy.abs(shifts - (zero + slope * times)) <= near
    return slope, zero, agreeing
