#!/usr/bin/env bash
# The guess: lingua's detect_multiple_languages_of(), asked for Arabic and French, splits a text at least where the script
#   changes: Arabic letters can be nothing but Arabic.
# The truth (lingua-language-detector 2.1.1): stretches of a few words are joined to what stands beside them. A sentence in
#   Arabic after one in French is French, an Arabic sentence that holds a French one is French as a whole, and with all
#   languages allowed an Arabic sentence comes out as Welsh. Longer sentences are split where they should be.
# Why it matters here: testimonies from the Maghreb change language within a breath. Stretches marked so stand in the wrong
#   direction with their full stops at the wrong end, are read aloud by the wrong voice, and are stemmed and searched as
#   French. Split by script first (Unicode's Script property), and ask for the language of each piece.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check lingua-language-detector==2.1.1
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from lingua import Language, LanguageDetectorBuilder

BESIDE = "Je suis parti de Oujda. خرجت من وجدة. I left home."
WITHIN = "قالت لي: ne t'inquiète pas, tout ira bien. ثم ذهبت."
LONG = "خرجت من وجدة وأنا صغير. Je suis parti tout seul vers le nord. ثم وصلت إلى طنجة."
two = LanguageDetectorBuilder.from_languages(Language.ARABIC, Language.FRENCH).build()
every = LanguageDetectorBuilder.from_all_languages().build()


def split(detector, text):
    return [(part.language.name, text[part.start_index : part.end_index]) for part in detector.detect_multiple_languages_of(text)]


print(f"lingua-language-detector {version('lingua-language-detector')}")
for name, detector, text in (("two", two, BESIDE), ("two", two, WITHIN), ("two", two, LONG), ("every", every, BESIDE)):
    print(f"of {name}:", split(detector, text))
assert [name for name, _ in split(two, LONG)] == ["ARABIC", "FRENCH", "ARABIC"]
assert split(two, BESIDE) == [("FRENCH", BESIDE)], "short Arabic beside French is now told apart"
assert split(two, WITHIN) == [("FRENCH", WITHIN)], "French within Arabic is now told apart"
assert [name for name, _ in split(every, BESIDE)] == ["DUTCH", "WELSH"], "all languages now give another answer"
PYTHON
