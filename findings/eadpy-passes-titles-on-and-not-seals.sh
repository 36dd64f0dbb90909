#!/usr/bin/env bash
# The guess: eadpy's create_item_chunks(), which gives each item "relevant information from its parent hierarchy" for search
#   and language models, gives it what its parents say of access before all else.
# The truth (eadpy 0.2.0): an item gets its parents' titles, the collection's dates and its extent. accessrestrict and
#   userestrict of the collection and the series, which in EAD hold for all that lies in them, stay behind: an item in a
#   sealed series of a collection closed until 2040 reads as if it were open. Its own restriction it would keep. Of a title
#   in two languages only the first comes through.
# Why it matters here: finding aids say "closed" once, at the top. Whatever is fed from such chunks names what is sealed,
#   with its date. When finding aids are handed out, each item carries its conditions itself, and what is sealed is not
#   in them.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check eadpy==0.2.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import eadpy

EAD = """<?xml version="1.0" encoding="UTF-8"?>
<ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>voices</eadid><filedesc><titlestmt>
<titleproper>Voices</titleproper></titlestmt></filedesc></eadheader>
<archdesc level="collection"><did><unittitle xml:lang="fr">Voix</unittitle><unittitle xml:lang="ar">أصوات</unittitle>
<unitdate normal="1998/2001">1998-2001</unitdate><unitid>voices</unitid></did>
<accessrestrict><p>Closed until 2040.</p></accessrestrict>
<dsc><c01 level="series"><did><unittitle>Family</unittitle></did><accessrestrict><p>Sealed by the tellers.</p></accessrestrict>
<c02 level="item"><did><unittitle>First talk</unittitle></did></c02>
<c02 level="item"><did><unittitle>Second talk</unittitle></did><accessrestrict><p>Reading room.</p></accessrestrict></c02>
</c01></dsc></archdesc></ead>"""
first, second = (chunk["text"].splitlines() for chunk in eadpy.from_string(EAD).create_item_chunks())
print(f"eadpy {version('eadpy')}")
print(*first, sep="\n")
print(*second, sep="\n")
assert first == ["Path: Voix > Family > First talk", "Title: First talk", "Collection Dates: 1998-2001"], "items get more now"
assert second[-1] == "Accessrestrict: Reading room." and len(second) == 4, "restrictions are now told otherwise"
PYTHON
