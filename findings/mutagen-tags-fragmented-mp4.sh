#!/usr/bin/env bash
# The guess: mutagen, which knows of fragments (it mends the offsets in `tfhd`), can put a title into any MP4.
# The truth (mutagen 1.48.1): it mends the first `moof` alone. Where fragments name their place in the file absolutely
#   (the base-data-offset that ffmpeg writes without `default_base_moof`, and that recorders write which must survive a
#   flat battery), every later fragment then points as many bytes too early as the title is long. save() reports
#   nothing, the length stays right, and all that was filmed after the first fragment is gone: 10 of 60 pictures are left.
# Why it matters here: crews and partners tag recordings with players and taggers built on mutagen before they hand them
#   in. Such a file must be refused as broken while the card still holds the other one; and no tool of ours may ever
#   write tags into an original.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1 imageio-ffmpeg==0.6.0
tools/bin/python - << 'PYTHON'
import subprocess

import imageio_ffmpeg
import mutagen
from mutagen.mp4 import MP4

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
MADE = ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=6", "-c:v", "libx264", "-g", "10", "-pix_fmt", "yuv420p"]


def pictures(path):
    done = subprocess.run([FFMPEG, "-v", "quiet", "-i", path, "-f", "framemd5", "-"], capture_output=True, text=True)
    return sum(not line.startswith("#") for line in done.stdout.splitlines())


def before_and_after(flags):
    subprocess.run([FFMPEG, "-v", "error", "-y", *MADE, "-movflags", flags, "film.mp4"], check=True)
    before = pictures("film.mp4")
    film = MP4("film.mp4")
    if film.tags is None:
        film.add_tags()
    film["\xa9nam"] = "A title"
    film.save()
    return before, pictures("film.mp4")


absolute = before_and_after("frag_keyframe+empty_moov")
relative = before_and_after("frag_keyframe+empty_moov+default_base_moof")
print(f"mutagen {mutagen.version_string}: pictures before and after a title was saved")
print(f"fragments that name their place absolutely: {absolute[0]} and {absolute[1]}")
print(f"fragments that begin where they stand:      {relative[0]} and {relative[1]}")
assert absolute == (60, 10), "mutagen now treats later fragments otherwise"
assert relative == (60, 60), "mutagen now treats relative fragments otherwise"
PYTHON
