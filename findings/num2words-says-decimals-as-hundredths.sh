#!/usr/bin/env bash
# The guess: num2words says 1.5 in Arabic so that whoever hears it writes 1.5, as it does in French and English.
# The truth (num2words 0.5.14): Arabic is made for money. What stands behind the point is cut to two digits and said as
#   a number of hundredths without saying so: 1.5 is "one, fifty", 1.05 is "one, five", and so is 1.058; 3.999 is "three,
#   ninety-nine". Before a point with nothing in front of it nothing is said: 0.5 is ", fifty". 200 and 2000 end as they
#   do before a noun (مئتا, ألفا), though they stand alone.
# Why it matters here: the numbers of a text are turned into words before a voice speaks it. "1.05" is heard as what
#   everybody writes 1.5: doses, distances and sums of a testimony change. Say decimals digit by digit.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check num2words==0.5.14
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from num2words import num2words

ONE, FIVE, FIFTY = "واحد", "خمس", "خمسون"
print(f"num2words {version('num2words')}")
seen = {number: num2words(number, lang="ar").replace(",", " , ").split() for number in (1.5, 1.05, 1.058, 0.5, 3.999, 200)}
for number, words in seen.items():
    print(number, "in Arabic:", " ".join(words), "| in French:", num2words(number, lang="fr"))
assert num2words(1.05, lang="fr") == "un virgule zéro cinq"
assert seen[1.5] == [ONE, ",", FIFTY], "1.5 is now said otherwise"
assert seen[1.05] == seen[1.058] == [ONE, ",", FIVE], "hundredths or thousandths are now said otherwise"
assert seen[0.5] == [",", FIFTY], "nought before the point is now said otherwise"
assert seen[3.999] == ["ثلاثة", ",", "تسع", "و", "تسعون"], "3.999 is now said otherwise"
assert seen[200] == ["مئتا"], "200 is now said otherwise"
PYTHON
