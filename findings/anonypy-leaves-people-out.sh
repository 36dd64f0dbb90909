#!/usr/bin/env bash
# The guess: anonypy, asked for a table in which nobody stands alone, says so when it cannot place somebody, or makes the
#   group wider; all who went in are counted in what comes out.
# The truth (anonypy 0.2.1): whoever has no number in a quasi-identifier is left out of the table: six of eight people come
#   back, for k-anonymity and l-diversity, and in the counts. Nothing is raised or logged. Where a category is missing
#   the same people stay and their group says "nan".
# Why it matters here: those whose age nobody knows are the undocumented, the very young and those whose age the state
#   disputes. Figures for a funder or a study that went through it leave exactly them out, and the table is perfectly
#   anonymous. Put "not known" in as a group of its own, and compare the sum of counts with the number of people.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --no-compile --disable-pip-version-check anonypy==0.2.1 pandas==2.3.3
tools/bin/python -W ignore - << 'PYTHON'
from importlib.metadata import version

import anonypy
import pandas

AGES = [20, 21, 22, None, 31, 32, 33, None]
TOWNS = ["Oujda"] * 3 + ["Nador"] + ["Fes"] * 3 + ["Nador"]


def preserved(ages):
    people = pandas.DataFrame({"age": ages, "town": TOWNS, "told": list("abcdefgh")})
    people[["town", "told"]] = people[["town", "told"]].astype("category")
    if people["age"].dtype == object:
        people["age"] = people["age"].astype("category")
    return anonypy.Preserver(people, ["age", "town"], "told")


print(f"anonypy {version('anonypy')}")
numbers = preserved(AGES)
for name, made in {
    "k = 2": numbers.anonymize_k_anonymity(k=2),
    "l = 2": numbers.anonymize_l_diversity(k=2, l=2),
}.items():
    people = sum(row["count"] for row in made)
    print(f"{name}: of {len(AGES)} people {people} come back: {sorted({(row['age'][0], row['town'][0]) for row in made})}")
    assert people == 6, "whoever has no age is counted now"
assert sum(row["told"] for row in numbers.count_k_anonymity(k=2)) == 6, "they are counted now"
groups = preserved(["20s", "20s", "20s", None, "30s", "30s", "30s", None]).anonymize_k_anonymity(k=2)
print("categories instead of numbers:", sum(row["count"] for row in groups), [row["age"] for row in groups])
assert sum(row["count"] for row in groups) == len(AGES), "categories are left out now"
PYTHON
