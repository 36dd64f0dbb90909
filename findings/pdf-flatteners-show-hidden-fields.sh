#!/usr/bin/env bash
# The guess: a filled form that is flattened (its fields made one with the page) looks as it looked: a field that was
#   hidden stays out of sight.
# The truth (pypdf 6.21.4; pdf-lib 1.17.1 and its kept-up fork @cantoo/pdf-lib 2.11.1 of npm; PyMuPDF 2.0 and pikepdf 10.18.0
#   leave it out): all three draw the hidden field ("F" 2, seen neither on screens nor on paper) on the page in black
#   letters, as text that can be searched, and say nothing. "Flattening makes each field's appearance part of its page" is
#   all that is written of it.
# Why it matters here: forms of consent carry hidden fields, the name or number that an office fills in by itself, and are flattened
#   so that nobody can change the answer any more. Whoever looked at the form before saw no name; the copy that
#   is filed and sent on has it beside the answer. No form is flattened here; what is shown of a paper is its text alone.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pypdf==6.21.4 pikepdf==10.18.0 pymupdf==2.0
npm install --silent --no-audit --no-fund --no-package-lock pdf-lib@1.17.1 @cantoo/pdf-lib@2.11.1
cat > flatten.cjs << 'NODE'
const fs = require("node:fs");

const flatten = async (library, made) => {
  const { PDFDocument } = require(library);
  const file = await PDFDocument.load(fs.readFileSync("form.pdf"));
  file.getForm().flatten();
  fs.writeFileSync(made, await file.save());
};
flatten("pdf-lib", "pdf-lib.pdf").then(() => flatten("@cantoo/pdf-lib", "cantoo.pdf"));
NODE
cat > seen.py << 'PYTHON'
import subprocess
from importlib.metadata import version

import pikepdf
import pymupdf
import pypdf

HIDDEN = 2


def stream(head, body):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(body), body)


def field(name, value, bottom, flags, shown):
    head = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(%s)/V(%s)/DA(/Helv 12 Tf 0 g)" % (name, value)
    return head + b"/Rect[20 %d 220 %d]/F %d/P 3 0 R/AP<</N %d 0 R>>>>" % (bottom, bottom + 20, flags, shown)


def shown(value):
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</Helv 4 0 R>>>>"
    return stream(head, b"/Tx BMC BT /Helv 12 Tf 0 g 2 5 Td (%s) Tj ET EMC" % value)


OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 8 0 R]/DR<</Font<</Helv 4 0 R>>>>/DA(/Helv 12 Tf 0 g)>>>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 5 0 R/Resources<</Font<</Helv 4 0 R>>>>/Annots[6 0 R 8 0 R]>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    stream(b"", b"BT /Helv 12 Tf 20 150 Td (May the film be shown?) Tj ET"),
    field(b"answer", b"no", 120, 4, 7),
    shown(b"no"),
    field(b"person", b"Amina Benali", 90, HIDDEN, 9),
    shown(b"Amina Benali"),
]
made, places = b"%PDF-1.7\n", []
for number, each in enumerate(OBJECTS, start=1):
    places.append(len(made))
    made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
table = b"".join(b"%010d 00000 n \n" % place for place in places)
made += b"xref\n0 10\n0000000000 65535 f \n%strailer<</Size 10/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(made))
open("form.pdf", "wb").write(made)

writer = pypdf.PdfWriter(clone_from="form.pdf")
values = pypdf.PdfReader("form.pdf").get_form_text_fields()
writer.update_page_form_field_values(writer.pages[0], values, auto_regenerate=False, flatten=True)
writer.remove_annotations(subtypes="/Widget")
writer.write("pypdf.pdf")
with pikepdf.open("form.pdf") as file:
    file.flatten_annotations("all")
    file.save("pikepdf.pdf")
file = pymupdf.open("form.pdf")
file.bake()
file.save("pymupdf.pdf")
subprocess.run(["node", "flatten.cjs"], check=True, timeout=60)


def seen(path):
    """Whether the answer's place and the person's place hold any ink."""
    page = pymupdf.open(path)[0]
    return [any(each < 128 for each in page.get_pixmap(clip=place).samples) for place in ((0, 60, 300, 80), (0, 90, 300, 110))]


print("pypdf", version("pypdf"), "pikepdf", version("pikepdf"), "pymupdf", version("pymupdf"))
told = {name: seen(f"{name}.pdf") for name in ("form", "pymupdf", "pikepdf", "pypdf", "pdf-lib", "cantoo")}
for name, places in told.items():
    print(name, "answer, person:", places, pypdf.PdfReader(f"{name}.pdf").pages[0].extract_text().split("\n"))
for name in ("form", "pymupdf", "pikepdf"):
    assert told[name] == [True, False], name
for name in ("pypdf", "pdf-lib", "cantoo"):
    assert told[name] == [True, True], f"{name} leaves hidden fields out now"
    assert "Amina Benali" in pypdf.PdfReader(f"{name}.pdf").pages[0].extract_text()
PYTHON
tools/bin/python seen.py
