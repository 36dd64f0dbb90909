#!/usr/bin/env bash
# The guess: a normaliser of Bambara that turns number words into digits and back keeps the numbers, and leaves other words
#   alone.
# The truth (bambara-normalizer 1.1.0): denormalize() adds up what "ni", which is also "and", stands between: "mɔgɔ fila ni
#   saba", two people and three, is "mɔgɔ 5"; in a longer row the last number alone is one ("saba ni cɛ duuru": "saba ni cɛ
#   5"). "n kelen", me alone, is "n 1", and "u bɛɛ kelen", all of them one, "u bɛɛ 1". The other way the point is dropped:
#   1.5 is fifteen (tan ni duuru) and 2.05 two hundred and five, while 2,5 is "two,five"; of a telephone number each group
#   is added up as a number.
# Why it matters here: drafts of what is told in Bambara are measured after this library. Who travelled alone, and whether
#   two came or five, is the story. No normaliser touches what is kept or shown; a measure counts both sides as they stand.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check bambara-normalizer==1.1.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from bambara_normalizer import BambaraNumberNormalizer

normalise = BambaraNumberNormalizer()
print(f"bambara-normalizer {version('bambara-normalizer')}")
DIGITS = {
    "san tan ni wolonwula": "san 17",
    "mɔgɔ fila ni saba": "mɔgɔ 5",
    "muso saba ni cɛ duuru": "muso saba ni cɛ 5",
    "n kelen": "n 1",
    "u bɛɛ kelen": "u bɛɛ 1",
}
WORDS = {"17": "tan ni wolonwula", "1.5": "tan ni duuru", "2.05": "kɛmɛ fila ni duuru", "2,5": "fila,duuru"}
for said, expected in DIGITS.items():
    print(f"{said} -> {normalise.denormalize(said)}")
    assert normalise.denormalize(said) == expected, f"{said!r} is read otherwise now"
for written, expected in WORDS.items():
    print(f"{written} -> {normalise(written)}")
    assert normalise(written) == expected, f"{written} is said otherwise now"
PYTHON
