#!/usr/bin/env bash
# The guess: citation-js, which reads the dates of BibLaTeX, keeps what they leave open, or refuses what it cannot hold.
# The truth (citation-js 0.7.22): BibLaTeX writes dates as EDTF. Some year of the nineteen-hundreds, 19XX, is 1900 and
#   printed "(1900)"; some year of the nineties, 199X, is 1990; about 1998, 1998~, is 1998, although an issued date that is
#   given raw is printed "ca. 1998"; spring 2015, 2015-21, is 2015. "1998/", from 1998 until today, is printed "n.d.", and
#   its date is gone when it is written again; "1998/unknown" is written as 1998/NaN.
# Why it matters here: testimonies are cited with the years that are known of them, and here a guessed year can be
#   somebody's birth or arrival. What is handed on here for citing holds whole days that are known, and no date of the
#   journey.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock citation-js@0.7.22
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const Cite = require("citation-js");

function cited(date) {
  const cite = new Cite(`@misc{a, title={T}, author={A.}, date={${date}}}`);
  const printed = cite.format("bibliography", { format: "text" }).match(/\((.*?)\)/)[1];
  const again = cite.format("biblatex").match(/date = \{(.*?)\}/)?.[1] ?? "nothing";
  console.log(`${date}: printed "${printed}", written again as ${again}`);
  return [printed, again];
}
console.log("citation-js 0.7.22");
assert.deepEqual(cited("19XX"), ["1900", "1900"], "a century is left open now");
assert.deepEqual(cited("199X"), ["1990", "1990"], "a decade is left open now");
assert.deepEqual(cited("1998~"), ["1998", "1998"], "about a year is kept now");
assert.deepEqual(cited("2015-21"), ["2015", "2015"], "seasons are kept now");
assert.deepEqual(cited("1998/"), ["n.d.", "nothing"], "an open end is kept now");
assert.equal(cited("1998/unknown")[1], "1998/NaN", "an unknown end is kept now");
const raw = new Cite({ type: "interview", title: "T", issued: { raw: "1998~" } });
assert.match(raw.format("bibliography", { format: "text" }), /ca\. 1998/);
NODE
timeout 60 node seen.cjs
