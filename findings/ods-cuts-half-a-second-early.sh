#!/usr/bin/env bash
# The guess: a time in a spreadsheet of LibreOffice (ODS writes it as a duration, PT00H00M02.5S) is read as that time, or as
#   text.
# The truth: SheetJS (xlsx 0.18.5 of npm) drops what comes after the seconds, 2.5 s is 2 s, and the sign: minus ten minutes
#   is plus ten. pyexcel-ods3 0.6.1 leaves both cells out as if they were empty. Of thirty hours it makes a length of time
#   and of 23 a clock time; python-calamine 0.9.1 gives a clock time for 23 hours and the bare text "PT30H15M20S" for
#   thirty, "-PT00H10M00S" for minus ten minutes. Nothing is raised; the words of the cell, "00:00:02,5", stand right beside
#   the value.
# Why it matters here: lists of what is to be cut out of a film, or what to bleep, are kept in such sheets, in the tenths of
#   seconds that a name takes. Half a second is the name. No ODS is read for times here: cuts are made at the film itself.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock xlsx@0.18.5
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check odfpy==1.4.1 pyexcel-ods3==0.6.1 lxml==6.0.2 python-calamine==0.9.1
tools/bin/python - << 'PYTHON'
from datetime import time, timedelta
from importlib.metadata import version

import pyexcel_ods3
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import CalamineWorkbook

TIMES = {"00:00:02,5": "PT00H00M02.5S", "-00:10:00": "-PT00H10M00S", "23:00:00": "PT23H00M00S", "30:15:20": "PT30H15M20S"}


def write(name, times):
    sheet, table = OpenDocumentSpreadsheet(), Table(name="cuts")
    sheet.spreadsheet.addElement(table)
    for shown, value in times.items():
        row, cell = TableRow(), TableCell(valuetype="time", timevalue=value)
        cell.addElement(P(text=shown))
        row.addElement(cell)
        table.addElement(row)
    sheet.save(name)


write("cuts.ods", TIMES)
print(", ".join(f"{name} {version(name)}" for name in ("pyexcel-ods3", "python-calamine")))
calamine = [row[0] for row in CalamineWorkbook.from_path("cuts.ods").get_sheet_by_index(0).to_python()]
pyexcel = pyexcel_ods3.get_data("cuts.ods")["cuts"]
print("python-calamine:", calamine, "; pyexcel-ods3:", pyexcel)
assert calamine == [time(0, 0, 2, 500000), "-PT00H10M00S", time(23), "PT30H15M20S"], "python-calamine reads times otherwise now"
assert pyexcel == [[], [], [time(23)], [timedelta(days=1, seconds=22520)]], "pyexcel-ods3 reads times otherwise now"
PYTHON
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const xlsx = require("xlsx");

const book = xlsx.readFile("cuts.ods");
const seconds = xlsx.utils.sheet_to_json(book.Sheets.cuts, { header: 1 }).map(([days]) => Math.round(days * 864000) / 10);
console.log(`xlsx ${xlsx.version}, seconds:`, seconds);
assert.equal(seconds[0], 2, "tenths of seconds are read now");
assert.equal(seconds[1], 600, "the sign is read now");
assert.equal(seconds[3], 108920);
NODE
timeout 60 node seen.cjs
