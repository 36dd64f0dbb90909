#!/usr/bin/env bash
# The guess: EbookLib writes the chapter of an EPUB as it was given, an XHTML page with its direction, and reads it as it is.
# The truth (EbookLib 0.20): of a given page it keeps the inside of <body> alone. dir="rtl" on <html> and <body>, their
#   classes and the page's style are gone, so an Arabic chapter is set from left to right, full stops at the wrong end;
#   set_direction("rtl") turns the order of pages and no line, and the table of contents it makes itself has no direction
#   either. Read back, a chapter that says lang="ar" is given as lang="en": a voice reads it in English.
# Why it matters here: readers on telephones are how a class takes texts home, and this is the library one reaches for. A
#   text's direction is put on each paragraph that is handed on (where it survives), never on the page around it alone.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check EbookLib==0.20 lxml==6.0.2
tools/bin/python -W ignore - << 'PYTHON'
import re
import zipfile
from importlib.metadata import version

from ebooklib import epub

PAGE = '<html dir="rtl" lang="ar"><head><title>x</title></head><body dir="rtl"><p>سلام، Amina.</p><p dir="rtl">نعم.</p></body></html>'
book = epub.EpubBook()
book.set_identifier("one")
book.set_title("قصة")
book.set_language("ar")
book.set_direction("rtl")
chapter = epub.EpubHtml(title="قصة", file_name="one.xhtml", lang="ar")
chapter.content = PAGE
for item in (chapter, epub.EpubNcx(), epub.EpubNav()):
    book.add_item(item)
book.toc, book.spine = (chapter,), ["nav", chapter]
epub.write_epub("book.epub", book)
with zipfile.ZipFile("book.epub") as pack:
    written, contents = pack.read("EPUB/one.xhtml").decode(), pack.read("EPUB/nav.xhtml").decode()
(read,) = [item for item in epub.read_epub("book.epub").get_items() if item.get_name() == "one.xhtml"]
head = {name: re.search(rf"<{name}[^>]*>", written).group() for name in ("html", "body")}
print(f"EbookLib {version('EbookLib')}")
print("written:", head["html"][-30:], head["body"], "; contents:", re.search(r"<html[^>]*>", contents).group()[-30:])
again = re.search(r"<html[^>]*>", read.get_content().decode()).group()
print("read back:", again[-30:])
assert 'dir="rtl"' not in head["html"] + head["body"] and "dir=" not in contents, "the direction of a page is kept now"
assert written.count('dir="rtl"') == 1, "the direction of a paragraph is lost now"
assert 'lang="ar"' in head["html"] and 'lang="en"' in again and 'lang="ar"' not in again, "the language is read now"
PYTHON
