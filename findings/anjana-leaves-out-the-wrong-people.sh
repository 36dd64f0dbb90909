#!/usr/bin/env bash
# The guess: anjana, which hides people in groups of at least k, leaves out whom it must and nobody beyond the share that it
#   was allowed, and what it gives back holds the columns that it was given.
# The truth (anjana 1.2.3 with pycanon 1.3.5): it counts who stands alone by place, and takes rows out by pandas' label. In two
#   lists put together (pandas.concat as it comes) labels stand twice, and for each who must go, somebody of the other list
#   goes too: a quarter of all people where fifteen in a hundred were allowed. And where anybody is left out, the table gains
#   a column "index" with the number of each row in the list that was given, from which the names were taken. No warning
#   comes.
# Why it matters here: each workshop keeps a list, and a year is their sum. Who is left out of a count is not missed by anybody
#   who reads it, and row numbers lead from a table that was made to be shown back to the list with names. Counts here
#   are made of records, never of tables, and show no group below the least.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check anjana==1.2.3 pycanon==1.3.5 pandas==2.3.3 numpy==2.0.2
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import numpy as np
import pandas as pd
from anjana.anonymity import k_anonymity

first = pd.DataFrame({"name": list("ABC"), "place": ["Oujda", "Oujda", "Rabat"], "said": [1, 2, 3]})
second = pd.DataFrame({"name": list("DEFGH"), "place": ["Fes", "Fes", "Fes", "Fes", "Oujda"], "said": [4, 5, 6, 7, 8]})
LEVELS = {"place": {0: np.array(["Oujda", "Fes", "Rabat"], dtype=object), 1: np.array(["*"] * 3, dtype=object)}}
MOST = 15  # in a hundred: one of eight may be left out


def hidden(people):
    return k_anonymity(people, ["name"], ["place"], 2, MOST, LEVELS)


numbered = hidden(pd.concat([first, second], ignore_index=True))
put_together = hidden(pd.concat([first, second]))
print("anjana", version("anjana"), "pycanon", version("pycanon"), "pandas", version("pandas"))
print(numbered.to_string())
print(put_together.to_string())
assert list(numbered["said"]) == [1, 2, 4, 5, 6, 7, 8], "only C stands alone"
assert list(put_together["said"]) == [1, 2, 4, 5, 7, 8], "F, of whom there are enough, stays now"
assert 100 * (8 - len(put_together)) / 8 > MOST
assert list(numbered["index"]) == [0, 1, 3, 4, 5, 6, 7], "the numbers of the first list are gone now"
PYTHON
