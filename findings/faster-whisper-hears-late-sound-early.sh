#!/usr/bin/env bash
# The guess: faster-whisper, given a film, hears the sound that a player plays, when a player plays it: its times are
#   made to be captions of that film.
# The truth (faster-whisper 1.2.1 with av 18.1.0; the films are made and checked by the ffmpeg of imageio-ffmpeg 0.8.1):
#   decode_audio puts what it decodes end to end and looks at no time. A sound that begins two seconds after the picture is
#   heard from nought. A recording of the browser in which the sound rested for two seconds (a muted or lost microphone) is
#   two seconds shorter, and all words after the rest come early by as much, with each rest more. It takes the first
#   sound of the file, not the one that is marked as the default. No warning comes.
# Why it matters here: captions that come early stand over somebody else's face, a name that must be silenced is silenced where
#   it is not said, and where the first sound is the interpreter's her words are given to the witness. Sound is given to
#   the recogniser here as it is played: late, and with its rests as silence.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check faster-whisper==1.2.1 av==18.1.0 imageio-ffmpeg==0.8.1
tools/bin/python - << 'PYTHON'
import subprocess
from importlib.metadata import version

import imageio_ffmpeg
import numpy as np
from faster_whisper.audio import decode_audio

FFMPEG = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
RATE = 16_000
PICTURE = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=6"]
TONE = ["-f", "lavfi", "-i", "sine=333:duration=6:sample_rate=48000"]
SILENCE = ["-f", "lavfi", "-i", "anullsrc=sample_rate=48000:duration=6"]
WEBM = ["-c:v", "libvpx", "-c:a", "libopus"]
MP4 = ["-c:v", "mpeg4", "-c:a", "aac"]


def make(*words):
    subprocess.run([*FFMPEG, *words], check=True)


make(*PICTURE, "-itsoffset", "2", *TONE, *MP4, "-t", "6", "late.mp4")
make(*PICTURE, *TONE, "-af", "aselect='not(between(t,2,4))'", *WEBM, "rested.webm")
make(*PICTURE, *SILENCE, *TONE, "-map", "0", "-map", "1", "-map", "2", *MP4, "-disposition:a:0", "0", "-disposition:a:1", "default", "two.mp4")


def played(path):
    """The sound as it lies beside the picture."""
    run = [*FFMPEG, "-i", path, "-map", "0:a:0", "-af", f"aresample={RATE}:async=1:first_pts=0", "-ac", "1", "-f", "s16le", "-"]
    done = subprocess.run(run, capture_output=True, check=True).stdout
    return np.frombuffer(done, np.int16).astype(np.float32) / 32768


def begin_and_length(sound):
    loud = np.abs(sound) > 0.02
    return round(float(loud.argmax()) / RATE, 1), round(len(sound) / RATE, 1)


print("faster-whisper", version("faster-whisper"), "av", version("av"), "ffmpeg", imageio_ffmpeg.get_ffmpeg_version())
told = {path: (begin_and_length(played(path)), begin_and_length(decode_audio(path))) for path in ("late.mp4", "rested.webm")}
print("(begin, length) as played and as heard:", told)
assert told["late.mp4"] == ((2.0, 6.0), (0.0, 4.0)), "a late sound is heard late now"
assert told["rested.webm"] == ((0.0, 6.0), (0.0, 4.0)), "rests are heard now"
first = float(np.abs(decode_audio("two.mp4")).max())
print("loudest of two sounds, of which the second is the default:", first)
assert first == 0, "the default is heard now"
PYTHON
