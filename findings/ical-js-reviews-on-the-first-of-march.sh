#!/usr/bin/env bash
# The guess: readers of calendars agree on which days a yearly rule falls, since RFC 5545 says it: a day that a year does not
#   have is left out, and what RFC 7529 adds (SKIP=BACKWARD) moves it to the 28th or is refused.
# The truth (ical.js 2.2.1, which Thunderbird's calendar uses; rrule 2.8.1 for JavaScript, recurring-ical-events 3.8.2 for
#   Python): "every year from 29 February 2024" is 1 March in 2025, 2026 and 2027 to ical.js, and nothing before 2028 to both
#   others. SKIP=BACKWARD changes nothing in ical.js, without a word. Of "each month from the 31st" all three leave out
#   the short months.
# Why it matters here: a yearly day on which a consent is looked at again goes to crews as a calendar. Of somebody who agreed
#   on 29 February one colleague is reminded on 1 March, and the next one not for four years. Write each day on its own
#   (RDATE, or one event a year), never a rule.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock ical.js@2.2.1 rrule@2.8.1
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check recurring-ical-events==3.8.2 icalendar==7.3.2
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import ICAL from "ical.js";
import rrule from "rrule";

function byIcal(start, rule) {
  const days = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString(start));
  return [1, 2, 3, 4].map(() => days.next().toString());
}
function byRrule(start, rule) {
  const text = `DTSTART:${start.replaceAll("-", "")}T000000Z\nRRULE:${rule};COUNT=4`;
  return rrule.rrulestr(text).all().map((day) => day.toISOString().slice(0, 10));
}
const seen = {
  "ical.js, yearly": byIcal("2024-02-29", "FREQ=YEARLY"),
  "ical.js, yearly with SKIP=BACKWARD": byIcal("2024-02-29", "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=BACKWARD"),
  "rrule, yearly": byRrule("2024-02-29", "FREQ=YEARLY"),
  "ical.js, monthly": byIcal("2024-01-31", "FREQ=MONTHLY"),
  "rrule, monthly": byRrule("2024-01-31", "FREQ=MONTHLY"),
};
console.log("ical.js 2.2.1, rrule 2.8.1", seen);
const moved = ["2024-02-29", "2025-03-01", "2026-03-01", "2027-03-01"];
assert.deepEqual(seen["ical.js, yearly"], moved, "ical.js leaves out 29 February now");
assert.deepEqual(seen["ical.js, yearly with SKIP=BACKWARD"], moved, "ical.js knows SKIP now");
assert.deepEqual(seen["rrule, yearly"], ["2024-02-29", "2028-02-29", "2032-02-29", "2036-02-29"]);
assert.deepEqual(seen["ical.js, monthly"], seen["rrule, monthly"], "months are counted otherwise now");
NODE
timeout 60 node seen.mjs
tools/bin/python - << 'PYTHON'
from datetime import date
from importlib.metadata import version

import icalendar
import recurring_ical_events

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
DTSTAMP:20240101T000000Z
DTSTART;VALUE=DATE:20240229
RRULE:FREQ=YEARLY
END:VEVENT
END:VCALENDAR
"""
found = recurring_ical_events.of(icalendar.Calendar.from_ical(EVENT)).between(date(2024, 1, 1), date(2030, 1, 1))
days = [event["DTSTART"].dt.isoformat() for event in found]
print(f"recurring-ical-events {version('recurring-ical-events')}, yearly: {days}")
assert days == ["2024-02-29", "2028-02-29"], "other days are given now"
PYTHON
