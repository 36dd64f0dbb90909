#!/usr/bin/env bash
# The guess: Babel names the time that a clock showed: "summer time" is the hour ahead.
# The truth (Babel 2.19.0 with tzdata 2026.6): from October 2018 to September 2026 Morocco's standard time was UTC+1, and
#   Ramadan's hour back at UTC+0 was its daylight saving (of minus one hour). Babel asks whether dst() is anything but
#   nought, and has no names for that: it calls UTC+0 in Ramadan "Western European Summer Time", and UTC+1 in July "Western
#   European Standard Time", in every language. Both names stand for the very other hour everywhere else.
# Why it matters here: Casablanca is the first zone on the desk's list. Whoever reads such a name on a proof of consent, a
#   calendar or a log, and counts back to UTC, is an hour out, and an embargo may open early. Write the offset, never a name.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check babel==2.19.0 tzdata==2026.6
tools/bin/python - << 'PYTHON'
import zoneinfo
from datetime import datetime, timedelta
from importlib.metadata import version

from babel.dates import get_timezone_name

zoneinfo.reset_tzpath([])  # the pinned package decides, not the machine
CASABLANCA, LISBON = zoneinfo.ZoneInfo("Africa/Casablanca"), zoneinfo.ZoneInfo("Europe/Lisbon")


def told(moment):
    return moment.utcoffset() // timedelta(hours=1), get_timezone_name(moment, locale="en"), get_timezone_name(moment, locale="fr")


ramadan, july = told(datetime(2025, 3, 15, 12, tzinfo=CASABLANCA)), told(datetime(2025, 7, 15, 12, tzinfo=CASABLANCA))
lisbon = told(datetime(2025, 7, 15, 12, tzinfo=LISBON))
print(f"Babel {version('babel')}, tzdata {version('tzdata')}: hours ahead of UTC, and the name")
print("Casablanca, Ramadan 2025:", *ramadan)
print("Casablanca, July 2025:   ", *july)
print("Lisbon, July 2025:       ", *lisbon)
assert lisbon == (1, "Western European Summer Time", "heure d’été d’Europe de l’Ouest")
assert ramadan == (0, "Western European Summer Time", "heure d’été d’Europe de l’Ouest"), "Ramadan is now named otherwise"
assert july == (1, "Western European Standard Time", "heure normale d’Europe de l’Ouest"), "July is now named otherwise"
PYTHON
