#!/usr/bin/env bash
# The guess: the recipe for blackening a name in a PDF, page.search_for(name), add_redact_annot, apply_redactions, takes
#   away a name that page.get_text() shows; PyMuPDF's own TEXTFLAGS_SEARCH says what is searched by default.
# The truth (PyMuPDF 2.0 with MuPDF 1.28.5): search_for() keeps ligatures where TEXTFLAGS_SEARCH does not. A name in which
#   the typesetter joined letters is not found: no "Griffith", no "Sofia" (ffi and fi are one sign in most printed type), and
#   not one Arabic name, whose letters always join. Nothing is raised, no annotation is made, apply_redactions() says True
#   where another name stood beside it. With flags=TEXTFLAGS_SEARCH both are found; in 1.26.5 Arabic not even then.
# Why it matters here: texts come as PDF, and names go out of them before anybody reads them. A check that searches with the
#   same call agrees that the name is gone. Texts are taken out of a PDF, folded (NFKC, marks, script) and gated as text;
#   no PDF is handed on blackened.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pymupdf==2.0
tools/bin/python - << 'PYTHON'
import unicodedata

import pymupdf

NAMES = ("Amina", "Griffith", "Sofia", "أمينة")
made = pymupdf.open()
page = made.new_page()
page.insert_htmlbox(pymupdf.Rect(72, 72, 500, 110), "<p>Amina Griffith et Sofia Benali, Oujda.</p>")
page.insert_htmlbox(pymupdf.Rect(72, 120, 500, 160), "<p dir=rtl>اسمي أمينة وأسكن في وجدة</p>")
read = pymupdf.open(stream=made.tobytes())
page = read[0]
found = {name: len(page.search_for(name)) for name in NAMES}
asked = {name: len(page.search_for(name, flags=pymupdf.TEXTFLAGS_SEARCH)) for name in NAMES}
for name in NAMES:
    for where in page.search_for(name):
        page.add_redact_annot(where)
page.apply_redactions()
left = unicodedata.normalize("NFKC", pymupdf.open(stream=read.tobytes())[0].get_text())
print(f"PyMuPDF {pymupdf.__version__}: found by default {found}, with TEXTFLAGS_SEARCH {asked}")
print("after blackening every name that was found:", [name for name in NAMES if name in left])
assert found == {"Amina": 1, "Griffith": 0, "Sofia": 0, "أمينة": 0}, "joined letters are searched otherwise now"
assert all(asked.values()), "TEXTFLAGS_SEARCH no longer finds them"
assert [name for name in NAMES if name in left] == ["Griffith", "Sofia", "أمينة"], "blackening now takes them away"
PYTHON
