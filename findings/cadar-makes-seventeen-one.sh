#!/usr/bin/env bash
# The guess: what standardises the spelling of Moroccan Arabic changes spellings, and leaves numbers alone.
# The truth (cadar 0.1.13, made for Darija; arabic-cleaner 0.1.0): both drop digits. "عندي 17 عام", I am 17, becomes "عندي
#   عام", I am a year old, in cadar, and a date becomes nothing in arabic-cleaner, which drops all Latin letters too. The
#   Moroccan g (ݣ, ڭ) goes with its letter, عبد الله loses an l, and "مشيت", I left, becomes "مشية", a walk. From Latin
#   letters the 7 of 17 is taken for ḥ, as it is in "7it". Nothing is raised; what is left reads like a sentence.
# Why it matters here: transcripts in Darija come in every spelling, and such a step before searching or drafting is what
#   anybody would reach for. It takes a child's age, years and names away. Words are kept as they were said; only a copy
#   for the index is folded, by rules of our own that lose no digit.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check cadar==0.1.13 arabic-cleaner==0.1.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import cadar
from arabic_cleaner import clean_text

SAID = ("عندي 17 عام", "مشيت ل ݣلميم سنة 1998", "عبد الله", "في 30/11/2026")
print(f"cadar {version('cadar')}, arabic-cleaner {version('arabic-cleaner')}")
standard = {said: cadar.ara2ara(said, "morocco") for said in SAID[:3]}
cleaned = {said: clean_text(said).strip() for said in SAID}
for said in SAID:
    print(f"{said} -> {standard.get(said, '(not asked)')!r} by cadar, {cleaned[said]!r} by arabic-cleaner")
latin = cadar.bizi2ara("3ndi 17 3am", "morocco")
print(f"3ndi 17 3am -> {latin!r} by cadar")
assert standard["عندي 17 عام"] == "عندي عام", "cadar now keeps ages"
assert standard["مشيت ل ݣلميم سنة 1998"] == "مشية ل لميم سنة", "cadar now writes this otherwise"
assert standard["عبد الله"] == "عبد اله", "cadar now keeps double letters"
assert latin == "عندي 1 ح عام", "cadar now reads Latin letters otherwise"
assert cleaned["عندي 17 عام"].split() == ["عندي", "عام"] and cleaned["في 30/11/2026"] == "في", "arabic-cleaner keeps digits now"
assert "ݣ" not in cleaned["مشيت ل ݣلميم سنة 1998"], "arabic-cleaner now keeps U+0763"
PYTHON
