#!/usr/bin/env bash
# The guess: pympi's to_textgrid() writes every tier of an ELAN file with the words that ELAN shows in it.
# The truth (pympi-ling 1.71): words of a tier that divides its parent's time without a time of their own (ELAN writes
#   TIME_SLOT without TIME_VALUE for them, and spreads them over the parent itself) are None to None, and the tier comes
#   out empty. Of a tier that divides a line without any times (Symbolic_Subdivision) the first piece is kept, over the
#   whole line, and all others go. Nothing is raised or logged; the file can be read everywhere. shift_annotations() to the
#   left, for a film whose start was cut, keeps the old end of what it squeezes, which then lies over the next words.
# Why it matters here: partners hand in ELAN transcripts, and these two kinds of tier hold the words and their
#   translation. The TextGrid made of them looks whole and is silent where somebody speaks. Spread the times before, count
#   the words of both, and refuse the file when they differ.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pympi-ling==1.71
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import pympi

SPOKEN = ["we", "left", "home"]


def timed(number, value, start, end):
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" TIME_SLOT_REF1="{start}" TIME_SLOT_REF2="{end}">'
        f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def pointing(number, value, previous=""):
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a{number}" ANNOTATION_REF="a1" {previous}>'
        f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


with open("told.eaf", "w") as told:
    told.write(f"""<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-11-30T10:00:00+00:00" FORMAT="3.0" VERSION="3.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="t2"/>
<TIME_SLOT TIME_SLOT_ID="t3"/><TIME_SLOT TIME_SLOT_ID="t4" TIME_VALUE="4000"/></TIME_ORDER>
<TIER LINGUISTIC_TYPE_REF="line" TIER_ID="line">{timed(1, " ".join(SPOKEN), "t1", "t4")}</TIER>
<TIER LINGUISTIC_TYPE_REF="word" TIER_ID="word" PARENT_REF="line">
{timed(2, SPOKEN[0], "t1", "t2")}{timed(3, SPOKEN[1], "t2", "t3")}{timed(4, SPOKEN[2], "t3", "t4")}</TIER>
<TIER LINGUISTIC_TYPE_REF="gloss" TIER_ID="gloss" PARENT_REF="line">
{pointing(5, "nous")}{pointing(6, "sommes", 'PREVIOUS_ANNOTATION="a5"')}{pointing(7, "partis", 'PREVIOUS_ANNOTATION="a6"')}</TIER>
<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="line" TIME_ALIGNABLE="true"/>
<LINGUISTIC_TYPE CONSTRAINTS="Time_Subdivision" GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="word" TIME_ALIGNABLE="true"/>
<LINGUISTIC_TYPE CONSTRAINTS="Symbolic_Subdivision" GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="gloss"
 TIME_ALIGNABLE="false"/>
<CONSTRAINT DESCRIPTION="Time subdivision of parent annotation's time interval, no time gaps allowed within this interval"
 STEREOTYPE="Time_Subdivision"/>
<CONSTRAINT DESCRIPTION="Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered"
 STEREOTYPE="Symbolic_Subdivision"/>
</ANNOTATION_DOCUMENT>""")

eaf = pympi.Elan.Eaf("told.eaf")
eaf.to_textgrid().to_file("told.TextGrid", codec="utf-8")
read = pympi.Praat.TextGrid("told.TextGrid", codec="utf-8")
seen = {tier.name: [words for _, _, words in tier.get_all_intervals() if words] for tier in read.get_tiers()}
print(f"pympi-ling {version('pympi-ling')}: words in the ELAN file and in the TextGrid made of it")
for name in ("line", "word", "gloss"):
    print(f"{name:6}", [annotation[2] for annotation in eaf.get_annotation_data_for_tier(name)], seen[name])
assert [annotation[2] for annotation in eaf.get_annotation_data_for_tier("word")] == SPOKEN
assert seen == {"line": ["we left home"], "word": [], "gloss": ["nous"]}, "other words come through now"

cut = pympi.Elan.Eaf()
cut.add_tier("line")
for start, words in ((0, "one"), (1000, "two"), (2000, "three")):
    cut.add_annotation("line", start, start + 1000, words)
cut.shift_annotations(-600)
shifted = cut.get_annotation_data_for_tier("line")
print("one, two and three, a second each, 600 ms earlier:", shifted)
assert shifted == [(0, 1000, "one"), (400, 1400, "two"), (1400, 2400, "three")], "lines are now squeezed otherwise"
PYTHON
