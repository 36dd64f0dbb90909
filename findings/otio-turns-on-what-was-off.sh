#!/usr/bin/env bash
# The guess: what a cutter switched off in Premiere, Resolve or Final Cut Pro stays off, or is gone, in OpenTimelineIO, whose
#   clips and tracks have "enabled" for exactly that.
# The truth (opentimelineio 0.18.1 with otio-fcp-adapter, otio-fcpx-xml-adapter and otio-cmx3600-adapter 1.0.0): both XML
#   adapters read clips and tracks that are off as enabled, and write clips that are off without a word of it (only what
#   was read from Premiere and goes back to it keeps its own). A list for conforming (EDL) shows them as any other. Of an
#   EDL that plays 5 s in 10 s (M2 at half speed) the list that is written takes 20 s of the recording at half speed: 15 s
#   more than anybody chose. Nothing is raised.
# Why it matters here: cutting rooms send timelines, and a stretch that a person took back is switched off there, not
#   deleted. Rebuilt or listed by such a tool, the film shows that face and says that name again, and a slowed stretch
#   brings the words after it. Read enabled in the file itself, and never take a timeline as proof of what was cut out.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check opentimelineio==0.18.1 otio-fcp-adapter==1.0.0 otio-fcpx-xml-adapter==1.0.0 otio-cmx3600-adapter==1.0.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import opentimelineio as otio

RATE = "<rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>"
SPAN = f"<duration>100</duration>{RATE}<start>0</start><end>100</end><in>0</in><out>100</out>"
FILE = f'<file id="f"><name>a.mp4</name><pathurl>file:///a.mp4</pathurl>{RATE}<duration>2500</duration></file>'
PREMIERE = f"""<?xml version="1.0"?><!DOCTYPE xmeml><xmeml version="4"><sequence><name>cut</name><duration>100</duration>{RATE}
<media><video><track><clipitem id="c1"><name>face</name><enabled>FALSE</enabled>{SPAN}{FILE}</clipitem></track></video>
<audio><track><enabled>FALSE</enabled><clipitem id="c2"><name>name</name><enabled>TRUE</enabled>{SPAN}<file id="f"/></clipitem>
</track></audio></media></sequence></xmeml>"""
FINAL_CUT = """<?xml version="1.0"?><!DOCTYPE fcpxml><fcpxml version="1.8"><resources><format id="r1" frameDuration="1/25s"/>
<asset id="r2" name="a" src="file:///a.mp4" start="0s" duration="100s" hasVideo="1" hasAudio="1" format="r1"/></resources>
<library><event name="e"><project name="cut"><sequence format="r1" duration="4s"><spine>
<asset-clip name="face" ref="r2" offset="0s" start="0s" duration="4s" enabled="0" format="r1"/>
</spine></sequence></project></event></library></fcpxml>"""
SLOW = """TITLE: slow

001  CAM1     V     C        01:00:40:00 01:00:45:00 00:00:00:00 00:00:10:00
M2   CAM1       012.5                01:00:40:00
"""


def timeline_in(found):
    while not isinstance(found, otio.schema.Timeline):
        found = next(iter(found))
    return found


print(f"opentimelineio {version('opentimelineio')}")
for adapter, text in {"fcp_xml": PREMIERE, "fcpx_xml": FINAL_CUT}.items():
    read = timeline_in(otio.adapters.read_from_string(text, adapter))
    clips = [(clip.name, clip.enabled) for clip in read.find_clips()]
    print(f"{adapter}: tracks enabled {[track.enabled for track in read.tracks]}, clips {clips}")
    assert all(on for _, on in clips) and all(track.enabled for track in read.tracks), "what is off is read as off now"
    assert "face" in otio.adapters.write_to_string(read, "cmx_3600"), "the list now leaves out what was off"
made = otio.schema.Timeline("cut")
made.tracks.append(otio.schema.Track("V1", kind="Video"))
span = otio.opentime.TimeRange(otio.opentime.RationalTime(0, 25), otio.opentime.RationalTime(100, 25))
off = otio.schema.Clip("face", otio.schema.ExternalReference("file:///a.mp4", span), span)
off.enabled = False
made.tracks[0].append(off)
for adapter in ("fcp_xml", "fcpx_xml"):
    written = otio.adapters.write_to_string(made, adapter)
    print(f"{adapter}, written with a clip that is off: says so {'enabled' in written}")
    assert "face" in written and "enabled" not in written, "what is off is written as off now"
again = otio.adapters.write_to_string(otio.adapters.read_from_string(SLOW, "cmx_3600", rate=25), "cmx_3600", rate=25)
print(again)
assert "01:00:40:00 01:01:00:00 00:00:00:00 00:00:10:00" in again, "a slowed stretch now comes back otherwise"
PYTHON
