#!/usr/bin/env bash
# The guess: xlsx2csv writes a cell that holds an hour or a length of time as its spreadsheet shows it, or with its own
#   HH:MM.
# The truth (xlsx2csv 0.8.6; openpyxl 3.1.5 and python-calamine 0.9.1 read the same cells right): a day and its hour in a
#   format with one h, as openpyxl itself writes each datetime and as Excel's own short one is (d/m/yy h:mm), is told by the
#   clock of twelve without am or pm: 23:05 becomes 11:05. Lengths in [h]:mm:ss lose each whole day and their seconds: 26:05:07
#   becomes 02:05; as openpyxl writes them, [hh]:mm:ss, they are a number of days. hh"h"mm, as one writes 23h05 in French,
#   becomes 1111"11"11. All this with its own settings and with no warning.
# Why it matters here: in lists that come with recordings an hour says which take is whose, and a length where a part ends.
#   A message that came at eleven at night, taken for the morning, came before the accident it tells of. Spreadsheets are read
#   here with openpyxl, cell by cell.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5 python-calamine==0.9.1
tools/bin/python - << 'PYTHON'
import csv
import io
from datetime import datetime, timedelta
from importlib.metadata import version

import openpyxl
from python_calamine import CalamineWorkbook
from xlsx2csv import Xlsx2csv

NIGHT, LONG = datetime(2026, 11, 30, 23, 5, 9), timedelta(hours=26, minutes=5, seconds=7)
CELLS = [  # value, format (None: as openpyxl writes it by itself), what it is told as
    (NIGHT, None, "2026-11-30 11:05:09"),
    (NIGHT, "d/m/yy h:mm", "30/11/26 11:05"),
    (NIGHT, "yyyy-mm-dd hh:mm:ss", "2026-11-30 23:05:09"),
    (LONG, None, "1.086887"),
    (LONG, "[h]:mm:ss", "02:05"),
    (NIGHT, 'hh"h"mm', '1111"11"11'),
]
book = openpyxl.Workbook()
for row, (value, look, _) in enumerate(CELLS, start=1):
    cell = book.active.cell(row, 1, value)
    cell.number_format = look or cell.number_format
book.save("hours.xlsx")
told = io.StringIO()
Xlsx2csv("hours.xlsx").convert(told)
told = [row[0] for row in csv.reader(io.StringIO(told.getvalue()))]
opened = [row[0] for row in openpyxl.load_workbook("hours.xlsx").active.values]
others = [row[0] for row in CalamineWorkbook.from_path("hours.xlsx").get_sheet_by_index(0).to_python()]
print(*(f"{package} {version(package)}" for package in ("xlsx2csv", "openpyxl", "python-calamine")))
for (value, look, expected), text, one, other in zip(CELLS, told, opened, others, strict=True):
    print(f"{value}, {look}: {text}; {one}, {other}")
    assert text == expected, "it is told otherwise now"
    assert abs((one - value).total_seconds()) < 1, "openpyxl reads it otherwise now"
    assert abs((other - value).total_seconds()) < 1, "calamine reads it otherwise now"
PYTHON
