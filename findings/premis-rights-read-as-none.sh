#!/usr/bin/env bash
# The guess: metsrw's reader of PREMIS, asked for the restriction of a rights statement, gives every one, or fails.
# The truth (metsrw 0.7.0): of a rightsStatement as it stands in METS (rightsMD, as Archivematica writes it) each attribute,
#   rights_basis, act, restriction, is the empty tuple, in PREMIS 2 and 3. Of one within premis:rights it gives the first
#   grant's alone: "preserve: Allow, disseminate: Disallow" has the restriction Allow. The data underneath is whole.
# Why it matters here: consent goes out as PREMIS rights. Code that asks `if rights.restriction` takes a sealed work for
#   free, twice over. Write the act that is forbidden first and one statement for each act, so that the first answer is the
#   safe one; and read rights by their elements.
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
from lxml import etree

PREMIS = 'xmlns:premis="http://www.loc.gov/premis/v3" version="3.0"'
INSIDE = """<premis:rightsStatementIdentifier><premis:rightsStatementIdentifierType>local</premis:rightsStatementIdentifierType>
<premis:rightsStatementIdentifierValue>r1</premis:rightsStatementIdentifierValue></premis:rightsStatementIdentifier>
<premis:rightsBasis>Other</premis:rightsBasis>
<premis:rightsGranted><premis:act>preserve</premis:act><premis:restriction>Allow</premis:restriction></premis:rightsGranted>
<premis:rightsGranted><premis:act>disseminate</premis:act><premis:restriction>Disallow</premis:restriction>
</premis:rightsGranted>"""
METS = f"""<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink">
<mets:metsHdr CREATEDATE="2026-11-30T00:00:00"/>
<mets:amdSec ID="amd1"><mets:rightsMD ID="r1"><mets:mdWrap MDTYPE="PREMIS:RIGHTS"><mets:xmlData>
<premis:rightsStatement {PREMIS}>{INSIDE}</premis:rightsStatement></mets:xmlData></mets:mdWrap></mets:rightsMD></mets:amdSec>
<mets:fileSec><mets:fileGrp USE="original"><mets:file ID="f1" ADMID="amd1">
<mets:FLocat LOCTYPE="OTHER" OTHERLOCTYPE="SYSTEM" xlink:href="objects/film.mp4"/></mets:file></mets:fileGrp></mets:fileSec>
<mets:structMap TYPE="physical"><mets:div TYPE="Item" LABEL="film.mp4"><mets:fptr FILEID="f1"/></mets:div></mets:structMap>
</mets:mets>"""
(film,) = metsrw.METSDocument.fromstring(METS.encode()).all_files()
(found,) = film.get_premis_rights()
wrapped = etree.fromstring(f"<premis:rights {PREMIS}><premis:rightsStatement>{INSIDE}</premis:rightsStatement></premis:rights>")
alone = metsrw.plugins.premisrw.PREMISRights.fromtree(wrapped)
print(f"metsrw {version('metsrw')}: basis, act and restriction")
print("in METS:              ", found.rights_basis, found.act, found.restriction)
print("within premis:rights: ", alone.rights_basis, alone.act, alone.restriction)
assert "Disallow" in str(found.data) and "Disallow" in str(alone.data)
assert (found.rights_basis, found.act, found.restriction) == ((), (), ()), "rights in METS are now read"
assert (alone.act, alone.restriction) == ("preserve", "Allow"), "several grants are now read otherwise"
PYTHON
