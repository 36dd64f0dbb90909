#!/usr/bin/env bash
# The guess: `from bidi import get_display` and `from bidi.algorithm import get_display`, both of one package and both
#   in use in examples, give the same line.
# The truth (python-bidi 0.6.12): the first (written in Rust) puts the letters in the order in which they are drawn, but
#   leaves brackets and quotation marks as they were typed; the second (in Python) turns them round, as the algorithm asks
#   for (rule L4). Drawn with the first, every bracket in Arabic opens the wrong way: «)نعم(» for «(نعم)».
# Why it matters here: captions burnt into pictures, waveforms' labels and cards are drawn by programs that know no
#   Arabic, from such lines. The answer changes with the import alone, and looks right in every line without brackets.
#   Let whatever draws order the letters itself (HarfBuzz with FriBidi), or hand it what the second gives.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check python-bidi==0.6.12
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from bidi import get_display as in_rust
from bidi.algorithm import get_display as in_python

LINES = ["قال (نعم) ثم", "أنا من Oujda (المغرب).", "«نعم» قال", "سنة 2026 وجدة"]
print(f"python-bidi {version('python-bidi')}")
for line in LINES:
    print(repr(line), "in Rust:", repr(in_rust(line)), "in Python:", repr(in_python(line)))
assert in_rust("سنة 2026 وجدة") == in_python("سنة 2026 وجدة")
assert in_python("قال (نعم) ثم") == "مث (معن) لاق", "the one in Python now answers otherwise"
assert in_rust("قال (نعم) ثم") == "مث )معن( لاق", "the one in Rust now turns brackets round"
assert in_rust("«نعم» قال") == "لاق »معن«", "the one in Rust now turns quotation marks round"
PYTHON
