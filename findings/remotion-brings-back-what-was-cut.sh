#!/usr/bin/env bash
# The guess: a reader of MP4 that heeds edit lists (it gives the length that they give, and moves times by them) heeds the whole
#   list: what was cut out of the middle has no time in the film.
# The truth (@remotion/media-parser 4.0.529 of npm; the ffmpeg of imageio-ffmpeg 0.8.1 plays the file right): of a film of six
#   seconds from which a telephone cut seconds two to four, which it writes as two edits and leaves the pictures in the
#   file, the length is told as four; but times are moved by the last edit alone. The first two seconds, which are played,
#   come out before nought, where players show nothing; so does what was cut, with its sound and with times like all else;
#   and the film begins with what was its end. No warning comes. With one edit, a beginning cut off, all is right.
# Why it matters here: somebody cuts the second in which a name falls out of a film, on the telephone, before handing it in. Who
#   makes waveforms, stills or captions of it by this reader gives the name back, and every word gets another time. Films
#   are read here by ffmpeg, which heeds every edit, and made anew: no copy holds what an edit hid.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1
npm install --silent --no-audit --no-fund --no-package-lock @remotion/media-parser@4.0.529
cat > make.py << 'PYTHON'
import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg

FFMPEG = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
KEPT = [(0, 2), (4, 6)]
LENGTH = sum(end - begin for begin, end in KEPT)
SOURCES = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=6", "-f", "lavfi", "-i", "sine=333:duration=6:sample_rate=48000"]
subprocess.run([*FFMPEG, *SOURCES, "-c:v", "libx264", "-bf", "0", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac", "whole.mp4"], check=True)


def boxes(data):
    while data:
        size, kind = struct.unpack(">I4s", data[:8])
        yield kind, data[8:size]
        data = data[size:]


def box(kind, body):
    return struct.pack(">I4s", 8 + len(body), kind) + body


def cut(track, hertz):
    """The track with one edit for each part that is kept."""
    inside = dict(boxes(track))
    own_hertz = struct.unpack(">I", dict(boxes(inside[b"mdia"]))[b"mdhd"][12:16])[0]
    first = struct.unpack(">i", dict(boxes(inside[b"edts"]))[b"elst"][12:16])[0]
    edits = [struct.pack(">IiI", (end - begin) * hertz, first + begin * own_hertz, 1 << 16) for begin, end in KEPT]
    inside[b"edts"] = box(b"elst", struct.pack(">II", 0, len(edits)) + b"".join(edits))
    head = inside[b"tkhd"]
    inside[b"tkhd"] = head[:20] + struct.pack(">I", LENGTH * hertz) + head[24:]
    return b"".join(box(*each) for each in inside.items())


made = b""
for kind, body in boxes(Path("whole.mp4").read_bytes()):
    if kind == b"moov":  # it stands at the end: no place of a sample moves
        head = dict(boxes(body))[b"mvhd"]
        hertz = struct.unpack(">I", head[12:16])[0]
        changed = {b"mvhd": lambda told: told[:16] + struct.pack(">I", LENGTH * hertz) + told[20:], b"trak": lambda track: cut(track, hertz)}
        body = b"".join(box(name, changed.get(name, bytes)(inner)) for name, inner in boxes(body))
    made += box(kind, body)
Path("cut.mp4").write_bytes(made)

pictures = subprocess.run([*FFMPEG, "-i", "cut.mp4", "-f", "rawvideo", "-pix_fmt", "gray", "-s", "2x2", "-"], capture_output=True, check=True).stdout
sound = subprocess.run([*FFMPEG, "-i", "cut.mp4", "-f", "s16le", "-ar", "8000", "-ac", "1", "-"], capture_output=True, check=True).stdout
print("ffmpeg", imageio_ffmpeg.get_ffmpeg_version(), "plays", len(pictures) // 4, "pictures and", len(sound) / 16_000, "seconds of sound")
assert len(pictures) // 4 in (40, 41) and abs(len(sound) / 16_000 - LENGTH) < 0.1
PYTHON
cat > read.mjs << 'NODE'
import assert from "node:assert";
import { parseMedia } from "@remotion/media-parser";
import { nodeReader } from "@remotion/media-parser/node";

const times = { video: [], audio: [] };
const take = (kind) => () => (sample) => void times[kind].push(sample.timestamp / 1e6);
const warned = [];
for (const level of ["log", "warn", "error"]) console[level === "log" ? "info" : level] = (...words) => warned.push(words);
const fields = { slowDurationInSeconds: true };
const { slowDurationInSeconds: length } = await parseMedia({ src: "cut.mp4", reader: nodeReader, acknowledgeRemotionLicense: true, fields, onVideoTrack: take("video"), onAudioTrack: take("audio") });
const span = (all) => [all.length, Math.round(Math.min(...all)), Math.round(Math.max(...all))];
console.log("@remotion/media-parser 4.0.529: length", length, "pictures, first, last:", span(times.video), "packets of sound:", span(times.audio), warned);
assert.equal(Math.round(length), 4);
assert.deepEqual(span(times.video), [60, -4, 2], "edits are heeded now");
assert.deepEqual(span(times.audio).slice(1), [-4, 2], "edits are heeded in sound now");
assert.deepEqual(warned, []);
NODE
tools/bin/python make.py
timeout 60 node read.mjs
