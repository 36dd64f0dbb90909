#!/usr/bin/env bash
# The guess: tei_reader, for "the main text content" of TEI files, gives one reading of each word: of what was written and
#   what stands for it (choice), of what was struck out and set instead (subst), and of a manuscript and another (app).
# The truth (tei_reader 0.0.17): it gives both, the first glued to the second. A name and the one that conceals it
#   (orig and reg) are "AminaSalma", a slip and its correction "OujjdaOujda", "avantaprès" what was struck out and what
#   was said instead. What was struck out alone is a word like others, and so is the description of a laugh or a cough. A gap,
#   by which something was left out, leaves nothing, and two words beside it look like neighbours.
# Why it matters here: transcripts that are shared are anonymised in TEI by choice and gap, and this is what a search or a
#   list of words is made of: the real name is in it, beside the false one, and what was withheld is not marked. Files in
#   TEI are not taken in here; of a concealed name nothing is kept in any text, and a sign stands in its place.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check tei_reader==0.0.17
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from tei_reader import TeiReader

FILE = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Voice</title></titleStmt>
<publicationStmt><p>None</p></publicationStmt><sourceDesc><p>Spoken</p></sourceDesc></fileDesc></teiHeader>
<text><body><div>{}</div></body></text></TEI>"""
READ = {
    "<choice><orig>Amina</orig><reg>Salma</reg></choice> parle": "AminaSalma parle",
    "de <choice><sic>Oujjda</sic><corr>Oujda</corr></choice>": "de OujjdaOujda",
    "<subst><del>avant</del><add>après</add></subst> midi": "avantaprès midi",
    "la <app><lem>mer</lem><rdg>mère</rdg></app>": "la mermère",
    "je ne veux <del>pas</del> partir": "je ne veux pas partir",
    "oui <vocal><desc>tousse</desc></vocal>alors": "oui toussealors",
}
print(f"tei_reader {version('tei_reader')}")
for marked, told in READ.items():
    text = TeiReader().read_string(FILE.format(f"<p>{marked}</p>")).text.strip()
    print(text)
    assert text == told, f"{marked} is read otherwise now"
gap = TeiReader().read_string(FILE.format('<p>je <gap reason="anonymised"/> reviens</p>')).text
note = TeiReader().read_string(FILE.format("<p>je<note>à vérifier</note> reviens</p>")).text
print(gap, note)
assert gap.split() == note.split() == ["je", "reviens"], "gaps or notes are told now"
PYTHON
