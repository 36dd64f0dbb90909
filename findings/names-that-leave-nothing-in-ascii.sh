#!/usr/bin/env bash
# The guess: what makes plain letters of any script leaves something of every name, and what hears names hears each.
# The truth (Unidecode 1.4.0, python-slugify 9.2.0, jellyfish 1.3.0): Tifinagh, N'Ko and Adlam leave nothing at all, though
#   Ge'ez is read well; so do their slugs. slugify(allow_unicode=True) keeps them and breaks words at their vowel signs.
#   metaphone() gives every Arabic name the same empty code, without an error, so that all of them sound alike; soundex()
#   keeps the first letter alone. anyascii 0.3.3 reads all of these scripts.
# Why it matters here: Amazigh and West African names are those of the people who tell. Two people with a name in Tifinagh
#   get one file name, one address or one key, and one of them is overwritten; lists of doubles by sound hold everybody.
#   Make names of files and addresses of random letters, and compare names as they are written.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check \
  Unidecode==1.4.0 python-slugify==9.2.0 anyascii==0.3.3 jellyfish==1.3.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import jellyfish
from anyascii import anyascii
from slugify import slugify
from unidecode import unidecode

print(*(f"{name} {version(name)}" for name in ("Unidecode", "python-slugify", "anyascii", "jellyfish")))
LOST = {"Tifinagh": ("ⵎⵓⵃⴰ", "ⵉⵟⵟⵓ"), "N'Ko": ("ߡߎߛߊ", "ߞߊߘߌ"), "Adlam": ("𞤀𞤣𞤤𞤢𞤥", "𞤃𞤢𞤪𞤭")}
for script, names in LOST.items():
    print(script, [(unidecode(name, errors="ignore"), slugify(name), anyascii(name)) for name in names])
    assert {unidecode(name, errors="ignore") for name in names} == {slugify(name) for name in names} == {""}, f"{script} is read"
    assert len({anyascii(name) for name in names}) == 2
assert unidecode("ሰላም") == "salaame", "Ge'ez is now read otherwise"
vowels = slugify("محمّد", allow_unicode=True)
heard = {name: (jellyfish.metaphone(name), jellyfish.soundex(name)) for name in ("محمد", "مريم", "أمينة")}
print("with its shadda:", vowels, "by sound:", heard)
assert vowels == "محم-د", "vowel signs are now kept"
assert {sound for sound, _ in heard.values()} == {""}, "metaphone now hears Arabic names"
assert heard["محمد"][1] == heard["مريم"][1], "soundex now hears Arabic names"
PYTHON
