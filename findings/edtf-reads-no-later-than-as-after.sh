#!/usr/bin/env bash
# The guess: edtf's text_to_edtf(), which turns what people write of a date into EDTF, gives None for what it does not
#   understand.
# The truth (edtf 5.0.2): it looks for words that it knows and leaves the others out. "no later than 2015" is read as 2015
#   or later (2015/), "not before 1998" and "no earlier than May 2015" as before them (/1998, /2015-05): the opposite.
#   "until 2015", "not in 2015", "end of 2015" and "1998 to present" are that year; of "1998 or 1999" the second is gone. An
#   age or a length of time becomes a day or a month: "about 17 years ago" is the 17th of any month, "5 months in 2015" is
#   May 2015.
# Why it matters here: "no later than 2015" is how a consent says when something may be known, and "about 17 years ago" how
#   a witness says when they left. The answers look like any other EDTF, so nothing later on can tell. Dates in words are
#   kept as words here; a date to be reckoned with comes from a form that asks for it.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check edtf==5.0.2
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from edtf import text_to_edtf

READ = {
    "no later than 2015": "2015/",
    "not before 1998": "/1998",
    "no earlier than May 2015": "/2015-05",
    "until 2015": "2015",
    "not in 2015": "2015",
    "end of 2015": "2015",
    "1998 to present": "1998",
    "1998 or 1999": "1998",
    "about 17 years ago": "XXXX-XX-17~",
    "5 months in 2015": "2015-05",
}
print(f"edtf {version('edtf')}")
for said, expected in READ.items():
    read = text_to_edtf(said)
    print(f"{said}: {read}")
    assert read == expected, f"{said!r} is read otherwise now"
assert text_to_edtf("before 1998") == "/1998" and text_to_edtf("after 2001") == "2001/", "plain words are read otherwise now"
PYTHON
