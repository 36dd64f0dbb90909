#!/usr/bin/env bash
# The guess: on the day that pendulum gives for a person's 18th birthday, pendulum also says that they are 18, and so do
#   others.
# The truth (pendulum 3.3.0, python-dateutil 2.9.0.post0, whenever 0.11.0): whoever was born on 29 February 2008 is 18 on
#   28 February 2026 if one adds 18 years, in all three. Asked on that very day how many years have passed, pendulum
#   says 17 and the other two say 18. So with pendulum birthday + 18 years and "has reached 18" differ by a day.
# Why it matters here: who was a child consents otherwise, and what was recorded of a child is kept closed until that day.
#   One program that adds and another that counts back open and close it on different days, and neither of them knows
#   which day the law of a country takes. Keep the day itself, as a person wrote it down, and compare days, never ages.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pendulum==3.3.0 python-dateutil==2.9.0.post0 whenever==0.11.0
tools/bin/python - << 'PYTHON'
from datetime import date
from importlib.metadata import version

import pendulum
import whenever
from dateutil.relativedelta import relativedelta

BORN, DAY = (2008, 2, 29), (2026, 2, 28)
added = {
    "pendulum": pendulum.date(*BORN).add(years=18),
    "python-dateutil": date(*BORN) + relativedelta(years=18),
    "whenever": whenever.Date(*BORN).add(years=18).to_stdlib(),
}
passed = {
    "pendulum": pendulum.date(*BORN).diff(pendulum.date(*DAY)).in_years(),
    "python-dateutil": relativedelta(date(*DAY), date(*BORN)).years,
    "whenever": whenever.Date(*DAY).since(whenever.Date(*BORN), in_units=["years", "days"]).format_iso(),
}
for name, day in added.items():
    print(f"{name} {version(name)}: born 2008-02-29, plus 18 years is {day}; on that day have passed {passed[name]}")
    assert day == date(*DAY), "18 years are added otherwise now"
assert passed == {"pendulum": 17, "python-dateutil": 18, "whenever": "P18Y0D"}, "years are counted otherwise now"
PYTHON
