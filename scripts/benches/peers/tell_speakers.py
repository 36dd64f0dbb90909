"""Disguise voices, and tell who speaks: run in the peers' environment, JSON in, JSON out.

`disguise` is a way and pairs of files, 16 kHz mono; `describe` is files, of each of which three things are told: what
the public speaker model makes of it (Resemblyzer's GE2E, whose weights its package holds; the network is written out
here with numpy, so torch is not needed), its pitch, and how long its sounds and pauses are.
"""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import sys
import time
import wave
from collections import OrderedDict
from pathlib import Path

# Before numpy is loaded, which asks for it: small products are slower on two threads than on one.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy
import pyworld
from scipy.signal import lfilter

HERTZ = 16_000
FRAME, HOP, BANDS = 400, 160, 40
PART, STEP = 160, 77
LOUDNESS = 10 ** (-30 / 20)
QUIET = 0.03
PITCH_HERTZ = 160.0
"""Where WORLD's one speaker of all is put."""


def main() -> None:
    """Answer the question in the first file with the second."""
    question = json.loads(Path(sys.argv[1]).read_text())
    given = describe(question["describe"]) if "describe" in question else disguise(**question["disguise"])
    Path(sys.argv[2]).write_text(json.dumps(given))


def disguise(way, pairs):
    """Disguise each sound, and give the processor time that took without starting."""
    before = time.process_time()
    for source, target in pairs:
        write(Path(target), WAYS[way](read(Path(source))))
    return time.process_time() - before


def mcadams(sound, angle=0.8):
    """Move the formants of each 20 ms by raising the angles of their poles to a power, as VoicePrivacy's B2 does."""
    size, hop, order = 320, 160, 20
    window = numpy.sqrt(numpy.hanning(size + 1)[:-1])
    padded = numpy.concatenate([sound, numpy.zeros(size)])
    made = numpy.zeros_like(padded)
    for start in range(0, len(sound), hop):
        frame = padded[start : start + size] * window
        if numpy.abs(frame).max() < 1e-4:
            made[start : start + size] += frame * window
            continue
        poles = predict(frame, order)
        residue = lfilter(poles, [1.0], frame)
        roots = numpy.roots(poles)
        turned = numpy.abs(roots) * numpy.exp(
            1j * numpy.sign(numpy.angle(roots)) * numpy.abs(numpy.angle(roots)) ** angle
        )
        roots = numpy.where(numpy.abs(roots.imag) > 1e-9, turned, roots)
        made[start : start + size] += lfilter([1.0], numpy.real(numpy.poly(roots)), residue) * window
    return made[: len(sound)]


def predict(frame, order):
    """Give the linear prediction of a frame (autocorrelation, Levinson and Durbin)."""
    spread = numpy.correlate(frame, frame, "full")[len(frame) - 1 :][: order + 1]
    poles, error = numpy.array([1.0]), spread[0] * 1.000_01 + 1e-12
    for number in range(1, order + 1):
        turn = (
            -numpy.dot(poles, spread[number : number - len(poles) : -1] if len(poles) > 1 else spread[[number]]) / error
        )
        longer = numpy.append(poles, 0.0)
        poles = longer + turn * longer[::-1]
        error *= 1 - turn**2
    return poles


def world(sound):
    """Put everybody's pitch on that of one speaker of all, and shift the formants along, with WORLD."""
    pitch, times = pyworld.dio(sound, HERTZ)
    pitch = pyworld.stonemask(sound, pitch, times, HERTZ)
    envelope = pyworld.cheaptrick(sound, pitch, times, HERTZ)
    breath = pyworld.d4c(sound, pitch, times, HERTZ)
    voiced = pitch > 0
    middle = numpy.exp(numpy.log(pitch[voiced]).mean()) if voiced.any() else PITCH_HERTZ
    ratio = (PITCH_HERTZ / middle) ** (1 / 3)
    places = numpy.arange(envelope.shape[1])
    moved = numpy.array([numpy.interp(places / ratio, places, numpy.log(row)) for row in envelope])
    return pyworld.synthesize(pitch * (PITCH_HERTZ / middle), numpy.exp(moved), breath, HERTZ)[: len(sound)]


WAYS = {"mcadams": mcadams, "world": world}


def describe(files):
    """Give, of each sound, the speaker model's numbers, those of its pitch and those of its durations."""
    sounds = [read(Path(file)) for file in files]
    embeddings = Network().of(sounds)
    return [one(*known) for known in zip(sounds, embeddings, strict=True)]


def one(sound, embedding):
    """Give what an attacker measures of one sound."""
    pitch, times = pyworld.dio(sound, HERTZ)
    pitch = pyworld.stonemask(sound, pitch, times, HERTZ)
    return {
        "embedding": [float(x) for x in embedding],
        "pitch": tell_pitch(pitch),
        "durations": tell_durations(pitch > 0, sound),
    }


def tell_pitch(pitch):
    """Give the middle and the spread of a pitch, and how much of the time it moves how fast, in log hertz."""
    logs = numpy.log(pitch[pitch > 0])
    if len(logs) < 10:
        return [0.0] * 5
    moves = numpy.abs(numpy.diff(logs))
    tenth, ninetieth = numpy.quantile(logs, [0.1, 0.9])
    return [float(x) for x in (logs.mean(), logs.std(), tenth, ninetieth, numpy.median(moves))]


def tell_durations(voiced, sound):
    """Give how long voiced sounds, voiceless ones and pauses are: their mean, their spread, and how many a second."""
    frames = frames_of(sound, 400, 80)
    loud = numpy.sqrt((frames**2).mean(1))
    loud = loud[: len(voiced)] > QUIET * max(loud.max(), 1e-9)
    voiced = voiced[: len(loud)]
    told = []
    for kind in (voiced & loud, ~voiced & loud, ~loud):
        runs = numpy.log([long for is_on, long in runs_of(kind) if is_on and long > 1] or [1])
        told += [runs.mean(), runs.std(), len(runs) / max(1, len(loud))]
    return [float(x) for x in told]


def runs_of(kind):
    """Yield how long each run of the same value is."""
    edges = numpy.flatnonzero(numpy.diff(kind.astype(int))) + 1
    for part in numpy.split(kind, edges):
        if len(part):
            yield bool(part[0]), len(part)


class Network:
    """GE2E as Resemblyzer carries it: three LSTM of 256 over 40 bands, and a plane; checked by its own file's size."""

    def __init__(self) -> None:
        folder = Path(importlib.util.find_spec("resemblyzer").origin).parent
        self.state = weights(folder / "pretrained.pt")["model_state"]
        self.filters = mel_filters()

    def of(self, sounds):
        """Give 256 numbers of unit length for each sound; pauses are shortened first."""
        parts = [self.parts(without_pauses(sound)) for sound in sounds]
        batch = numpy.concatenate(parts)
        made = numpy.concatenate([self.run(some) for some in numpy.array_split(batch, -(-len(batch) // 128))])
        ends = numpy.cumsum([len(each) for each in parts])[:-1]
        middles = [of_one.mean(0) for of_one in numpy.split(made, ends)]
        return [middle / (numpy.linalg.norm(middle) + 1e-9) for middle in middles]

    def parts(self, sound):
        """Give what is heard of a sound in parts of 1.6 s, band by band."""
        sound = sound * max(1.0, LOUDNESS / (numpy.sqrt((sound**2).mean()) + 1e-9))
        spectrum = numpy.abs(numpy.fft.rfft(frames_of(sound, FRAME, HOP) * numpy.hanning(FRAME + 1)[:-1])) ** 2
        mel = spectrum @ self.filters.T
        starts = range(0, max(1, len(mel) - PART // 4 * 3), STEP)
        parts = [mel[start : start + PART] for start in starts]
        return numpy.array([numpy.pad(part, ((0, PART - len(part)), (0, 0))) for part in parts], "f4")

    def run(self, batch):
        """Give 256 numbers of unit length for each part."""
        for layer in range(3):
            batch = self.layer(batch, layer)
        made = numpy.maximum(batch[:, -1] @ self.state["linear.weight"].T + self.state["linear.bias"], 0)
        return made / (numpy.linalg.norm(made, axis=1, keepdims=True) + 1e-9)

    def layer(self, batch, number):
        """Run one LSTM over a batch of parts."""
        inner, outer = self.state[f"lstm.weight_ih_l{number}"], self.state[f"lstm.weight_hh_l{number}"]
        bias = self.state[f"lstm.bias_ih_l{number}"] + self.state[f"lstm.bias_hh_l{number}"]
        given = batch @ inner.T + bias
        held = cell = numpy.zeros((len(batch), 256), "f4")
        told = []
        for step in range(batch.shape[1]):
            let_in, forget, fresh, let_out = numpy.split(given[:, step] + held @ outer.T, 4, axis=1)
            cell = sigmoid(forget) * cell + sigmoid(let_in) * numpy.tanh(fresh)
            held = sigmoid(let_out) * numpy.tanh(cell)
            told.append(held)
        return numpy.stack(told, axis=1)


def sigmoid(x):
    """Give the logistic function."""
    return 1 / (1 + numpy.exp(-numpy.clip(x, -60, 60)))


def without_pauses(sound):
    """Leave out what is quiet for longer than 0.2 s."""
    frames = sound[: len(sound) // 480 * 480].reshape(-1, 480)
    loud = numpy.sqrt((frames**2).mean(1))
    near = numpy.convolve(loud > QUIET * loud.max(), numpy.ones(7), "same") > 0
    return frames[near].ravel() if near.sum() > 10 else sound


def frames_of(sound, size, hop):
    """Give a sound's frames, the first one centred on its beginning."""
    padded = numpy.pad(sound, size // 2, "reflect")
    return numpy.lib.stride_tricks.sliding_window_view(padded, size)[::hop]


def mel_filters():
    """Give 40 triangles on Slaney's scale, of equal area, as librosa makes them."""

    def mel(hertz):
        return numpy.where(
            hertz < 1_000, hertz * 3 / 200, 15 + numpy.log(numpy.maximum(hertz, 1e-9) / 1_000) * 27 / numpy.log(6.4)
        )

    def hertz(mel):
        return numpy.where(mel < 15, mel * 200 / 3, 1_000 * numpy.exp((mel - 15) * numpy.log(6.4) / 27))

    edges = hertz(numpy.linspace(0, float(mel(numpy.array(HERTZ / 2))), BANDS + 2))
    places = numpy.linspace(0, HERTZ / 2, FRAME // 2 + 1)
    made = []
    for low, top, high in zip(edges, edges[1:], edges[2:], strict=False):
        rise, fall = (places - low) / (top - low), (high - places) / (high - top)
        made.append(numpy.maximum(0, numpy.minimum(rise, fall)) * 2 / (high - low))
    return numpy.array(made)


def weights(path):
    """Read a file of torch's former format without torch: nothing but arrays is made of it."""
    with path.open("rb") as file:
        for _header in range(3):
            Tensors(file).load()
        state = Tensors(file)
        whole = state.load()
        for key in Tensors(file).load():
            storage = state.storages[key]
            count = int(numpy.frombuffer(file.read(8), "<i8")[0])
            storage[:] = numpy.frombuffer(file.read(count * storage.itemsize), storage.dtype)
    return whole


class Tensors(pickle.Unpickler):
    """Makes numpy arrays of what torch has written, and refuses to make anything else."""

    def __init__(self, file) -> None:
        super().__init__(file)
        self.storages = {}

    def find_class(self, module, name):
        """Give what a tensor is built with."""
        known = {
            "OrderedDict": OrderedDict,
            "_rebuild_tensor_v2": self.tensor,
            "_rebuild_parameter": lambda data, *_: data,
        }
        if name in known:
            return known[name]
        if module == "torch" and name.endswith("Storage"):
            return {"FloatStorage": "<f4", "LongStorage": "<i8", "IntStorage": "<i4"}[name]
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a tensor")

    def persistent_load(self, told):
        """Give the array that stands for a storage; it is filled at the end."""
        _kind, dtype, key, _place, size, *_view = told
        return self.storages.setdefault(key, numpy.zeros(size, dtype))

    @staticmethod
    def tensor(storage, offset, size, stride, *_more):
        """Give a view of a storage in the shape of a tensor."""
        steps = [step * storage.itemsize for step in stride]
        return numpy.lib.stride_tricks.as_strided(storage[offset:], size, steps)


def read(path):
    """Give a sound's samples."""
    with wave.open(str(path)) as file:
        return numpy.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_768


def write(path, sound):
    """Write a sound."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, HERTZ, 0, "NONE", ""))
        file.writeframes((numpy.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
