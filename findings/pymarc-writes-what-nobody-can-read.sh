#!/usr/bin/env bash
# The guess: pymarc either writes a field or says that it is too long for MARC 21.
# The truth (pymarc 5.4.0): a field may have 9,999 bytes, because its length has four digits in the record's directory.
#   pymarc writes five digits without a word, which moves all that follows. Read back by itself the whole record is None;
#   a loop that skips None, as its own examples do, goes on as if there were none. Arabic takes two bytes a letter: a
#   summary of 5,800 letters is lost where the same length in French is kept. MARCXML holds both.
# Why it matters here: libraries ask for MARC, and the summary (520) of an hour's interview is that long. The Arabic
#   records of a batch vanish, and the French ones arrive. Count bytes in UTF-8 and split the note, or hand out MARCXML.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pymarc==5.4.0
tools/bin/python - << 'PYTHON'
import io
from importlib.metadata import version

from pymarc import Field, MARCReader, Record, Subfield, parse_xml_to_array, record_to_xml

FRENCH, ARABIC = "je suis parti " * 400, "خرجت من داري " * 450


def record(summary):
    made = Record(force_utf8=True)
    made.add_field(Field("245", ["0", "0"], [Subfield("a", "Title")]), Field("520", [" ", " "], [Subfield("a", summary)]))
    made.add_field(Field("540", [" ", " "], [Subfield("a", "Reading room only")]))
    return made


def note(read):
    return read and len(read.get_fields("520")[0]["a"].strip())


batch = b"".join(record(words).as_marc() for words in (FRENCH, ARABIC, FRENCH))
seen = [note(read) for read in MARCReader(io.BytesIO(batch), to_unicode=True, force_utf8=True)]
xml = parse_xml_to_array(io.BytesIO(b"<collection>" + record_to_xml(record(ARABIC)) + b"</collection>"))
print(f"pymarc {version('pymarc')}: letters written {len(FRENCH.strip())}, {len(ARABIC.strip())}, {len(FRENCH.strip())}")
print("letters read back from MARC 21:", *seen)
print("letters read back from MARCXML:", note(xml[0]))
assert seen == [len(FRENCH.strip()), None, len(FRENCH.strip())], "long fields are now written or refused otherwise"
assert note(xml[0]) == len(ARABIC.strip())
PYTHON
