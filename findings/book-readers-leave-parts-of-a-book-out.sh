#!/usr/bin/env bash
# The guess: what gives the text of an EPUB gives the parts that its spine names, in that order.
# The truth (pandoc 3.9, as in pypandoc_binary 1.17; epub2txt 0.1.6; officeparser 7.8.0 of npm; markitdown 0.1.9 gives all of it in order):
#   - pandoc leaves out parts that are not in the line of reading (linear="no"), as annexes and answers are marked, and
#     footnotes at which no link points;
#   - epub2txt gives the parts in the order of the list of files, not of the spine: the middle, the end and then the beginning, with
#     what the book does not show at all;
#   - officeparser leaves out each part whose file's name has a space or an accent in it, which the package writes
#     as %20 or %C3%A9, as the standard asks.
#   None of them says so.
# Why it matters here: books of testimonies are one file a voice, named by the person or the place, and notes at the end say
#   who must not be named. A voice that is missing is not missed by a search, and an answer that stands before its question is
#   read as one to another. Books are not taken in here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17 epub2txt==0.1.6 markitdown==0.1.9
npm install --silent --no-audit --no-fund --no-package-lock officeparser@7.8.0
cat > seen.py << 'PYTHON'
import subprocess
import zipfile
from importlib.metadata import version

import pypandoc
from epub2txt import epub2txt
from markitdown import MarkItDown

FILES = {  # in the order of the list of files
    "middle": ("Récit%20d%E2%80%99Oujda.xhtml", "Récit d’Oujda.xhtml", '<p>middle</p><aside epub:type="footnote"><p>beneath</p></aside>'),
    "annex": ("annex.xhtml", "annex.xhtml", "<p>annex</p>"),
    "first": ("first.xhtml", "first.xhtml", "<p>first</p>"),
    "last": ("last.xhtml", "last.xhtml", "<p>last</p>"),
    "unused": ("unused.xhtml", "unused.xhtml", "<p>unused</p>"),
}
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Voices</title></head><body>{}</body></html>'
LINKS = "".join(f'<li><a href="{address}">{at}</a></li>' for at, (address, _, _) in enumerate(list(FILES.values())[:4], start=1))
ITEM = '<item id="{}" href="{}" media-type="application/xhtml+xml"/>'
PACKAGE = f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">voices</dc:identifier><dc:title>Voices</dc:title>
<dc:language>fr</dc:language><meta property="dcterms:modified">2026-11-30T00:00:00Z</meta></metadata>
<manifest>{"".join(ITEM.format(name, address) for name, (address, _, _) in FILES.items())}
<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="first"/><itemref idref="middle"/><itemref idref="annex" linear="no"/><itemref idref="last"/></spine></package>"""
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
with zipfile.ZipFile("book.epub", "w") as book:
    book.writestr("mimetype", "application/epub+zip")
    book.writestr("META-INF/container.xml", CONTAINER)
    book.writestr("OPS/book.opf", PACKAGE)
    book.writestr("OPS/nav.xhtml", PAGE.format(f'<nav epub:type="toc"><ol>{LINKS}</ol></nav>'))
    for _, path, body in FILES.values():
        book.writestr(f"OPS/{path}", PAGE.format(body))


def parts(text):
    places = {part: text.find(part) for part in (*FILES, "beneath")}
    return sorted((part for part in places if places[part] >= 0), key=places.__getitem__)


READER = 'import { parseOffice } from "officeparser"; console.log((await parseOffice("book.epub")).toText())'
office = subprocess.run(["node", "--input-type=module", "--eval", READER], capture_output=True, text=True, check=True, timeout=60).stdout
run = [pypandoc.get_pandoc_path(), "--verbose", "--to=plain", "book.epub"]
pandoc = subprocess.run(run, capture_output=True, text=True, check=True)
assert not pandoc.stderr, pandoc.stderr
told = {
    "markitdown": parts(MarkItDown().convert("book.epub").text_content),
    "pandoc": parts(pandoc.stdout),
    "epub2txt": parts(epub2txt("book.epub")),
    "officeparser": parts(office),
}
print(f"pandoc {pypandoc.get_pandoc_version()}, epub2txt {version('epub2txt')}, officeparser 7.8.0, markitdown {version('markitdown')}")
for reader, seen in told.items():
    print(reader, seen)
assert told["markitdown"] == ["first", "middle", "beneath", "annex", "last"]
assert told["pandoc"] == ["first", "middle", "last"], "pandoc gives annexes and notes now"
assert told["epub2txt"] == ["middle", "beneath", "annex", "first", "last", "unused"], "epub2txt heeds the spine now"
assert told["officeparser"] == ["first", "annex", "last"], "officeparser finds all files now"
PYTHON
tools/bin/python seen.py
