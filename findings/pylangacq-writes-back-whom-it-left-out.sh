#!/usr/bin/env bash
# The guess: what pylangacq's filter() leaves out of a CHAT transcript is out, in all that is done with the rest.
# The truth (pylangacq 0.23.0, which is rustling underneath): filter(participants="SPK") answers words() and participants()
#   with one person, and to_strs() and to_files() write everybody: the others' lines, their names in @Participants, their
#   notes. The filtered transcript is byte for byte the whole one. to_srt_strs() gives the filtered lines, and with them
#   what words() leaves out: "<Da> [//]", "&=laughs" and the transcriber's "[% cries]" stand in the captions.
# Why it matters here: a talk of two of whom one took part back is handed on as the other's words alone; this is the one
#   kept library for CHAT, the form of TalkBank. Words are taken from lines that a decision lets through, and what is
#   written is written from those; no file is "filtered".
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pylangacq==0.23.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import pylangacq

CHAT = """@UTF8
@Begin
@Languages:\tfra
@Participants:\tINV Amal Investigator, SPK Salma Participant
@ID:\tfra|corpus|INV|||||Investigator|||
@ID:\tfra|corpus|SPK|||||Participant|||
@Media:\ttalk, audio
*INV:\ttu habites rue des Lilas ? \x150_1500\x15
*SPK:\tje viens de <Da> [//] Dakar &=laughs [% cries] . \x151500_4000\x15
@End
"""
with open("talk.cha", "w", encoding="utf-8") as file:
    file.write(CHAT)
whole = pylangacq.read_chat("talk.cha")
one = whole.filter(participants="SPK")
print(f"pylangacq {version('pylangacq')}")
print("read:", one.words(), [person.code for person in one.participants()])
assert "Lilas" not in one.words() and [person.code for person in one.participants()] == ["SPK"]
(written,) = one.to_strs()
print("written:", [line for line in written.splitlines() if line.startswith(("*", "@Part"))])
assert (written,) == tuple(whole.to_strs()), "a filtered transcript is now written filtered"
assert "rue des Lilas" in written and "Amal" in written
(captions,) = one.to_srt_strs()
print("captions:", captions.splitlines())
assert "[% cries]" in captions and "&=laughs" in captions, "captions now hold what words() holds"
assert "cries" not in " ".join(one.words())
PYTHON
