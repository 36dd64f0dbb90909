#!/usr/bin/env bash
# The guess: libraries that read EDTF (ISO 8601-2) agree on the first and last day that a date may mean; the standard is
#   theirs.
# The truth (edtf 4.11.1 and @edtf-ts/core 0.4.2 of npm, edtf 5.0.2 of PyPI): "spring 1998", 1998-21, begins on 1 January
#   for the first and on 1 March for the others; its winter is October to December, of one year. An interval whose beginning
#   nobody knows, "/2001", begins in 1970 (the first, which takes nothing for the number 0), in the year -271821 (the
#   second) or on 31 December 1991 (the third, ten years and a day before its end). Of all the years {1998..2000} the first
#   has the last day in 1998. Each writes back the same text, so comparing texts shows nothing.
# Why it matters here: journeys are dated by seasons and by what nobody knows any more, and a seal "until the end of summer"
#   opens two months early or late by which side reckoned it. Only whole days that a person chose are reckoned with here,
#   and handed on.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock edtf@4.11.1 @edtf-ts/core@0.4.2
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check edtf==5.0.2
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { parse } from "@edtf-ts/core";
import edtf from "edtf";

const day = (moment) => new Date(moment).toISOString().replace(/T.*/, "");
const span = (date) => `${day(date.min)} to ${day(date.max)}`;
const first = (text) => span(edtf(text));
const second = (text) => span(parse(text).value);
for (const text of ["1998-21", "1998-24", "/2001", "{1998..2000}"]) {
  console.log(`${text}: edtf 4.11.1 ${first(text)}, @edtf-ts/core 0.4.2 ${second(text)}`);
}
assert.equal(first("1998-21"), "1998-01-01 to 1998-03-31", "spring begins otherwise now");
assert.equal(first("1998-24"), "1998-10-01 to 1998-12-31", "winter begins otherwise now");
assert.equal(second("1998-21"), "1998-03-01 to 1998-05-31");
assert.equal(second("1998-24"), "1998-12-01 to 1999-02-28");
assert.equal(first("/2001"), "1970-01-01 to 2001-12-31", "an unknown beginning is known to be unknown now");
assert.equal(second("/2001"), "-271821-04-20 to 2001-12-31");
assert.equal(first("{1998..2000}"), "1998-01-01 to 1998-12-31", "the last of all the years is taken now");
assert.equal(second("{1998..2000}"), "1998-01-01 to 2000-12-31");
NODE
timeout 60 node seen.mjs
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from edtf import parse_edtf

SPANS = {"1998-21": ("1998-03-01", "1998-05-31"), "/2001": ("1991-12-31", "2001-12-31"), "{1998..2000}": ("1998-01-01", "2000-12-31")}
for text, expected in SPANS.items():
    date = parse_edtf(text)
    seen = tuple("{:04}-{:02}-{:02}".format(*end[:3]) for end in (date.lower_strict(), date.upper_strict()))
    print(f"{text}: edtf {version('edtf')} of PyPI {' to '.join(seen)}")
    assert seen == expected, f"{text} is reckoned otherwise now"
    assert str(date).replace(" ", "") == text
PYTHON
