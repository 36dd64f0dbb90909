#!/usr/bin/env bash
# The guess: the text of a PDF is the text that it shows: what lies on a layer that is closed when the file is opened is left
#   out, as it is left out of every picture and print of the page.
# The truth (pypdf 6.21.4, pdfminer.six 20260107, pypdfium2 5.15.2, pdfjs-dist 5.6.205 of npm; PyMuPDF 2.0 leaves it out): all
#   four give it among the other sentences, where it stood, and say nothing. pdf.js tells by another call that the layer
#   is closed, and of its text it does not tell that it lies there.
# Why it matters here: drawing and publishing programs write layers, and one of them, "names", is closed before a testimony is
#   given out: whoever looks at it sees no name. The text that is taken from it has them all. What lies on a
#   closed layer is taken off each page here before its text is read (archive/adapters/documents/pdf_layers.py).
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pypdf==6.21.4 pdfminer.six==20260107 pypdfium2==5.15.2 pymupdf==2.0
npm install --silent --no-audit --no-fund --no-package-lock pdfjs-dist@5.6.205
cat > seen.py << 'PYTHON'
from importlib.metadata import version

import pdfminer.high_level
import pymupdf
import pypdf
import pypdfium2

LINES = [b"I left at night.", b"My name is Amina.", b"I came back."]
SHOWN = [b"BT /F 12 Tf 20 %d Td (%s) Tj ET" % (150 - 20 * at, line) for at, line in enumerate(LINES)]
DRAWN = b"%s /OC /Names BDC %s EMC %s" % tuple(SHOWN)
OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>/Properties<</Names 6 0 R>>>>>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(DRAWN), DRAWN),
    b"<</Type/OCG/Name(names)>>",
]
made, places = b"%PDF-1.7\n", []
for number, each in enumerate(OBJECTS, start=1):
    places.append(len(made))
    made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
table = b"".join(b"%010d 00000 n \n" % place for place in places)
made += b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(made))
open("told.pdf", "wb").write(made)

told = {
    "pymupdf": pymupdf.open("told.pdf")[0].get_text(),
    "pypdf": pypdf.PdfReader("told.pdf").pages[0].extract_text(),
    "pdfminer.six": pdfminer.high_level.extract_text("told.pdf"),
    "pypdfium2": pypdfium2.PdfDocument("told.pdf")[0].get_textpage().get_text_range(),
}
for package, text in told.items():
    print(package, version(package), text.split("\n"))
    assert "I left at night." in text and "I came back." in text
    assert ("Amina" in text) is (package != "pymupdf"), f"{package} heeds layers otherwise now"
PYTHON
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import fs from "node:fs";
import { getDocument, version } from "pdfjs-dist/legacy/build/pdf.mjs";

const file = await getDocument({ data: new Uint8Array(fs.readFileSync("told.pdf")), verbosity: 0 }).promise;
const lines = (await (await file.getPage(1)).getTextContent()).items.map(({ str }) => str).filter(Boolean);
const [[, layer]] = [...(await file.getOptionalContentConfig())];
console.log("pdf.js", version, lines, layer.name, layer.visible);
assert.equal(layer.visible, false);
assert.deepEqual(lines, ["I left at night.", "My name is Amina.", "I came back."], "pdf.js heeds layers now");
NODE
tools/bin/python seen.py
timeout 60 node seen.mjs
