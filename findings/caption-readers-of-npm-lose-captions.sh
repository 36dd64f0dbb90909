#!/usr/bin/env bash
# The guess: small readers of captions for the web read what the formats allow, or fail.
# The truth: each of four loses captions without a word. @plussub/srt-vtt-parser 2.0.5 gives no caption that is set into a
#   region, subsrt-ts 2.1.2 and it none where lines end in CR alone, node-webvtt 2.0.0 none where tabs stand beside the
#   arrow; all of it is valid. Of SubRip, subsrt-ts leaves out the first caption of a file with a byte order mark and each
#   caption whose times carry a place (X1:100), takes "5 < 7 et 9 > 2" for a tag ("5  2" is left) and "{il rit}" for
#   another. media-captions 1.0.4, which the Vidstack player is built on, hides every caption from the hundredth hour on.
# Why it matters here: files with a region come from broadcasters, those with CR from old Macs, those with places from DVDs.
#   A film shown without its captions shuts out who cannot hear it; one without the last "not" says the opposite. Captions
#   are read here by a reader of its own, which refuses what it does not understand, and a file with text of which no
#   caption is left is an error.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @plussub/srt-vtt-parser@2.0.5 subsrt-ts@2.1.2 node-webvtt@2.0.0 media-captions@1.0.4
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { parse as plussub } from "@plussub/srt-vtt-parser";
import { parseText } from "media-captions";
import webvtt from "node-webvtt";
import subsrt from "subsrt-ts";

const CUE = "00:00:01.000 --> 00:00:02.000\nun\n";
const WEBVTT = {
  plain: `WEBVTT\n\n${CUE}`,
  region: `WEBVTT\n\nREGION\nid:bas\nwidth:40%\n\n${CUE.replace("\n", " region:bas\n")}`,
  carriage: `WEBVTT\n\n${CUE}`.replaceAll("\n", "\r"),
  tabs: `WEBVTT\n\n${CUE.replaceAll(" ", "\t")}`,
  hundred: `WEBVTT\n\n${CUE.replaceAll("00:00:", "100:00:")}`,
};
const READERS = {
  plussub: async (text) => plussub(text).entries,
  subsrt: async (text) => subsrt.parse(text, { format: "vtt" }).filter((part) => part.type === "caption"),
  "node-webvtt": async (text) => webvtt.parse(text, { strict: false }).cues,
  "media-captions": async (text) => (await parseText(text, { type: "vtt" })).cues,
};
const read = {};
for (const [reader, take] of Object.entries(READERS)) {
  read[reader] = {};
  for (const [name, text] of Object.entries(WEBVTT)) read[reader][name] = (await take(text)).length;
  console.log(`${reader}, captions read of one:`, read[reader]);
}
for (const reader of Object.keys(READERS)) assert.equal(read[reader].plain, 1);
assert.equal(read.plussub.region, 0, "regions are read now");
assert.deepEqual([read.plussub.carriage, read.subsrt.carriage], [0, 0], "CR ends a line now");
assert.equal(read["node-webvtt"].tabs, 0, "tabs are read now");
assert.equal(read["media-captions"].hundred, 0, "a hundred hours are read now");

const srt = (text, place = "") => `1\n00:00:01,000 --> 00:00:02,000${place}\n${text}\n\n2\n00:00:03,000 --> 00:00:04,000\ndeux\n`;
const texts = (text) => subsrt.parse(text, { format: "srt" }).map((part) => part.text.trim());
const seen = [texts(`\ufeff${srt("un")}`), texts(srt("un", " X1:100 X2:200")), texts(srt("5 < 7 et 9 > 2")), texts(srt("{il rit} Oui"))];
console.log("subsrt-ts, SubRip:", seen);
assert.deepEqual(seen[0], ["deux"], "a byte order mark is passed over now");
assert.deepEqual(seen[1], ["deux"], "places are passed over now");
assert.deepEqual(seen[2], ["5  2", "deux"], "signs are no tags now");
assert.deepEqual(seen[3], ["Oui", "deux"], "braces are kept now");
NODE
timeout 60 node seen.mjs
