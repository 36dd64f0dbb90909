#!/usr/bin/env bash
# The guess: readers of IIIF agree on which seconds of a recording a part is, however the standards let one write it.
# The truth (@iiif/helpers 1.6.1, manifesto.js 4.3.5): "#t=00:01:00,00:02:00", clock time of Media Fragments, is for
#   parseSelector() everything from second 0 with no end. manifesto gives a range of two stretches as one from the first
#   one's start to the last one's end, gap and all; a stretch written as a SpecificResource with a FragmentSelector is no
#   canvas of its range, has no length, and is left out of the length of the ranges above. Nothing is raised or logged.
# Why it matters here: a part is what a person let be heard. Players built on these (Universal Viewer is) play the minute
#   between two stretches, or the whole interview from its start, under the part's title. Write seconds, as "#t=" in the
#   canvas' own address, and one stretch a range.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @iiif/helpers@1.6.1 manifesto.js@4.3.5
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const { expandTarget } = require("@iiif/helpers");
const { parseManifest } = require("manifesto.js");

const canvas = "https://a.example/canvas";
const temporal = (time) => expandTarget(`${canvas}#t=${time}`).selector.temporal;
const piece = (time) => ({ id: `${canvas}#t=${time}`, type: "Canvas" });
const range = (id, items) => ({ id, type: "Range", label: { en: [id] }, items });
const manifest = parseManifest({
  "@context": "http://iiif.io/api/presentation/3/context.json",
  id: "https://a.example/manifest",
  type: "Manifest",
  label: { en: ["x"] },
  items: [{ id: canvas, type: "Canvas", duration: 100, items: [] }],
  structures: [
    range("all", [
      range("two stretches", [piece("10,20"), piece("30,40")]),
      range("selector", [
        { type: "SpecificResource", source: canvas, selector: { type: "FragmentSelector", value: "t=50,60" } },
      ]),
    ]),
  ],
});
const lengths = {};
for (const one of manifest.getAllRanges()) {
  const duration = one.getDuration();
  lengths[one.id] = [one.getCanvasIds().length, duration ? [duration.start, duration.end] : null];
}
console.log("@iiif/helpers 1.6.1:", "60,120", temporal("60,120"), "00:01:00,00:02:00", temporal("00:01:00,00:02:00"));
console.log("manifesto.js 4.3.5, canvases and seconds of each range:", JSON.stringify(lengths));
const asked = (time) => [temporal(time).startTime, temporal(time).endTime ?? null];
assert.deepEqual(asked("60,120"), [60, 120]);
assert.deepEqual(asked("00:01:00,00:02:00"), [0, null], "clock time is now read otherwise");
assert.deepEqual(lengths["two stretches"], [2, [10, 40]], "a gap is now told apart");
assert.deepEqual(lengths["selector"], [0, null], "a selector is now read otherwise");
assert.deepEqual(lengths["all"], [0, [10, 40]], "ranges of ranges are now read otherwise");
NODE
timeout 60 node seen.cjs
