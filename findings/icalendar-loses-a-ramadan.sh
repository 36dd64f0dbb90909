#!/usr/bin/env bash
# The guess: icalendar's add_missing_timezones() writes into a calendar the hours of its time zone, all changes up to 2038.
# The truth (icalendar 7.3.2, tzdata 2026.2): it looks for changes in steps, and a change that is undone within a step is
#   not seen. Morocco goes back an hour for Ramadan: those of 2012 to 2016, 2019, 2024, 2027, 2031 and 2032 are missing, the
#   others are there; so are those of 2010 in Cairo and 2011 in Hebron. Nothing is said, and a note in the VTIMEZONE claims
#   the years from 1970 to 2038. Paris is right throughout.
# Why it matters here: an interview "at 10:00 in Casablanca on 15 March 2024" is an hour off for whoever opens the file, and
#   so is the hour in which a witness was filmed, by a crew's calendar. Calendars here hold whole days, and moments in UTC.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 tzdata==2026.2
tools/bin/python - << 'PYTHON'
import zoneinfo
from datetime import datetime, timedelta
from importlib.metadata import version

from icalendar import Calendar, Event, Timezone

zoneinfo.reset_tzpath([])
print(f"icalendar {version('icalendar')}, tzdata {version('tzdata')}")


def missing(name, first, last):
    zone = zoneinfo.ZoneInfo(name)
    calendar, event = Calendar(), Event()
    event.add("uid", "1")
    event.start = datetime(2024, 3, 15, 10, tzinfo=zone)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    (written,) = [part.to_tz(lookup_tzid=False) for part in calendar.walk("VTIMEZONE")]
    days = [datetime(first, 1, 1, 12) + timedelta(day) for day in range((last + 1 - first) * 365)]
    return sorted({day.year for day in days if day.replace(tzinfo=zone).utcoffset() != day.replace(tzinfo=written).utcoffset()})


years = {name: missing(name, 2010, 2036) for name in ("Africa/Casablanca", "Africa/Cairo", "Asia/Hebron", "Europe/Paris")}
for name, wrong in years.items():
    print(f"{name}: hours wrong in {wrong}")
assert years["Africa/Casablanca"] == [2012, 2013, 2014, 2015, 2016, 2019, 2024, 2027, 2031, 2032], "other Ramadans are lost now"
assert years["Africa/Cairo"] == [2010] and years["Asia/Hebron"] == [2011], "short times are kept now"
assert years["Europe/Paris"] == []
PYTHON
