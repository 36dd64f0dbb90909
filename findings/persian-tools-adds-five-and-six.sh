#!/usr/bin/env bash
# The guess: persian-tools, which turns Persian number words into numbers, gives the number that was said, or an error.
# The truth (@persian-tools/persian-tools 4.0.4 of npm): it adds up the words that it knows and leaves out the others.
#   "Five, six people" (پنج شش نفر, five or six) are 11, "two, three years" 5; a million and a half is 1000000. "Four
#   hundred" written in two words is 104, "eleven hundred" 111. Joined with the half space that Persian spelling asks for,
#   twenty-five is 0; so is 200 as Afghans say it (دوصد) and 18 as many do (هیجده). 0 is no error. removeOrdinalSuffix()
#   takes the m from third and from Maryam (مری), and of people (مردم) makes "man" (مرد).
# Why it matters here: how many were in the boat and for how many years is said like this, "two, three", and a child of
#   هیجده is no child of 0. Numbers in what people tell stay words here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @persian-tools/persian-tools@4.0.4
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { removeOrdinalSuffix, wordsToNumber } from "@persian-tools/persian-tools";

const NUMBERS = {
  "بیست و پنج": 25,
  "پنج شش نفر": 11,
  "دو سه سال": 5,
  "یک و نیم میلیون": 1000000,
  "چهار صد": 104,
  "یازده صد": 111,
  "بیست\u200cوپنج": 0,
  "دوصد": 0,
  "هیجده": 0,
};
const ORDINALS = { "سوم": "سه", "مریم": "مری", "مردم": "مرد" };
console.log("@persian-tools/persian-tools 4.0.4");
for (const [said, expected] of Object.entries(NUMBERS)) {
  console.log(`${said} -> ${wordsToNumber(said)}`);
  assert.equal(wordsToNumber(said), expected, `${said} is read otherwise now`);
}
for (const [said, expected] of Object.entries(ORDINALS)) {
  console.log(`${said} -> ${removeOrdinalSuffix(said)}`);
  assert.equal(removeOrdinalSuffix(said), expected, `${said} is cut otherwise now`);
}
NODE
timeout 60 node seen.mjs
