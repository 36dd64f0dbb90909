#!/usr/bin/env bash
# The guess: the Python package for Ethiopian dates turns every day of ours into one of theirs, and back.
# The truth (ethiopian-date 1.0): it answers with a Python date, and Python's calendar has no 13th month and no 30th of
#   February. Each year seven or eight days cannot be said: 6 to 10 September, the whole of Pagume (11 September too when it
#   has six days), and the 29th and 30th of Tikimt, in November (the 29th passes where the number of their year is that of
#   a leap year of ours). It raises "month must be in 1..12" and "day is out of range for month", which reads like the
#   user's mistake. All other days from 1950 to 2030 are right, and so is every day of the way back.
#   ethiopian-date-converter 0.1.5 installs over it under the same name, answers with three numbers and is right on all:
#   of the two, what is imported is what came last. npm's ethiopian-date 0.0.6 and kenat 3.2.0 are right on all.
# Why it matters here: people from Ethiopia and Eritrea know their birthday in this calendar, and a consent asks for age. One
#   in fifty could not be written down, or would be told that their birthday does not exist. Days are kept as they were said.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check ethiopian-date==1.0
python3 -m venv fork
fork/bin/pip install --quiet --disable-pip-version-check ethiopian-date-converter==0.1.5
npm install --silent --no-audit --no-fund ethiopian-date@0.0.6 kenat@3.2.0
cat > all.py << 'PYTHON'
"""Every day from 1950 to 2030: ours, and theirs by counting days (years of 365, each fourth of 366)."""

import datetime


def days():
    day, last = datetime.date(1950, 1, 1), datetime.date(2030, 12, 31)
    while day <= last:
        cycles, rest = divmod(day.toordinal() + 1_721_425 - 1_723_856, 1461)
        of_year = rest % 365 + 365 * (rest // 1460)
        yield day, (4 * cycles + rest // 365 - rest // 1460, of_year // 30 + 1, of_year % 30 + 1)
        day += datetime.timedelta(1)
PYTHON
tools/bin/python - << 'PYTHON'
import collections
import json
from importlib.metadata import version

from all import days
from ethiopian_date.ethiopian_date import EthiopianDateConverter as Converter

unsaid, wrong, wrong_back = collections.Counter(), 0, 0
for day, theirs in days():
    wrong_back += Converter.to_gregorian(*theirs) != day
    try:
        said = Converter.to_ethiopian(day.year, day.month, day.day)
        wrong += (said.year, said.month, said.day) != theirs
    except ValueError as error:
        unsaid[theirs[1:], str(error)] += 1
print(f"ethiopian-date {version('ethiopian-date')}: 81 years, wrong {wrong}, wrong back {wrong_back}")
for (day, error), times in sorted(unsaid.items()):
    print(f"  day {day[1]} of month {day[0]}: not said in {times} years, {error!r}")
assert (wrong, wrong_back) == (0, 0)
assert {day for day, _ in unsaid} == {(2, 29), (2, 30), *((13, number) for number in range(1, 7))}, "other days raise now"
assert sum(unsaid.values()) == 567, "other days raise now"
with open("all.json", "w") as file:
    json.dump([[[day.year, day.month, day.day], theirs] for day, theirs in days()], file)
PYTHON
fork/bin/python - << 'PYTHON'
from all import days
from ethiopian_date.ethiopian_date import EthiopianDateConverter as Converter

wrong = sum(tuple(Converter.to_ethiopian(day.year, day.month, day.day)) != theirs for day, theirs in days())
print("ethiopian-date-converter, under the same import name: wrong on", wrong, "days")
assert wrong == 0
PYTHON
node --input-type=module -e '
import { createRequire } from "module";
import { readFileSync } from "fs";
import { toEC } from "kenat";
const { toEthiopian } = createRequire(process.cwd() + "/")("ethiopian-date");
let wrong = 0;
for (const [ours, theirs] of JSON.parse(readFileSync("all.json"))) {
  const { year, month, day } = toEC(...ours);
  if (String([year, month, day]) !== String(theirs) || String(toEthiopian(...ours)) !== String(theirs)) wrong += 1;
}
console.log("kenat and ethiopian-date of npm: wrong on", wrong, "days");
if (wrong) process.exit(1);'
