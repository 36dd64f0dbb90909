#!/usr/bin/env bash
# The guess: how long a WAV file lasts stands in its header, so that mutagen, wavinfo and ffmpeg agree.
# The truth (mutagen 1.48.1, wavinfo 4.0.1): both divide the bytes of the sound by the bytes of one block as if a block were
#   one sample, in which the ADPCM and GSM of dictation machines and telephone recorders hold hundreds. Of three seconds
#   mutagen makes 0.006 s (IMA and Microsoft ADPCM) and 0.009 s (GSM 6.10), wavinfo counts 48 and 75 frames; the true number
#   stands in the "fact" chunk that neither reads. tinytag 2.3.2, which goes by bytes a second, is right to a tenth of a
#   second.
# Why it matters here: elders' stories lie on such machines, and collections are sorted and checked by length. An hour
#   becomes seven seconds: refused as empty, or kept back as broken. How long a recording lasts is what is decoded of it.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1 wavinfo==4.0.1 tinytag==2.3.2 soundfile==0.13.1 numpy==2.2.6
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import numpy
import soundfile
from mutagen.wave import WAVE
from tinytag import TinyTag
from wavinfo import WavInfoReader

RATE, SECONDS = 8000, 3
tone = 0.3 * numpy.sin(2 * numpy.pi * 333 * numpy.arange(RATE * SECONDS) / RATE)
print(", ".join(f"{name} {version(name)}" for name in ("mutagen", "wavinfo", "tinytag", "soundfile")))
for kind, longest in (("IMA_ADPCM", 0.01), ("MS_ADPCM", 0.02), ("GSM610", 0.02)):
    name = f"{kind}.wav"
    soundfile.write(name, tone, RATE, subtype=kind, format="WAV")
    decoded = soundfile.info(name).frames / RATE
    read = WAVE(name).info.length
    frames = WavInfoReader(name).data.frame_count
    print(f"{kind}: decoded {decoded:.2f} s, mutagen {read:.3f} s, wavinfo {frames} frames, tinytag {TinyTag.get(name).duration:.2f} s")
    assert abs(decoded - SECONDS) < 0.1 and abs(TinyTag.get(name).duration - SECONDS) < 0.1
    assert read < longest, f"mutagen reads {kind} now"
    assert frames < 100, f"wavinfo reads {kind} now"
PYTHON
