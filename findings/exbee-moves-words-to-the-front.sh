#!/usr/bin/env bash
# The guess: exbee opens a transcript of EXMARaLDA and saves it with the words where they were.
# The truth (exbee 2026.6.4): save() sorts the timeline by time and takes points that have none for second 0. EXMARaLDA
#   leaves the time out where nobody set one; then only the order tells where a point lies. The point between two words
#   moves to the front: the first word ends before it begins, and the second begins at the start of the recording. Nothing
#   is raised.
# Why it matters here: partners hand in EXMARaLDA files, cleaned with such tools. Captions made of one show words minutes
#   before they are said, over another person's face. Read the order of the timeline, never sort it, and refuse a file in
#   which an event ends before it begins.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check exbee==2026.6.4
LOGURU_AUTOINIT=False tools/bin/python - << 'PYTHON'
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from exbee import EXB

Path("given.exb").write_text(
    """<?xml version="1.0" encoding="UTF-8"?>
<basic-transcription><head><meta-information><referenced-file url="a.wav"/></meta-information><speakertable/></head>
<basic-body><common-timeline><tli id="T0" time="0.0"/><tli id="T1" time="61.0"/><tli id="T2"/><tli id="T3" time="64.0"/>
</common-timeline>
<tier id="TIE0" speaker="SPK0" category="v" type="t" display-name="A [v]">
<event start="T1" end="T2">we </event><event start="T2" end="T3">left </event></tier></basic-body></basic-transcription>"""
)
EXB("given.exb").save("saved.exb")


def timeline(name):
    return [point.get("id") for point in ElementTree.parse(name).iter("tli")]


given, saved = timeline("given.exb"), timeline("saved.exb")
print(f"exbee {version('exbee')}: the order of the timeline, given {given}, saved {saved}")
backwards = [
    event.text for event in ElementTree.parse("saved.exb").iter("event")
    if saved.index(event.get("start")) >= saved.index(event.get("end"))
]
print("words that now end before they begin:", backwards)
assert given == ["T0", "T1", "T2", "T3"]
assert saved == ["T0", "T2", "T1", "T3"], "the timeline is now kept or sorted otherwise"
assert backwards == ["we "], "events now lie otherwise"
PYTHON
