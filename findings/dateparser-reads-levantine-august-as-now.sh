#!/usr/bin/env bash
# The guess: dateparser, which knows Arabic, reads the months that Arabs use, or says that it found no date.
# The truth (dateparser 1.5.0, with dates as Babel 2.19.0 writes them): it knows the names of Cairo and the Gulf alone. Of
#   the Syrian and Lebanese names it knows none, yet parse("5 آب 1998") is this very moment: without its madda آب (August)
#   is Urdu for "now", and day and year are dropped without a word. In sentences search_dates() passes over a month that
#   it does not know and gives the year with today's day and month, for Morocco, Algeria and Syria alike; and even with
#   the month of Cairo, "يوم 3 فبراير 2016" is read as two dates, neither of them the 3rd. Naming the language helps none.
# Why it matters here: the day on which somebody was born or crossed a border decides who counts as a child and when an
#   embargo ends. A date found in a transcript like this looks whole and is wrong. Days are asked for in fields of a form.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check dateparser==1.5.0 babel==2.19.0
tools/bin/python -W ignore - << 'PYTHON'
from datetime import date, datetime
from importlib.metadata import version

import dateparser
from babel.dates import format_date
from dateparser.search import search_dates

NOW = datetime(2026, 11, 30, 9)
SETTINGS = {"RELATIVE_BASE": NOW}
print(f"dateparser {version('dateparser')}, Babel {version('babel')}, as if on {NOW:%Y-%m-%d}")


def read(text, **known):
    found = dateparser.parse(text, settings=SETTINGS, **known)
    return found and found.date()


def found_in(sentence, **known):
    return [(words, moment.date()) for words, moment in search_dates(sentence, settings=SETTINGS, **known) or []]


right = {}
for locale in ("ar_EG", "ar_MA", "ar_DZ", "ar_SY"):
    days = [date(1998, month, 5) for month in range(1, 13)]
    right[locale] = sum(read(format_date(day, "long", locale), languages=["ar"]) == day for day in days)
print("months of twelve read as they were written:", right)
august = format_date(date(1998, 8, 5), "long", "ar_SY")
print(august, "->", read(august))
SENTENCES = {
    "Syria": "سافرت يوم 20 تموز 2015 ثم وصلت يوم 3 شباط 2016",
    "Morocco": "ولدت في 5 غشت 1998 في وجدة",
    "Cairo": "وصلت يوم 3 فبراير 2016 مع أخي",
}
seen = {place: found_in(sentence, languages=["ar"]) for place, sentence in SENTENCES.items()}
for place, dates in seen.items():
    print(place, dates)
assert right == {"ar_EG": 12, "ar_MA": 6, "ar_DZ": 5, "ar_SY": 0}, "other months are known now"
assert august == "5 آب 1998" and read(august) == NOW.date(), "a Syrian August is now read otherwise"
assert [moment for _, moment in seen["Syria"]] == [date(2015, 11, 30), date(2016, 11, 30)], "Syria is now read otherwise"
assert [moment for _, moment in seen["Morocco"]] == [date(1998, 11, 30)], "Morocco is now read otherwise"
assert [moment for _, moment in seen["Cairo"]] == [date(2026, 2, 28), date(2016, 11, 30)], "Cairo is now read otherwise"
PYTHON
