#!/usr/bin/env bash
# The guess: the calendar systems of @calidy/dayjs-calendarsystems write a day as that calendar does, and give back the day
#   that they were given.
# The truth (@calidy/dayjs-calendarsystems 1.11.3, dayjs 1.11.19): Ethiopian days come out with a half, before the day that
#   it is: 30 November 2026, 21 Hidar 2019, is formatted "2019-03-20.5". The new year of 2018, 11 September 2025, is
#   "2018-00-30.5", the thirtieth and a half of a month nought, and 11 September 2023, 6 Pagume 2015, is "2015-13-4.5" and
#   on the way back 14 September. Its Persian days are right; kenat 3.2.0 has the Ethiopian ones right.
# Why it matters here: people from Ethiopia and Eritrea tell dates so, and a birthday on the new year is what is written for
#   those whose day nobody noted. One that is none fails no check that looks for numbers. Dates are kept as days of ours
#   here, beside the words in which they were told.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @calidy/dayjs-calendarsystems@1.11.3 dayjs@1.11.19 kenat@3.2.0
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const dayjs = require("dayjs");
const plugin = require("@calidy/dayjs-calendarsystems");
const Ethiopian = require("@calidy/dayjs-calendarsystems/calendarSystems/EthiopianCalendarSystem");
const Persian = require("@calidy/dayjs-calendarsystems/calendarSystems/PersianCalendarSystem");

const whole = (module) => module.default ?? module;
dayjs.extend(require("dayjs/plugin/utc"));
dayjs.extend(require("dayjs/plugin/timezone"));
dayjs.extend(whole(plugin));
dayjs.registerCalendarSystem("ethiopian", new (whole(Ethiopian))());
dayjs.registerCalendarSystem("persian", new (whole(Persian))());
const written = (day, calendar) => dayjs(day).toCalendarSystem(calendar).format("YYYY-MM-DD");
const back = (day) => dayjs(day).toCalendarSystem("ethiopian").toCalendarSystem("gregory").format("YYYY-MM-DD");

const DAYS = { "2026-11-30": "2019-03-20.5", "2025-09-11": "2018-00-30.5", "2023-09-11": "2015-13-4.5" };
import("kenat").then(({ toEC }) => {
  console.log("@calidy/dayjs-calendarsystems 1.11.3, dayjs 1.11.19, kenat 3.2.0");
  for (const [day, expected] of Object.entries(DAYS)) {
    const right = Object.values(toEC(...day.split("-").map(Number))).join("-");
    console.log(`${day}: ${written(day, "ethiopian")}, and back ${back(day)}; kenat ${right}`);
    assert.equal(written(day, "ethiopian"), expected, `${day} is written otherwise now`);
  }
  assert.deepEqual(toEC(2025, 9, 11), { year: 2018, month: 1, day: 1 });
  assert.equal(back("2023-09-11"), "2023-09-14", "the way back is right now");
  assert.equal(written("2026-11-30", "persian"), "1405-09-09");
});
NODE
TZ=UTC timeout 60 node seen.cjs
