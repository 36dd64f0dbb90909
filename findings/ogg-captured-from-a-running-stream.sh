#!/usr/bin/env bash
# The guess: how long an Ogg file lasts is its last granule position, which is what mutagen and libavformat give.
# The truth (mutagen 1.48.1, PyAV 18.1.0): a file that was recorded out of a running web radio begins with the position
#   that the stream had reached. mutagen says 2 h 0 min 5 s of five seconds of Opus, Vorbis and FLAC alike; PyAV says so of
#   Opus and FLAC, but not of Vorbis. libsndfile (soundfile 0.14.0) says 5 s of both that it reads. What is decoded is 5 s.
# Why it matters here: web radios are recorded off the air by those who listen. Whoever believes the container refuses
#   such a programme as two hours too long, draws its waveform into the first pixel, or waits for its last minute. Count
#   packets or samples of every Ogg file.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check \
  mutagen==1.48.1 av==18.1.0 soundfile==0.14.0 numpy==2.4.6 imageio-ffmpeg==0.6.0
tools/bin/python - << 'PYTHON'
import subprocess

import av
import imageio_ffmpeg
import mutagen
import soundfile

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
TONE = ["-f", "lavfi", "-i", "sine=duration=5:sample_rate=48000", "-output_ts_offset", "7200"]


def told(name, codec):
    subprocess.run([FFMPEG, "-v", "error", "-y", *TONE, "-c:a", codec, name], check=True)
    raw = subprocess.run([FFMPEG, "-v", "error", "-i", name, "-f", "s16le", "-ac", "1", "-ar", "48000", "-"], capture_output=True)
    with av.open(name) as opened:
        by_av = opened.duration / 1_000_000
    by_sndfile = None if codec == "flac" else round(soundfile.info(name).duration)
    return round(mutagen.File(name).info.length), round(by_av), by_sndfile, round(len(raw.stdout) / 2 / 48_000)


seen = {codec: told(name, codec) for name, codec in (("a.opus", "libopus"), ("b.ogg", "libvorbis"), ("c.oga", "flac"))}
print(f"seconds by mutagen {mutagen.version_string}, PyAV {av.__version__}, libsndfile, and decoded")
for codec, lengths in seen.items():
    print(f"{codec:10}", *lengths)
assert seen["libopus"] == (7205, 7205, 5, 5), "Opus is now measured otherwise"
assert seen["libvorbis"] == (7205, 5, 5, 5), "Vorbis is now measured otherwise"
assert seen["flac"] == (7205, 7205, None, 5), "FLAC in Ogg is now measured otherwise"
PYTHON
