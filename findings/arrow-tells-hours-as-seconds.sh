#!/usr/bin/env bash
# The guess: "in …" says the same length of time in every language a library has words for, and a length between two weeks and
#   a month is told in weeks, as the two weeks themselves are.
# The truth (arrow 1.4.0): in Amharic whatever lies some hours ahead is told in seconds: "in 2 hours" is "በ 2 ሰከንድ ውስጥ", within
#   2 seconds; what lies hours back is right. And in every language, English among them, 15 to 30 days are "a month" (14 are
#   "2 weeks", 13 "a week"): the branch for weeks is there, and is reached by 14 days alone.
# Why it matters here: people are told how long they may still think a consent over, or until when a work is held. "A month"
#   for fifteen days lets the day go by; seconds for hours send somebody away from a desk that would have waited. Dates are
#   told here as dates, with the day and the hour.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check arrow==1.4.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import arrow

print(f"arrow {version('arrow')}")
now = arrow.get("2026-11-30T12:00:00Z")


def told(locale, **ahead):
    return now.shift(**ahead).humanize(now, locale=locale)


for hours in (2, 12, -2):
    print(f"{hours:>3} hours: {told('en', hours=hours):<14} {told('am', hours=hours)}")
for days in (13, 14, 15, 21, 30):
    print(f"{days:>3} days: {told('en', days=days):<12} {told('fr', days=days):<20} {told('ar', days=days)}")
second, hours = "ሰከንድ", "ሰዓታት"
assert second in told("am", seconds=44) and hours in told("am", hours=-2), "the words of Amharic are others now"
assert told("am", hours=2) == told("am", seconds=44).replace("44", "2"), "hours are hours in Amharic now"
assert {told("en", days=days) for days in range(15, 31)} == {"in a month"}, "fifteen days are no month any more"
assert [told("en", days=days) for days in (13, 14)] == ["in a week", "in 2 weeks"], "two weeks are told otherwise now"
PYTHON
