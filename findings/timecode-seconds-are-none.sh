#!/usr/bin/env bash
# The guess: timecode's Timecode.float is how many seconds into a film a timecode lies, and colons mean non-drop-frame.
# The truth (timecode 1.5.1): at 29.97 it reads every timecode as drop-frame, colons or not, and float divides its frames by
#   30: 01:00:00:00 is 3596.43 s, though the picture stands at 3603.60 s (and at 3600.00 s as 01:00:00;00). At 23.976 it is
#   3600.04 s for 3603.60 s. At 25 every picture lies one frame late, since the first one is number 1: 00:00:00:00 is
#   0.04 s. to_realtime() beside it knows the true rate. opentimelineio 0.18.1 has all of them right.
# Why it matters here: crews send lists of what must be covered, in timecode, from their cutting rooms; telephones and
#   American cameras film at 29.97. After an hour such a cover lies seven seconds early, over the wrong words.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check timecode==1.5.1 opentimelineio==0.18.1
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import opentimelineio as otio
from timecode import Timecode

NTSC, FILM = 30_000 / 1001, 24_000 / 1001
CASES = (("29.97", NTSC, "01:00:00:00"), ("29.97", NTSC, "01:00:00;00"), ("23.976", FILM, "01:00:00:00"), ("25", 25, "00:00:00:00"))
seen = {}
for name, rate, written in CASES:
    true = otio.opentime.from_timecode(written, rate).to_seconds()
    seen[name, written] = round(true, 2), round(Timecode(name, written).float, 2)
print(f"timecode {version('timecode')}, opentimelineio {version('opentimelineio')}: seconds by opentimelineio and by timecode")
for case, seconds in seen.items():
    print(*case, *seconds)
assert seen["29.97", "01:00:00:00"] == (3603.6, 3596.43), "non-drop-frame is now read otherwise"
assert seen["29.97", "01:00:00;00"] == (3600.0, 3596.43), "drop-frame is now read otherwise"
assert seen["23.976", "01:00:00:00"] == (3603.6, 3600.04), "23.976 is now read otherwise"
assert seen["25", "00:00:00:00"] == (0.0, 0.04), "the first picture now lies elsewhere"
PYTHON
