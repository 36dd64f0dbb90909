#!/usr/bin/env bash
# The guess: what reads a length of time out of words reads "1h30", as France and the Maghreb write an hour and a half, or
#   says that it cannot. So do pytimeparse (None) and duration-parser of npm (an error).
# The truth (timestring 7.0.0 and parse-duration 2.1.9 of npm, durations-nlp 1.0.1 of PyPI): timestring and durations-nlp give
#   an hour, and leave out the half. "1h30m15" loses its seconds. A length as every player writes it, "1:30" or "12:30", lasts
#   nothing at all by durations-nlp, and one or twelve thousandths of a second by parse-duration. "1,5 h" is fifteen hours
#   by timestring and parse-duration. None of them raises an error or gives none.
# Why it matters here: how long a film is, when a part of it begins and how long a piece is closed are written by hand in
#   lists that come with recordings. A part that begins half an hour early shows what was to stay closed. Here such a time
#   is read as 1:05-2:30 or is refused with a sentence that says so.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check durations-nlp==1.0.1 pytimeparse==1.1.10
npm install --silent --no-audit --no-fund --no-package-lock timestring@7.0.0 parse-duration@2.1.9
cat > seen.py << 'PYTHON'
import json
import subprocess
from importlib.metadata import version

import pytimeparse
from durations_nlp import Duration

WRITTEN = ["1h30", "1h30m15", "1:30", "12:30", "1,5 h", "1h30m"]
NODE = """
import timestring from "timestring";
import parse from "parse-duration";
const read = (reader, text) => { try { return reader(text); } catch { return "refused"; } };
console.log(JSON.stringify(JSON.parse(process.argv[1]).map((text) => [read(timestring, text), Math.round(read(parse, text) * 1000)])));
"""


def refused(reader, text):
    try:
        return reader(text)
    except Exception:
        return "refused"


run = ["node", "--input-type=module", "--eval", NODE, json.dumps(WRITTEN)]
others = json.loads(subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout)
read = {
    text: [*told, refused(lambda words: Duration(words).to_seconds(), text), pytimeparse.parse(text)]
    for text, told in zip(WRITTEN, others, strict=True)
}
# In seconds; those of parse-duration in millionths.
print(f"timestring 7.0.0, parse-duration 2.1.9, durations-nlp {version('durations-nlp')}, pytimeparse {version('pytimeparse')}")
for text, told in read.items():
    print(text, told)
assert read["1h30m"] == [5400, 5_400_000_000, 5400, 5400]
assert read["1h30"] == [3600, 5_400_000_000, 3600, None], "the half is heard now"
assert read["1h30m15"] == [5400, 5_415_000_000, 5400, None], "the seconds are heard now"
assert read["1:30"] == ["refused", 1030, 0, 90] and read["12:30"] == ["refused", 12_030, 0, 750], "colons are read now"
assert read["1,5 h"] == [54000, 54_000_000_000, "refused", None], "commas are read now"
PYTHON
tools/bin/python seen.py
