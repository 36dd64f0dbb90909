#!/usr/bin/env bash
# The guess: moment-hijri turns any hijri day into ours, or says that it is none.
# The truth (moment-hijri 3.0.0 with moment 2.31.0): it has a table from 1356 (March 1937) to 1500. Each earlier day, 1330 or
#   1355 alike, is 1001-03-01, and isValid() is true. The other way a day before gives "1355/12/NaN", one after 2077
#   "NaN". Node's own calendar (Intl, islamic-umalqura) goes on in both directions; hijridate 2.6.0 for Python raises.
# Why it matters here: papers of parents and grandparents, deeds and civil registers carry hijri days of the protectorate.
#   A birth in 1350 (1931) becomes the Middle Ages, sorts first, and nobody is told. Check what comes back by turning it
#   round again, and keep the day as it was written.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock moment-hijri@3.0.0 moment@2.31.0
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const moment = require("moment-hijri");

const ours = (day) => {
  const read = moment(day, "iYYYY/iM/iD");
  return [read.isValid(), read.locale("en").format("YYYY-MM-DD")];
};
const hijri = (day) => moment(day, "YYYY-MM-DD").locale("en").format("iYYYY/iM/iD");
const byNode = (day) =>
  new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn", { timeZone: "UTC" }).format(new Date(day)).split(" ")[0];
console.log("moment-hijri 3.0.0: valid, and the day");
for (const day of ["1330/6/15", "1350/1/1", "1355/12/29", "1356/1/1", "1447/9/17"]) console.log(day, ...ours(day));
for (const day of ["1931-05-19", "1937-03-14", "2077-11-18"]) console.log(day, hijri(day), "by Node:", byNode(day));
assert.deepEqual(ours("1356/1/1"), [true, "1937-03-14"]);
assert.deepEqual(ours("1447/9/17"), [true, "2026-03-06"]);
for (const day of ["1330/6/15", "1350/1/1", "1355/12/29"]) {
  assert.deepEqual(ours(day), [true, "1001-03-01"], "days before 1356 are now read otherwise");
}
assert.equal(hijri("1931-05-19"), "1355/12/NaN", "days before March 1937 are now written otherwise");
assert.equal(byNode("1931-05-19"), "1/1/1350");
NODE
timeout 60 node seen.cjs
