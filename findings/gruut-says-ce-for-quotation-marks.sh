#!/usr/bin/env bash
# The guess: gruut, which turns text into sounds for voices that read aloud, pauses at marks or passes over them, and says of a
#   word that it cannot read that it has no sounds: its phonemes may be None.
# The truth (gruut 2.4.0 with gruut_lang_fr 2.0.2): in French each « and », each dash and each … is a word, and is spoken "cé",
#   the letter: « Non », she said, becomes "cé non cé". So is the Arabic و, "and". Words in other scripts are spoken "é",
#   "éé" or "ééé" and nothing more: Amina in Arabic, in Tifinagh and in Cyrillic and the town of Oujda are one word. Ɓalde is
#   "gald". Numbers with a letter behind lose their digits: 17h30 is "tché", 3e the sound of "j", XXe "ksks". In English these
#   marks are no words. No warning comes, and no word is left without sounds.
# Why it matters here: whoever cannot read has pages and agreements read to them. What was quoted sounds like "it is no, it
#   is", and names, hours and centuries cannot be heard. No voice here takes its sounds from gruut.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check gruut==2.4.0 gruut_lang_fr==2.0.2 gruut_lang_en==2.0.1
tools/bin/python - << 'PYTHON'
import warnings
from importlib.metadata import version

warnings.simplefilter("error", UserWarning)
import gruut


def spoken(text, language="fr-fr"):
    words = [word for sentence in gruut.sentences(text, lang=language) for word in sentence]
    assert all(word.phonemes for word in words if word.is_spoken), "a word is without sounds now"
    return [(word.text, "".join(word.phonemes)) for word in words if word.is_spoken]


print(f"gruut {version('gruut')}, gruut_lang_fr {version('gruut_lang_fr')}")
quoted = spoken("Elle a dit « non ».")
names = [spoken(name)[0][1] for name in ("أمينة", "وجدة", "Амина", "ⴰⵎⵉⵏⴰ")]
others = [spoken(text) for text in ("17h30", "3e", "XXe", "Ɓalde")]
marks = [spoken(mark)[0][1] for mark in ("–", "—", "…", "و", "C")]
english = spoken("She said « no ».", "en-us")
print(quoted, names, others, marks, english, sep="\n")
assert [sounds for _, sounds in quoted] == ["ɛl", "a", "di", "se", "nɔ̃", "se"], "marks are no words now"
assert set(marks) == {"se"}, "dashes are no words now"
assert set(names) == {"ee"}, "names are spoken otherwise now"
assert [[sounds for _, sounds in words] for words in others] == [["tʃe"], ["ʒ"], ["ksks"], ["ɡald"]], "numbers are spoken now"
assert [word for word, _ in english] == ["She", "said", "no"]
PYTHON
