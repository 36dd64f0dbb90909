#!/usr/bin/env bash
# The guess: a reader of PAGE XML, in which Transkribus, eScriptorium, LAREX and OCR-D keep what handwriting says, gives of a line
#   with two readings the one that the format calls the main one (the lowest index), or one of them.
# The truth (pagexml-tools 0.9.0): a line with two readings has no text (None), as if nothing were written there. Joined to the
#   text of the page, what stands before it and behind it follow on one another. Lines with one reading are right. No
#   warning comes, and its pages do not speak of second readings.
# Why it matters here: LAREX keeps what the machine read behind what a person corrected, so just the lines that somebody looked at,
#   as they were read wrongly, are gone. Of "I do not want my name / published. I want my voice / heard", with the middle
#   corrected, is left "I do not want my name heard". Handwriting is not read here; whoever hands in a text has read it.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pagexml-tools==0.9.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version
from pathlib import Path

from pagexml.helper.pagexml_helper import make_text_region_text
from pagexml.parser import parse_pagexml_file

LINES = [
    ["Je ne veux pas que mon nom"],
    ["soit publié. Je veux que ma voix", "soil publie. Je vaux que ma voie"],
    ["soit entendue."],
]


def equiv(index, reading):
    return f'<TextEquiv index="{index}"><Unicode>{reading}</Unicode></TextEquiv>'


def line(at, readings):
    top = 100 * at
    corners = f"0,{top} 900,{top} 900,{top + 90} 0,{top + 90}"
    written = "".join(equiv(index, reading) for index, reading in enumerate(readings))
    return f'<TextLine id="l{at}"><Coords points="{corners}"/><Baseline points="0,{top + 80} 900,{top + 80}"/>{written}</TextLine>'


def page(lines):
    written = "".join(line(at, readings) for at, readings in enumerate(lines))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">
<Metadata><Creator>desk</Creator><Created>2026-12-01T00:00:00</Created><LastChange>2026-12-01T00:00:00</LastChange></Metadata>
<Page imageFilename="a.jpg" imageWidth="900" imageHeight="300">
<TextRegion id="r1"><Coords points="0,0 900,0 900,300 0,300"/>{written}</TextRegion></Page></PcGts>"""


def read(lines):
    Path("page.xml").write_text(page(lines), encoding="utf-8")
    scan = parse_pagexml_file("page.xml")
    (region,) = scan.get_text_regions_in_reading_order()
    return [line.text for line in scan.get_lines()], make_text_region_text(region.lines)[0]


once = read([readings[:1] for readings in LINES])
corrected = read(LINES)
print("pagexml-tools", version("pagexml-tools"), *once, *corrected, sep="\n")
assert once[0] == [readings[0] for readings in LINES]
assert corrected[0] == [LINES[0][0], None, LINES[2][0]], "the main reading is given now"
assert corrected[1] == "Je ne veux pas que mon nom soit entendue."
PYTHON
