#!/usr/bin/env bash
# The guess: epitran's Arabic gives the sounds of Arabic, the better the more vowels a text writes, or refuses.
# The truth (epitran 1.35.3, ara-Arab): it knows no short vowel. Each vowel mark and shadda stays in the IPA as the Arabic
#   character it was, so that a vocalised word is worse than a bare one; so do ta marbuta, alef maqsura, and the hamza
#   and madda of أ ؤ ئ آ, which it takes off their letters first. و and ي are always long vowels: wulida, "he was born",
#   is "uː…l…d". Nothing is raised. Tigrinya (tir-Ethi) comes out whole.
# Why it matters here: sounds are what one compares where a name is written in five ways, and what a voice is given.
#   Two spellings of one name, with a vowel mark and without, sound unlike; "Yusuf" is iːuːsf, and a speaking engine meets
#   characters that it spells out or drops. What comes back from it must hold no letter of Arabic before it is used.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --no-compile --disable-pip-version-check epitran==1.35.3
tools/bin/python - << 'PYTHON'
import unicodedata
from importlib.metadata import version

import epitran


def unread(sounds):
    return [unicodedata.name(letter) for letter in sounds if unicodedata.name(letter).startswith("ARABIC")]


arabic, tigrinya = epitran.Epitran("ara-Arab"), epitran.Epitran("tir-Ethi")
print(f"epitran {version('epitran')}")
for word, left in {"نور": 0, "نُور": 1, "وُلِدَ": 3, "مُدَرِّسَة": 6, "أمينة": 2, "آمال": 1, "رئيس": 1, "موسى": 1}.items():
    sounds = arabic.transliterate(word)
    print(f"{word}: {sounds}, still Arabic: {unread(sounds)}")
    assert len(unread(sounds)) == left, "other letters are read now"
assert arabic.transliterate("ولد") == "uːld" and arabic.transliterate("يوسف") == "iːuːsf", "consonants are consonants now"
assert tigrinya.transliterate("ተወሊደ") == "təwəlidə"
PYTHON
