#!/usr/bin/env bash
# The guess: metsrw, which Archivematica is built on, reads a METS document and writes it again as it was.
# The truth (metsrw 0.7.0): it gives files new IDs ("f1" becomes "file-f1") and keeps a logical structMap as it stood. Parts
#   that say where they begin and end in a film (mets:area with FILEID, BEGIN, END) then point to a file that is nowhere in
#   the document. structLink goes, and so do SIZE, MIMETYPE and CREATED of files, LABEL and TYPE of the document and its
#   RECORDSTATUS ("draft" is a draft no longer). Nothing is raised or logged.
# Why it matters here: the parts of a recording, told by second, are what its themes, warnings and consents hang on. A
#   package that came through an Archivematica tool looks whole and has lost which seconds are meant, and fails the schema
#   (IDREF). Read with lxml, and check every FILEID of a package that comes in.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check metsrw==0.7.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import metsrw

METS = """<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" OBJID="x" LABEL="day one">
<mets:metsHdr CREATEDATE="2026-11-30T00:00:00" RECORDSTATUS="draft"/>
<mets:fileSec><mets:fileGrp USE="original"><mets:file ID="f1" MIMETYPE="video/mp4" SIZE="100">
<mets:FLocat LOCTYPE="OTHER" OTHERLOCTYPE="SYSTEM" xlink:href="objects/film.mp4"/></mets:file></mets:fileGrp></mets:fileSec>
<mets:structMap ID="s1" TYPE="physical" LABEL="Archivematica default"><mets:div TYPE="Directory" LABEL="objects">
<mets:div TYPE="Item" LABEL="film.mp4"><mets:fptr FILEID="f1"/></mets:div></mets:div></mets:structMap>
<mets:structMap ID="s2" TYPE="logical" LABEL="parts"><mets:div ID="whole" TYPE="interview"><mets:div ID="part" TYPE="part">
<mets:fptr><mets:area FILEID="f1" BEGIN="00:01:00" END="00:02:00" BETYPE="TIME"/></mets:fptr></mets:div></mets:div>
</mets:structMap>
<mets:structLink><mets:smLink xlink:from="#whole" xlink:to="#part"/></mets:structLink>
</mets:mets>"""
NAMES = {"mets": "http://www.loc.gov/METS/"}
written = metsrw.METSDocument.fromstring(METS.encode()).serialize()
files = written.xpath("//mets:file/@ID", namespaces=NAMES)
meant = written.xpath("//mets:area/@FILEID", namespaces=NAMES)
kept = {name: written.xpath(f"count(//@{name})") for name in ("SIZE", "MIMETYPE", "RECORDSTATUS", "BEGIN")}
links = written.xpath("count(//mets:smLink)", namespaces=NAMES)
print(f"metsrw {version('metsrw')}: files {files}, files that parts point to {meant}, links {links:.0f}, attributes {kept}")
assert files == ["file-f1"] and meant == ["f1"], "parts and files now fit together, or otherwise"
assert kept == {"SIZE": 0, "MIMETYPE": 0, "RECORDSTATUS": 0, "BEGIN": 1}, "other attributes are kept now"
assert links == 0 and "LABEL" not in written.attrib, "structLink or the document's label is now kept"
PYTHON
