#!/usr/bin/env bash
# The guess: pysubs2, which tells WebVTT from SubRip, gives the words of each caption and leaves out what is none.
# The truth (pysubs2 1.8.1, the last for Python 3.11; 1.9.0 alike): it reads both with one reader, which takes a last
#   line of digits for the next caption's number even where captions have none. Of WebVTT without identifiers every
#   caption that ends in a line of its own with a year loses the year; of SubRip the last one does. What stands in
#   braces is taken for a style and goes. A NOTE and the name of the next cue become words of the caption before it, and
#   &amp; stays &amp;. Nothing is raised or logged.
# Why it matters here: "I was born in / 1962" is what people say, and captions break before a number. Transcribers put
#   {inaudible} and {whispers} in braces, and a NOTE holds what the team must ask again: it would be shown to strangers.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pysubs2==1.8.1
tools/bin/python - << 'PYTHON'
import pysubs2

WEBVTT = """WEBVTT

00:01.000 --> 00:02.000
I was born in
1962

NOTE ask her again

00:03.000 --> 00:04.000
and left &amp; came in
2015

place
00:05.000 --> 00:06.000
She says {in a low voice} yes
"""
SUBRIP = """1
00:00:01,000 --> 00:00:02,000
I was born in
1962

2
00:00:03,000 --> 00:00:04,000
and left in
2015
"""


def words(text):
    return [line.plaintext for line in pysubs2.SSAFile.from_string(text)]


print(f"pysubs2 {pysubs2.VERSION}")
plain = words("WEBVTT\n\n00:01.000 --> 00:02.000\nI was born in\n1962\n\n00:03.000 --> 00:04.000\nand left in\n2015\n")
noted, subrip = words(WEBVTT), words(SUBRIP)
for name, seen in (("WebVTT without identifiers", plain), ("WebVTT with a NOTE", noted), ("SubRip", subrip)):
    print(f"{name}: {seen}")
assert plain == ["I was born in", "and left in"], "a year at the end of a WebVTT caption is now read otherwise"
assert subrip == ["I was born in\n1962", "and left in"], "a year at the end of SubRip is now read otherwise"
assert noted[0] == "I was born in\n1962\n\nNOTE ask her again", "a NOTE is now read otherwise"
assert noted[1] == "and left &amp; came in\n2015\n\nplace", "identifiers or references are now read otherwise"
assert noted[2] == "She says  yes", "words in braces are now read otherwise"
PYTHON
