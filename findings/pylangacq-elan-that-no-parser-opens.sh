#!/usr/bin/env bash
# The guess: pylangacq's to_elan_files() makes ELAN files from CHAT, as its name says: XML that ELAN and others open.
# The truth (pylangacq 0.23.0): CHAT sets times between two control characters, U+0015, behind each line. They are written
#   into the annotation values as they are, times and all; XML 1.0 has no such character, so every file made from a
#   transcript with times is refused by each parser of XML (expat, lxml, so pympi 1.71 too). Nothing is raised at writing,
#   and a transcript without times comes out well, so a first try with a small example works.
# Why it matters here: collections of spoken language lie in CHAT, and ELAN is where facilitators' peers work. Brought
#   over with this, a whole collection is converted "without an error" into files that nobody can open. What is written
#   here is read back by another reader before it counts as made.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pylangacq==0.23.0 pympi-ling==1.71
tools/bin/python - << 'PYTHON'
import xml.etree.ElementTree as ET
from importlib.metadata import version

import pylangacq
from pympi import Eaf

HEAD = "@UTF8\n@Begin\n@Languages:\tfra\n@Participants:\tSPK Participant\n@ID:\tfra|corpus|SPK|||||Participant|||\n"
LINES = {"timed": "*SPK:\tje viens de Dakar . \x150_1500\x15\n", "plain": "*SPK:\tje viens de Dakar .\n"}
print(f"pylangacq {version('pylangacq')}, pympi-ling {version('pympi-ling')}")
for name, line in LINES.items():
    with open(f"{name}.cha", "w", encoding="utf-8") as file:
        file.write(f"{HEAD}@Media:\t{name}, audio\n{line}@End\n")
    pylangacq.read_chat(f"{name}.cha").to_elan_files(name)
    try:
        ET.parse(f"{name}/{name}.eaf")
        said = "opens"
    except ET.ParseError as error:
        said = f"refused: {error}"
    try:
        Eaf(f"{name}/{name}.eaf")
        by_pympi = "opens"
    except Exception as error:  # pympi raises a bare Exception
        by_pympi = f"refused: {error}"
    with open(f"{name}/{name}.eaf", encoding="utf-8") as file:
        held = "\x15" in file.read()
    print(f"{name}: {said}; pympi: {by_pympi}; holds U+0015: {held}")
    assert (said == "opens", by_pympi == "opens", held) == (name == "plain", name == "plain", name == "timed"), name
PYTHON
