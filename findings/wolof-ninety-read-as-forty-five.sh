#!/usr/bin/env bash
# The guess: a reader of Wolof numbers that knows "juróom ñaar" (5 + 2) as 7 without its hyphen knows the tens that are built
#   of it, or says that it is not sure: it has an AmbiguityError and a list of alternatives for that.
# The truth (wolof-numbers 0.3.0): 60, 70, 80 and 90 are "juróom-benn fukk" to "juróom-ñeent fukk", (5+1) to (5+4) times ten.
#   Without the hyphen, as it is often written, they are read as 5 and a ten: 15, 25, 35 and 45, with confidence 1.0 and no
#   alternative. "fukk ak juróom ñaar" without hyphens is 17, and right. parse_strict() agrees.
# Why it matters here: ages, years and sums in what people from Senegal wrote: a grandmother of ninety is forty-five in
#   the index, and a rare fact is another's. Numbers in words are shown and searched as they were written.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check wolof-numbers==0.3.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from wolof_numbers import parse, parse_strict

print(f"wolof-numbers {version('wolof-numbers')}")
UNITS = {60: "benn", 70: "ñaar", 80: "ñett", 90: "ñeent"}
for value, unit in UNITS.items():
    joined, loose = parse(f"juróom-{unit} fukk"), parse(f"juróom {unit} fukk")
    strict = parse_strict(f"juróom {unit} fukk")
    print(f"juróom-{unit} fukk: {joined.value}; juróom {unit} fukk: {loose.value}, confidence {loose.confidence}, strict {strict}")
    assert joined.value == value, "with the hyphen it is read otherwise now"
    assert loose.value == value // 10 * 10 - 45 and loose.confidence == 1.0 and not loose.alternatives, "read otherwise now"
assert parse("fukk ak juróom ñaar").value == 17
PYTHON
