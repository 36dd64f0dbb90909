#!/usr/bin/env bash
# The guess: striprtf, "the simple way to get the text of an RTF file", gives what a word processor shows, in any script.
# The truth (striprtf 0.0.35): words that were hidden (\v), words that somebody took out while changes were recorded
#   (\deleted), and the numbers before list items come out as text like any other. A sign beyond U+FFFF, which RTF writes as two halves,
#   stays two halves: Adlam comes out as text that Python cannot write to a file. The joiner that Persian needs (\zwnj) is lost, so
#   two words' letters join. A file of a Mac (\ansicpg10000) is taken for UTF-8, and é stops the reading with an error.
# Why it matters here: RTF is what old machines in workshops save. What a witness took out again ("Amina") would be read in
#   her text, seen by nobody at the desk who opens the file in a word processor. Before this library gets a file, it is
#   rewritten here with only what is seen, its code pages named and its halves joined.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check striprtf==0.0.35
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from striprtf.striprtf import rtf_to_text

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\f0 "
CASES = {
    "hidden": HEAD + r"Je viens {\v d'Oujda, rue des Lilas, }de loin.}",
    "taken out": HEAD + r"Je m'appelle {\deleted Amina}{\revised A.}.}",
    "list": HEAD + r"{\pard{\listtext\tab 7.\tab}ans de route\par}}",
    "joiner": HEAD + r"\u1605?\u1740?\zwnj\u1585?\u1608?\u1583?}",
    "two halves": HEAD + r"\u-10169?\u-8926?}",
}
print(f"striprtf {version('striprtf')}")
read = {name: rtf_to_text(written) for name, written in CASES.items()}
for name, text in read.items():
    print(f"{name}: {text!a}")
assert "rue des Lilas" in read["hidden"], "hidden words are left out now"
assert "Amina" in read["taken out"], "words that were taken out are left out now"
assert "7." in read["list"], "numbers of lists are left out now"
assert "\u200c" not in read["joiner"], "the joiner is kept now"
try:
    read["two halves"].encode()
    raise SystemExit("the halves are joined now")
except UnicodeEncodeError as error:
    print("two halves:", error.reason)
try:
    print(rtf_to_text(r"{\rtf1\mac\ansicpg10000 caf\'8e}"))
    raise SystemExit("files of a Mac are read now")
except UnicodeDecodeError as error:
    print("a file of a Mac:", error)
PYTHON
