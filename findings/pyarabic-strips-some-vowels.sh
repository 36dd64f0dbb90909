#!/usr/bin/env bash
# The guess: pyarabic's strip_tashkeel() leaves nothing but letters of a vocalised name, and is_vocalized() tells whether
#   there was anything to strip.
# The truth (PyArabic 0.6.15): they know the eight marks from fathatan to sukun alone. The dagger alef of الرحمٰن and هٰذا,
#   the small meem of tanwin, a hamza or madda written as a mark of its own (which is what NFD makes of أ and آ) and
#   presentation forms stay, and is_vocalized() says False of them.
# Why it matters here: names are compared without their vowels. Two spellings of one name, ʿAbd ar-Raḥmān with its dagger
#   alef and without, are different words to it, so that a sealed name passes whoever compares what it gives. Strip every
#   combining mark after NFKD, and put back only what is part of a letter.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pyarabic==0.6.15
tools/bin/python - << 'PYTHON'
import unicodedata
from importlib.metadata import version

from pyarabic import araby

print(f"PyArabic {version('pyarabic')}")
for written, plain in (("الرَّحْمٰن", "الرحمن"), ("سَلَامٌۢ", "سلام"), (unicodedata.normalize("NFD", "آمنة"), "امنة")):
    stripped = araby.strip_tashkeel(written)
    left = [unicodedata.name(letter) for letter in stripped if unicodedata.combining(letter)]
    print(repr(written), "->", repr(stripped), "still there:", left)
    assert left and stripped != plain, f"{written} is now stripped whole"
assert not araby.is_vocalized("الرحمٰن"), "a dagger alef now counts as a vowel"
PYTHON
