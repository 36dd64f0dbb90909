#!/usr/bin/env bash
# The guess: pycaption reads each caption of a TTML (DFXP) file with its words and at its time.
# The truth (pycaption 2.3.14): where a paragraph is broken over two lines of the file, which XML tools do and which means
#   one space, all that follows the break is gone: "je ne", line end, "suis pas parti" is shown as "je ne". Two spans on two
#   lines are joined without a space. A description in <metadata>, and what is set to be hidden, are shown as words of the
#   caption. When the body or a division begins at 10 s, its captions come 10 s early, and spans lose the times of their
#   own.
# Why it matters here: broadcasters hand captions in as TTML, wrapped by their tools. What is lost is the end of a sentence,
#   where "not" and "never" have their object; what is shown is what somebody noted about the person speaking. TTML is not
#   read by a library here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pycaption==2.3.14
tools/bin/python -W ignore - << 'PYTHON'
from importlib.metadata import version

from pycaption import DFXPReader

HEAD = '<?xml version="1.0" encoding="UTF-8"?><tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" xml:lang="fr">'
PARAGRAPHS = {
    "broken": ("", "je ne\n   suis pas parti"),
    "spans": ("", "<span>je ne</span>\n<span>suis pas parti</span>"),
    "described": ("", "oui<metadata><desc>elle pleure</desc></metadata>"),
    "hidden": ("", 'oui<span tts:display="none"> Amina</span>'),
    "body at 10 s": ('begin="10s"', "oui"),
}


def read(body, words):
    text = f'{HEAD}<body {body}><div><p begin="1s" end="2s">{words}</p></div></body></tt>'
    (caption,) = DFXPReader().read(text).get_captions("fr")
    return caption.start / 1_000_000, caption.get_text()


seen = {name: read(*paragraph) for name, paragraph in PARAGRAPHS.items()}
print(f"pycaption {version('pycaption')}")
for name, (start, words) in seen.items():
    print(f"{name}: at {start} s {words!r}")
assert seen["broken"][1] == "je ne", "broken lines are read whole now"
assert seen["spans"][1] == "je nesuis pas parti", "spans are held apart now"
assert "elle pleure" in seen["described"][1], "descriptions are left out now"
assert "Amina" in seen["hidden"][1], "hidden words are left out now"
assert seen["body at 10 s"][0] == 1, "the time of the body counts now"
PYTHON
