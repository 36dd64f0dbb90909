#!/usr/bin/env bash
# The guess: a film that is read and written again, or made as loud as another, keeps its sound beside its picture.
# The truth (moviepy 2.2.1; ffmpeg-normalize 1.43.0; both with the ffmpeg of imageio-ffmpeg 0.8.1, which plays the films
#   right): where the sound begins two seconds after the picture, MoviePy begins it with the picture, and takes parts of a
#   film with words of two seconds later. Where the sound rests for two seconds, as in a recording of the browser when the
#   microphone was off, MoviePy and ffmpeg-normalize (by loudnorm, which counts on from its first sample) close the rest: all words
#   after it come early, and the end is silent. Neither says so.
# Why it matters here: who speaks is seen with somebody else's words, and an answer is heard before its question is over; what was cut
#   by the picture still holds the name that was to be cut. Sound is laid beside its picture here before any filter, rests
#   as silence.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check moviepy==2.2.1 ffmpeg-normalize==1.43.0 imageio-ffmpeg==0.8.1
cat > seen.py << 'PYTHON'
import os
import subprocess
from importlib.metadata import version

import imageio_ffmpeg
import numpy as np

TOOL = imageio_ffmpeg.get_ffmpeg_exe()
os.environ["FFMPEG_BINARY"] = os.environ["FFMPEG_PATH"] = TOOL

from moviepy import VideoFileClip  # noqa: E402

FFMPEG = [TOOL, "-v", "error", "-y"]
RATE = 16_000
SOURCES = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=6", "-itsoffset", "0", "-f", "lavfi", "-i", "sine=333:duration=6:sample_rate=48000"]


def make(path, *words, late=0):
    sources = [str(late) if each == "0" else each for each in SOURCES]
    subprocess.run([*FFMPEG, *sources, *words, "-t", "6", path], check=True)


def loud(path):
    """Each half second of the sound as it lies beside the picture: # where there is any."""
    run = [*FFMPEG, "-i", path, "-map", "0:a:0", "-af", f"aresample={RATE}:async=1:first_pts=0,apad=whole_dur=6", "-ac", "1", "-f", "s16le", "-"]
    sound = np.frombuffer(subprocess.run(run, capture_output=True, check=True).stdout, np.int16)[: 6 * RATE]
    return "".join("#" if np.abs(part).mean() > 500 else "." for part in sound.reshape(12, -1))


make("late.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", late=2)
make("rested.webm", "-af", "aselect='not(between(t,2,4))'", "-c:v", "libvpx", "-c:a", "libopus")
told = {name: loud(name) for name in ("late.mp4", "rested.webm")}
for name in list(told):
    with VideoFileClip(name) as film:
        film.write_videofile(f"written-{name}.mp4", logger=None)
        film.subclipped(3, 6).write_videofile(f"part-{name}.mp4", logger=None)
    told[f"written {name}"] = loud(f"written-{name}.mp4")
    told[f"part {name}"] = loud(f"part-{name}.mp4")
    made = f"normal-{name}.mkv"
    subprocess.run(["tools/bin/ffmpeg-normalize", name, "-o", made, "-q", "-c:a", "flac", "-ar", "48000"], check=True)
    told[f"normal {name}"] = loud(made)
print("moviepy", version("moviepy"), "ffmpeg-normalize", version("ffmpeg-normalize"), "ffmpeg", imageio_ffmpeg.get_ffmpeg_version())
for name, heard in told.items():
    print(f"{heard}  {name}")
assert told["late.mp4"] == told["normal late.mp4"] == "....########"
assert told["rested.webm"] == "####....####"
assert told["written late.mp4"] == "########....", "MoviePy keeps late sound late now"
assert told["part late.mp4"].startswith("##...."), "MoviePy cuts late sound rightly now"
assert told["written rested.webm"] == "########....", "MoviePy keeps rests now"
assert told["normal rested.webm"] == "########....", "ffmpeg-normalize keeps rests now"
PYTHON
tools/bin/python seen.py
