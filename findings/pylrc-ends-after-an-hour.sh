#!/usr/bin/env bash
# The guess: pylrc reads all lines of an LRC file, in which minutes count on: [75:00.00] is an hour and a quarter.
# The truth (pylrc 0.1.2; paroles 2.3.0 and lrc-kit 1.2.1 of npm read them all): lines of minute sixty and later are left out.
#   A line that is said twice, before the hour and after it, is said once, with the later time among its words.
#   Nothing tells that anything was left out, and the file that is written back ends there for good.
# Why it matters here: recognisers and telephones' players write LRC, and a testimony of an hour and a half is handed in with it:
#   what was said last, after the trust had grown, is not there, and nobody who reads the first lines sees that. LRC is not
#   taken in here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pylrc==0.1.2
npm install --silent --no-audit --no-fund --no-package-lock paroles@2.3.0 lrc-kit@1.2.1
cat > told.lrc << 'LRC'
[ti:Oujda]
[00:01.00]first
[59:59.00]before the hour
[60:00.00]after the hour
[75:00.50]last
[59:00.00][61:00.00]twice
LRC
cat > seen.py << 'PYTHON'
from importlib.metadata import version

import pylrc

read = pylrc.parse(open("told.lrc").read())
told = [(round(line.time, 2), line.text) for line in read]
print("pylrc", version("pylrc"), told)
print(read.toLRC())
assert (1.0, "first") in told and (3599.0, "before the hour") in told
assert not any("last" in text or "after" in text for _, text in told), "what comes after the hour is read now"
assert all(time < 3600 for time, _ in told)
assert (3540.0, "[61:00.00]twice") in told, "later times are no words now"
assert "last" not in read.toLRC()
PYTHON
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const fs = require("node:fs");
const { Lrc } = require("lrc-kit");
const { Lyrics } = require("paroles");

const text = fs.readFileSync("told.lrc", "utf8");
const first = new Lyrics(text).lines.map(({ time, text: words }) => [time, words]);
const second = Lrc.parse(text).lyrics.map(({ timestamp, content }) => [timestamp, content]);
console.log("paroles 2.3.0", first, "lrc-kit 1.2.1", second);
for (const read of [first, second])
  for (const line of [[3600, "after the hour"], [4500.5, "last"], [3540, "twice"], [3660, "twice"]]) assert.deepEqual(read.find(([time]) => time === line[0]), line);
NODE
tools/bin/python seen.py
timeout 60 node seen.cjs
