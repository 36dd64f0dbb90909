#!/usr/bin/env bash
# The guess: a number in Arabic words is read as that number, or not at all.
# The truth (PyArabic 0.6.15, arabic-itn 0.1.0, num2words 0.5.14): PyArabic knows مئتان but not the older spelling مائتان, and
#   drops it: 205 is 5, 2200 is 2000. "Nine hundred" written in two words makes 1998 into 1207, and "eleven years" (احدى
#   عشرة سنة) are 10. arabic-itn makes two numbers of every 11 after hundreds or thousands: the year 2011 is "2000 11". Each
#   dirham is one of the Emirates to it, also "درهم مغربي", Moroccan. What num2words writes for 2000, PyArabic reads as 1000.
# Why it matters here: years, ages and sums are said in words. A child of eleven is ten, 2011, the year of which so many
#   testimonies tell, is 2000, and the price of a crossing is in another country's money; all of it looks like a number that
#   somebody said. Words stay as they were spoken; a number beside them is a person's, never a library's.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pyarabic==0.6.15 arabic-itn==0.1.0 num2words==0.5.14
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import arabic_itn
from num2words import num2words
from pyarabic.number import text2number

SAID = {
    "مئتان وخمسة": 205,
    "مائتان وخمسة": 205,
    "ألفان ومائتان": 2200,
    "ألف وتسع مائة وثمانية وتسعون": 1998,
    "احدى عشرة سنة": 11,
    "ألفان وأحد عشر": 2011,
    "خمسة آلاف درهم مغربي": 5000,
}
print(*(f"{name} {version(name)}" for name in ("pyarabic", "arabic-itn", "num2words")))
seen = {words: (text2number(words), arabic_itn.normalize(words)["text"]) for words in SAID}
for words, (by_pyarabic, by_itn) in seen.items():
    print(f"{SAID[words]}: {words} -> {by_pyarabic} by PyArabic, {by_itn!r} by arabic-itn")
written = num2words(2000, lang="ar")
print(f"2000 by num2words: {written} -> {text2number(written)} by PyArabic")
assert seen["مئتان وخمسة"] == (205, "205")
assert [seen[words][0] for words in list(SAID)[1:5]] == [5, 2000, 1207, 10], "PyArabic now reads other numbers"
assert seen["ألفان وأحد عشر"] == (2011, "2000 11"), "the year 2011 is now read otherwise"
assert seen["خمسة آلاف درهم مغربي"][1] == "5000 AED مغربي", "dirhams are now read otherwise"
assert text2number(written) == 1000, "2000 is now written or read otherwise"
PYTHON
