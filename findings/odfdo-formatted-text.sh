#!/usr/bin/env bash
# The guess: odfdo's get_formatted_text() gives the words of an ODT that its reader sees, and body.paragraphs its paragraphs.
# The truth (odfdo 3.27.3): the formatted text loses the words that carry a pronunciation (ruby), base and all, and glues
#   words together that stand more than one space apart (text:s); body.paragraphs holds what was struck out with changes
#   being tracked, and the comments, as paragraphs like any other.
# Why it matters here: poems are set with spaces, names and places carry readings, and what an author struck out before
#   handing a piece in is often the very name that must not be published. A written piece read this way loses words and
#   publishes deleted ones. Read the elements by their names instead.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check odfdo==3.27.3
tools/bin/python - << 'PYTHON'
import zipfile

import odfdo

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "meta")
)
BODY = """<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info/>
<text:p>struck-out-name</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>I came from <text:change text:change-id="c1"/>a town.</text:p>
<text:p>They call it <text:ruby><text:ruby-base>Wad</text:ruby-base><text:ruby-text>wed</text:ruby-text></text:ruby>.</text:p>
<text:p>two<text:s text:c="3"/>words<office:annotation><text:p>a-comment</text:p></office:annotation></text:p>"""
KIND = "application/vnd.oasis.opendocument.text"
with zipfile.ZipFile("piece.odt", "w") as piece:
    piece.writestr("mimetype", KIND)
    piece.writestr(
        "content.xml",
        f'<office:document-content {SPACES} office:version="1.3"><office:body><office:text>{BODY}'
        "</office:text></office:body></office:document-content>",
    )
    piece.writestr("styles.xml", f'<office:document-styles {SPACES} office:version="1.3"/>')
    piece.writestr("meta.xml", f'<office:document-meta {SPACES} office:version="1.3"><office:meta/></office:document-meta>')
    piece.writestr(
        "META-INF/manifest.xml",
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
    )
document = odfdo.Document("piece.odt")
told = document.get_formatted_text()
paragraphs = [paragraph.text_recursive.strip() for paragraph in document.body.paragraphs]
print(f"odfdo {odfdo.__version__}")
print("formatted text:", repr(told))
print("paragraphs:    ", paragraphs)
assert "Wad" not in told and "They call it" in told, "ruby is now read otherwise"
assert "twowords" in told, "text:s is now read otherwise"
assert "struck-out-name" in paragraphs, "tracked deletions are now left out of the paragraphs"
assert "a-comment" in paragraphs, "comments are now left out of the paragraphs"
PYTHON
