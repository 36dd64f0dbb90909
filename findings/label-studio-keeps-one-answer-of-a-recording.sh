#!/usr/bin/env bash
# The guess: Label Studio's export for speech recognition (ASR_MANIFEST) holds all words that were written down of a recording,
#   as its exports to JSON and CSV do, or one line for each stretch of it.
# The truth (label-studio-sdk 2.1.2, whose converter Label Studio exports with): where a recording was written down stretch by
#   stretch, as its own template "Automatic Speech Recognition using Segments" has it, the manifest holds the words of the
#   first stretch, with the length of the whole recording, and no other. A recording of one stretch is right. It ends
#   without a warning; its pages say that the export is for projects with the tags Audio and TextArea, as this one.
# Why it matters here: of an interview of a minute is left "Can you hear me?", said to last a minute, and who publishes it or
#   trains on it has an archive of questions. The words of who told are lost without anybody seeing it, as a line is there for
#   each recording. Here each stretch keeps its own words and times.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check label-studio-sdk==2.1.2
tools/bin/python - << 'PYTHON'
import json
import wave
from importlib.metadata import version
from pathlib import Path

from label_studio_sdk.converter import Converter

SEGMENTS = """<View>
  <Labels name="labels" toName="audio"><Label value="Speech"/></Labels>
  <Audio name="audio" value="$audio"/>
  <TextArea name="transcription" toName="audio" perRegion="true"/>
</View>"""
SAID = ["Can you hear me?", "Yes. I came by way of Agadez.", "My face is not to be shown."]

with wave.open("told.wav", "wb") as recording:
    recording.setparams((1, 2, 8000, 0, "NONE", ""))
    recording.writeframes(bytes(2 * 8000 * 60))


def stretch(at, words):
    place = {"start": 20.0 * at, "end": 20.0 * at + 15, "channel": 0}
    common = {"id": f"r{at}", "to_name": "audio", "original_length": 60.0}
    yield {**common, "from_name": "labels", "type": "labels", "value": {**place, "labels": ["Speech"]}}
    yield {**common, "from_name": "transcription", "type": "textarea", "value": {**place, "text": [words]}}


def exported(said, kind):
    result = [part for at, words in enumerate(said) for part in stretch(at, words)]
    stamp = "2026-12-01T00:00:00Z"
    annotation = {"id": 1, "completed_by": 1, "created_at": stamp, "updated_at": stamp, "lead_time": 1, "result": result}
    Path("tasks.json").write_text(json.dumps([{"id": 1, "data": {"audio": "/data/upload/told.wav"}, "annotations": [annotation]}]))
    Converter(SEGMENTS, project_dir=".", upload_dir=".").convert("tasks.json", kind, kind, is_dir=False)
    return next(Path(kind).glob("*.json")).read_text()


(one,) = map(json.loads, exported(SAID[:1], "ASR_MANIFEST").splitlines())
lines = [json.loads(line) for line in exported(SAID, "ASR_MANIFEST").splitlines()]
(whole,) = json.loads(exported(SAID, "JSON_MIN"))
print("label-studio-sdk", version("label-studio-sdk"), lines, whole["transcription"])
assert one["text"] == SAID[0] and whole["transcription"] == SAID
assert [(line["text"], line["duration"]) for line in lines] == [(SAID[0], 60.0)], "the manifest holds more than the first now"
PYTHON
