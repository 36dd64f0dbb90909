#!/usr/bin/env bash
# The guess: arabic-name-romanizer gives each part of a name the spelling that people really use, and "non-Arabic input is
#   passed through unchanged", as its page says.
# The truth (arabic-name-romanizer 0.2.0): that holds when nothing is Arabic. In a name of two scripts, what its lists do
#   not know goes to a network that always answers. The Latin "Amina" before an Arabic family name is "Adaraa"; the 17
#   behind a name "Oua". Morocco behind a comma is "Lalla Hasnaa", a princess; عبد alone, "slave", is "Abdelkader", somebody
#   else. The Moroccan g (ڭ) is lost, "Noua" for Nouga, where the Persian one of the same sound is known.
# Why it matters here: names are typed as they come, in two scripts and with an age behind them. Under a film, "Adaraa" is a
#   person who was never there. Names are shown as their bearers write them, and no spelling is made for them.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check arabic-name-romanizer==0.2.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from arabic_name_romanizer import transliterate

MADE = {
    "أمينة الفاسي": "Amina El Fassi",
    "Amina الفاسي": "Adaraa El Fassi",
    "أمينة 17": "Amina Oua",
    "محمد، المغرب": "Mohamed Lalla Hasnaa",
    "عبد": "Abdelkader",
    "نوڭا": "Noua",
    "گلزار": "Gulzar",
}
print(f"arabic-name-romanizer {version('arabic-name-romanizer')}")
for written, expected in MADE.items():
    made = transliterate(written)
    print(f"{written} -> {made}")
    assert made == expected, f"{written!r} is spelt otherwise now"
PYTHON
