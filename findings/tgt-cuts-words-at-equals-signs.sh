#!/usr/bin/env bash
# The guess: the libraries for Praat's TextGrids give the label of an interval as it stands in the file.
# The truth (tgt 1.5): it takes what stands between a line's first two " = " for the label and drops its first and last
#   letter as if they were the quotation marks. Of "he = my brother" it gives "h", of "so I left = " it gives "so I lef";
#   a label that begins so, " = and then", is not listed at all. praat-textgrids 1.4.0 cuts there as well. praatio
#   6.2.2, TextGrid 1.6.1 and pympi-ling 1.71 read all of them whole.
# Why it matters here: " = " is how conversation is transcribed (GAT 2 and Jefferson): one speaker goes on where the other
#   ends without a pause. Exactly these lines of an interview lose half their words, or vanish.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check tgt==1.5 numpy==2.4.6 \
  praatio==6.2.2 TextGrid==1.6.1 pympi-ling==1.71 praat-textgrids==1.4.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import pympi
import textgrid
import textgrids
import tgt
from praatio import textgrid as praatio

SAID = ["so I left = ", " = and then", "he = my brother", "yes"]
pieces = "".join(
    f'        intervals [{at + 1}]:\n            xmin = {at} \n            xmax = {at + 1} \n            text = "{words}" \n'
    for at, words in enumerate(SAID)
)
with open("told.TextGrid", "w") as told:
    told.write(
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0 \nxmax = 4 \ntiers? <exists> \nsize = 1 \nitem []: \n'
        '    item [1]:\n        class = "IntervalTier" \n        name = "speaker" \n        xmin = 0 \n        xmax = 4 \n'
        f"        intervals: size = 4 \n{pieces}"
    )
by_praatio = [entry.label for entry in praatio.openTextgrid("told.TextGrid", True).getTier("speaker").entries]
seen = {
    "tgt": [interval.text for interval in tgt.read_textgrid("told.TextGrid").tiers[0]],
    "praat-textgrids": [str(interval.text) for interval in textgrids.TextGrid("told.TextGrid")["speaker"]],
    "praatio": by_praatio,
    "TextGrid": [interval.mark for interval in textgrid.TextGrid.fromFile("told.TextGrid")[0]],
    "pympi-ling": [interval[2] for interval in next(pympi.Praat.TextGrid("told.TextGrid").get_tiers()).get_intervals()],
}
for name, words in seen.items():
    print(name, version(name), words)
assert [words.strip() for words in by_praatio] == [words.strip() for words in SAID]
assert seen["TextGrid"] == seen["pympi-ling"] == SAID
assert seen["tgt"] == ["so I lef", "h", "yes"], "tgt now reads such lines otherwise"
assert seen["praat-textgrids"] == ["so I left", "", "he", "yes"], "praat-textgrids now reads such lines otherwise"
PYTHON
