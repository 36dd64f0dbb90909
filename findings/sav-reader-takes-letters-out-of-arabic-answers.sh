#!/usr/bin/env bash
# The guess: a reader of SPSS files, in which surveys keep their answers, gives each answer as it was written, in the
#   encoding that the file names. pyreadstat 1.3.7, which wrote the file, does.
# The truth (sav-reader 2.0.8 of npm): it makes text of each eight bytes by themselves, as the file stores them, and then
#   joins the pieces. A letter of two bytes that lies across a border becomes two signs "unknown": an answer in Arabic loses
#   one letter in nine or so, a name of two words its middle. Short answers, and French and English of any length, are
#   whole, so a trial shows nothing; nothing is raised or logged. The file itself says UTF-8.
# Why it matters here: workshops and offices hand over what they asked people as SPSS files. The names, the places and what
#   each allowed, in their own words, come out with holes where Arabic is written, and whole where English is. Nothing here
#   reads SPSS; ask for a table or an ODS file.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pyreadstat==1.3.7 pandas==2.3.3
npm install --silent --no-audit --no-fund --no-package-lock sav-reader@2.0.8
cat > write.py << 'PYTHON'
import json
from importlib.metadata import version

import pandas
import pyreadstat

ANSWERS = {
    "english": "I allow it in the museum, and never on the internet",
    "short": "نعم",
    "allowed": "أسمح بنشر صوتي في المتحف ولا أسمح بنشر وجهي أبدا",
    "french": "On peut montrer ma voix. " * 12 + "Jamais mon visage",
}
pyreadstat.write_sav(pandas.DataFrame([ANSWERS]), "answers.sav")
read, about = pyreadstat.read_sav("answers.sav")
assert read.iloc[0].to_dict() == ANSWERS
assert about.file_encoding == "UTF-8"
json.dump(ANSWERS, open("answers.json", "w"))
print("pyreadstat", version("pyreadstat"), "writes and reads all as written")
PYTHON
tools/bin/python write.py
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const fs = require("node:fs");
const { SavBufferReader } = require("sav-reader");

const inEights = (text) => {
  const bytes = Buffer.from(text);
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 8) pieces.push(bytes.subarray(at, at + 8).toString("utf8"));
  return pieces.join("");
};
(async () => {
  const written = JSON.parse(fs.readFileSync("answers.json"));
  const reader = new SavBufferReader(fs.readFileSync("answers.sav"));
  await reader.open();
  const [read] = await reader.readAllRows();
  console.log("sav-reader", JSON.parse(fs.readFileSync("node_modules/sav-reader/package.json")).version, read);
  assert.equal(read.english, written.english);
  assert.equal(read.short, written.short);
  assert.notEqual(read.allowed, written.allowed, "Arabic is read whole now");
  assert.equal(read.allowed, inEights(written.allowed));
  assert.ok(read.allowed.includes("\ufffd"));
  assert.equal(read.french, written.french);
})();
NODE
timeout 60 node seen.cjs
