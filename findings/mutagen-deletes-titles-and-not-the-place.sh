#!/usr/bin/env bash
# The guess: mutagen's delete(), "remove the metadata from the given filename", leaves a film or a sound without metadata.
# The truth (mutagen 1.48.1): it removes the one kind of tags that it can show. In an MP4 the atom "loci", where the film
#   was made, stays; in a QuickTime file all that stands in "udta" itself, the place (©xyz) and the title; in a 3GP file
#   every tag. Of these `tags` shows nothing before and nothing after. In WAV the INFO list and the whole bext chunk stay
#   (recorders write there who spoke and when), in MP3 an APEv2 tag, in FLAC the pictures. Players and ffprobe show all of
#   it afterwards.
# Why it matters here: "I removed the tags" is what partners say, and nearly every tagger in Python is built on this. Where
#   a film was made can find its witness. Here no file is published whose tags were removed: sound and pictures are made
#   anew, and each part of what is published is held against the short list of parts that are written here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1 imageio-ffmpeg==0.6.0
tools/bin/python - << 'PYTHON'
import subprocess
from importlib.metadata import version
from pathlib import Path

import imageio_ffmpeg
import mutagen
from mutagen.apev2 import APEv2
from mutagen.flac import Picture

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
FILM = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=1", "-c:v", "mpeg4", "-metadata", "location=+34.0000-002.0000/"]
SOUND = ["-f", "lavfi", "-i", "sine=333:duration=1"]
MADE = {
    "film.mp4": FILM,
    "film.mov": FILM,
    "film.3gp": FILM,
    "sound.wav": [*SOUND, "-write_bext", "1", "-metadata", "description=Told by A. in O."],
    "sound.mp3": SOUND,
    "sound.flac": SOUND,
}
for name, how in MADE.items():
    subprocess.run([FFMPEG, "-v", "error", *how, "-metadata", "title=Told by A.", name], check=True, stderr=subprocess.DEVNULL)
ape = APEv2()
ape["Title"] = "Told by A."
ape.save("sound.mp3")
flac, picture = mutagen.File("sound.flac"), Picture()
picture.data, picture.mime, picture.desc = b"a face", "image/jpeg", "A."
flac.add_picture(picture)
flac.save()
left = {}
print(f"mutagen {version('mutagen')}")
for name in MADE:
    mutagen.File(name).delete()
    kept = Path(name).read_bytes()
    left[name] = [sign for sign in (b"loci", b"\xa9xyz", b"Told by A.", b"bext", b"a face") if sign in kept]
    print(f"{name}: after delete() it is tagged {dict(mutagen.File(name).tags or {})}, and holds {left[name]}")
assert left["film.mp4"] == [b"loci"], "the place of an MP4 is deleted now"
assert left["film.mov"] == [b"\xa9xyz", b"Told by A."], "QuickTime's own tags are deleted now"
assert b"loci" in left["film.3gp"] and b"Told by A." in left["film.3gp"], "3GP's tags are deleted now"
assert left["sound.wav"] == [b"Told by A.", b"bext"], "the other tags of WAV are deleted now"
assert left["sound.mp3"] == [b"Told by A."] and b"a face" in left["sound.flac"], "the other tags are deleted now"
PYTHON
