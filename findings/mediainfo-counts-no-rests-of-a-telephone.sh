#!/usr/bin/env bash
# The guess: a recorder's file that is whole is measured right by the measurers that archives use, or called an estimate.
# The truth (MediaInfo in pymediainfo 7.0.1; PyAV 18.1.0; both of a file that the ffmpeg of imageio-ffmpeg 0.8.1 wrote and its
#   OpenCORE decoder plays whole): an AMR of 60 s in which nobody speaks for 40 s lasts 22 s for both. Where nobody speaks,
#   telephones write one byte or six for each fiftieth of a second (DTX) and 32 for speech; both measurers divide
#   the bytes by the rate of speech. MediaInfo calls the rate constant, and not even counting whole (parse_speed 1)
#   does it count the packets. (PyAV's ffmpeg does log that it guesses, which PyAV keeps silent, and its own AMR decoder does
#   not know such packets and says so.)
# Why it matters here: old telephones' voice notes, with the rests of who weighs a word, are filed a third as long as they are. A cut asked
#   for at 50 s lies behind the end, a copy kept whole looks too long, and who checks lengths keeps it back. Here packets
#   are counted, so the length is right (archive/adapters/media/probe.py); and as Debian's ffmpeg decodes AMR by a decoder
#   of its own, which calls each rest a broken packet, the file is followed from frame to frame: one that ends where a
#   frame does is whole (archive/adapters/formats/amr_rests.py).
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pymediainfo==7.0.1 av==18.1.0 imageio-ffmpeg==0.8.1
tools/bin/python - << 'PYTHON'
import subprocess
from importlib.metadata import version
from pathlib import Path

import av
import imageio_ffmpeg
from pymediainfo import MediaInfo

FFMPEG = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error"]
SPOKEN = "0.5*sin(2*PI*333*t)*(0.6+0.4*sin(2*PI*3*t))*(lt(t,10)+gt(t,50))+0.0002*random(0)"
CODEC = ["-c:a", "libopencore_amrnb"]
BYTES = {7: 32, 8: 6, 15: 1}  # speech at 12.2 kbit/s, a hint of the room's noise, nothing sent

for name, rests in (("spoken.amr", "0"), ("rested.amr", "1")):
    source = ["-f", "lavfi", "-i", f"aevalsrc='{SPOKEN}':s=8000:d=60"]
    subprocess.run([*FFMPEG, *source, *CODEC, "-b:a", "12.2k", "-dtx", rests, name], check=True)


def packets(path):
    """Each packet's kind, read by RFC 4867: a byte that says it, and what belongs to it."""
    written, at, kinds = Path(path).read_bytes(), len(b"#!AMR\n"), []
    while at < len(written):
        kinds.append(written[at] >> 3 & 15)
        at += BYTES[kinds[-1]]
    assert at == len(written)
    return kinds


told = {}
for name in ("spoken.amr", "rested.amr"):
    heard = subprocess.run([*FFMPEG, *CODEC, "-i", name, "-f", "s16le", "-"], capture_output=True, check=True)
    assert not heard.stderr
    (sound,) = MediaInfo.parse(name, parse_speed=1).audio_tracks
    with av.open(name) as file:
        lengths = len(packets(name)) / 50, len(heard.stdout) / 16000, float(sound.duration) / 1000, file.duration / 1e6
    told[name] = lengths
    print(name, "packets, played, MediaInfo, PyAV:", *(f"{length:.2f} s" for length in lengths), sound.bit_rate_mode, sound.bit_rate)
    assert sound.bit_rate_mode == "CBR", "MediaInfo knows that the rate changes now"
print("pymediainfo", version("pymediainfo"), "av", version("av"), "ffmpeg", imageio_ffmpeg.get_ffmpeg_version())
assert all(58 < length < 62 for length in told["spoken.amr"])
assert all(60 <= length < 60.1 for length in told["rested.amr"][:2])
assert told["rested.amr"][2] < 25, "MediaInfo counts rests now"
assert told["rested.amr"][3] < 25, "PyAV counts rests now"
PYTHON
