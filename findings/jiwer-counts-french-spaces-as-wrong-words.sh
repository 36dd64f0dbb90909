#!/usr/bin/env bash
# The guess: jiwer, which everybody measures recognisers with, cuts a sentence into words at white space.
# The truth (jiwer 4.0.0): at U+0020 alone. French sets a no-break space before : and a narrow one before ? ! ; so a
#   transcript set as a printer would, against one that is not, has wrong words where each word is right: "Qui vient ?"
#   against itself has 67 % words wrong. RemoveMultipleSpaces and Strip do not touch them, and RemovePunctuation joins what
#   French holds apart: "peut-être" is "peutêtre", "l'école" "lécole" and with ’ the same, so two words count as one.
# Why it matters here: words wrong decide which model drafts people's words, and French pays for its typography as for
#   faults. Before words are counted, every space is made one kind and signs are put apart, in one place.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check jiwer==4.0.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import jiwer

print(f"jiwer {version('jiwer')}")
pairs = {("Qui vient ?", "Qui vient\u202f?"): 2 / 3, ("il dit : oui", "il dit\u00a0: oui"): 2 / 4}
for (said, heard), expected in pairs.items():
    print(f"{said!r} heard as {heard!r}: {jiwer.wer(said, heard):.0%} of words wrong")
    assert abs(jiwer.wer(said, heard) - expected) < 1e-9, "these spaces are spaces now"
    assert said.split() == heard.split()
clean = jiwer.Compose([jiwer.RemoveMultipleSpaces(), jiwer.Strip()])
assert clean("Qui vient\u202f?") == "Qui vient\u202f?" != "Qui vient ?", "special spaces are cleaned now"
assert jiwer.RemovePunctuation()("peut-être à l’école") == "peutêtre à lécole", "signs are put apart now"
PYTHON
