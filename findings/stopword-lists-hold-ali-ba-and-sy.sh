#!/usr/bin/env bash
# The guess: lists of stop words hold words that say nothing: articles, prepositions, particles.
# The truth (stopwordsiso 0.7.1, stop-words 2025.11.4, Arabic-Stopwords 0.4.3): two of three English ones hold the
#   two-letter codes of countries and the words of old web pages: the family names Ba, Li, Sy, Ng and Su are none, nor is
#   Mali's "ml". Their Arabic ones hold صباح (Sabah, a name, and "morning") and بن ("son of"); Arabic-Stopwords holds علي (Ali),
#   which is also "on me" and how "on" is typed without its dots. Both French ones know deux, dix, quatorze, vingt and cent
#   for nothing in stopwordsiso; "sauf", "but for", is nothing in both.
# Why it matters here: a search that drops such words cannot find who is credited as Ali or Ba, and a consent "pour tous, sauf
#   à la télévision" loses its one word. Here a word is left out of a search only when other words were asked for too, and
#   never out of a name.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check stopwordsiso==0.7.1 stop-words==2025.11.4 Arabic-Stopwords==0.4.3 pyarabic==0.6.15
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import stopwordsiso
from arabicstopwords.arabicstopwords import is_stop
from stop_words import get_stop_words

lists = {
    "stopwordsiso": stopwordsiso.stopwords,
    "stop-words": lambda language: set(get_stop_words(language)),
}
ASKED = {"en": ("ba", "li", "sy", "ng", "su", "ml"), "fr": ("deux", "dix", "quatorze", "vingt", "cent", "sauf"), "ar": ("صباح", "بن", "علي")}
held = {}
for name, words in lists.items():
    held[name] = {language: [word for word in asked if word in words(language)] for language, asked in ASKED.items()}
    print(name, version(name), held[name])
arabic = [word for word in ASKED["ar"] if is_stop(word)]
print("Arabic-Stopwords", version("Arabic-Stopwords"), arabic)
assert "علي" in arabic, "Ali is a word now"
for name in lists:
    assert {"ba", "li", "ng", "su"} <= set(held[name]["en"]), f"{name} knows these names now"
    assert "صباح" in held[name]["ar"] and "sauf" in held[name]["fr"], f"{name} knows these words now"
assert set(held["stopwordsiso"]["fr"]) == set(ASKED["fr"]), "stopwordsiso knows numbers now"
PYTHON
