#!/usr/bin/env bash
# The guess: imagehash knows two pictures apart, and knows one again, whether it was scanned in 8 or in 16 bits of grey.
# The truth (ImageHash 4.3.2 with Pillow 13.0.0): each of its hashes turns the picture into 8 bits with convert("L"), which does
#   not scale 16 bits but cuts them off at 255. A scan without true black is plain white to it: all such scans have one
#   hash, distance 0, whatever they show. Of one that has black, the hash is of those shadows alone, and its distance to the
#   same picture in 8 bits is that of two strangers. Nothing is raised.
# Why it matters here: photographs and papers are scanned in 16 bits of grey, and depth pictures are kept so. Whoever sorts
#   out doubles by such hashes keeps one scan of a box and throws all others away, and whoever looks for copies of a
#   picture that was taken back does not find its scan. Scale to 8 bits first (divide by 257), and never delete by a hash of looks.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --no-compile --disable-pip-version-check imagehash==4.3.2 pillow==13.0.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import imagehash
import numpy as np
from PIL import Image


def picture(seed):
    grey = np.random.default_rng(seed).integers(0, 255, (12, 12), dtype=np.uint8)
    return Image.fromarray(grey).resize((640, 480), Image.Resampling.BICUBIC)


def deep(shown, black):
    return Image.fromarray((np.asarray(shown).astype(np.uint32) * (65_535 - black) // 255 + black).astype(np.uint16))


one, other = picture(1), picture(2)
print(f"ImageHash {version('imagehash')} with Pillow {version('pillow')}: distances out of 64")
for hashed in (imagehash.phash, imagehash.dhash, imagehash.average_hash, imagehash.whash):
    shallow = hashed(one) - hashed(other)
    scans = hashed(deep(one, 3000)) - hashed(deep(other, 3000))
    same = hashed(one) - hashed(deep(one, 0))
    assert deep(one, 0).mode == "I;16"
    print(f"{hashed.__name__}: two pictures {shallow}, their scans {scans}, a picture and its own scan {same}")
    assert shallow > 24, "pictures are no longer told apart in 8 bits"
    assert scans == 0, "scans in 16 bits are now told apart"
    assert same > 15, "a picture is now known again in 16 bits"
PYTHON
