#!/usr/bin/env bash
# The guess: langcodes.find() gives the tag of the language whose name it is given, in any language, and LookupError for a
#   name that it does not know, as it does for "Amazigh". A little of what surrounds a name may be left out: "Hakka dialect"
#   is found by "Hakka".
# The truth (langcodes 3.5.1 with language_data 1.4.0): it needs no end of a word for that. Four letters that are the name
#   of any language in any other are enough, and what follows them is dropped. "Darija", as Moroccans call what they speak,
#   is Dari, the Persian of Afghanistan, also when the name is said to be English or French. "Darija Arabic" is too, and
#   "Tunisian Derja" is Zuni, of New Mexico. Hindko is Hindi, Landuma of Guinea Western Panjabi, Bariba of Benin is Bari of
#   South Sudan, Monokutuba of the Congo is Bodo of India. Nothing tells these from names that were found.
# Why it matters here: whoever says which language they speak is given an interpreter, a page and a place in a catalogue by
#   it, and a wrong one is also a wrong country. Languages and their varieties stand in one list here, by their codes.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check langcodes==3.5.1 language_data==1.4.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import langcodes

KNOWN = {"Moroccan Arabic": "ary", "arabe marocain": "ary", "Dari": "fa-AF", "Soninké": "snk", "Wolof": "wo", "Tigrinya": "ti"}
TAKEN = {
    "Darija": "fa-AF",
    "Darija Arabic": "fa-AF",
    "Tunisian Derja": "zun",
    "Hindko": "hi",
    "Landuma": "lah",
    "Bariba": "bfa",
    "Monokutuba": "brx",
}
print(f"langcodes {version('langcodes')}, language_data {version('language_data')}")
for name, tag in KNOWN.items():
    assert langcodes.find(name).to_tag() == tag, name
for name, tag in TAKEN.items():
    found = langcodes.find(name)
    print(f"{name}: {found.to_tag()}, {found.display_name('en')}")
    assert found.to_tag() == tag, f"{name} is read otherwise now"
for language in ("en", "fr"):
    assert langcodes.find("Darija", language).to_tag() == "fa-AF"
for name in ("Amazigh", "Darja"):
    try:
        raise SystemExit(f"{name} is found now: {langcodes.find(name)}")
    except LookupError:
        pass
PYTHON
