#!/usr/bin/env bash
# The guess: what cleans a JPEG of its metadata leaves one picture and no word about it.
# The truth (piexif 1.1.3; piexifjs 1.0.6 and exif-be-gone 1.5.1 of npm): a telephone's motion photo is a JPEG with a film
#   of three seconds behind its end, with sound. All three take EXIF out of the head and copy what lies behind the picture
#   byte by byte. ffmpeg plays the film from there: the seconds before the shutter, uncovered, with the voices around. So
#   does the second picture of a multi-picture file (MPF), of which the cleaned file still holds the table.
# Why it matters here: a portrait that was "cleaned" and covered by hand is handed in, and behind it lies the room, the face
#   and a name called out. Pictures are painted on an empty canvas here, and what lies behind a picture's end is never
#   copied.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock piexifjs@1.0.6 exif-be-gone@1.5.1
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check piexif==1.1.3 pillow==12.0.0 imageio-ffmpeg==0.6.0
cat > make.py << 'PYTHON'
import io
import subprocess
from pathlib import Path

import imageio_ffmpeg
import piexif
from PIL import Image

SOURCES = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=3", "-f", "lavfi", "-i", "sine=333:duration=3"]
subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *SOURCES, "-c:v", "mpeg4", "-c:a", "aac", "film.mp4"], check=True)
picture = io.BytesIO()
head = piexif.dump({"0th": {piexif.ImageIFD.ImageDescription: b"the house"}})
Image.effect_noise((64, 48), 50).convert("RGB").save(picture, "JPEG", exif=head)
Path("motion.jpg").write_bytes(picture.getvalue() + Path("film.mp4").read_bytes())
piexif.remove("motion.jpg", "piexif.jpg")
PYTHON
cat > clean.cjs << 'NODE'
const fs = require("node:fs");
const { pipeline } = require("node:stream/promises");
const gone = require("exif-be-gone");
const piexif = require("piexifjs");

const text = fs.readFileSync("motion.jpg").toString("binary");
fs.writeFileSync("piexifjs.jpg", Buffer.from(piexif.remove(text), "binary"));
const Transformer = gone.default ?? gone;
pipeline(fs.createReadStream("motion.jpg"), new Transformer(), fs.createWriteStream("exif-be-gone.jpg"));
NODE
cat > look.py << 'PYTHON'
import hashlib
import subprocess
from importlib.metadata import version
from pathlib import Path

import imageio_ffmpeg

film = Path("film.mp4").read_bytes()
print(f"piexif {version('piexif')}, piexifjs 1.0.6, exif-be-gone 1.5.1")


def sounds(path):
    done = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", path, "-f", "s16le", "-"], capture_output=True)
    return hashlib.sha256(done.stdout).hexdigest() if done.stdout else None


for name in ("piexif", "piexifjs", "exif-be-gone"):
    cleaned = Path(f"{name}.jpg").read_bytes()
    behind = cleaned[cleaned.find(b"ftyp") - 4 :]
    Path("behind.mp4").write_bytes(behind)
    print(f"{name}: EXIF text kept: {b'the house' in cleaned}, bytes behind the picture {len(behind)} of {len(film)}")
    assert b"the house" not in cleaned
    assert behind == film and sounds("behind.mp4") == sounds("film.mp4") is not None, f"{name} leaves the film out now"
PYTHON
tools/bin/python make.py
timeout 60 node clean.cjs
tools/bin/python look.py
