#!/usr/bin/env bash
# The guess: what turns Moroccan Arabizi (Arabic in Latin letters, where 3 is ع and 7 is ح) into Arabic script knows a number
#   from a letter: 2026 holds no 2 that is one.
# The truth (arabizi 0.1.0, arabizikit 1.0.0, darija-tools 0.2.1): the first two spell every number. "2026" becomes "ء0ءط" or
#   "ق0ءط", the age 17 becomes "1ح", and a telephone number 0612345678 becomes "0ط1ءع4خطحغ": two of its digits are left.
#   darija-tools leaves numbers of two digits and more alone, and "8 mars" and "3 chhor" become "غ مارس" and "ع شهور" there
#   too. arabizikit gives such readings a score of 0.0, its best.
# Why it matters here: people write their slams like this, and whoever looks for numbers that give somebody away looks for
#   digits. After such a step a telephone number passes every search for one, and every reader who knows the letters reads it
#   back. Words are looked through as they were written; nothing is put into another script on the way.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check arabizi==0.1.0 arabizikit==1.0.0 darija-tools==0.2.1
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import arabizi
import arabizikit
import darija_tools

print(", ".join(f"{name} {version(name)}" for name in ("arabizi", "arabizikit", "darija-tools")))
ways = {
    "arabizi": arabizi.transliterate,
    "arabizikit": lambda said: arabizikit.transliterate(said).text,
    "darija-tools": darija_tools.to_arabic,
}
said = {line: {name: way(line) for name, way in ways.items()} for line in ("3andi 17 3am", "jit f 2026", "tel 0612345678", "8 mars", "3 chhor")}
for line, answers in said.items():
    print(line, "->", answers)
for name in ("arabizi", "arabizikit"):
    assert "17" not in said["3andi 17 3am"][name], f"{name} now keeps ages"
    assert "2026" not in said["jit f 2026"][name], f"{name} now keeps years"
    assert sum(sign in "0123456789" for sign in said["tel 0612345678"][name]) <= 3, f"{name} now keeps telephone numbers"
assert "17" in said["3andi 17 3am"]["darija-tools"] and "0612345678" in said["tel 0612345678"]["darija-tools"]
assert not set("0123456789") & set(said["8 mars"]["darija-tools"] + said["3 chhor"]["darija-tools"]), "single digits stay now"
PYTHON
