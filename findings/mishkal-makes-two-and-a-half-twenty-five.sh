#!/usr/bin/env bash
# The guess: a program that puts vowels on Arabic words adds vowels; numbers come out as they went in.
# The truth (mishkal 0.4.1): the comma or point between two digits is replaced by the control character U+0001, which no screen
#   shows: 2,5 and 2.5 dirhams read 25, 1,200 and 12,00 both 1200. The Arabic sign of 2٫5 and the strokes of a date are set
#   apart instead ("2 ٫ 5", "30 / 11 / 2026"), and the line begins with a space. Nothing is raised.
# Why it matters here: vowels are put on before a machine speaks Arabic, and for learners who read along. What a journey
#   cost, in the mouth of a witness, is ten or a hundred times as much. Words that are shown or spoken are those that a person
#   wrote; whatever a tool adds must be equal to them once its marks are taken off again, or is refused.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check mishkal==0.4.1
tools/bin/python - << 'PYTHON'
import re
from importlib.metadata import version

from mishkal.tashkeel import TashkeelClass

print(f"mishkal {version('mishkal')}")
vocalise = TashkeelClass().tashkeel
made, controls = {}, {}
for said in ("2,5 درهم", "1,200 درهم", "12,00 درهم", "2.5 درهم", "2٫5 درهم", "في 30/11/2026"):
    bare = re.sub("[\u064b-\u0652]", "", vocalise(said))
    controls[said] = bare.count("\x01")
    made[said] = re.sub("[^0-9.,٫/ ]", "", bare).strip()
    print(f"{said} -> {vocalise(said)!r}")
assert made["2,5 درهم"] == made["2.5 درهم"] == "25" and made["1,200 درهم"] == made["12,00 درهم"] == "1200", "commas stay now"
assert [controls[said] for said in made] == [1, 1, 1, 1, 0, 0], "no control character is written now"
assert made["2٫5 درهم"] == "2 ٫ 5" and made["في 30/11/2026"] == "30 / 11 / 2026", "signs are left alone now"
PYTHON
