#!/usr/bin/env bash
# The guess: wavefile, which reads RF64, the WAV of recordings above four gigabytes, ends the sound where the file says that it
#   ends ("ds64"), as it does in plain WAV.
# The truth (wavefile 11.0.0 of npm; the ffmpeg of imageio-ffmpeg 0.8.1 plays the file right): it takes all that follows
#   for sound: the recorder's notes behind it (iXML: project, scene, place) are heard as noise at the end, as loud as
#   speech. The notes themselves it calls empty, so who asks whether the file has any is told no; and written as plain WAV they lie
#   in the sound for good, letter for letter. Its page calls RF64 limited ("at least some"), and no error comes.
# Why it matters here: recorders for interviews of hours write RF64 by themselves, with the name that was typed in before the take.
#   A copy that was made clean of notes holds them in its last samples, where no tool for notes looks. Sound is decoded
#   by ffmpeg here and encoded anew; only samples reach a copy.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1
npm install --silent --no-audit --no-fund --no-package-lock wavefile@11.0.0
cat > make.py << 'PYTHON'
import math
import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg

RATE = 8000
COUNT = 3 * RATE
SOUND = b"".join(struct.pack("<h", int(12000 * math.sin(at * 333 * math.tau / RATE))) for at in range(COUNT))
FORM = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
NOTES = b"<BWFXML><SCENE>Amina, Oujda</SCENE>%s</BWFXML>" % (b" " * 16000)


def chunk(name, body):
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


tail = chunk(b"iXML", NOTES)
plain = b"WAVE" + chunk(b"fmt ", FORM) + chunk(b"data", SOUND) + tail
Path("plain.wav").write_bytes(b"RIFF" + struct.pack("<I", len(plain)) + plain)
form = chunk(b"fmt ", FORM)
whole = 4 + 36 + len(form) + 8 + len(SOUND) + len(tail)
sizes = chunk(b"ds64", struct.pack("<QQQI", whole, len(SOUND), COUNT, 0))
Path("large.wav").write_bytes(b"RF64\xff\xff\xff\xffWAVE" + sizes + form + b"data\xff\xff\xff\xff" + SOUND + tail)
for name in ("plain.wav", "large.wav"):
    heard = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", name, "-f", "s16le", "-"], capture_output=True, check=True).stdout
    print("ffmpeg", imageio_ffmpeg.get_ffmpeg_version(), name, len(heard) / 2 / RATE, "seconds")
    assert heard == SOUND
PYTHON
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const fs = require("node:fs");
const { WaveFile } = require("wavefile");

const seconds = (file) => file.getSamples().length / 8000;
const plain = new WaveFile(fs.readFileSync("plain.wav"));
const large = new WaveFile(fs.readFileSync("large.wav"));
console.log("wavefile 11.0.0", seconds(plain), seconds(large), JSON.stringify(large.iXML));
assert.equal(seconds(plain), 3);
assert(seconds(large) > 4, "RF64 ends where it says now");
assert.equal(large.iXML.value, "", "the notes are found now");
large.toRIFF();
const written = Buffer.from(large.toBuffer());
const begin = written.indexOf("data");
const place = written.indexOf("Amina, Oujda");
console.log("the note lies at", place, "of a sound from", begin + 8, "to", begin + 8 + written.readUInt32LE(begin + 4));
assert(place > begin && place < begin + 8 + written.readUInt32LE(begin + 4));
NODE
tools/bin/python make.py
timeout 60 node seen.cjs
