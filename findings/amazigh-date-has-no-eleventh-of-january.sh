#!/usr/bin/env bash
# The guess: a library for the Amazigh calendar gives one day for each of ours: its year begins on our 12 January and has
#   the same months.
# The truth (amazigh-date 2026.2): for 1 to 11 January it takes the length of February from the year that begins, not from
#   the one that ends. After a leap year these days are one too far on and the 11th raises IndexError ("list index out of
#   range"); before one they are one behind, so that 31 December and 1 January are the same day. In ten years three days
#   cannot be said and two are said twice. Writing the calendar of such a year (ics_year) ends with the same error.
# Why it matters here: these are the eleven days before Yennayer, when radio programmes and workshops in Morocco announce it.
#   No day here is written in this calendar; where people want it, it is counted from the day itself.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check amazigh-date==2026.2
tools/bin/python - << 'PYTHON'
import datetime
from importlib.metadata import version

from amazigh_date import amazigh_date, ics_year

seen, twice, unsaid = {}, [], []
for ordinal in range(datetime.date(2020, 1, 12).toordinal(), datetime.date(2030, 1, 12).toordinal()):
    day = datetime.date.fromordinal(ordinal)
    try:
        said = amazigh_date(day)[:3]
    except IndexError:
        unsaid.append(str(day))
        continue
    if said in seen:
        twice.append((str(seen[said]), str(day), said))
    seen[said] = day
print(f"amazigh-date {version('amazigh-date')}: not said {unsaid}; said twice {twice}")
for text in ("2025-01-10", "2025-01-12"):
    print(text, amazigh_date(datetime.date.fromisoformat(text))[:3])
assert unsaid == ["2021-01-11", "2025-01-11", "2029-01-11"], "other days raise now"
assert [pair[:2] for pair in twice] == [("2023-12-31", "2024-01-01"), ("2027-12-31", "2028-01-01")], "said otherwise now"
try:
    print(len(list(ics_year(2974))), "days in the calendar of 2974")
    raise SystemExit("the calendar of a leap year can be written now")
except IndexError as error:
    print("the calendar of 2974:", error)
PYTHON
