#!/usr/bin/env bash
# The guess: a voice that reads French aloud says plain French words in French, and says nothing that is not written.
# The truth (kokoro-onnx 0.6.1 with espeakng-loader 0.2.4, the eSpeak NG 1.52 it brings, and phonemizer 3.4.0; lang
#   "fr-fr"): eSpeak takes "dos" (a back), "assieds" (sit), "rythme" for English, and writes so: "(en)dˈɒs(fr)".
#   kokoro-onnx leaves those marks in the sounds, and as e, n, f, r and brackets all are signs of its voices' alphabet, none
#   is dropped: they reach the voice as sounds to say. "Sur le dos" is to be read as "sur le, en, doss, fr". Nothing is logged.
# Why it matters here: captions are read aloud to people who cannot read them, and testimonies are spoken again by another
#   voice so that nobody is known by theirs. Whoever hears it hears words that were never said, and "he carried me on his back" is
#   no sentence any more. Here such words are spelt so that eSpeak takes them for
#   French, and marks that remain reach no voice.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check kokoro-onnx==0.6.1 espeakng-loader==0.2.4 phonemizer==3.4.0
tools/bin/python - << 'PYTHON' > seen.log 2>&1 || { cat seen.log; exit 1; }
from importlib.metadata import version

from kokoro_onnx.tokenizer import Tokenizer

tokenizer = Tokenizer()
letters = {number: letter for letter, number in tokenizer.vocab.items()}
print({package: version(package) for package in ("kokoro-onnx", "espeakng-loader", "phonemizer")})
SAID = {
    "Mon père est parti en mer.": [],
    "Il me portait sur le dos.": ["(en)", "(fr)"],
    "Assieds-toi.": ["(en)", "(fr)"],
    "Le rythme des vagues.": ["(en)", "(fr)"],
}
for sentence, marks in SAID.items():
    sounds = tokenizer.phonemize(sentence, "fr-fr")
    reach = "".join(letters[number] for number in tokenizer.tokenize(sounds))
    print(sentence, "->", reach)
    assert [mark for mark in ("(en)", "(fr)") if mark in reach] == marks, "these words are French now"
    assert reach == sounds
PYTHON
cat seen.log
! grep -i "warn" seen.log
