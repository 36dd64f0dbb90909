#!/usr/bin/env bash
# The guess: Presidio, by which personal data are taken out of texts, finds a telephone number that stands whole in a line,
#   also beside a date.
# The truth (presidio-analyzer 2.2.366 with phonenumbers 9.0.43, the port of Google's library whose PhoneNumberMatcher it
#   asks): beside a day written with strokes it finds none, on either side: "née le 12/03/1998 06 61 23 45 67" and
#   "+33 6 61 23 45 67 (12/03/98)" hold no number for it; with a comma between they do. So does not a number behind a postal
#   code, "75011 06 61 23 45 67", or one that is set as French is printed, with narrow no-break spaces (U+202F) in it. The
#   laxest of the matcher's settings finds no more.
# Why it matters here: a sheet of participants has the birth date beside the telephone number, in this order. A text that was
#   searched for numbers and passed as clean gives the one thing by which somebody can be called tonight. Nothing is called
#   clean here because a machine found nothing in it: what it proposes is proposed to a person, and numbers that the archive
#   knows are sought by their digits, whatever stands beside them.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43 presidio-analyzer==2.2.366
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from phonenumbers import Leniency, PhoneNumberMatcher
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

NUMBER = "06 61 23 45 67"
FOUND = (f"née le 12/03/1998, {NUMBER}", f"{NUMBER}, 12/03/98", f"appelez le {NUMBER} ce soir", NUMBER.replace(" ", "\u00a0"))
PASSED_OVER = (
    f"née le 12/03/1998 {NUMBER}",
    f"née le 12/03/1998 - {NUMBER}",
    "+33 6 61 23 45 67 (12/03/98)",
    f"Paris 75011 {NUMBER}",
    NUMBER.replace(" ", "\u202f"),
)
finder = PhoneRecognizer(supported_language="fr", supported_regions=("FR",))
print(f"presidio-analyzer {version('presidio-analyzer')}, phonenumbers {version('phonenumbers')}")
for text in FOUND + PASSED_OVER:
    presidio = [text[found.start : found.end] for found in finder.analyze(text, ["PHONE_NUMBER"], None)]
    laxest = [match.raw_string for match in PhoneNumberMatcher(text, "FR", leniency=Leniency.POSSIBLE)]
    print(ascii(text), presidio, laxest)
    assert len(presidio) == len(laxest) == (text in FOUND), "it finds others now"
PYTHON
