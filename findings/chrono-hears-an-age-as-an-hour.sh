#!/usr/bin/env bash
# The guess: chrono-node finds the dates in a French or English text, with what is certain in each marked as such, and
#   leaves out what it does not understand.
# The truth (chrono-node 2.10.3): "à 17 ans", at 17 years of age, is five in the afternoon of today, its hour certain.
#   "avant-hier", the day before yesterday, is yesterday, certain; "entre le 3 et le 5 mars 2015" gives three o'clock in the
#   time zone "et" (US Eastern); "il y a 2,5 ans", two years and a half ago, is two o'clock. English "two and a half years
#   ago" is half a year ago, its year certain, and "the night of 3 to 4 March 2015" is tonight.
# Why it matters here: a journey's line of time drawn from its words would have a child leave at five today. A day before
#   matters in a testimony that somebody may doubt. Nothing is dated from words here but by a person who reads them.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock chrono-node@2.10.3
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { en, fr } from "chrono-node";

const NOW = new Date(2026, 10, 30, 12);
function read(language, text) {
  const [found] = language.parse(text, NOW);
  const date = found.start.date();
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].join("-");
  const certain = found.start.getCertainComponents();
  console.log(`${text}: "${found.text}" is ${day} at ${date.getHours()}, certain: ${certain.join(", ")}`);
  return { text: found.text, day, hour: date.getHours(), certain };
}
console.log("chrono-node 2.10.3, asked at noon on 30 November 2026");
const age = read(fr, "j'ai quitté la maison à 17 ans");
assert.deepEqual([age.day, age.hour], ["2026-11-30", 17], "an age is no hour now");
assert.ok(age.certain.includes("hour"));
const before = read(fr, "il est mort avant-hier");
assert.deepEqual([before.text, before.day], ["hier", "2026-11-29"], "avant-hier is known now");
assert.ok(before.certain.includes("day"));
const between = read(fr, "entre le 3 et le 5 mars 2015");
assert.equal(between.text, "3 et", "the third and the fifth are days now");
assert.ok(between.certain.includes("timezoneOffset"));
assert.equal(read(fr, "il y a 2,5 ans").hour, 2, "decimals are years now");
const half = read(en, "two and a half years ago");
assert.equal(half.day, "2026-5-30", "two years and a half are known now");
assert.ok(half.certain.includes("year"));
assert.equal(read(en, "the night of 3 to 4 March 2015").day, "2026-11-30", "the night has its date now");
NODE
TZ=UTC timeout 60 node seen.mjs
