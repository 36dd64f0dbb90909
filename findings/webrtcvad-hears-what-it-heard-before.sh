#!/usr/bin/env bash
# The guess: webrtcvad says of a frame whether it holds speech; the same 30 ms get the same answer, whoever asks.
# The truth (webrtcvad-wheels 2.0.14.post1, the one with wheels; webrtcvad 2.0.10 is the same engine): a Vad learns the
#   noise of what it is given. Asked frame by frame with a new Vad each, faint noise (-60 dB) is speech in each of 200
#   frames, in mode 3, "the most aggressive about filtering out non-speech", too; asked with one Vad it is speech in the
#   first three to five. Nothing resets it but making it anew.
# Why it matters here: recognisers write words into noise, and a voice detector keeps them from it. A draft that goes on
#   after a kill, or that hands stretches to several workers, asks a new Vad in the middle of a recording: it finds speech
#   where the first run found none, and words are drafted that nobody said. Begin every stretch some seconds earlier.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check webrtcvad-wheels==2.0.14.post1
tools/bin/python - << 'PYTHON'
import array
import random
from importlib.metadata import version

import webrtcvad

RATE, FRAME, FRAMES = 16_000, 480, 200
made = random.Random(1)
noise = [array.array("h", (round(made.gauss(0, 33)) for _ in range(FRAME))).tobytes() for _ in range(FRAMES)]


def with_one(mode, frames):
    vad = webrtcvad.Vad(mode)
    return [vad.is_speech(frame, RATE) for frame in frames]


print(f"webrtcvad-wheels {version('webrtcvad-wheels')}: of {FRAMES} frames of noise at -60 dB, how many are speech")
for mode in range(4):
    anew = sum(webrtcvad.Vad(mode).is_speech(frame, RATE) for frame in noise)
    kept = with_one(mode, noise)
    resumed = with_one(mode, noise[100:])
    print(f"mode {mode}: a new Vad each {anew}, one Vad {sum(kept)}, one that begins in the middle {sum(resumed)}")
    assert anew > 150, "a new Vad now knows faint noise"
    assert sum(kept) <= 5 and not any(kept[100:]), "one Vad now answers otherwise"
    assert any(resumed) and sum(resumed) <= 5, "beginning in the middle now changes nothing"
PYTHON
