#!/usr/bin/env bash
# The guess: what makes captions of a transcript holds the words of both who speak, where each had a microphone and so a
#   channel of the recording: the header that it writes says "Channels: 2".
# The truth (@deepgram/captions 1.2.0 of npm, deepgram-captions 2.0.0 of PyPI): the service answers each channel by itself, with
#   "multichannel" and without "utterances", which is how it does by default. Both makers take the first channel and
#   leave out all others, in WebVTT and in SRT, and say nothing.
# Why it matters here: workshops record the one who asks on the left and the one who answers on the right. Captions
#   hold the questions alone; or the interpreter alone, and are handed in as what the witness said. No recording is given
#   to a service here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check deepgram-captions==2.0.0
npm install --silent --no-audit --no-fund --no-package-lock @deepgram/captions@1.2.0
cat > make.py << 'PYTHON'
import json


def channel(*said):
    words = [{"word": word.lower(), "punctuated_word": word, "start": start, "end": start + 0.4, "confidence": 1.0} for start, word in said]
    return {"alternatives": [{"transcript": " ".join(word for _, word in said), "confidence": 1.0, "words": words}]}


asks = channel((0.0, "May"), (0.5, "we"), (1.0, "show"), (1.5, "you?"))
answers = channel((2.0, "Never"), (2.5, "my"), (3.0, "face."))
told = {"metadata": {"request_id": "voices", "created": "2026-11-30T00:00:00Z", "duration": 4.0, "channels": 2}, "results": {"channels": [asks, answers]}}
json.dump(told, open("told.json", "w"))
PYTHON
cat > seen.py << 'PYTHON'
import json
from importlib.metadata import version

from deepgram_captions import DeepgramConverter, srt, webvtt

print("deepgram-captions", version("deepgram-captions"))
for write in (webvtt, srt):
    made = write(DeepgramConverter(json.load(open("told.json"))))
    print(made)
    assert "May we show you?" in made
    assert "face" not in made, "the second channel is there now"
PYTHON
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import fs from "node:fs";
import { srt, webvtt } from "@deepgram/captions";

const told = JSON.parse(fs.readFileSync("told.json"));
console.log("@deepgram/captions 1.2.0");
for (const made of [webvtt(told), srt(told)]) {
  console.log(made);
  assert(made.includes("May we show you?"));
  assert(!made.includes("face"), "the second channel is there now");
}
assert(webvtt(told).includes("Channels: 2"));
NODE
tools/bin/python make.py
tools/bin/python seen.py
timeout 60 node seen.mjs
