#!/usr/bin/env bash
# The guess: hazm's Normalizer, which everybody cleans Persian text with, sets spaces and digits right and leaves words of
#   other languages as they are.
# The truth (hazm 0.10.0, the newest for Python 3.11): letters that Persian has not are made into Persian ones: Kurdish
#   ئەحمەد (Ahmed) is ئهحمهد, its ێ ۆ ڵ ڕ are ی و ل ر; of Pashto ګل (flower) it makes کل (bald), of پښتو پستو, and of
#   Moroccan نوڭا نوکا. What is one number becomes three words: 2.5 is "۲ ٫ ۵", 1398/3/5 "۱۳۹۸ / ۳ / ۵", +93 stands apart
#   from its sign. A caption's end tag </v> is "< / v>", words for whoever reads it.
# Why it matters here: people from Afghanistan, Iran and Kurdistan tell in one recording, and their names stand in each
#   other's texts. A name that is normalised is found by nobody, and no longer hidden where it should be. What is searched
#   here is folded for the search alone, and what is kept stays as it was written.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check hazm==0.10.0
tools/bin/python -W ignore - << 'PYTHON'
from importlib.metadata import version

from hazm import Normalizer

CHANGED = {
    "ئەحمەد": "ئهحمهد",
    "ێ ۆ ڵ ڕ": "ی و ل ر",
    "ګل": "کل",
    "پښتو": "پستو",
    "نوڭا": "نوکا",
    "2.5 ساعت": "۲ ٫ ۵ ساعت",
    "1398/3/5": "۱۳۹۸ / ۳ / ۵",
    "نه</v>": "نه< / v>",
}
normalise = Normalizer().normalize
print(f"hazm {version('hazm')}")
for written, expected in CHANGED.items():
    made = normalise(written)
    print(f"{written!r} -> {made!r}")
    assert made == expected, f"{written!r} is changed otherwise now"
PYTHON
