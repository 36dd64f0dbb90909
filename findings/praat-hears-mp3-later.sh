#!/usr/bin/env bash
# The guess: a moment that was marked in Praat is the same moment in ffmpeg.
# The truth (praat-parselmouth 0.4.7, which is Praat 6.1.38; ffmpeg as in imageio-ffmpeg 0.6.0; soundfile 0.14.0): of MP3
#   Praat keeps the silence that the encoder put before the sound. ffmpeg and libsndfile take it off, as the file's Xing
#   header tells. All times lie 37 ms later in Praat at 44.1 kHz and 66 ms at 16 kHz; of an MP3 without that header, as
#   recorders write it on the fly, they lie 14 ms earlier, since then it is ffmpeg that keeps more. WAV and FLAC agree.
# Why it matters here: linguists mark words in Praat on the MP3 that was sent to them, and we silence a name from there to
#   there with ffmpeg. The cover begins up to 66 ms late: the first sound of the name is heard, and that is often enough.
#   Times from Praat, ELAN or a transcript hold for the very file they were made on; cover wider, and ask for WAV.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check \
  praat-parselmouth==0.4.7 imageio-ffmpeg==0.6.0 soundfile==0.14.0 numpy==2.4.6
tools/bin/python - << 'PYTHON'
import subprocess
from importlib.metadata import version

import imageio_ffmpeg
import numpy
import parselmouth
import soundfile

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def ffmpeg(*asked):
    return subprocess.run([FFMPEG, "-v", "error", "-y", *asked], capture_output=True, check=True).stdout


def clap(samples, rate):
    return round(1000 * float(numpy.argmax(numpy.abs(samples)) / rate))


def heard(name, rate, *how):
    sound = numpy.zeros(rate * 4)
    sound[2 * rate : 2 * rate + 10] = 0.9
    soundfile.write("clap.wav", sound, rate)
    ffmpeg("-i", "clap.wav", *how, name)
    by_ffmpeg = numpy.frombuffer(ffmpeg("-i", name, "-f", "f32le", "-ac", "1", "-ar", str(rate), "-"), numpy.float32)
    praat = parselmouth.Sound(name)
    by_praat = clap(praat.values[0], praat.sampling_frequency)
    return clap(by_ffmpeg, rate), clap(soundfile.read(name)[0], rate), by_praat


LAME = ("-c:a", "libmp3lame", "-b:a", "64k")
seen = {
    "MP3 at 44.1 kHz": heard("a.mp3", 44_100, *LAME),
    "MP3 at 16 kHz": heard("b.mp3", 16_000, *LAME),
    "MP3 at 44.1 kHz without a header": heard("c.mp3", 44_100, *LAME, "-write_xing", "0"),
    "FLAC": heard("d.flac", 44_100, "-c:a", "flac"),
}
print(f"praat-parselmouth {version('praat-parselmouth')} (Praat {parselmouth.PRAAT_VERSION}): a clap at 2000 ms lies at")
for name, (by_ffmpeg, by_sndfile, by_praat) in seen.items():
    print(f"{name}: {by_ffmpeg} ms in ffmpeg, {by_sndfile} in libsndfile, {by_praat} in Praat")
apart = {name: by_praat - by_ffmpeg for name, (by_ffmpeg, _, by_praat) in seen.items()}
assert all(by_ffmpeg == by_sndfile for by_ffmpeg, by_sndfile, _ in seen.values())
assert apart["FLAC"] == 0
assert 36 <= apart["MP3 at 44.1 kHz"] <= 38, "Praat now hears MP3 at another time"
assert 65 <= apart["MP3 at 16 kHz"] <= 67, "Praat now hears MP3 of low rates at another time"
assert -15 <= apart["MP3 at 44.1 kHz without a header"] <= -13, "MP3 without a header is now heard at another time"
PYTHON
