#!/usr/bin/env bash
# The guess: pyexcel-ods gives each row of a sheet, and each cell in its own column, as pyexcel's readers of XLSX do.
# The truth (pyexcel-ods 0.6.0; python-calamine 0.9.1 reads the same sheet right): rows that are
#   alike and stand beneath one another, which LibreOffice writes as one row with number-rows-repeated, come out as one
#   row. Three people who answered the same are one. What is hidden by a merged cell is left out with its place: in that row all
#   that follows moves to the left, an answer under one question to the question before it. Cells that repeat within a row
#   are read right. No error comes and no warning.
# Why it matters here: lists of who may see and hear what hold little but "yes" and "no", and many rows are alike where
#   names are not in them. Who is counted once is left out twice, and a "yes" to the voice is read as one to the face.
#   Lists in ODS are not taken in here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pyexcel-ods==0.6.0 python-calamine==0.9.1
tools/bin/python - << 'PYTHON'
import zipfile
from importlib.metadata import version

import pyexcel_ods
from python_calamine import CalamineWorkbook

NAMES = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "manifest"))
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def cell(words, more=""):
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


ROWS = [
    cell("film") + cell("face") + cell("voice"),
    cell("A") + cell("no", ' table:number-columns-repeated="2"'),
    cell("B and C", ' table:number-columns-spanned="2"') + "<table:covered-table-cell/>" + cell("yes"),
]
SAME = f'<table:table-row table:number-rows-repeated="3">{cell("D")}{cell("yes")}{cell("no")}</table:table-row>'
SHEET = "".join(f"<table:table-row>{row}</table:table-row>" for row in ROWS) + SAME
with zipfile.ZipFile("list.ods", "w") as made:
    made.writestr("mimetype", KIND)
    made.writestr("content.xml", f'<office:document-content{NAMES} office:version="1.3"><office:body><office:spreadsheet><table:table table:name="list">{SHEET}</table:table></office:spreadsheet></office:body></office:document-content>')
    made.writestr("styles.xml", f'<office:document-styles{NAMES} office:version="1.3"/>')
    entries = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    made.writestr("META-INF/manifest.xml", f'<manifest:manifest{NAMES} manifest:version="1.3">{entries}</manifest:manifest>')

RIGHT = [["film", "face", "voice"], ["A", "no", "no"], ["B and C", "", "yes"], *[["D", "yes", "no"]] * 3]
print(*(f"{package} {version(package)}" for package in ("pyexcel-ods", "python-calamine")))
assert CalamineWorkbook.from_path("list.ods").get_sheet_by_index(0).to_python() == RIGHT
rows = pyexcel_ods.get_data("list.ods")["list"]
print(rows)
assert rows[:2] == RIGHT[:2]
assert rows[2] == ["B and C", "yes"], "what is covered keeps its place now"
assert rows[3:] == [["D", "yes", "no"]], "equal rows are counted now"
PYTHON
