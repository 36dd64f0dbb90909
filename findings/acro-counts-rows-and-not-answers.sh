#!/usr/bin/env bash
# The guess: ACRO, by which data archives check tables before they leave the house, counts those whom a figure is made of: a
#   mean of fewer than ten people (its own least) is named unsafe, and left out where that is asked for.
# The truth (acro 1.0.2 with pandas 2.3.3): it counts the rows of a cell, with those who gave no answer. Of twenty people in
#   Oujda five told what they paid; their mean, their sum and their number, 5, leave with "pass" and each cell "ok". With the
#   rows without an answer taken out before, all three fail by the least. Only the rules on who makes up most of a sum look
#   at what was answered. A setting, check_missing_values, is off at first; turned on, it asks for a look at every table
#   with a gap in it, and still finds the five enough.
# Why it matters here: most people leave most questions open, so this is every table about what was paid, owed or suffered.
#   Five people's figures are published as twenty's, in a group so small that neighbours know who they are. Counts here
#   are of records that hold the answer, and none below the least is shown.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check acro==1.0.2 pandas==2.3.3
tools/bin/python - << 'PYTHON' 
import contextlib
import io
import logging
from importlib.metadata import version

import pandas as pd

with contextlib.redirect_stdout(io.StringIO()):
    from acro import ACRO
logging.disable(logging.CRITICAL)

PEOPLE = [("Oujda", None)] * 15 + [("Oujda", 900.0 + 100 * at) for at in range(5)] + [("Fes", 1000.0 + 10 * at) for at in range(30)]
asked = pd.DataFrame(PEOPLE, columns=["place", "paid"])
asked["year"] = 2026
answered = asked.dropna()


def checked(people, kind, look_for_gaps=False):
    with contextlib.redirect_stdout(io.StringIO()):
        desk = ACRO(suppress=False)
        desk.config["check_missing_values"] = look_for_gaps
        table = desk.crosstab(people.place, people.year, values=people.paid, aggfunc=kind)
    (record,) = desk.results.results.values()
    return record.status, record.outcome.loc["Oujda", 2026], float(table.loc["Oujda", 2026])


print("acro", version("acro"), "pandas", version("pandas"))
for kind, figure in (("mean", 1100.0), ("sum", 5500.0), ("count", 5.0)):
    with_gaps, without = checked(asked, kind), checked(answered, kind)
    print(kind, "of all asked:", *with_gaps, "of those who answered:", *without)
    assert with_gaps == ("pass", "ok", figure), "it counts answers now"
    assert without == ("fail", "MinimumThresholdCheck; ", figure), without
print("asked to look for gaps:", *checked(asked, "mean", look_for_gaps=True))
assert "Threshold" not in checked(asked, "mean", look_for_gaps=True)[1]
PYTHON
