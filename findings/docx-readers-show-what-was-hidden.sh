#!/usr/bin/env bash
# The guess: what reads Word files for the web gives the words that Word shows: not the hidden and the taken away, and all
#   of the others.
# The truth (mammoth 1.13.0, docx2python 3.7.1, pypandoc-binary 1.17 with pandoc 3.9): all three give hidden text (w:vanish)
#   like any other, though they know struck deletions and leave them out. docx2python gives what was moved away with
#   changes being tracked where it was as well as where it went. The other way round mammoth and pandoc lose what
#   stands in a direction of its own (w:bdo, w:dir), the base of words with a reading (w:ruby) and what a field shows
#   (w:fldSimple); pandoc loses text boxes, and docx2python says them twice. Of all that mammoth names the element alone.
# Why it matters here: names are hidden in Word to be printed away, and moved when stories are put together; the page shows
#   them. An Arabic name within French is what stands in a direction of its own, and it is silently gone, with "not" or
#   "never" if that is what the field or the frame holds. Read the elements oneself, and refuse those that are unknown.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check mammoth==1.13.0 docx2python==3.7.1 pypandoc-binary==1.17
tools/bin/python - << 'PYTHON'
import zipfile
from importlib.metadata import version

import mammoth
import pypandoc
from docx2python import docx2python

SCHEMAS = "http://schemas.openxmlformats.org"
WORDS = f"{SCHEMAS}/wordprocessingml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def run(text, looks=""):
    return f"<w:r><w:rPr>{looks}</w:rPr><w:t>{text}</w:t></w:r>"


def box(text):
    inside = f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"
    shape = f'<a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic>'
    new = f'<mc:Choice Requires="wps"><w:drawing><wp:inline>{shape}</wp:inline></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>"


PARTS = [
    run("hiddenword", "<w:vanish/>"),
    '<w:del w:id="1" w:author="x"><w:r><w:delText>deletedword</w:delText></w:r></w:del>',
    f'<w:moveFrom w:id="2" w:author="x">{run("movedword")}</w:moveFrom>',
    f'<w:moveTo w:id="3" w:author="x">{run("movedword")}</w:moveTo>',
    f'<w:bdo w:val="rtl">{run("turnedword")}</w:bdo>',
    f'<w:dir w:val="rtl">{run("directedword")}</w:dir>',
    f'<w:r><w:ruby><w:rubyPr/><w:rt>{run("reading")}</w:rt><w:rubyBase>{run("baseword")}</w:rubyBase></w:ruby></w:r>',
    f'<w:fldSimple w:instr=" QUOTE fieldword ">{run("fieldword")}</w:fldSimple>',
    box("boxword"),
]
NAMES = f"""xmlns:w="{WORDS}" xmlns:r="{SCHEMAS}/officeDocument/2006/relationships" xmlns:a="{SCHEMAS}/drawingml/2006/main"
xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="{SCHEMAS}/drawingml/2006/wordprocessingDrawing" xmlns:mc="{SCHEMAS}/markup-compatibility/2006"
xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape\""""
with zipfile.ZipFile("a.docx", "w") as packed:
    packed.writestr(
        "[Content_Types].xml",
        f'<Types xmlns="{SCHEMAS}/package/2006/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{TYPE}"/></Types>',
    )
    for name, links in {
        "_rels/.rels": f'<Relationship Id="r1" Type="{SCHEMAS}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>',
        "word/_rels/document.xml.rels": "",
    }.items():
        packed.writestr(name, f'<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{links}</Relationships>')
    paragraphs = "".join(f"<w:p>{run('said')}{part}</w:p>" for part in PARTS)
    packed.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{paragraphs}</w:body></w:document>")
with open("a.docx", "rb") as opened:
    raw = mammoth.extract_raw_text(opened)
read = {
    f"mammoth {version('mammoth')}": raw.value,
    f"docx2python {version('docx2python')}": docx2python("a.docx").text,
    f"pandoc {pypandoc.get_pandoc_version()}": pypandoc.convert_file("a.docx", "plain"),
}
ASKED = [f"{kind}word" for kind in ("hidden", "deleted", "moved", "turned", "directed", "base", "field", "box")]
EXPECTED = ([1, 0, 1, 0, 0, 0, 0, 1], [1, 0, 2, 1, 1, 1, 1, 2], [1, 0, 1, 0, 0, 0, 0, 0])
for (name, text), expected in zip(read.items(), EXPECTED, strict=True):
    counts = [text.count(word) for word in ASKED]
    print(f"{name}: how often each is given", dict(zip(ASKED, counts, strict=True)))
    assert text.count("said") == len(PARTS) and counts == expected, f"{name} now reads otherwise"
PYTHON
